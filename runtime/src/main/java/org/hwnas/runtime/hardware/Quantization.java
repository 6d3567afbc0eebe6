package org.hwnas.runtime.hardware;

import org.hwnas.plan.design.ResolvedBlock;

/**
 * Number formats.
 *
 * @param weightBits with sign
 * @param activationBits at crossbar inputs
 */
public record Quantization(int weightBits, int activationBits) {
  /** From the {@code quantization} block. */
  public static Quantization of(ResolvedBlock block) {
    return new Quantization(
        block.child("weights").integer("bits"), block.child("activations").integer("bits"));
  }
}
