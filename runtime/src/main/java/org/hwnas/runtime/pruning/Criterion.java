package org.hwnas.runtime.pruning;

/** Which parts go first. */
public enum Criterion {
  /** Those with the smallest sum of magnitudes (Li et al., ICLR 2017). */
  MAGNITUDE,
  /** Those with the smallest sum of squares. */
  ENERGY,
  /**
   * Those whose loss changes the loss of the network least, to first order: the square of the sum
   * of weights times gradients (Molchanov et al., CVPR 2019).
   */
  TAYLOR,
  /** Any. */
  RANDOM
}
