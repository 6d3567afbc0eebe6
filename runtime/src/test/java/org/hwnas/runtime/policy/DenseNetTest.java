package org.hwnas.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back through the layers against loops that leave nothing out: equal to the last bit. */
class DenseNetTest {
  private static final int[] SIZES = {5, 13, 11, 3};

  /** Every weight and every sum, one after the other. */
  private static double[] plain(DenseNet net, double[][] values, double[] byOutput, double[][] to) {
    double[] by = byOutput;
    for (int l = SIZES.length - 2; l >= 0; l--) {
      double[] w = net.weights().get(l).value();
      double[] below = new double[SIZES[l]];
      for (int i = 0; i < SIZES[l]; i++) {
        double sum = 0;
        for (int j = 0; j < by.length; j++) {
          to[l][i * by.length + j] += values[l][i] * by[j];
          sum += w[i * by.length + j] * by[j];
        }
        below[i] = l > 0 && values[l][i] <= 0 ? 0 : sum;
      }
      for (int j = 0; j < by.length; j++) {
        to[l][SIZES[l] * by.length + j] += by[j];
      }
      by = below;
    }
    return by;
  }

  @ParameterizedTest
  @EnumSource(DenseNet.Output.class)
  void nothingThatCountsIsLeftOut(DenseNet.Output output) {
    RandomStream random = RandomStream.of(1, "dense", output.ordinal());
    DenseNet net = new DenseNet(SIZES, output, 0.5, random);
    double[][] expected = new double[SIZES.length - 1][];
    for (int l = 0; l < expected.length; l++) {
      expected[l] = new double[net.weights().get(l).value().length];
    }
    for (int trial = 0; trial < 20; trial++) {
      double[] input = new double[SIZES[0]];
      for (int i = 0; i < input.length; i++) {
        input[i] = trial % 4 == 0 && i == 0 ? 0 : random.nextDouble() - 0.5;
      }
      double[][] values = net.run(input);
      double[] byOutput = {random.nextDouble(), -random.nextDouble(), random.nextDouble()};
      double[] given = byOutput.clone();
      double[] last = values[SIZES.length - 1];
      for (int i = 0; output == DenseNet.Output.SIGMOID && i < given.length; i++) {
        given[i] *= last[i] * (1 - last[i]);
      }
      double[][] unused = new double[expected.length][];
      for (int l = 0; l < expected.length; l++) {
        unused[l] = new double[expected[l].length];
      }
      assertThat(net.byInput(values, byOutput)).isEqualTo(plain(net, values, given, unused));
      assertThat(net.backward(values, byOutput)).isEqualTo(plain(net, values, given, expected));
    }
    for (int l = 0; l < expected.length; l++) {
      assertThat(net.weights().get(l).gradient()).isEqualTo(expected[l]);
    }
  }
}
