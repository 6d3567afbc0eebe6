/**
 * How a network is laid onto crossbars: weight-stationary im2col, bit slicing of weights over
 * cells, bit-serial inputs, splits over rows and columns, packing of groups, rounding to PEs and
 * tiles.
 *
 * <p>Rules, each visible in {@link org.hwnas.runtime.mapping.LayerMapping}:
 *
 * <ul>
 *   <li>A filter is a column: rows = inputs of one dot product, columns = outputs times cells per
 *       weight; crossbars = ceil(rows / crossbar rows) * ceil(columns / crossbar columns). A
 *       weight's cells may straddle two crossbars; the shift-and-add joins them.
 *   <li>Groups of a grouped or depthwise convolution that fit share a crossbar block-diagonally:
 *       min(floor(rows / group rows), floor(cols / group columns)) groups in each, every group on
 *       rows and columns of its own. Cells off the diagonal hold no weight and count as unused.
 *   <li>A tile serves one layer, or a PE or a crossbar does. Biases are added digitally; batch
 *       normalisation is folded.
 *   <li>Copies of a layer's weights share its positions: as many as stated, or as fill its last
 *       tile. Fewer word lines at once than a crossbar has mean several phases of a step, each with
 *       conversions of its own.
 *   <li>What a mapping does beyond the plain one is in {@link
 *       org.hwnas.runtime.mapping.MappingRules}; where tiles are on the chip, in {@link
 *       org.hwnas.runtime.mapping.Placement}.
 * </ul>
 *
 * <p>Not here: what it costs ({@code cost}); values of weights ({@code inference}).
 *
 * <p>Sources: Shafiee et al., ISAAC, ISCA 2016, sections IV and V; Krestinskaya et al., arXiv
 * 2410.16759 (capacity of a weight-stationary chip).
 */
package org.hwnas.runtime.mapping;
