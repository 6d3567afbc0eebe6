/**
 * The behaviour of MNSIM 2.0 (Zhu et al., IEEE TCAD 42(11), 2023, doi 10.1109/TCAD.2023.3251696) at
 * commit ca39ccb: area, power, energy and latency of a network on processing-in-memory tiles, with
 * the tool's quirks named and separable ({@link org.hwnas.runtime.cost.mnsim2.Quirk}).
 *
 * <p>Configuration and layers come from a {@code SimConfig.ini} and a layer table, or from a design
 * of ours. Not here: MNSIM's accuracy path.
 */
package org.hwnas.runtime.cost.mnsim2;
