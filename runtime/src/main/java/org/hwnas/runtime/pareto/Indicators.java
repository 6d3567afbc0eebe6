package org.hwnas.runtime.pareto;

import java.util.List;

/**
 * How far a set of points is from a reference front. All objectives are minimised; scale them first
 * where their units differ ({@link ObjectiveScale}).
 */
public final class Indicators {
  private Indicators() {}

  /**
   * IGD+: the mean, over the points of the reference front, of the distance by which the nearest
   * found point is worse (Ishibuchi, Masuda, Tanigaki and Nojima, EMO 2015).
   *
   * @param found objective vectors; where empty, the result is infinite
   * @param front the reference, not empty, of vectors as long
   */
  public static double igdPlus(List<double[]> found, List<double[]> front) {
    requireFront(front);
    double sum = 0;
    for (double[] wanted : front) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] point : found) {
        double square = 0;
        for (int k = 0; k < wanted.length; k++) {
          double worse = Math.max(0, point[k] - wanted[k]);
          square += worse * worse;
        }
        least = Math.min(least, square);
      }
      sum += Math.sqrt(least);
    }
    return sum / front.size();
  }

  /**
   * Additive epsilon: the least amount by which every found point must improve in every objective
   * so that each point of the reference front is weakly dominated (Zitzler et al., IEEE TEC 7(2),
   * 2003). Negative where the found points are better.
   *
   * @param found objective vectors; where empty, the result is infinite
   * @param front the reference, not empty, of vectors as long
   */
  public static double epsilon(List<double[]> found, List<double[]> front) {
    requireFront(front);
    double epsilon = Double.NEGATIVE_INFINITY;
    for (double[] wanted : front) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] point : found) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < wanted.length; k++) {
          worst = Math.max(worst, point[k] - wanted[k]);
        }
        least = Math.min(least, worst);
      }
      epsilon = Math.max(epsilon, least);
    }
    return epsilon;
  }

  private static void requireFront(List<double[]> front) {
    if (front.isEmpty()) {
      throw new IllegalArgumentException("the reference front has no point");
    }
  }
}
