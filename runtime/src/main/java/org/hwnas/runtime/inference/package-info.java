/**
 * What a chip computes: weights quantised, cut into slices and programmed as conductances; inputs
 * driven bit by bit; bit-line currents converted, weighted and added. Everything after a converter
 * (bias, normalisation, activation, pooling) is digital and exact.
 *
 * <p>The model: differential pairs or an offset column encode signed weights; a filter's levels are
 * scaled to its largest weight (the scale is a digital factor per output); activations are
 * quantised over the range seen on calibration images. Cells of a packed crossbar outside a group's
 * block are taken to be unconnected. Wires and drivers are ideal here; IR drop is another model's
 * business.
 *
 * <p>Not here: training ({@code training}), what it costs ({@code cost}).
 */
package org.hwnas.runtime.inference;
