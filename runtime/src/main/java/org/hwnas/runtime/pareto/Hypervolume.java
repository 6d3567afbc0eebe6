package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The exact hypervolume of a set of points: the measure of what they dominate up to a reference
 * point. All objectives are minimised. Two and three objectives by a sweep (Fonseca, Paquete and
 * Lopez-Ibanez, CEC 2006); more by the exclusive volumes of the WFG algorithm (While, Bradstreet
 * and Barone, IEEE TEC 2012), with its slices.
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
    return volume(inside, reference);
  }

  /**
   * What one point adds to the hypervolume of others: its box without what the others dominate of
   * it.
   *
   * @param point objective vector; where it is not better than the reference it adds nothing
   * @param others of the same length
   * @param reference as long as the points
   */
  public static double added(double[] point, List<double[]> others, double[] reference) {
    double box = 1;
    for (int k = 0; k < reference.length; k++) {
      if (!(point[k] < reference[k])) {
        return 0;
      }
      box *= reference[k] - point[k];
    }
    List<double[]> limited = new ArrayList<>();
    for (double[] other : others) {
      double[] worse = new double[reference.length];
      boolean inside = true;
      boolean covers = true;
      for (int k = 0; k < worse.length && inside; k++) {
        worse[k] = Math.max(point[k], other[k]);
        inside = worse[k] < reference[k];
        covers &= other[k] <= point[k];
      }
      if (inside && covers) {
        return 0;
      }
      if (inside) {
        limited.add(worse);
      }
    }
    return Math.max(0, box - volume(limited, reference));
  }

  private static double volume(List<double[]> points, double[] reference) {
    return switch (reference.length) {
      case 2 -> sweep(points, reference);
      case 3 -> sweepInSpace(points, reference);
      default -> exclusive(nonDominated(points), reference);
    };
  }

  /**
   * From the best third objective to the worst: the area that the points so far dominate in the
   * first two, times the way to the next. The area is a staircase, of which a new point covers
   * steps.
   */
  private static double sweepInSpace(List<double[]> points, double[] reference) {
    List<double[]> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.<double[]>comparingDouble(p -> p[2]));
    double[] x = new double[sorted.size() + 1]; // increasing
    double[] y = new double[sorted.size() + 1]; // decreasing
    int steps = 0;
    double area = 0;
    double volume = 0;
    double at = 0;
    for (double[] point : sorted) {
      int from = 0;
      int high = steps;
      while (from < high) { // the first step not left of the point
        int middle = (from + high) >>> 1;
        if (x[middle] < point[0]) {
          from = middle + 1;
        } else {
          high = middle;
        }
      }
      double ceiling = from == 0 ? reference[1] : y[from - 1];
      boolean covered =
          ceiling <= point[1] || (from < steps && x[from] == point[0] && y[from] <= point[1]);
      if (covered) {
        continue;
      }
      volume += area * (point[2] - at);
      at = point[2];
      int to = from;
      double left = point[0];
      double gained = 0;
      while (to < steps && y[to] >= point[1]) {
        gained += (x[to] - left) * (ceiling - point[1]);
        left = x[to];
        ceiling = y[to];
        to++;
      }
      double right = to < steps ? x[to] : reference[0];
      gained += (right - left) * (ceiling - point[1]);
      area += gained;
      System.arraycopy(x, to, x, from + 1, steps - to);
      System.arraycopy(y, to, y, from + 1, steps - to);
      x[from] = point[0];
      y[from] = point[1];
      steps += 1 - (to - from);
    }
    return volume + area * (reference[2] - at);
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

  /**
   * Each point's box, without what the points after it dominate as well. Those are at least as good
   * in the last objective, so that what they cover of the box reaches as far in it: a volume of one
   * objective less.
   *
   * @param points the worst in the last objective first
   */
  private static double exclusive(List<double[]> points, double[] reference) {
    int last = reference.length - 1;
    double[] base = Arrays.copyOf(reference, last);
    double volume = 0;
    for (int i = 0; i < points.size(); i++) {
      double[] point = points.get(i);
      double box = 1;
      for (int k = 0; k < last; k++) {
        box *= reference[k] - point[k];
      }
      List<double[]> limited = new ArrayList<>(points.size() - i - 1);
      for (double[] other : points.subList(i + 1, points.size())) {
        double[] worse = new double[last];
        for (int k = 0; k < last; k++) {
          worse[k] = Math.max(point[k], other[k]);
        }
        limited.add(worse);
      }
      double covered = limited.isEmpty() ? 0 : volume(limited, base);
      volume += (reference[last] - point[last]) * (box - covered);
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
