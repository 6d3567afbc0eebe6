package org.hwnas.runtime.predictor;

/** Features and targets to mean 0 and deviation 1, and targets back. */
record Standardizer(
    double[] means, double[] deviations, double targetMean, double targetDeviation) {
  static Standardizer of(Samples samples) {
    int n = samples.size();
    int d = samples.features()[0].length;
    double[] means = new double[d];
    double[] deviations = new double[d];
    double[] column = new double[n];
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        column[i] = samples.features()[i][j];
      }
      means[j] = mean(column);
      deviations[j] = deviation(column, means[j]);
    }
    double mean = mean(samples.targets());
    return new Standardizer(means, deviations, mean, deviation(samples.targets(), mean));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** 1 where all are alike, so that nothing is divided by zero. */
  private static double deviation(double[] values, double mean) {
    double sum = 0;
    for (double v : values) {
      sum += (v - mean) * (v - mean);
    }
    double deviation = Math.sqrt(sum / values.length);
    return deviation > 1e-12 * Math.max(1e-300, Math.abs(mean)) ? deviation : 1;
  }

  double[] features(double[] x) {
    double[] z = new double[x.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (x[j] - means[j]) / deviations[j];
    }
    return z;
  }

  double target(double y) {
    return (y - targetMean) / targetDeviation;
  }

  Prediction back(double mean, double deviation) {
    return new Prediction(targetMean + targetDeviation * mean, targetDeviation * deviation);
  }
}
