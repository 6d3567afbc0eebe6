package org.hwnas.runtime.predictor;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.hwnas.runtime.random.RandomStream;

/**
 * A Gaussian process with a Matern 5/2 kernel and noise (Rasmussen and Williams 2006, chapters 2, 4
 * and 5). Each feature has a length scale of its own; these, and the noise, are those of a
 * coordinate search for the largest marginal likelihood, from alike ones. Training takes time with
 * the cube of the samples, so no more than {@value #LARGEST} of them are used, drawn at random; the
 * scales are found on the first {@value #FOR_SCALES}.
 */
final class GaussianProcess implements Predictor {
  private static final int LARGEST = 2000;
  private static final int FOR_SCALES = 250;
  private static final int ROUNDS = 2;
  private static final double[] STEPS = {0.25, 0.5, 2, 4};
  private static final double[] NOISES = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5};
  private static final double[] SCALES = {0.5, 1, 2, 4, 8};

  private final Standardizer scaling;
  private final double[][] points;
  private final double[] lengths;
  private final Fit fit;

  private GaussianProcess(Standardizer scaling, double[][] points, double[] lengths, Fit fit) {
    this.scaling = scaling;
    this.points = points;
    this.lengths = lengths;
    this.fit = fit;
  }

  static GaussianProcess train(Samples all, long seed) {
    int[] order = IntStream.range(0, all.size()).toArray();
    RandomStream random = RandomStream.of(seed, "kriging");
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Samples used = all.at(Arrays.copyOf(order, Math.min(order.length, LARGEST)));
    Standardizer scaling = Standardizer.of(used);
    double[][] points = new double[used.size()][];
    double[] targets = new double[used.size()];
    for (int i = 0; i < targets.length; i++) {
      points[i] = scaling.features(used.features()[i]);
      targets[i] = scaling.target(used.targets()[i]);
    }
    int few = Math.min(points.length, FOR_SCALES);
    double[][] somePoints = Arrays.copyOf(points, few);
    double[] someTargets = Arrays.copyOf(targets, few);
    double[] lengths = new double[points[0].length];
    double noise = 1e-4;
    double best = Double.NEGATIVE_INFINITY;
    double bestScale = 1;
    for (double scale : SCALES) {
      for (double candidate : NOISES) {
        Arrays.fill(lengths, scale);
        double likelihood = Fit.likelihood(somePoints, someTargets, lengths, candidate);
        if (likelihood > best) {
          best = likelihood;
          noise = candidate;
          bestScale = scale;
        }
      }
    }
    Arrays.fill(lengths, bestScale);
    for (int round = 0; round < ROUNDS; round++) {
      for (int j = 0; j < lengths.length; j++) {
        double at = lengths[j];
        double chosen = at;
        for (double step : STEPS) {
          lengths[j] = at * step;
          double likelihood = Fit.likelihood(somePoints, someTargets, lengths, noise);
          if (likelihood > best) {
            best = likelihood;
            chosen = lengths[j];
          }
        }
        lengths[j] = chosen;
      }
      double current = noise;
      for (double candidate : NOISES) {
        double likelihood = Fit.likelihood(somePoints, someTargets, lengths, candidate);
        if (likelihood > best) {
          best = likelihood;
          current = candidate;
        }
      }
      noise = current;
    }
    return new GaussianProcess(scaling, points, lengths, Fit.of(points, targets, lengths, noise));
  }

  @Override
  public Prediction predict(double[] features) {
    double[] x = scaling.features(features);
    double[] k = new double[points.length];
    double mean = 0;
    for (int i = 0; i < k.length; i++) {
      k[i] = kernel(points[i], x, lengths);
      mean += k[i] * fit.weights()[i];
    }
    // variance of the function: k(x,x) - |L^-1 k|^2
    double explained = 0;
    double[] v = new double[k.length];
    for (int i = 0; i < k.length; i++) {
      double sum = k[i];
      int row = i * k.length;
      for (int j = 0; j < i; j++) {
        sum -= fit.lower()[row + j] * v[j];
      }
      v[i] = sum / fit.lower()[row + i];
      explained += v[i] * v[i];
    }
    return scaling.back(mean, Math.sqrt(Math.max(0, 1 - explained)));
  }

  private static double kernel(double[] a, double[] b, double[] lengths) {
    double squares = 0;
    for (int j = 0; j < a.length; j++) {
      double step = (a[j] - b[j]) / lengths[j];
      squares += step * step;
    }
    double r = Math.sqrt(5 * squares);
    return (1 + r + r * r / 3) * StrictMath.exp(-r);
  }

  /**
   * A solved process.
   *
   * @param weights of the kernels at the samples
   * @param lower Cholesky factor of the covariance, row by row
   */
  private record Fit(double[] weights, double[] lower, double logLikelihood) {
    static double likelihood(double[][] points, double[] targets, double[] lengths, double noise) {
      return of(points, targets, lengths, noise).logLikelihood();
    }

    static Fit of(double[][] points, double[] targets, double[] lengths, double noise) {
      int n = points.length;
      DMatrixRMaj covariance = new DMatrixRMaj(n, n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double k = kernel(points[i], points[j], lengths) + (i == j ? noise : 0);
          covariance.set(i, j, k);
          covariance.set(j, i, k);
        }
      }
      // by name, not by EJML's factory: that turns to blocks of another layout for large matrices
      CholeskyDecompositionInner_DDRM cholesky = new CholeskyDecompositionInner_DDRM(true);
      if (!cholesky.decompose(covariance)) {
        // samples too near to each other for so little noise
        return new Fit(new double[n], new double[0], Double.NEGATIVE_INFINITY);
      }
      double[] lower = cholesky.getT(null).data;
      double[] weights = targets.clone();
      TriangularSolver_DDRM.solveL(lower, weights, n);
      TriangularSolver_DDRM.solveTranL(lower, weights, n);
      double likelihood = -0.5 * n * StrictMath.log(2 * Math.PI);
      for (int i = 0; i < n; i++) {
        likelihood -= 0.5 * targets[i] * weights[i] + StrictMath.log(lower[i * n + i]);
      }
      return new Fit(weights, lower, likelihood);
    }
  }
}
