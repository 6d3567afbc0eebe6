/**
 * Searches against those of other libraries, on problems whose Pareto fronts are known. Not here:
 * how fast a search is told and asked ({@code SearchOverheadBenchmark}).
 */
package org.hwnas.benchmarks.search;
