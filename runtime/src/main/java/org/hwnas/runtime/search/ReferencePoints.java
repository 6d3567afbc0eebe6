package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * Evenly spread weights on a simplex: by divisions (Das and Dennis, SIAM J. Optim. 8, 1998), or any
 * number of them by their energy (Blank, Deb, Dhebar, Bandaru and Seada, IEEE TEC 25, 2021).
 */
final class ReferencePoints {
  private static final int STEPS = 1500;
  private static final double STEP = 0.05; // of the mean distance of neighbours; falls to nothing
  private static final double NEAR = 1e-9; // apart at least: a pair has no direction else

  private ReferencePoints() {}

  /** All points whose coordinates are multiples of one over the divisions and add up to 1. */
  static List<double[]> dasDennis(int objectives, int divisions) {
    List<double[]> points = new ArrayList<>();
    fill(new int[objectives], 0, divisions, divisions, points);
    return points;
  }

  /** The finest such set that has no more points than stated; two divisions at least. */
  static List<double[]> atMost(int objectives, int count) {
    int divisions = 2;
    while (size(objectives, divisions + 1) <= count) {
      divisions++;
    }
    return dasDennis(objectives, divisions);
  }

  /** Binomial coefficient of divisions + objectives - 1 over divisions. */
  static long size(int objectives, int divisions) {
    long size = 1;
    for (int i = 1; i < objectives; i++) {
      size = size * (divisions + i) / i;
    }
    return size;
  }

  private static void fill(int[] parts, int at, int left, int divisions, List<double[]> into) {
    if (at == parts.length - 1) {
      double[] point = new double[parts.length];
      for (int i = 0; i < at; i++) {
        point[i] = (double) parts[i] / divisions;
      }
      point[at] = (double) left / divisions;
      into.add(point);
      return;
    }
    for (int part = 0; part <= left; part++) {
      parts[at] = part;
      fill(parts, at + 1, left - part, divisions, into);
    }
  }

  /**
   * As many points as stated, the corners among them, that repel each other: the sum over pairs of
   * one over the distance to the power of the square of the number of objectives descends, along
   * its direction in ever smaller steps, within the simplex.
   *
   * @param count at least the number of objectives
   */
  static List<double[]> riesz(int objectives, int count, RandomStream random) {
    if (count < objectives) {
      throw new IllegalArgumentException(
          count
              + " reference points do not have a corner for each of "
              + objectives
              + " objectives");
    }
    double[][] points = new double[count][objectives];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = 0; k < objectives; k++) {
        points[i][k] = i < objectives ? i == k ? 1 : 0 : -StrictMath.log(1 - random.nextDouble());
        sum += points[i][k];
      }
      for (int k = 0; k < objectives; k++) {
        points[i][k] /= sum;
      }
    }
    double apart = StrictMath.pow(count, -1.0 / (objectives - 1));
    for (int step = 0; step < STEPS && count > objectives; step++) {
      double[][] forces = forces(points, objectives);
      double length = STEP * apart * (1 - (double) step / STEPS);
      for (int i = objectives; i < count; i++) {
        double norm = Math.sqrt(dot(forces[i], forces[i]));
        for (int k = 0; k < objectives && norm > 0; k++) {
          points[i][k] = Math.max(0, points[i][k] + length * forces[i][k] / norm);
        }
        double sum = java.util.Arrays.stream(points[i]).sum();
        for (int k = 0; k < objectives; k++) {
          points[i][k] /= sum;
        }
      }
    }
    return List.of(points);
  }

  /** How the others push each point within the plane of the simplex; its length has no meaning. */
  private static double[][] forces(double[][] points, int objectives) {
    double[][] forces = new double[points.length][objectives];
    double power = (double) objectives * objectives + 2;
    for (int i = objectives; i < points.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      double[] distances = new double[points.length];
      for (int j = 0; j < points.length; j++) {
        double square = 0;
        for (int k = 0; k < objectives; k++) {
          square += (points[i][k] - points[j][k]) * (points[i][k] - points[j][k]);
        }
        distances[j] = Math.max(NEAR, Math.sqrt(square));
        nearest = j == i ? nearest : Math.min(nearest, distances[j]);
      }
      for (int j = 0; j < points.length; j++) {
        // over the nearest distance, so that no power overflows
        double push = j == i ? 0 : StrictMath.pow(nearest / distances[j], power);
        for (int k = 0; k < objectives; k++) {
          forces[i][k] += push * (points[i][k] - points[j][k]);
        }
      }
      double mean = java.util.Arrays.stream(forces[i]).average().orElse(0);
      for (int k = 0; k < objectives; k++) {
        forces[i][k] -= mean;
      }
    }
    return forces;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
