/**
 * A circuit model of the class of DNN+NeuroSim's inference core (V1.4 and V1.5: Peng et al., IEDM
 * 2019; Lu et al., Frontiers in AI 4:659060, 2021; Lee et al., 2024): gates and wires from
 * technology tables, the components of a sub-array from gates, then processing elements, tiles and
 * the chip, with area, latency, dynamic energy and leakage of each.
 *
 * <p>The model does not walk stored weights and input vectors: it takes what a layer's weights and
 * inputs are like ({@link org.hwnas.runtime.cost.neurosim.LayerStatistics}), so a design takes less
 * than a millisecond. NeuroSim's defects are named and separable ({@link
 * org.hwnas.runtime.cost.neurosim.NeuroSimQuirk}); where the two differ otherwise, {@code
 * docs/cost/neurosim.md} says by how much and why.
 *
 * <p>All quantities are in SI units. Times of clocked parts are in cycles until the chip's clock is
 * known.
 */
package org.hwnas.runtime.cost.neurosim;
