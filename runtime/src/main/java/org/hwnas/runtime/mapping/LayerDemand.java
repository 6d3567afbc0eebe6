package org.hwnas.runtime.mapping;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
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

  /**
   * Of the layer at a place of a configuration.
   *
   * @param root of the resolved configuration
   * @param place path of the layer's node
   * @throws EvaluationFailure where its formats cannot be used, with the values
   */
  public static LayerDemand at(ResolvedBlock root, String place, Operator.Filters filters)
      throws EvaluationFailure {
    LayerBits bits = LayerBits.of(root, place, filters);
    return new LayerDemand(bits, LayerPruning.of(root, place, bits.weights()));
  }

  /** The format that holds those of all of its weights. */
  public Quantization widest() {
    return new Quantization(bits.weights(), bits.activations());
  }

  /** The demand of a layer that nothing was left out of. */
  LayerDemand dense() {
    return new LayerDemand(bits, LayerPruning.NONE);
  }
}
