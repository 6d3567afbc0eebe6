package org.hwnas.dsl.onnx;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/** What a name in a graph stands for while it is imported. */
sealed interface GraphValue {
  /** Sizes of the tensor, the batch included. */
  List<Long> sizes();

  /**
   * A constant: weights, or numbers that say how something is done.
   *
   * @param name of the initializer it comes from; may be empty
   * @param values empty where they are weights
   */
  record Constant(String name, List<Long> sizes, Optional<List<Double>> values)
      implements GraphValue {
    /** How many numbers. */
    long count() {
      return sizes.stream().reduce(1L, (a, b) -> a * b);
    }

    /** The number, where it is one. */
    Optional<Double> scalar() {
      return values.filter(v -> v.size() == 1).map(v -> v.get(0));
    }
  }

  /**
   * The output of a layer, seen through a layout.
   *
   * @param layer the layer, or {@code input}
   * @param map what the layer gives
   * @param pending what is still to be computed of each number by itself
   * @param taken the one position that is left of the map; empty for all
   * @param pads zeros around the map for the next window: top, left, bottom, right
   * @param scored whether a softmax has been over it
   */
  record Feature(
      String layer,
      Input map,
      Layout layout,
      Optional<Pending> pending,
      OptionalInt taken,
      List<Long> pads,
      boolean scored)
      implements GraphValue {
    static final List<Long> NO_PADS = List.of(0L, 0L, 0L, 0L);

    Feature(String layer, Input map, Layout layout) {
      this(layer, map, layout, Optional.empty(), OptionalInt.empty(), NO_PADS, false);
    }

    @Override
    public List<Long> sizes() {
      return layout.sizes();
    }

    Feature seen(Layout other) {
      return new Feature(layer, map, other, pending, taken, pads, scored);
    }

    Feature with(Pending function) {
      return new Feature(layer, map, layout, Optional.of(function), taken, pads, scored);
    }

    Feature padded(List<Long> more) {
      return new Feature(layer, map, layout, pending, taken, more, scored);
    }

    Feature taking(int position, Layout rest) {
      return new Feature(layer, map, rest, pending, OptionalInt.of(position), pads, scored);
    }

    Feature soft() {
      return new Feature(layer, map, layout, pending, taken, pads, true);
    }

    /** Whether two see their maps alike, so that numbers meet their like. */
    boolean alike(Feature other) {
      return map.equals(other.map) && layout.equals(other.layout) && taken.equals(other.taken);
    }
  }

  /**
   * A function of each number of a layer's output by itself.
   *
   * @param base name of the value it is a function of
   * @param nodes those that compute it
   */
  record Pending(String base, DoubleUnaryOperator function, Set<Integer> nodes) {}

  /**
   * Products of queries and keys.
   *
   * @param query the layer of the queries
   * @param key the layer of the keys
   * @param map what each of the two gives
   * @param heads groups of channels that attend by themselves
   * @param masked whether some products are left out
   * @param soft whether they are shares by now
   */
  record Scores(
      List<Long> sizes,
      String query,
      String key,
      Input map,
      long heads,
      boolean masked,
      boolean soft)
      implements GraphValue {
    Scores sized(List<Long> others) {
      return new Scores(others, query, key, map, heads, masked, soft);
    }

    Scores hidden() {
      return new Scores(sizes, query, key, map, heads, true, soft);
    }

    Scores softened() {
      return new Scores(sizes, query, key, map, heads, masked, true);
    }
  }
}
