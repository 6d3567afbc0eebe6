package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.random.RandomStream;

/**
 * Front by front; from the one that does not fit whole, designs near the reference directions that
 * have fewest so far (NSGA-III: Deb and Jain, IEEE TEC 18, 2014). Objectives are scaled by the
 * ideal point and the intercepts of the plane through the extreme points; where there is no such
 * plane, by the worst values. Of directions equally empty one is drawn, as in the paper, from the
 * designs themselves, so that the result is a function of its input; of designs near one direction
 * the nearest is taken.
 */
final class ReferencePointSurvival implements Survival {
  private static final double SMALL = 1e-6;

  private final List<double[]> directions;

  /**
   * @param directions points on a simplex
   */
  ReferencePointSurvival(List<double[]> directions) {
    this.directions = List.copyOf(directions);
  }

  @Override
  public List<Individual> keep(List<Individual> all, int size) {
    List<List<Individual>> fronts = Survival.fronts(all);
    List<Individual> kept = new ArrayList<>();
    int rank = 0;
    while (rank < fronts.size() && kept.size() + fronts.get(rank).size() <= size) {
      for (Individual one : fronts.get(rank)) {
        kept.add(new Individual(one.design(), one.score(), rank, 0));
      }
      rank++;
    }
    if (kept.size() == size || rank == fronts.size()) {
      return List.copyOf(kept);
    }
    List<Individual> last = fronts.get(rank);
    if (!last.get(0).score().feasible()) { // ranked by violation: nothing to spread
      for (Individual one : last.subList(0, size - kept.size())) {
        kept.add(new Individual(one.design(), one.score(), rank, 0));
      }
      return List.copyOf(kept);
    }
    fill(kept, last, size, rank);
    return List.copyOf(kept);
  }

  private void fill(List<Individual> kept, List<Individual> last, int size, int rank) {
    List<Individual> pool = new ArrayList<>();
    kept.stream().filter(i -> i.score().feasible()).forEach(pool::add);
    int before = pool.size();
    pool.addAll(last);
    double[][] points = normalised(pool);
    int[] nearest = new int[points.length];
    double[] distance = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      associate(points[i], i, nearest, distance);
    }
    int[] crowd = new int[directions.size()];
    for (int i = 0; i < before; i++) {
      crowd[nearest[i]]++;
    }
    int[] turn = turns(last);
    boolean[] taken = new boolean[points.length];
    while (kept.size() < size) {
      int direction = -1;
      int chosen = -1;
      for (int i = before; i < points.length; i++) {
        if (taken[i]) {
          continue;
        }
        int d = nearest[i];
        boolean emptier = direction < 0 || crowd[d] < crowd[direction];
        boolean nearer =
            direction >= 0
                && crowd[d] == crowd[direction]
                && (turn[d] < turn[direction]
                    || (d == direction && distance[i] < distance[chosen]));
        if (emptier || nearer) {
          direction = d;
          chosen = i;
        }
      }
      taken[chosen] = true;
      crowd[direction]++;
      Individual one = pool.get(chosen);
      kept.add(new Individual(one.design(), one.score(), rank, -crowd[direction]));
    }
  }

  /** Which of two directions goes first: those of low number would crowd one end of the front. */
  private int[] turns(List<Individual> last) {
    long seed = 0;
    for (Individual one : last) {
      seed = 31 * seed + one.design().key().hashCode();
    }
    RandomStream random = RandomStream.of(seed, "directions");
    int[] turn = IntStream.range(0, directions.size()).toArray();
    for (int i = turn.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = turn[i];
      turn[i] = turn[other];
      turn[other] = swapped;
    }
    return turn;
  }

  private void associate(double[] point, int at, int[] nearest, double[] distance) {
    distance[at] = Double.POSITIVE_INFINITY;
    for (int d = 0; d < directions.size(); d++) {
      double[] w = directions.get(d);
      double along = 0;
      double length = 0;
      for (int k = 0; k < w.length; k++) {
        along += w[k] * point[k];
        length += w[k] * w[k];
      }
      double square = 0;
      for (int k = 0; k < w.length; k++) {
        double off = point[k] - along / length * w[k];
        square += off * off;
      }
      if (square < distance[at]) {
        distance[at] = square;
        nearest[at] = d;
      }
    }
  }

  private static double[][] normalised(List<Individual> pool) {
    int m = pool.get(0).score().objectives().length;
    double[] ideal = new double[m];
    double[] worst = new double[m];
    Arrays.fill(ideal, Double.POSITIVE_INFINITY);
    Arrays.fill(worst, Double.NEGATIVE_INFINITY);
    for (Individual one : pool) {
      for (int k = 0; k < m; k++) {
        ideal[k] = Math.min(ideal[k], one.score().objectives()[k]);
        worst[k] = Math.max(worst[k], one.score().objectives()[k]);
      }
    }
    double[] span = intercepts(pool, ideal, worst);
    double[][] points = new double[pool.size()][m];
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < m; k++) {
        points[i][k] = (pool.get(i).score().objectives()[k] - ideal[k]) / span[k];
      }
    }
    return points;
  }

  /** Along each axis, where the plane through the extreme points cuts it. */
  private static double[] intercepts(List<Individual> pool, double[] ideal, double[] worst) {
    int m = ideal.length;
    double[][] plane = new double[m][m + 1];
    for (int axis = 0; axis < m; axis++) {
      double least = Double.POSITIVE_INFINITY;
      for (Individual one : pool) {
        double scalar = 0;
        for (int k = 0; k < m; k++) {
          double over = one.score().objectives()[k] - ideal[k];
          scalar = Math.max(scalar, k == axis ? over : over / SMALL);
        }
        if (scalar < least) {
          least = scalar;
          for (int k = 0; k < m; k++) {
            plane[axis][k] = one.score().objectives()[k] - ideal[k];
          }
        }
      }
      plane[axis][m] = 1;
    }
    double[] normal = solved(plane);
    double[] span = new double[m];
    for (int k = 0; k < m; k++) {
      double usual = worst[k] > ideal[k] ? worst[k] - ideal[k] : 1;
      double cut = normal.length == 0 ? 0 : 1 / normal[k];
      span[k] = cut > SMALL && cut <= usual ? cut : usual;
    }
    return span;
  }

  /** Gaussian elimination with pivots; nothing where there is no one solution. */
  private static double[] solved(double[][] rows) {
    int m = rows.length;
    for (int column = 0; column < m; column++) {
      int pivot = column;
      for (int i = column + 1; i < m; i++) {
        if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) {
          pivot = i;
        }
      }
      if (Math.abs(rows[pivot][column]) < 1e-12) {
        return new double[0];
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      for (int i = 0; i < m; i++) {
        double factor = i == column ? 0 : rows[i][column] / rows[column][column];
        for (int k = column; factor != 0 && k <= m; k++) {
          rows[i][k] -= factor * rows[column][k];
        }
      }
    }
    double[] solution = new double[m];
    for (int i = 0; i < m; i++) {
      solution[i] = rows[i][m] / rows[i][i];
    }
    return solution;
  }
}
