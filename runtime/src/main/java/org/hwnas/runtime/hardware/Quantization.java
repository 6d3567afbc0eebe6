package org.hwnas.runtime.hardware;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Number formats.
 *
 * @param weightBits with sign
 * @param activationBits at crossbar inputs
 */
public record Quantization(int weightBits, int activationBits) {
  /**
   * From the {@code quantization} block.
   *
   * @throws EvaluationFailure for formats without a bit, which would prune the whole network
   */
  public static Quantization of(ResolvedBlock block) throws EvaluationFailure {
    return new Quantization(bits(block.child("weights")), bits(block.child("activations")));
  }

  private static int bits(ResolvedBlock block) throws EvaluationFailure {
    int bits = block.integer("bits");
    if (bits < 1) {
      throw new EvaluationFailure(
          "`%s.bits` is %d, which leaves nothing to compute with".formatted(block.path(), bits));
    }
    return bits;
  }
}
