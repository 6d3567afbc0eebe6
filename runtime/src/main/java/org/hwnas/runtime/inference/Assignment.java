package org.hwnas.runtime.inference;

import java.util.Arrays;

/**
 * The cheapest way to give each of n things one of n places: Kuhn's Hungarian method (Naval
 * Research Logistics Quarterly 1955) with potentials, O(n^3).
 */
final class Assignment {
  private Assignment() {}

  /**
   * The place of each thing.
   *
   * @param cost by thing and place, {@code n x n}
   */
  static int[] cheapest(double[][] cost) {
    int n = cost.length;
    double[] thing = new double[n + 1];
    double[] place = new double[n + 1];
    int[] at = new int[n + 1]; // thing at a place, from 1; 0 for none
    int[] before = new int[n + 1];
    for (int t = 1; t <= n; t++) {
      double[] least = new double[n + 1];
      boolean[] seen = new boolean[n + 1];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      at[0] = t;
      int p = 0;
      do {
        seen[p] = true;
        int here = at[p];
        double step = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int q = 1; q <= n; q++) {
          if (seen[q]) {
            continue;
          }
          double reduced = cost[here - 1][q - 1] - thing[here] - place[q];
          if (reduced < least[q]) {
            least[q] = reduced;
            before[q] = p;
          }
          if (least[q] < step) {
            step = least[q];
            next = q;
          }
        }
        for (int q = 0; q <= n; q++) {
          if (seen[q]) {
            thing[at[q]] += step;
            place[q] -= step;
          } else {
            least[q] -= step;
          }
        }
        p = next;
      } while (at[p] != 0);
      while (p != 0) {
        at[p] = at[before[p]];
        p = before[p];
      }
    }
    int[] places = new int[n];
    for (int q = 1; q <= n; q++) {
      places[at[q] - 1] = q - 1;
    }
    return places;
  }
}
