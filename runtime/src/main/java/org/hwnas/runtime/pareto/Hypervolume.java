package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The exact hypervolume of a set of points: the measure of what they dominate up to a reference
 * point. All objectives are minimised. Two objectives by a sweep; more by the exclusive volumes of
 * the WFG algorithm (While, Bradstreet and Barone, IEEE TEC 2012).
 */
public final class Hypervolume {
  private Hypervolume() {}

  /**
   * The hypervolume.
   *
   * @param points objective vectors of one length; those not better than the reference in every
   *     objective add nothing
   * @param reference as long as the points
   */
  public static double of(List<double[]> points, double[] reference) {
    List<double[]> inside = new ArrayList<>();
    for (double[] point : points) {
      if (point.length != reference.length) {
        throw new IllegalArgumentException(
            "a point has " + point.length + " objectives, the reference " + reference.length);
      }
      boolean better = true;
      for (int i = 0; i < reference.length; i++) {
        better &= point[i] < reference[i];
      }
      if (better) {
        inside.add(point);
      }
    }
    return reference.length == 2
        ? sweep(inside, reference)
        : exclusive(nonDominated(inside), reference);
  }

  private static double sweep(List<double[]> points, double[] reference) {
    List<double[]> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
    double volume = 0;
    double ceiling = reference[1];
    for (double[] point : sorted) {
      if (point[1] < ceiling) {
        volume += (reference[0] - point[0]) * (ceiling - point[1]);
        ceiling = point[1];
      }
    }
    return volume;
  }

  /** Each point's box, without what the points after it dominate as well. */
  private static double exclusive(List<double[]> points, double[] reference) {
    double volume = 0;
    for (int i = 0; i < points.size(); i++) {
      double[] point = points.get(i);
      double box = 1;
      for (int k = 0; k < reference.length; k++) {
        box *= reference[k] - point[k];
      }
      List<double[]> limited = new ArrayList<>();
      for (double[] other : points.subList(i + 1, points.size())) {
        double[] worse = new double[reference.length];
        for (int k = 0; k < worse.length; k++) {
          worse[k] = Math.max(point[k], other[k]);
        }
        limited.add(worse);
      }
      volume += box - (limited.isEmpty() ? 0 : exclusive(nonDominated(limited), reference));
    }
    return volume;
  }

  /** Points no other point is at least as good as in every objective; one of equals. */
  static List<double[]> nonDominated(List<double[]> points) {
    List<double[]> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean covered = false;
      for (int j = 0; j < points.size() && !covered; j++) {
        covered = j != i && covers(points.get(j), points.get(i), j < i);
      }
      if (!covered) {
        kept.add(points.get(i));
      }
    }
    // The worst in the last objective first makes the limited sets small.
    kept.sort(Comparator.<double[]>comparingDouble(p -> -p[p.length - 1]));
    return kept;
  }

  private static boolean covers(double[] a, double[] b, boolean equalToo) {
    boolean better = equalToo;
    for (int i = 0; i < a.length; i++) {
      if (a[i] > b[i]) {
        return false;
      }
      better |= a[i] < b[i];
    }
    return better;
  }
}
