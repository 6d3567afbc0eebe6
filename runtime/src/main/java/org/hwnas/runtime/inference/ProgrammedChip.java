package org.hwnas.runtime.inference;

import java.util.Map;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.workload.DataSet;

/** A chip with a network's weights in its cells. For one thread. */
public final class ProgrammedChip {
  /** Samples side by side where nothing else is asked for. */
  private static final int BATCH = 64;

  private final Network network;
  private final NetworkWeights weights;
  private final Map<Integer, BandedLayer> layers;
  private final ReadScratch scratch = new ReadScratch();
  private final RandomField reads;
  private NetworkFunction function;

  /**
   * @param reads random numbers of its reads, by the number of the sample
   */
  ProgrammedChip(
      Network network,
      NetworkWeights weights,
      Map<Integer, BandedLayer> layers,
      RandomField reads) {
    this.network = network;
    this.weights = weights;
    this.reads = reads;
    this.layers = layers;
    this.function = NetworkFunction.withoutProducts(network, weights, 1);
  }

  /** Logits of the sample in {@code input}; valid until the next call. */
  public float[] logits(float[] input) {
    reserve(1);
    System.arraycopy(input, 0, function.input(), 0, input.length);
    return infer(0);
  }

  private void reserve(int batch) {
    if (function.batch() != batch) {
      function = NetworkFunction.withoutProducts(network, weights, batch);
    }
  }

  private float[] infer(long firstSample) {
    int batch = function.batch();
    scratch.samples(reads, firstSample, batch);
    return function.infer((node, in, out) -> layers.get(node.id()).apply(in, batch, out, scratch));
  }

  /** Share of the first {@code samples} samples that get their label. */
  public double accuracy(DataSet.Split split, int samples) {
    return classified(split, samples).accuracy();
  }

  /** Accuracy and loss of the first {@code samples} samples. */
  Classified classified(DataSet.Split split, int samples) {
    Classified.Sum sum = new Classified.Sum();
    each(
        split,
        samples,
        BATCH,
        (sample, logits, from, classes) -> sum.add(logits, from, classes, split.label(sample)));
    return sum.mean();
  }

  /**
   * Logits of the first {@code samples} samples, one after another.
   *
   * @param batch samples computed side by side, which changes nothing but the time it takes
   */
  public float[] logits(DataSet.Split split, int samples, int batch) {
    int classes = Math.toIntExact(network.output().elements());
    float[] all = new float[samples * classes];
    each(
        split,
        samples,
        batch,
        (sample, logits, from, count) ->
            System.arraycopy(logits, from, all, sample * classes, count));
    return all;
  }

  private interface Sink {
    void take(int sample, float[] logits, int from, int classes);
  }

  private void each(DataSet.Split split, int samples, int batch, Sink sink) {
    reserve(Math.max(1, Math.min(batch, samples)));
    for (int from = 0; from < samples; from += function.batch()) {
      int here = Math.min(function.batch(), samples - from);
      for (int i = 0; i < here; i++) {
        split.copy(from + i, function.input(), i * split.sampleSize());
      }
      float[] logits = infer(from);
      int classes = logits.length / function.batch();
      for (int i = 0; i < here; i++) {
        sink.take(from + i, logits, i * classes, classes);
      }
    }
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
