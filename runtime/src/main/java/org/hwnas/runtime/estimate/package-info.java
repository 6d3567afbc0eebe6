/**
 * From a design to its metrics: the evaluator pipeline, memoisation, and the arithmetic of
 * objectives over workloads and chips. Not here: the models themselves ({@code cost}, {@code
 * training}, {@code inference}).
 */
package org.hwnas.runtime.estimate;
