/**
 * What differs between two plans, and whether their results can be compared. Not here: results
 * themselves, which are the runtime's.
 */
package org.hwnas.plan.diff;
