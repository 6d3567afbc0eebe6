package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hwnas.plan.Parameter;
import org.hwnas.runtime.network.LayerView;

/**
 * A plan's parameters as the steps of an episode: first those of no layer in one step, then layer
 * by layer. What differs from layer to layer is one action with a value for each step; every other
 * parameter is an action of its own. Immutable.
 */
final class LayerSteps {
  /** What an agent may see of a layer, as the language names it. */
  static final Map<String, ToDoubleFunction<LayerView>> FEATURES =
      Map.of(
          "kind", l -> l.convolution() ? 1 : 0,
          "input_channels", LayerView::inputChannels,
          "channels", LayerView::channels,
          "kernel", LayerView::kernel,
          "stride", LayerView::stride,
          "weights", LayerView::weights,
          "inputs", LayerView::inputs,
          "macs", LayerView::macs);

  /**
   * A step.
   *
   * @param place of the layer; empty for what belongs to none
   * @param actions by the id of a parameter that the step decides: which number of the action
   * @param seen what is seen of the layer, each in 0..1 over the steps
   */
  record Step(String place, Map<String, Integer> actions, double[] seen) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> slots = new LinkedHashMap<>();

  /**
   * @param layers of the plan's networks, in their order
   * @param features names of {@link #FEATURES}, {@code index} or {@code rest}
   */
  LayerSteps(List<Parameter> parameters, List<LayerView> layers, List<String> features) {
    Map<String, Map<String, Integer>> byPlace = new LinkedHashMap<>();
    byPlace.put("", new LinkedHashMap<>());
    for (Parameter parameter : parameters) {
      String place = place(parameter.id(), layers);
      String slot = place.isEmpty() ? parameter.id() : slot(parameter.id());
      slots.putIfAbsent(slot, slots.size());
      byPlace
          .computeIfAbsent(place, p -> new LinkedHashMap<>())
          .put(parameter.id(), slots.get(slot));
    }
    byPlace.values().removeIf(Map::isEmpty);
    List<String> places = new ArrayList<>(byPlace.keySet());
    places.sort(
        Comparator.comparingInt((String p) -> p.isEmpty() ? -1 : first(p, layers))
            .thenComparing(String::length));
    double[][] raw = new double[places.size()][features.size()];
    for (int i = 0; i < raw.length; i++) {
      for (int f = 0; f < features.size(); f++) {
        raw[i][f] = feature(features.get(f), i, places.get(i), layers);
      }
    }
    scale(raw);
    for (int i = 0; i < raw.length; i++) {
      steps.add(new Step(places.get(i), Map.copyOf(byPlace.get(places.get(i))), raw[i]));
    }
  }

  /** Where a parameter belongs: the layer in its brackets, or the layer it is a field of. */
  private static String place(String id, List<LayerView> layers) {
    int open = bracket(id);
    if (open >= 0) {
      return id.substring(open + 1, id.length() - 1);
    }
    String owner = id.substring(0, Math.max(0, id.lastIndexOf('.')));
    return first(owner, layers) < layers.size() ? owner : "";
  }

  private static String slot(String id) {
    int open = bracket(id);
    return open >= 0 ? id.substring(0, open) : id.substring(id.lastIndexOf('.') + 1);
  }

  /** Where the name of a place begins; negative where there is none: an index is a number. */
  static int bracket(String id) {
    if (!id.endsWith("]")) {
      return -1;
    }
    int open = id.indexOf('[');
    while (open >= 0 && !Character.isLetter(id.charAt(open + 1))) {
      open = id.indexOf('[', open + 1);
    }
    return open;
  }

  /** The first layer at a place; the number of layers where there is none. */
  private static int first(String place, List<LayerView> layers) {
    for (int i = 0; i < layers.size() && !place.isEmpty(); i++) {
      String at = layers.get(i).place();
      if (at.equals(place) || at.startsWith(place + ".") || place.startsWith(at + "#")) {
        return i;
      }
    }
    return layers.size();
  }

  private static double feature(String name, int step, String place, List<LayerView> layers) {
    if (name.equals("index")) {
      return step;
    }
    int layer = place.isEmpty() ? layers.size() : first(place, layers);
    if (name.equals("rest")) {
      return layers.stream()
          .skip(place.isEmpty() ? 0 : Math.min(layers.size(), layer + 1L))
          .mapToDouble(LayerView::macs)
          .sum();
    }
    return layer < layers.size() ? FEATURES.get(name).applyAsDouble(layers.get(layer)) : 0;
  }

  private static void scale(double[][] raw) {
    for (int f = 0; raw.length > 0 && f < raw[0].length; f++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] row : raw) {
        low = Math.min(low, row[f]);
        high = Math.max(high, row[f]);
      }
      for (double[] row : raw) {
        row[f] = high > low ? (row[f] - low) / (high - low) : 0;
      }
    }
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Numbers of an action. */
  int actions() {
    return slots.size();
  }
}
