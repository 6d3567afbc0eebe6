package org.hwnas.runtime.inference;

import java.util.Map;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.workload.DataSet;

/** A chip with a network's weights in its cells. For one thread. */
public final class ProgrammedChip {
  private final NetworkFunction function;
  private final Map<Integer, CrossbarLayer> layers;
  private final CrossbarLayer.Scratch scratch = new CrossbarLayer.Scratch();
  private final RandomField reads;

  /**
   * @param reads random numbers of its reads, by the number of the sample
   */
  ProgrammedChip(
      Network network,
      NetworkWeights weights,
      Map<Integer, CrossbarLayer> layers,
      RandomField reads) {
    this.reads = reads;
    this.function = NetworkFunction.withoutProducts(network, weights);
    this.layers = layers;
  }

  /** Logits of the sample in {@code input}; valid until the next call. */
  public float[] logits(float[] input) {
    System.arraycopy(input, 0, function.input(), 0, input.length);
    return function.infer((node, in, out) -> layers.get(node.id()).apply(in, out, scratch));
  }

  /** Share of the first {@code samples} samples that get their label. */
  public double accuracy(DataSet.Split split, int samples) {
    float[] input = new float[split.sampleSize()];
    int right = 0;
    for (int i = 0; i < samples; i++) {
      split.copy(i, input, 0);
      scratch.sample(reads, i);
      right += largest(logits(input), 0, -1) == split.labels()[i] ? 1 : 0;
    }
    return (double) right / samples;
  }

  /**
   * Index of the largest of {@code count} values from {@code from} on (count -1: to the end), the
   * first of equals.
   */
  static int largest(float[] values, int from, int count) {
    int to = count < 0 ? values.length : from + count;
    int best = from;
    for (int i = from + 1; i < to; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best - from;
  }
}
