package org.hwnas.runtime.training;

import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/**
 * Trains a network on the images of a data set by softmax cross-entropy. A function of network,
 * data, settings and seed.
 */
public final class Trainer {
  /**
   * How to train.
   *
   * @param epochs passes over the samples
   * @param samples the first so many of the training split
   * @param batch samples per step; what does not fill a batch is left out of an epoch
   * @param optimizer {@code adam} or {@code sgd}
   * @param rate peak step size; decays to 0 along half a cosine
   * @param decay decoupled weight decay
   * @param noise relative weight noise
   */
  public record Settings(
      int epochs,
      int samples,
      int batch,
      String optimizer,
      double rate,
      double decay,
      double noise) {}

  private Trainer() {}

  /**
   * The trained weights.
   *
   * @throws EvaluationFailure where the network reads words, and where the loss or a weight stops
   *     being a number
   */
  public static NetworkWeights train(
      Network network, DataSet data, Settings settings, long seed, Kernels kernels)
      throws EvaluationFailure {
    checkTrainable(network);
    int samples = Math.min(settings.samples(), data.train().size());
    int batch = Math.min(settings.batch(), samples);
    NetworkFunction function =
        new NetworkFunction(
            network, batch, NetworkWeights.initial(network, seed), settings.noise(), seed, kernels);
    Optimizer optimizer = Optimizer.of(settings.optimizer(), function.weights(), settings.decay());
    int classes = Math.toIntExact(network.output().elements());
    float[] gradient = new float[batch * classes];
    int[] labels = new int[batch];
    long steps = (long) settings.epochs() * (samples / batch);
    long step = 0;
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      int[] order = IntStream.range(0, samples).toArray();
      RandomStream.of(seed, "training-order", epoch).shuffle(order);
      for (int from = 0; from + batch <= samples; from += batch, step++) {
        for (int i = 0; i < batch; i++) {
          data.train().copy(order[from + i], function.input(), i * data.train().sampleSize());
          labels[i] = data.train().labels()[order[from + i]];
        }
        float[] logits = function.forward(new Layer.Mode(true, step));
        double loss = lossGradient(logits, labels, classes, gradient);
        if (!Double.isFinite(loss)) {
          throw diverged(step + 1, steps, settings);
        }
        function.backward(gradient);
        optimizer.step(settings.rate() * 0.5 * (1 + StrictMath.cos(Math.PI * step / steps)));
      }
    }
    NetworkWeights trained = function.snapshot();
    if (!finite(trained)) { // no later loss shows what the last step did
      throw diverged(steps, steps, settings);
    }
    return trained;
  }

  private static void checkTrainable(Network network) throws EvaluationFailure {
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Embedding) {
        throw new EvaluationFailure(
            "`%s` reads words, but the data sets of this version are images and sounds, so that there is no accuracy; leave accuracy out of the objectives and requirements"
                .formatted(node.name()));
      }
      if (node.operator() instanceof Operator.Unembedding) {
        throw new EvaluationFailure(
            "`%s` scores with an embedding's table, but the network has no embedding; set `tied = false`"
                .formatted(node.name()));
      }
    }
  }

  private static boolean finite(NetworkWeights weights) {
    for (List<float[]> node : weights.nodes()) {
      for (float[] values : node) {
        for (float value : values) {
          if (!Float.isFinite(value)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static EvaluationFailure diverged(long step, long steps, Settings settings) {
    return new EvaluationFailure(
        "training diverged in step %d of %d with %s at learning_rate %s; lower the rate"
            .formatted(step, steps, settings.optimizer(), settings.rate()));
  }

  /** Mean cross-entropy of a batch, and its gradient in the logits. */
  static double lossGradient(float[] logits, int[] labels, int classes, float[] gradient) {
    int batch = labels.length;
    double loss = 0;
    for (int n = 0; n < batch; n++) {
      int from = n * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[from + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += StrictMath.exp(logits[from + c] - largest);
      }
      loss += StrictMath.log(sum) - (logits[from + labels[n]] - largest);
      for (int c = 0; c < classes; c++) {
        double probability = StrictMath.exp(logits[from + c] - largest) / sum;
        gradient[from + c] = (float) ((probability - (labels[n] == c ? 1 : 0)) / batch);
      }
    }
    return loss / batch;
  }
}
