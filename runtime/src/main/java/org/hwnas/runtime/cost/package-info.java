/**
 * What a mapped network costs on a chip: the seam between mapping and cost models, the breakdown by
 * component and layer, and the metrics made of it. One package per model family.
 *
 * <p>Not here: accuracy ({@code inference}), aggregation over workloads ({@code estimate}).
 */
package org.hwnas.runtime.cost;
