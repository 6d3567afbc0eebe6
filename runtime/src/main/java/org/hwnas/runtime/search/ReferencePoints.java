package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;

/** Evenly spread weights on a simplex (Das and Dennis, SIAM J. Optim. 8, 1998). */
final class ReferencePoints {
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
}
