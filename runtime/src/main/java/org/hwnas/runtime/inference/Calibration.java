package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;

/** What calibration samples are to each filter layer of a network, in exact arithmetic. */
final class Calibration {
  /** Of a sample and layer, from which a clip is found; every so many of more. */
  private static final int MOST_INPUTS = 4096;

  /** What a sample puts into a layer, and what comes out of the exact product. */
  record Known(float[] input, float[] output) {}

  private final Network network;
  private final NetworkWeights weights;
  private final List<float[]> samples;
  private final Map<Integer, float[]> ranges = new HashMap<>();
  private final Map<Integer, List<Known>> known = new HashMap<>();

  /**
   * @param samples C x H x W each, 0..1
   * @param remembered samples whose inputs and outputs are kept
   */
  Calibration(Network network, NetworkWeights weights, List<float[]> samples, int remembered) {
    this.network = network;
    this.weights = weights;
    this.samples = samples;
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    for (float[] sample : samples) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            float[] range = ranges.computeIfAbsent(node.id(), id -> new float[2]);
            for (float value : input) {
              range[0] = Math.min(range[0], value);
              range[1] = Math.max(range[1], value);
            }
            exact(node, input, output);
            List<Known> of = known.computeIfAbsent(node.id(), id -> new ArrayList<>());
            if (of.size() < remembered) {
              of.add(new Known(input.clone(), output.clone()));
            }
          });
    }
  }

  /** The samples. */
  List<float[]> samples() {
    return samples;
  }

  /** What the remembered samples are to a layer. */
  List<Known> known(int node) {
    return known.get(node);
  }

  /** Inputs of each filter layer, thinned where there are many. */
  Map<Integer, List<float[]>> inputs() {
    Map<Integer, List<float[]>> all = new HashMap<>();
    NetworkFunction function = NetworkFunction.withoutProducts(network, weights, 1);
    for (float[] sample : samples) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            int every = Math.max(1, input.length / MOST_INPUTS);
            float[] kept = new float[(input.length + every - 1) / every];
            for (int i = 0; i < kept.length; i++) {
              kept[i] = input[i * every];
            }
            all.computeIfAbsent(node.id(), id -> new ArrayList<>()).add(kept);
            exact(node, input, output);
          });
    }
    return all;
  }

  /**
   * The format of what a layer reads.
   *
   * @param seen its inputs, as {@link #inputs} gives them; not read by a plain rule
   */
  InputRange inputRange(int node, FormatRule rule, int bits, List<float[]> seen) {
    float[] range = ranges.get(node);
    InputRange plain = InputRange.of(bits, range[0], range[1]);
    if (rule.plain()) {
      return plain;
    }
    int count = seen.stream().mapToInt(s -> s.length).sum();
    float[] all = new float[count];
    int at = 0;
    for (float[] part : seen) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    float largest = Math.max(range[1], plain.signed() ? -range[0] : 0);
    float step = rule.step(all, 1, largest, plain.signed() ? bits - 1 : bits);
    return new InputRange(bits, plain.signed(), step);
  }

  private void exact(Node node, float[] input, float[] output) {
    TensorShape in = network.node(node.inputs().get(0)).output();
    FloatProduct.apply(node, in, input, weights.of(node).get(0), output);
  }
}
