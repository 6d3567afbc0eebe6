package org.hwnas.runtime.search;

/**
 * The covariance of a {@link MixedProcess} between two codes, in 0..1. What a step on an ordered
 * domain is worth is worked out once for each number of steps. Immutable.
 */
final class MixedKernel {
  private static final double ROOT_FIVE = Math.sqrt(5);

  private final MixedProcess.Shape shape;
  private final double[] shares;
  private final double[] decay;
  private final double[] apart; // by coordinate: of different alternatives
  private final double[][] steps; // by coordinate and distance; empty where it is real
  private final boolean[] ordered;

  MixedKernel(DesignCodes.Axis[] axes, MixedProcess.Settings settings) {
    this.shape = settings.shape();
    this.shares = settings.shares();
    this.decay = settings.decay();
    this.apart = new double[axes.length];
    this.steps = new double[axes.length][];
    this.ordered = new boolean[axes.length];
    for (int j = 0; j < axes.length; j++) {
      apart[j] = StrictMath.exp(-decay[j]);
      ordered[j] = axes[j].ordered();
      int levels = axes[j].ordered() ? axes[j].levels() : 0;
      steps[j] = new double[levels];
      for (int step = 0; step < levels; step++) {
        // ends one apart, so that a decay means the same for few values and for many
        steps[j][step] = fallen(decay[j] * step / Math.max(1, levels - 1));
      }
    }
  }

  /** Rasmussen and Williams 2006, equations 4.9 and 4.17. */
  private double fallen(double distance) {
    double r =
        switch (shape) {
          case MATERN_1, RBF -> distance;
          case MATERN_3 -> Math.sqrt(3) * distance;
          case MATERN_5 -> ROOT_FIVE * distance;
        };
    return switch (shape) {
      case RBF -> StrictMath.exp(-r * r / 2);
      case MATERN_1 -> StrictMath.exp(-r);
      case MATERN_3 -> (1 + r) * StrictMath.exp(-r);
      case MATERN_5 -> (1 + r + r * r / 3) * StrictMath.exp(-r);
    };
  }

  double of(double[] a, double[] b) {
    double sum = 0;
    double squares = 0;
    double product = 1;
    int d = decay.length;
    for (int j = 0; j < d; j++) {
      double k;
      if (a[j] == b[j]) {
        k = 1;
      } else if (!ordered[j] || a[j] < 0 || b[j] < 0) {
        k = apart[j];
      } else if (steps[j].length > 0) {
        k = steps[j][(int) Math.abs(a[j] - b[j])];
      } else {
        k = fallen(decay[j] * Math.abs(a[j] - b[j]));
      }
      sum += k;
      squares += k * k;
      product *= k;
    }
    double pairs = d < 2 ? sum : (sum * sum - squares) / (d * (d - 1.0));
    return shares[0] * sum / d + shares[1] * pairs + shares[2] * product;
  }
}
