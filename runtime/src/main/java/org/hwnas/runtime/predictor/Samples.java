package org.hwnas.runtime.predictor;

/**
 * What is learned from.
 *
 * @param features by sample; all of one length, finite
 * @param targets by sample, finite
 */
public record Samples(double[][] features, double[] targets) {
  public Samples {
    if (features.length != targets.length || targets.length < 2) {
      throw new IllegalArgumentException(
          features.length + " samples with " + targets.length + " targets; two or more are needed");
    }
    for (int i = 0; i < targets.length; i++) {
      if (!Double.isFinite(targets[i]) || features[i].length != features[0].length) {
        throw new IllegalArgumentException("sample " + i + " is not finite, or of another length");
      }
    }
  }

  public int size() {
    return targets.length;
  }

  /** The samples at some positions. */
  public Samples at(int[] positions) {
    double[][] some = new double[positions.length][];
    double[] values = new double[positions.length];
    for (int i = 0; i < positions.length; i++) {
      some[i] = features[positions[i]];
      values[i] = targets[positions[i]];
    }
    return new Samples(some, values);
  }
}
