/**
 * One fault at a time in a rich spec: it is found on its line, and what is offered to mend it does.
 */
package org.hwnas.dsl.faults;
