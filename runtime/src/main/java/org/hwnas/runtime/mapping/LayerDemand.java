package org.hwnas.runtime.mapping;

import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.pruning.LayerPruning;

/**
 * What one layer asks of a mapper: number formats, and what it goes without.
 *
 * @param bits of weights and inputs
 * @param pruning of the weights
 */
public record LayerDemand(LayerBits bits, LayerPruning pruning) {
  /** Says what the layers of a network ask. */
  @FunctionalInterface
  public interface Source {
    /**
     * Of a convolution or linear layer.
     *
     * @throws EvaluationFailure where its formats cannot be used, with the values
     */
    LayerDemand of(Node node) throws EvaluationFailure;
  }

  /** The same of every layer, of which nothing is left out. */
  public static Source uniform(Quantization formats) {
    LayerDemand demand = new LayerDemand(LayerBits.uniform(formats), LayerPruning.NONE);
    return node -> demand;
  }

  /** The demand of a layer that nothing was left out of. */
  LayerDemand dense() {
    return new LayerDemand(bits, LayerPruning.NONE);
  }
}
