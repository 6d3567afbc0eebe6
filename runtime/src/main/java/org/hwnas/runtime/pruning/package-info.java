/**
 * What of a layer's weights is left out, so that crossbars are freed: of which structure, how much,
 * and which by what criterion. The mapper sees sizes alone ({@link
 * org.hwnas.runtime.pruning.LayerPruning#left}), training the very weights ({@link
 * org.hwnas.runtime.pruning.Mask}); both follow from the same numbers, so that what is counted is
 * what is computed with.
 *
 * <p>Sources: ASBP (Qu et al., DAC 2021) for bit positions in crossbars of their own; AUTO-PRUNE
 * (Yang et al., ICS 2021) for columns of operation units that are packed densely; Li et al., ICLR
 * 2017 (sums of magnitudes); Molchanov et al., CVPR 2019 (first-order Taylor); Zhu and Gupta, arXiv
 * 1710.01878 (gradual ratio).
 */
package org.hwnas.runtime.pruning;
