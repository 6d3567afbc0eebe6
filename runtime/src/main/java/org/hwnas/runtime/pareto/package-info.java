/**
 * Quality of sets of objective vectors: hypervolume, fronts, the scale both are compared on. All
 * objectives are minimised here. Not here: ranking within a search ({@code search}).
 */
package org.hwnas.runtime.pareto;
