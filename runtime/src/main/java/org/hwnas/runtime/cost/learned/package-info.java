/**
 * Costs predicted from designs that were measured before: a predictor for each metric over the
 * values of a design. See {@code docs/cost/learned.md}.
 */
package org.hwnas.runtime.cost.learned;
