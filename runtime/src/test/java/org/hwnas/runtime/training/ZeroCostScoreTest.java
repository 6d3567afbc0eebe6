package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.workload.DataSet;
import org.junit.jupiter.api.Test;

/** Scores against their definitions, worked out in another way. */
class ZeroCostScoreTest {
  private static final DataSet DATA = ToyData.quarters(64, 4);

  private static Network network(int hidden) throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network("n", 1, 6, 4, Layers.linear(hidden, "flatten"), Layers.linear()));
  }

  private static double score(ZeroCostScore score, Network network, int samples, long seed) {
    try (Kernels kernels = new ReferenceKernels()) {
      return score.score(network, DATA, samples, seed, kernels);
    }
  }

  private static List<Node> linear(Network network) {
    return network.nodes().stream().filter(n -> n.operator() instanceof Operator.Linear).toList();
  }

  /** Values of a layer without its bias, in x out. */
  private static double[] product(float[] x, int offset, float[] w, int in, int out) {
    double[] y = new double[out];
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        y[o] += (double) x[offset + i] * w[i * out + o];
      }
    }
    return y;
  }

  @Test
  void naswotIsTheDeterminantOfAgreeingUnits() throws EvaluationFailure {
    int samples = 5;
    int hidden = 24;
    Network network = network(hidden);
    float[] w = NetworkWeights.initial(network, 3).of(linear(network).get(0)).get(0);
    float[] x = new float[36];
    double[][] on = new double[samples][];
    for (int n = 0; n < samples; n++) {
      DATA.train().copy(n, x, 0);
      on[n] = product(x, 0, w, 36, hidden);
    }
    double[][] kernel = new double[samples][samples];
    for (int a = 0; a < samples; a++) {
      for (int b = 0; b < samples; b++) {
        for (int u = 0; u < hidden; u++) {
          kernel[a][b] += on[a][u] > 0 == on[b][u] > 0 ? 1 : 0;
        }
      }
    }
    assertThat(score(ZeroCostScore.NASWOT, network, samples, 3))
        .isCloseTo(Math.log(determinant(kernel)), within(1e-6));
  }

  /** By expansion along the first row. */
  private static double determinant(double[][] m) {
    if (m.length == 1) {
      return m[0][0];
    }
    double sum = 0;
    for (int c = 0; c < m.length; c++) {
      double[][] minor = new double[m.length - 1][m.length - 1];
      for (int i = 1; i < m.length; i++) {
        for (int j = 0, at = 0; j < m.length; j++) {
          if (j != c) {
            minor[i - 1][at++] = m[i][j];
          }
        }
      }
      sum += (c % 2 == 0 ? 1 : -1) * m[0][c] * determinant(minor);
    }
    return sum;
  }

  @Test
  void moreUnitsTellSamplesApartBetter() throws EvaluationFailure {
    double last = Double.NEGATIVE_INFINITY;
    for (int hidden : new int[] {8, 32, 128, 512}) {
      double score = score(ZeroCostScore.NASWOT, network(hidden), 32, 1);
      assertThat(score).as(hidden + " units").isFinite().isGreaterThan(last);
      last = score;
    }
  }

  /** Without biases every layer's weights carry the whole flow: twice the sum of the outputs. */
  @Test
  void synapticFlowIsTheSumOfOutputsForEachLayer() throws EvaluationFailure {
    Network network = network(10);
    NetworkWeights weights = NetworkWeights.initial(network, 2);
    double[] flow = new double[36];
    java.util.Arrays.fill(flow, 1);
    for (Node node : linear(network)) {
      Operator.Linear layer = (Operator.Linear) node.operator();
      double[] next = new double[layer.outFeatures()];
      for (int i = 0; i < flow.length; i++) {
        for (int o = 0; o < next.length; o++) {
          next[o] += flow[i] * Math.abs(weights.of(node).get(0)[i * next.length + o]);
        }
      }
      flow = next;
    }
    double sum = java.util.Arrays.stream(flow).sum();
    assertThat(score(ZeroCostScore.SYNFLOW, network, 1, 2))
        .isCloseTo(Math.log(2 * sum), within(1e-5));
  }

  @Test
  void normalisationHasNoPartInTheFlow() throws EvaluationFailure {
    Network with =
        NetworkBuilder.build(
            Layers.network("n", 1, 6, 4, Layers.conv(3, 3, 1), Layers.linear(8, "flatten")));
    assertThat(score(ZeroCostScore.SYNFLOW, with, 1, 2)).isFinite();
  }

  /** Of a network that is one layer: its gradient is inputs times (probabilities - labels). */
  @Test
  void theGradientOfOneLayerHasItsLength() throws EvaluationFailure {
    Network network =
        NetworkBuilder.build(Layers.network("n", 1, 6, 4, Layers.linear(4, "flatten")));
    Node layer = linear(network).get(0);
    float[] w = NetworkWeights.initial(network, 7).of(layer).get(0);
    boolean rectified =
        network.nodes().stream().anyMatch(n -> n.operator() instanceof Operator.Activation);
    int samples = 6;
    double[][] ofWeights = new double[36][4];
    double[] ofBias = new double[4];
    float[] x = new float[36];
    for (int n = 0; n < samples; n++) {
      DATA.train().copy(n, x, 0);
      double[] y = product(x, 0, w, 36, 4);
      double[] z = y.clone();
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        z[c] = rectified ? Math.max(0, y[c]) : y[c];
        sum += Math.exp(z[c]);
      }
      for (int c = 0; c < 4; c++) {
        double g = (Math.exp(z[c]) / sum - (DATA.train().label(n) == c ? 1 : 0)) / samples;
        g = rectified && y[c] <= 0 ? 0 : g;
        ofBias[c] += g;
        for (int i = 0; i < 36; i++) {
          ofWeights[i][c] += g * x[i];
        }
      }
    }
    double squares = 0;
    for (int c = 0; c < 4; c++) {
      squares += ofBias[c] * ofBias[c];
      for (int i = 0; i < 36; i++) {
        squares += ofWeights[i][c] * ofWeights[i][c];
      }
    }
    assertThat(score(ZeroCostScore.GRAD_NORM, network, samples, 7))
        .isCloseTo(Math.sqrt(squares), within(1e-5));
  }

  @Test
  void aSeedDecidesAndAnotherDiffers() throws EvaluationFailure {
    for (ZeroCostScore score : ZeroCostScore.values()) {
      double first = score(score, network(16), 16, 1);
      assertThat(score(score, network(16), 16, 1)).isEqualTo(first);
      if (score.readsImages()) {
        assertThat(score(score, network(16), 16, 2)).isNotEqualTo(first);
      }
    }
  }

  /** The published closed form, g = sum over cells of w + SC / sum of w, by hand. */
  @Test
  void nnDegreeIsTheMeanNumberOfLinks() throws EvaluationFailure {
    Network plain =
        NetworkBuilder.build(
            Layers.network(
                "n", 1, 8, 4, Layers.conv(6, 3, 1), Layers.conv(6, 3, 1), Layers.linear()));
    assertThat(ZeroCostScore.degree(plain)).isEqualTo(6);
    Network cells =
        NetworkBuilder.build(
            Layers.network(
                "n",
                1,
                8,
                4,
                Layers.conv(6, 3, 1),
                Layers.residual(6, 1),
                Layers.conv(10, 3, 2),
                Layers.mbconv(10, 3, 1, 3, 0, "relu"),
                Layers.linear()));
    // 3 convolutions of 6 and a sum of 6 channels; then 10, 30, 10 and a sum of 10 channels
    assertThat(ZeroCostScore.degree(cells))
        .isCloseTo(6 + 6.0 / 18 + 50.0 / 3 + 10.0 / 50, within(1e-12));
    Network dense =
        NetworkBuilder.build(
            Layers.network(
                "n",
                1,
                8,
                4,
                Layers.conv(6, 3, 1),
                Layers.denseBlock(4, Layers.conv(6, 3, 1), Layers.conv(6, 3, 1)),
                Layers.conv(6, 1, 1),
                Layers.linear()));
    // the second convolution of the block reads 4 channels more than its predecessor's 6, and what
    // follows the block too: 2 * 4 * 6 links over four layers of 6
    assertThat(ZeroCostScore.degree(dense)).isCloseTo(6 + 48.0 / 24, within(1e-12));
  }
}
