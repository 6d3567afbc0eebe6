/**
 * Costs that another program works out: a process that is asked and answers in lines of JSON, see
 * {@code docs/cost/external.md}. Which program a name runs is said on the command line, never in a
 * spec.
 */
package org.hwnas.runtime.cost.external;
