package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.List;

/**
 * A common scale for sets of points: 0 at the best, 1 at the worst value any point of the combined
 * front has in an objective. The hypervolume is taken up to 1.1 in each and given as a share of
 * that box, so that it lies in 0..1 and a front's ends count.
 *
 * @param low best value of each objective
 * @param span worst minus best; 1 where there is no spread
 */
public record ObjectiveScale(double[] low, double[] span) {
  private static final double REFERENCE = 1.1;

  /**
   * The scale of the front of some feasible points.
   *
   * @param points not empty; to be minimised
   */
  public static ObjectiveScale of(List<double[]> points) {
    List<double[]> front = Hypervolume.nonDominated(points);
    double[] low = front.get(0).clone();
    double[] high = front.get(0).clone();
    for (double[] point : front) {
      for (int i = 0; i < low.length; i++) {
        low[i] = Math.min(low[i], point[i]);
        high[i] = Math.max(high[i], point[i]);
      }
    }
    double[] span = new double[low.length];
    for (int i = 0; i < span.length; i++) {
      span[i] = high[i] > low[i] ? high[i] - low[i] : Math.max(Math.abs(low[i]), 1e-300);
    }
    return new ObjectiveScale(low, span);
  }

  /** The hypervolume of points on this scale, 0..1. */
  public double hypervolume(List<double[]> points) {
    List<double[]> scaled = new ArrayList<>();
    for (double[] point : points) {
      double[] s = new double[point.length];
      for (int i = 0; i < s.length; i++) {
        s[i] = (point[i] - low[i]) / span[i];
      }
      scaled.add(s);
    }
    double[] reference = new double[low.length];
    java.util.Arrays.fill(reference, REFERENCE);
    return Hypervolume.of(scaled, reference) / Math.pow(REFERENCE, low.length);
  }
}
