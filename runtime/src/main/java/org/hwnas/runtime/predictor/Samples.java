package org.hwnas.runtime.predictor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is learned from.
 *
 * @param features by sample; all of one length, finite
 * @param targets by sample, finite
 * @param groups by sample: those of one group are near-repetitions, and are left out together where
 *     some are left out
 */
public record Samples(double[][] features, double[] targets, int[] groups) {
  /** Samples of which each is a group of its own. */
  public Samples(double[][] features, double[] targets) {
    this(features, targets, IntStream.range(0, targets.length).toArray());
  }

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
    int[] theirs = new int[positions.length];
    Arrays.setAll(theirs, i -> groups[positions[i]]);
    return new Samples(some, values, theirs);
  }
}
