package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** The process against its textbook formulas, and what its covariance is for. */
class MixedProcessTest {
  private static final DesignCodes.Axis[] AXES = {
    new DesignCodes.Axis(3, false),
    new DesignCodes.Axis(3, false),
    new DesignCodes.Axis(6, true),
    new DesignCodes.Axis(0, true),
    new DesignCodes.Axis(3, false)
  };

  private static double[][] points(RandomStream random, int count) {
    double[][] points = new double[count][AXES.length];
    for (double[] point : points) {
      for (int j = 0; j < AXES.length; j++) {
        point[j] = AXES[j].levels() == 0 ? random.nextDouble() : random.nextInt(AXES[j].levels());
      }
      if (point[0] == 1) {
        point[4] = DesignCodes.INACTIVE;
      }
    }
    return points;
  }

  private static double additive(double[] x) {
    return x[0] * 2 + (x[1] == 2 ? 5 : 0) + x[2] * x[2] / 5 + 3 * x[3] + (x[4] == 1 ? 1 : 0);
  }

  /** Rectangular algebra by an independent path: the inverse of the whole covariance. */
  @Test
  void expectsWhatTheFormulasSay() {
    RandomStream random = RandomStream.of(1, "formulas");
    double[][] points = points(random, 25);
    double[] targets = new double[25];
    for (int i = 0; i < 25; i++) {
      targets[i] = additive(points[i]) + 0.1 * random.nextGaussian();
    }
    MixedProcess.Settings settings =
        new MixedProcess.Settings(
            new double[] {0.5, 1, 2, 1.5, 0.7},
            new double[] {0.5, 0.3, 0.2},
            0.01,
            MixedProcess.Shape.MATERN_5);
    MixedKernel kernel = new MixedKernel(AXES, settings);
    DMatrixRMaj k = new DMatrixRMaj(25, 25);
    double mean = 0;
    for (double target : targets) {
      mean += target / 25;
    }
    double[] y = new double[25];
    for (int i = 0; i < 25; i++) {
      y[i] = targets[i] - mean;
      for (int j = 0; j < 25; j++) {
        k.set(i, j, kernel.of(points[i], points[j]) + (i == j ? 0.01 + 1e-8 : 0));
      }
    }
    double determinant = CommonOps_DDRM.det(k);
    DMatrixRMaj inverse = new DMatrixRMaj(25, 25);
    CommonOps_DDRM.invert(k, inverse);
    double variance = form(y, inverse, y) / 25;
    MixedProcess process = MixedProcess.of(AXES, settings, points, targets);
    for (double[] at : points(random, 10)) {
      double[] c = new double[25];
      for (int i = 0; i < 25; i++) {
        c[i] = kernel.of(points[i], at);
      }
      double rest = kernel.of(at, at) - form(c, inverse, c);
      assertThat(process.mean(at)).isCloseTo(mean + form(c, inverse, y), within(1e-6));
      assertThat(process.deviation(at)).isCloseTo(Math.sqrt(variance * rest), within(1e-5));
    }
    double likelihood =
        -0.5 * 25 * (Math.log(2 * Math.PI * variance) + 1) - 0.5 * Math.log(determinant);
    assertThat(process.logLikelihood()).isCloseTo(likelihood, within(1e-6));
  }

  private static double form(double[] a, DMatrixRMaj matrix, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        sum += a[i] * matrix.get(i, j) * b[j];
      }
    }
    return sum;
  }

  @Test
  void aCovarianceIsPositiveAndOneWithItself() {
    RandomStream random = RandomStream.of(2, "covariance");
    MixedKernel kernel =
        new MixedKernel(
            AXES,
            new MixedProcess.Settings(
                new double[] {0.5, 1, 2, 1.5, 0.7},
                new double[] {0.2, 0.5, 0.3},
                0.01,
                MixedProcess.Shape.RBF));
    double[][] points = points(random, 30);
    for (double[] a : points) {
      assertThat(kernel.of(a, a)).isCloseTo(1, within(1e-12));
      for (double[] b : points) {
        assertThat(kernel.of(a, b)).isBetween(0.0, 1 + 1e-12).isEqualTo(kernel.of(b, a));
      }
    }
  }

  @Test
  void learnsASumFromFewSamplesOnceItsSettingsAreTuned() {
    RandomStream random = RandomStream.of(3, "sum");
    double[][] points = points(random, 40);
    double[] targets = new double[40];
    for (int i = 0; i < 40; i++) {
      targets[i] = additive(points[i]);
    }
    MixedProcess.Settings first = MixedProcess.first(AXES.length);
    MixedProcess.Settings tuned = MixedProcess.tuned(AXES, points, targets, first, 2, true);
    MixedProcess process = MixedProcess.of(AXES, tuned, points, targets);
    assertThat(process.logLikelihood())
        .isGreaterThan(MixedProcess.of(AXES, first, points, targets).logLikelihood());
    double error = 0;
    double spread = 0;
    double[][] others = points(random, 200);
    for (double[] at : others) {
      error += Math.pow(process.mean(at) - additive(at), 2);
      spread += Math.pow(additive(at) - 6, 2);
    }
    assertThat(error / spread).isLessThan(0.02);
  }
}
