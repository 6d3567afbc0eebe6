/**
 * Search algorithms behind ask and tell, each with its paper. Not here: evaluation, budgets,
 * journals. Sources: Deb, Pratap, Agarwal, Meyarivan, IEEE TEC 6(2), 2002 (NSGA-II, constrained
 * domination); Deb and Agrawal, Complex Systems 9, 1995 (SBX).
 */
package org.hwnas.runtime.search;
