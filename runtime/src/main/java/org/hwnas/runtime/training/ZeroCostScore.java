package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.workload.DataSet;

/**
 * Scores of an untrained network that go along with the accuracy it would be trained to: larger is
 * better. Functions of network, data and seed.
 */
public enum ZeroCostScore {
  /**
   * How differently the rectifiers react to the samples of a batch: the logarithm of the
   * determinant of the matrix of agreeing units, over the pairs of samples (Mellor et al., ICML
   * 2021, Eq. 2). A unit's state is the sign of what its activation reads, for whichever function.
   */
  NASWOT {
    @Override
    double of(Network network, DataSet.Split split, int samples, long seed, Kernels kernels) {
      NetworkFunction function =
          new NetworkFunction(
              network, samples, NetworkWeights.initial(network, seed), 0, seed, kernels);
      load(split, samples, function);
      function.forward(new Layer.Mode(true, 0)); // statistics are those of the batch
      double[][] agreeing = new double[samples][samples];
      for (Node node : network.nodes()) {
        if (node.operator() instanceof Operator.Activation) {
          agree(function.output(node.inputs().get(0)), samples, agreeing);
        }
      }
      return logDeterminant(agreeing);
    }
  },

  /**
   * The flow of synapses: with the magnitudes of all weights, without normalisation, and an input
   * of ones, the sum over weights of weight times slope of the sum of outputs (Tanaka et al.,
   * NeurIPS 2020, Eq. 1, as a score: Abdelfattah et al., ICLR 2021). Given as its natural
   * logarithm, since it grows with every layer.
   */
  SYNFLOW {
    @Override
    double of(Network network, DataSet.Split split, int samples, long seed, Kernels kernels) {
      List<List<float[]>> magnitudes = new ArrayList<>();
      for (List<float[]> arrays : NetworkWeights.initial(network, seed).nodes()) {
        magnitudes.add(arrays.stream().map(ZeroCostScore::magnitudes).toList());
      }
      NetworkFunction function =
          NetworkFunction.withoutNormalisation(
              network, new NetworkWeights(magnitudes), seed, kernels);
      Arrays.fill(function.input(), 1);
      float[] logits = function.forward(Layer.Mode.INFERENCE);
      float[] ones = new float[logits.length];
      Arrays.fill(ones, 1);
      function.backward(ones);
      double sum = 0;
      for (Weight weight : function.weights()) {
        for (int i = 0; i < weight.value().length; i++) {
          sum += Math.abs((double) weight.value()[i] * weight.gradient()[i]);
        }
      }
      return Math.log(sum);
    }
  },

  /** The length of the gradient of the loss of one batch (Abdelfattah et al., ICLR 2021). */
  GRAD_NORM {
    @Override
    double of(Network network, DataSet.Split split, int samples, long seed, Kernels kernels) {
      NetworkFunction function =
          new NetworkFunction(
              network, samples, NetworkWeights.initial(network, seed), 0, seed, kernels);
      int[] labels = load(split, samples, function);
      float[] logits = function.forward(new Layer.Mode(true, 0));
      float[] gradient = new float[logits.length];
      Trainer.lossGradient(logits, labels, logits.length / samples, gradient);
      function.backward(gradient);
      double squares = 0;
      for (Weight weight : function.weights()) {
        for (float g : weight.gradient()) {
          squares += (double) g * g;
        }
      }
      return Math.sqrt(squares);
    }
  },

  /**
   * NN-Degree, the mean number of links of a channel (Li et al., ACM TECS 2021; Bhardwaj et al.,
   * CVPR 2021): summed over cells, the mean width of a cell's convolutions, since each channel is
   * linked to those of the layer before, and the number of long-range links for each channel of the
   * cell. A convolution that reads what is joined along channels has a link of each of its channels
   * to each but those of the newest part; a sum has one for each channel. A cell is a run of
   * convolutions of one resolution, or of hidden linear layers; depthwise ones link a channel to
   * itself alone and do not count. Reads no images.
   */
  NN_DEGREE {
    @Override
    double of(Network network, DataSet.Split split, int samples, long seed, Kernels kernels) {
      return degree(network);
    }
  };

