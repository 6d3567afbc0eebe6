package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.random.SobolPoints;

/** Points that fill the unit cube evenly, of which a later part goes on where the first ended. */
final class SpreadPoints {
  private final int dimensions;
  private final long seed;
  private final int level;

  /**
   * @param level of the search: each has its own scrambling
   */
  SpreadPoints(int dimensions, long seed, int level) {
    this.dimensions = dimensions;
    this.seed = seed;
    this.level = level;
  }

  double[][] sobol(int first, int count) {
    return SobolPoints.scrambled(
        first, count, Math.max(1, dimensions), RandomStream.of(seed, "shgo sobol", level));
  }

  /** A Halton sequence shifted at random (Cranley and Patterson, SIAM J. Numer. Anal. 13, 1976). */
  double[][] halton(int first, int count) {
    RandomStream random = RandomStream.of(seed, "shgo halton", level);
    double[][] points = new double[count][dimensions];
    int base = 1;
    for (int d = 0; d < dimensions; d++) {
      base = ListedSearch.primeAfter(base);
      double shift = random.nextDouble();
      for (int i = 0; i < count; i++) {
        double mirrored = 0;
        double scale = 1;
        for (int rest = first + i + 1; rest > 0; rest /= base) {
          scale /= base;
          mirrored += rest % base * scale;
        }
        points[i][d] = (mirrored + shift) % 1;
      }
    }
    return points;
  }

  /**
   * Vertices of the triangulated cube: its centre and its corners, then the corners and centres of
   * the cubes of half the side, and so on. Of a generation that is larger than what is left, so
   * many at random.
   */
  double[][] simplicial(int first, int count) {
    Set<List<Double>> all = new LinkedHashSet<>();
    RandomStream random = RandomStream.of(seed, "shgo simplicial", level);
    all.add(Collections.nCopies(dimensions, 0.5)); // of the first generation, whatever is left out
    for (int generation = 0; all.size() < first + count; generation++) {
      int cells = 1 << Math.min(generation, 20);
      double corners = Math.pow(cells + 1.0, dimensions);
      double centres = Math.pow(cells, dimensions);
      if (corners + centres <= 2.0 * count) {
        grid(cells + 1, 1.0 / cells, 0, all);
        grid(cells, 1.0 / cells, 0.5 / cells, all);
      } else {
        // more of them than will ever be taken
        for (int i = 0; i < 20 * (first + count) && all.size() < first + count; i++) {
          boolean centre = random.nextDouble() * (corners + centres) < centres;
          List<Double> point = new ArrayList<>();
          for (int d = 0; d < dimensions; d++) {
            point.add(
                centre
                    ? (random.nextInt(cells) + 0.5) / cells
                    : (double) random.nextInt(cells + 1) / cells);
          }
          all.add(point);
        }
      }
      if (dimensions == 0 || generation > 20) {
        break;
      }
    }
    return all.stream()
        .skip(first)
        .limit(count)
        .map(p -> p.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  private void grid(int levels, double step, double offset, Set<List<Double>> into) {
    int[] at = new int[dimensions];
    while (true) {
      into.add(Arrays.stream(at).mapToObj(i -> offset + i * step).toList());
      int d = 0;
      while (d < dimensions && ++at[d] == levels) {
        at[d++] = 0;
      }
      if (d == dimensions) {
        return;
      }
    }
  }
}
