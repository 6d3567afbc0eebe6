package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.random.SobolPoints;
import org.hwnas.runtime.space.DesignOperators;

/** Designs that are known before the first is measured: a grid, or a design of experiments. */
final class ListedSearch implements SearchAlgorithm {
  private static final int BATCH = 16;

  private final List<Design> designs;
  private int next;

  private ListedSearch(List<Design> designs) {
    this.designs = List.copyOf(designs);
  }

  /**
   * Every design once.
   *
   * @param points values of a real parameter
   * @param limit of the designs that are listed
   * @param shuffled whether in random order
   * @throws IllegalArgumentException where there are more designs than the limit
   */
  static ListedSearch grid(
      DesignOperators space, int points, int limit, boolean shuffled, long seed) {
    List<Design> all =
        new ArrayList<>(
            space
                .all(limit, points)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "a grid lists at most %d designs, and this space has more; search it with `random`"
                                .formatted(limit))));
    if (shuffled) {
      RandomStream random = RandomStream.of(seed, "grid");
      for (int i = all.size() - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        Design swapped = all.get(other);
        all.set(other, all.get(i));
        all.set(i, swapped);
      }
    }
    return new ListedSearch(all);
  }

  /**
   * A Latin hypercube (McKay, Beckman and Conover, Technometrics 21, 1979): along each parameter,
   * one design in each of so many equal parts of its domain, as far as requirements allow.
   */
  static ListedSearch latinHypercube(DesignOperators space, int count, String purpose, long seed) {
    RandomStream random = RandomStream.of(seed, purpose + " latin hypercube");
    return new ListedSearch(latinHypercube(space, count, random));
  }

  /** The designs of a Latin hypercube. */
  static List<Design> latinHypercube(DesignOperators space, int count, RandomStream random) {
    double[][] points = new double[count][space.dimensions()];
    for (int d = 0; d < space.dimensions(); d++) {
      int[] order = new int[count];
      for (int i = 0; i < count; i++) { // a random permutation, inside out
        int other = random.nextInt(i + 1);
        order[i] = order[other];
        order[other] = i;
      }
      for (int i = 0; i < count; i++) {
        points[i][d] = (order[i] + random.nextDouble()) / count;
      }
    }
    List<Design> designs = new ArrayList<>();
    for (double[] point : points) {
      designs.add(space.at(point, random));
    }
    return designs.stream().distinct().toList();
  }

  /**
   * A Halton sequence (Halton, Numerische Mathematik 2, 1960): a coordinate is the number of the
   * design with its digits mirrored at the point, in a base of its own, a prime. Digits are
   * permuted at random, which keeps large bases from being alike (Owen, arXiv 1706.02808).
   */
  static ListedSearch halton(DesignOperators space, int count, long seed) {
    RandomStream random = RandomStream.of(seed, "halton");
    double[][] points = new double[count][space.dimensions()];
    int base = 1;
    for (int d = 0; d < space.dimensions(); d++) {
      base = primeAfter(base);
      int digits = 1; // until a digit is finer than the designs are many
      for (double reach = base; reach < 16.0 * count; reach *= base) {
        digits++;
      }
      double scale = 1;
      for (int digit = 0; digit < digits; digit++) {
        List<Integer> permuted = new ArrayList<>();
        for (int i = 0; i < base; i++) {
          permuted.add(i);
        }
        random.shuffle(permuted);
        long power = 1;
        for (int i = 0; i < digit; i++) {
          power *= base;
        }
        scale /= base;
        for (int i = 0; i < count; i++) {
          points[i][d] += permuted.get((int) (i / power % base)) * scale;
        }
      }
      for (int i = 0; i < count; i++) {
        points[i][d] = Math.min(points[i][d] + random.nextDouble() * scale, 1 - 1e-12);
      }
    }
    List<Design> designs = new ArrayList<>();
    for (double[] point : points) {
      designs.add(space.at(point, random));
    }
    return new ListedSearch(designs.stream().distinct().toList());
  }

  /** A scrambled Sobol sequence; see {@link SobolPoints}. */
  static ListedSearch sobol(DesignOperators space, int count, long seed) {
    return new ListedSearch(sobol(space, count, RandomStream.of(seed, "sobol")));
  }

  /** The designs of a scrambled Sobol sequence. */
  static List<Design> sobol(DesignOperators space, int count, RandomStream random) {
    List<Design> designs = new ArrayList<>();
    for (double[] point : SobolPoints.scrambled(count, Math.max(1, space.dimensions()), random)) {
      designs.add(space.at(point, random));
    }
    return designs.stream().distinct().toList();
  }

  static int primeAfter(int number) {
    int next = number + 1;
    while (true) {
      boolean prime = true;
      for (int i = 2; i * i <= next && prime; i++) {
        prime = next % i != 0;
      }
      if (prime) {
        return next;
      }
      next++;
    }
  }

  @Override
  public List<Design> ask(int limit) {
    int end = Math.min(designs.size(), next + Math.min(limit, BATCH));
    List<Design> batch = designs.subList(next, end);
    next = end;
    return batch;
  }

  @Override
  public void tell(List<Score> scores) {
    // Nothing to learn.
  }
}
