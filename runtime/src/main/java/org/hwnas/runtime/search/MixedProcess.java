package org.hwnas.runtime.search;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/**
 * A Gaussian process over {@link DesignCodes} (Rasmussen and Williams 2006, chapters 2 and 5). The
 * covariance is a sum of effects of single parameters, of pairs of them, and of all together
 * (Duvenaud, Nickisch and Rasmussen, NeurIPS 2011; sums over pairs by Newton's identity). Of one
 * parameter it is a Matern 5/2 of the distance on an ordered domain, and one constant for different
 * alternatives of a choice (Hutter, Hoos and Leyton-Brown, LION 2011) or where one design has the
 * parameter and the other does not. The variance is that of the largest likelihood in closed form;
 * other settings are found by a coordinate search. Immutable.
 */
final class MixedProcess {
  /**
   * Settings of a covariance.
   *
   * @param decay by parameter: how fast covariance falls with distance; 0 where it does not matter
   * @param shares of single effects, pairs, and all together; their sum is 1
   * @param noise variance of the noise over that of the function
   * @param shape over the distance on an ordered domain
   */
  record Settings(double[] decay, double[] shares, double noise, Shape shape) {
    Settings withDecay(double[] other) {
      return new Settings(other, shares, noise, shape);
    }

    Settings withShares(double[] other) {
      return new Settings(decay, other, noise, shape);
    }

    Settings withNoise(double other) {
      return new Settings(decay, shares, other, shape);
    }
  }

  /** How covariance falls with distance: Matern of smoothness 1/2, 3/2, 5/2, or Gaussian. */
  enum Shape {
    MATERN_1,
    MATERN_3,
    MATERN_5,
    RBF
  }

  private static final double[][] SHARES = {
    {0, 0, 1}, {0.9, 0, 0.1}, {0.6, 0.3, 0.1}, {0.3, 0.6, 0.1}, {0.3, 0.3, 0.4}
  };
  private static final double[] NOISES = {1e-6, 1e-4, 1e-2, 0.1, 0.5};
  private static final double[] FACTORS = {0.25, 0.5, 2, 4};
  private static final double FIRST_DECAY = 1;
  private static final double LEAST_DECAY = 1e-3;
  private static final double MOST_DECAY = 100;
  private static final double JITTER = 1e-8; // of the variance; keeps the factors real

  private final MixedKernel kernel;
  private final double[][] points;
  private final double mean;
  private final double variance;
  private final double[] weights;
  private final double[] lower;
  private final double logLikelihood;

  private MixedProcess(
      MixedKernel kernel,
      double[][] points,
      double mean,
      double variance,
      double[] weights,
      double[] lower,
      double logLikelihood) {
    this.kernel = kernel;
    this.points = points;
    this.mean = mean;
    this.variance = variance;
    this.weights = weights;
    this.lower = lower;
    this.logLikelihood = logLikelihood;
  }

  /**
   * Settings of a large likelihood.
   *
   * @param start what to begin with, of earlier samples
   * @param rounds of the coordinate search
   * @param whole whether shares and noise are sought as well; else how fast covariance falls alone
   */
  static Settings tuned(
      DesignCodes.Axis[] axes,
      double[][] points,
      double[] targets,
      Settings start,
      int rounds,
      boolean whole) {
    Settings best = start;
    double most = of(axes, start, points, targets).logLikelihood;
    for (int round = 0; round < rounds; round++) {
      for (double[] shares : whole ? SHARES : new double[0][]) {
        Settings other = best.withShares(shares);
        double likelihood = of(axes, other, points, targets).logLikelihood;
        if (likelihood > most) {
          most = likelihood;
          best = other;
        }
      }
      for (double noise : whole ? NOISES : new double[0]) {
        Settings other = best.withNoise(noise);
        double likelihood = of(axes, other, points, targets).logLikelihood;
        if (likelihood > most) {
          most = likelihood;
          best = other;
        }
      }
      for (int j = 0; j < axes.length; j++) {
        double at = best.decay()[j];
        for (double factor : FACTORS) {
          double[] decay = best.decay().clone();
          decay[j] = Math.max(LEAST_DECAY, Math.min(MOST_DECAY, at * factor));
          Settings other = best.withDecay(decay);
          double likelihood = of(axes, other, points, targets).logLikelihood;
          if (likelihood > most) {
            most = likelihood;
            best = other;
          }
        }
      }
    }
    return best;
  }

  /** Settings that know nothing yet. */
  static Settings first(int parameters) {
    double[] decay = new double[parameters];
    java.util.Arrays.fill(decay, FIRST_DECAY);
    return new Settings(decay, SHARES[2], NOISES[1], Shape.MATERN_5);
  }

  /**
   * The process that saw some samples.
   *
   * @param points codes, by sample
   * @param targets by sample, finite
   */
  static MixedProcess of(
      DesignCodes.Axis[] axes, Settings settings, double[][] points, double[] targets) {
    int n = points.length;
    double mean = 0;
    for (double target : targets) {
      mean += target / n;
    }
    MixedKernel kernel = new MixedKernel(axes, settings);
    DMatrixRMaj covariance = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double k = kernel.of(points[i], points[j]);
        k += i == j ? settings.noise() + JITTER : 0;
        covariance.set(i, j, k);
        covariance.set(j, i, k);
      }
    }
    // by name, not by EJML's factory: that turns to blocks of another layout for large matrices
    CholeskyDecompositionInner_DDRM cholesky = new CholeskyDecompositionInner_DDRM(true);
    if (!cholesky.decompose(covariance)) {
      return new MixedProcess(
          kernel, points, mean, 1, new double[n], new double[0], Double.NEGATIVE_INFINITY);
    }
    double[] lower = cholesky.getT(null).data;
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = targets[i] - mean;
    }
    TriangularSolver_DDRM.solveL(lower, weights, n);
    double square = 0;
    double determinant = 0;
    for (int i = 0; i < n; i++) {
      square += weights[i] * weights[i];
      determinant += StrictMath.log(lower[i * n + i]);
    }
    TriangularSolver_DDRM.solveTranL(lower, weights, n);
    double variance = Math.max(square / n, 1e-300);
    double likelihood = -0.5 * n * (StrictMath.log(2 * Math.PI * variance) + 1) - determinant;
    return new MixedProcess(kernel, points, mean, variance, weights, lower, likelihood);
  }

  double logLikelihood() {
    return logLikelihood;
  }

  /** What is expected at a code. */
  double mean(double[] code) {
    double sum = mean;
    for (int i = 0; i < points.length; i++) {
      sum += weights[i] * kernel.of(points[i], code);
    }
    return sum;
  }

  /** The standard deviation of the function at a code; much slower than the mean. */
  double deviation(double[] code) {
    int n = points.length;
    if (lower.length == 0) {
      return Math.sqrt(variance);
    }
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = kernel.of(points[i], code);
    }
    TriangularSolver_DDRM.solveL(lower, v, n);
    double explained = 0;
    for (double x : v) {
      explained += x * x;
    }
    double prior = kernel.of(code, code);
    return Math.sqrt(variance * Math.max(0, prior - explained));
  }
}
