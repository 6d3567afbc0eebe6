package org.hwnas.runtime.predictor;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.policy.DenseNet;
import org.hwnas.runtime.policy.LongShortTerm;
import org.hwnas.runtime.policy.Weights;
import org.hwnas.runtime.random.RandomStream;

/** Embedding, one layer of long short-term memory, a perceptron of one hidden layer: a score. */
final class SequenceNet {
  private static final double EMBEDDED = 0.5; // bound of the embedding's first weights

  private final FeatureSequence sequence;
  private final int width;
  private final int hidden;
  private final Weights embedding;
  private final LongShortTerm memory;
  private final DenseNet head;

  /**
   * @param width of an embedded choice
   * @param hidden units of the memory and of the layer after it
   */
  SequenceNet(FeatureSequence sequence, int width, int hidden, RandomStream random) {
    this.sequence = sequence;
    this.width = width;
    this.hidden = hidden;
    double bound = 1 / Math.sqrt(hidden);
    this.embedding = Weights.uniform(sequence.rows() * width, EMBEDDED, random);
    this.memory = new LongShortTerm(width, hidden, 1, bound, random);
    this.head = new DenseNet(new int[] {hidden, hidden, 1}, DenseNet.Output.LINEAR, bound, random);
  }

  List<Weights> weights() {
    List<Weights> all = new ArrayList<>(List.of(embedding));
    all.addAll(memory.weights());
    all.addAll(head.weights());
    return all;
  }

  /** What was computed of a sample. */
  record Pass(List<FeatureSequence.Step> steps, LongShortTerm.State state, double[][] head) {
    double score() {
      return head[head.length - 1][0];
    }
  }

  Pass run(double[] features) {
    List<FeatureSequence.Step> steps = sequence.of(features);
    LongShortTerm.State state = memory.start();
    double[] value = embedding.value();
    for (FeatureSequence.Step step : steps) {
      double[] in = new double[width];
      for (int k = 0; k < step.columns().size(); k++) {
        double x = features[step.columns().get(k)];
        int at = step.rows().get(k) * width;
        for (int j = 0; j < width && x != 0; j++) {
          in[j] += x * value[at + j];
        }
      }
      memory.step(state, in);
    }
    return new Pass(steps, state, head.run(state.output()));
  }

  /**
   * Adds to the gradients of the weights.
   *
   * @param by gradient of the loss by the score
   */
  void backward(double[] features, Pass pass, double by) {
    double[][] byOutput = new double[pass.steps().size()][hidden];
    byOutput[byOutput.length - 1] = head.backward(pass.head(), new double[] {by});
    double[][] byInput = memory.backward(pass.state(), byOutput);
    double[] gradient = embedding.gradient();
    for (int t = 0; t < byInput.length; t++) {
      FeatureSequence.Step step = pass.steps().get(t);
      for (int k = 0; k < step.columns().size(); k++) {
        double x = features[step.columns().get(k)];
        int at = step.rows().get(k) * width;
        for (int j = 0; j < width && x != 0; j++) {
          gradient[at + j] += x * byInput[t][j];
        }
      }
    }
  }
}
