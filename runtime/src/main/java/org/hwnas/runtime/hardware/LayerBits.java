package org.hwnas.runtime.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;

/**
 * Number formats of one layer. Immutable.
 *
 * @param weights bits with sign; where its parts differ the most of any
 * @param activations bits at crossbar inputs
 * @param kernels bits of the weights of each output channel, 0 for one that is left out; empty: all
 *     as {@code weights}
 * @param crossbars bits of each group of weights that fills a crossbar with a weight to a column,
 *     from top to bottom and in each band of rows from left to right; empty: all as {@code weights}
 */
public record LayerBits(
    int weights, int activations, List<Integer> kernels, List<Integer> crossbars) {
  public LayerBits {
    kernels = List.copyOf(kernels);
    crossbars = List.copyOf(crossbars);
  }

  /** One format for all weights of a layer. */
  public static LayerBits uniform(Quantization formats) {
    return new LayerBits(formats.weightBits(), formats.activationBits(), List.of(), List.of());
  }

  /**
   * Of the layer at a place.
   *
   * @param root of the resolved configuration
   * @param place path of the layer's node
   * @throws EvaluationFailure for formats without a bit, which leave nothing to compute with
   */
  public static LayerBits of(ResolvedBlock root, String place, Operator.Filters filters)
      throws EvaluationFailure {
    ResolvedBlock formats = root.child("quantization");
    ResolvedBlock weights = formats.child("weights");
    ResolvedBlock activations = formats.child("activations");
    boolean depthwise = filters instanceof Operator.Conv conv && conv.depthwise();
    int inputs = at(activations, place, depthwise);
    Map<String, Value> places = weights.varying().getOrDefault("bits", Map.of());
    Optional<String> layer = divided(places, place);
    if (layer.isEmpty()) {
      return new LayerBits(at(weights, place, depthwise), inputs, List.of(), List.of());
    }
    int outputs = filters.groups() * filters.outputsPerGroup();
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; places.containsKey(layer.get() + "#" + i); i++) {
      parts.add((int) LayerPruning.partAt(weights, "bits", place, i).asNumber());
    }
    int most = parts.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (most == 0) {
      throw nothing(weights, place);
    }
    ResolvedBlock crossbar =
        root.child("hardware").at(place).child("tile").child("pe").child("crossbar");
    int down = ceilDiv(filters.rows(), crossbar.integer("rows"));
    int across = ceilDiv(outputs, crossbar.integer("cols"));
    if (parts.size() == outputs) {
      return new LayerBits(most, inputs, parts, List.of());
    }
    if (filters.groups() == 1 && parts.size() == down * across) {
      return new LayerBits(most, inputs, List.of(), parts);
    }
    throw new EvaluationFailure(
        "`%s.bits` has %d parts at `%s`, which has %d output channels and %d crossbars; give the layer one value"
            .formatted(weights.path(), parts.size(), place, outputs, down * across));
  }

  /** The place, or the nearest around it, whose parts differ. */
  private static Optional<String> divided(Map<String, Value> places, String place) {
    for (String at = place; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      if (places.containsKey(at + "#0")) {
        return Optional.of(at);
      }
      if (places.containsKey(at)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static int at(ResolvedBlock format, String place, boolean depthwise)
      throws EvaluationFailure {
    boolean own =
        depthwise
            && format.has("depthwise_bits")
            && format.valueAt("depthwise_bits", place) instanceof Value.Num;
    int bits = (int) format.valueAt(own ? "depthwise_bits" : "bits", place).asNumber();
    if (bits < 1) {
      throw nothing(format, place);
    }
    return bits;
  }

  private static EvaluationFailure nothing(ResolvedBlock format, String place) {
    return new EvaluationFailure(
        "`%s.bits` is 0 at `%s`, which leaves nothing to compute with"
            .formatted(format.path(), place));
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
