/**
 * Quality of sets of objective vectors: hypervolume, IGD+, epsilon, attainment, fronts, and their
 * scale. All objectives are minimised here. Not here: ranking within a search ({@code search}).
 */
package org.hwnas.runtime.pareto;
