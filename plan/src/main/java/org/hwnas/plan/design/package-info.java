/** A point of the search space and what a plan becomes under it. */
package org.hwnas.plan.design;
