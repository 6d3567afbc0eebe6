/**
 * Moves in the space of valid designs: uniform sampling, mutation and crossover that respect
 * conditions, repair of what a requirement over parameters forbids. Counting lives in {@code
 * org.hwnas.plan.space}; which move to make when is {@code search}'s business.
 */
package org.hwnas.runtime.space;
