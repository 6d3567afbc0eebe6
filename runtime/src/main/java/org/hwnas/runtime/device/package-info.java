/**
 * The memory device: conductance window, read voltage, cell size, and how far a programmed
 * conductance lands from its target.
 *
 * <p>Not here: sampling (it needs a random stream; {@code inference}), and arrays of devices
 * ({@code circuit}).
 *
 * <p>Source of the polynomial form: Joshi et al., Nature Communications 11, 2473 (2020), which fits
 * the deviation of programmed phase-change conductances by a polynomial of the target.
 */
package org.hwnas.runtime.device;
