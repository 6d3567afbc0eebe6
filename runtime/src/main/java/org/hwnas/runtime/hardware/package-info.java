/**
 * The accelerator of one design as typed records: chip, tile, PE, crossbar, converters, buffers,
 * interconnect, weight mapping and number formats, all in SI units and with {@code auto} decided
 * wherever the hardware alone decides it.
 *
 * <p>Not here: what a layer does with them ({@code mapping}) and what they cost ({@code cost}).
 *
 * <p>Source of the hierarchy and defaults: Shafiee et al., ISAAC, ISCA 2016 (PE = IMA there).
 */
package org.hwnas.runtime.hardware;
