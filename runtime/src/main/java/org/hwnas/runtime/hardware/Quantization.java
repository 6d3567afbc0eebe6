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

  /**
   * From the {@code quantization} block, at the place of a layer where formats differ.
   *
   * @throws EvaluationFailure as {@link #of}
   */
  public static Quantization at(ResolvedBlock block, String place) throws EvaluationFailure {
    return new Quantization(
        bits(block.child("weights"), place), bits(block.child("activations"), place));
  }

  private static int bits(ResolvedBlock block) throws EvaluationFailure {
    return bits(block, "");
  }

  private static int bits(ResolvedBlock block, String place) throws EvaluationFailure {
    int bits =
        place.isEmpty() ? block.integer("bits") : (int) block.valueAt("bits", place).asNumber();
    if (bits < 1) {
      throw new EvaluationFailure(
          "`%s.bits` is %d, which leaves nothing to compute with".formatted(block.path(), bits));
    }
    return bits;
  }
}