  /** Whether images have a part in it. */
  public boolean readsImages() {
    return this != NN_DEGREE;
  }

  /** See {@link #NN_DEGREE}. */
  public static double degree(Network network) {
    double sum = 0;
    double width = 0;
    double links = 0;
    int layers = 0;
    long positions = -1;
    for (Node node : network.nodes()) {
      boolean hidden =
          node.operator() instanceof Operator.Linear && node.id() < network.nodes().size() - 1;
      boolean filters =
          hidden || node.operator() instanceof Operator.Conv conv && !conv.depthwise();
      if (filters && node.output().positions() != positions && layers > 0) {
        sum += width / layers + links / width;
        width = 0;
        links = 0;
        layers = 0;
      }
      if (filters) {
        positions = node.output().positions();
        width += node.output().channels();
        layers++;
        Node read = network.node(node.inputs().get(0));
        if (read.operator() instanceof Operator.Concat) {
          int newest = read.inputs().get(read.inputs().size() - 1);
          int others = read.output().channels() - network.node(newest).output().channels();
          links += (double) others * node.output().channels();
        }
      } else if (node.operator() instanceof Operator.Add && layers > 0) {
        links += node.output().channels();
      }
    }
    return layers > 0 ? sum + width / layers + links / width : sum;
  }

  /** Of a pivot below which the matrix counts as singular: two samples look alike to the units. */
  private static final double SINGULAR = 1e-12;

  abstract double of(Network network, DataSet.Split split, int samples, long seed, Kernels kernels);

  /** The score of a symbol in specs. */
  public static ZeroCostScore of(String symbol) {
    return valueOf(symbol.toUpperCase(Locale.ROOT));
  }

  /**
   * A network's score.
   *
   * @param data whose first training samples are the batch
   * @param samples of the batch
   * @param seed of the initial weights
   */
  public double score(Network network, DataSet data, int samples, long seed, Kernels kernels) {
    return of(network, data.train(), Math.min(samples, data.train().size()), seed, kernels);
  }

  private static int[] load(DataSet.Split split, int samples, NetworkFunction function) {
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      split.copy(i, function.input(), i * split.sampleSize());
      labels[i] = split.label(i);
    }
    return labels;
  }

  private static float[] magnitudes(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }

  /** Adds the units that are on or off alike in both samples of each pair. */
  private static void agree(float[] values, int samples, double[][] into) {
    int units = values.length / samples;
    long[][] states = new long[samples][(units + 63) / 64];
    for (int n = 0; n < samples; n++) {
      for (int i = 0; i < units; i++) {
        if (values[n * units + i] > 0) {
          states[n][i >> 6] |= 1L << (i & 63);
        }
      }
    }
    for (int a = 0; a < samples; a++) {
      for (int b = 0; b < samples; b++) {
        int different = 0;
        for (int w = 0; w < states[a].length; w++) {
          different += Long.bitCount(states[a][w] ^ states[b][w]);
        }
        into[a][b] += units - different;
      }
    }
  }

  /** By Cholesky's decomposition, in place: the matrix is a sum of outer products. */
  static double logDeterminant(double[][] matrix) {
    double sum = 0;
    double largest = Math.max(1, matrix[0][0]);
    for (int k = 0; k < matrix.length; k++) {
      double pivot = matrix[k][k];
      for (int j = 0; j < k; j++) {
        pivot -= matrix[k][j] * matrix[k][j];
      }
      pivot = Math.max(pivot, SINGULAR * largest);
      double root = Math.sqrt(pivot);
      matrix[k][k] = root;
      for (int i = k + 1; i < matrix.length; i++) {
        double value = matrix[i][k];
        for (int j = 0; j < k; j++) {
          value -= matrix[i][j] * matrix[k][j];
        }
        matrix[i][k] = value / root;
      }
      sum += Math.log(pivot);
    }
    return sum;
  }
}
