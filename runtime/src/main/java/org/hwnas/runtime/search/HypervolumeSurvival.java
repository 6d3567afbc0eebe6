package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.pareto.Hypervolume;

/**
 * Front by front; from the one that does not fit whole, the design that adds the least hypervolume
 * goes, again and again (SMS-EMOA: Beume, Naujoks and Emmerich, EJOR 181, 2007). Objectives are
 * scaled to the front's own range; its ends always stay while there is room.
 */
final class HypervolumeSurvival implements Survival {
  private static final double REFERENCE = 1.1; // beyond the worst of the front, in its range

  @Override
  public List<Individual> keep(List<Individual> all, int size) {
    List<Individual> kept = new ArrayList<>();
    int rank = 0;
    for (List<Individual> front : Survival.fronts(all)) {
      if (kept.size() >= size) {
        break;
      }
      kept.addAll(reduced(front, size - kept.size(), rank));
      rank++;
    }
    return List.copyOf(kept);
  }

  private static List<Individual> reduced(List<Individual> front, int room, int rank) {
    List<Individual> left = new ArrayList<>(front);
    boolean measured = left.get(0).score().feasible();
    while (left.size() > room) {
      double[] gains = measured ? gains(left) : new double[left.size()];
      int least = left.size() - 1; // of equal ones the youngest goes
      for (int i = left.size() - 2; i >= 0; i--) {
        if (gains[i] < gains[least]) {
          least = i;
        }
      }
      left.remove(least);
    }
    double[] gains = measured ? gains(left) : new double[left.size()];
    List<Individual> ranked = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      ranked.add(new Individual(left.get(i).design(), left.get(i).score(), rank, gains[i]));
    }
    return ranked;
  }

  /** What each adds to the volume that all dominate. */
  private static double[] gains(List<Individual> front) {
    List<double[]> points = scaled(front);
    double[] reference = new double[points.get(0).length];
    Arrays.fill(reference, REFERENCE);
    double whole = Hypervolume.of(points, reference);
    double[] gains = new double[points.size()];
    for (int i = 0; i < gains.length; i++) {
      List<double[]> others = new ArrayList<>(points);
      others.remove(i);
      gains[i] = whole - Hypervolume.of(others, reference);
    }
    return gains;
  }

  private static List<double[]> scaled(List<Individual> front) {
    int m = front.get(0).score().objectives().length;
    double[] low = new double[m];
    double[] high = new double[m];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (Individual one : front) {
      for (int k = 0; k < m; k++) {
        low[k] = Math.min(low[k], one.score().objectives()[k]);
        high[k] = Math.max(high[k], one.score().objectives()[k]);
      }
    }
    List<double[]> points = new ArrayList<>();
    for (Individual one : front) {
      double[] point = new double[m];
      for (int k = 0; k < m; k++) {
        double span = high[k] - low[k];
        point[k] = span > 0 ? (one.score().objectives()[k] - low[k]) / span : 0;
      }
      points.add(point);
    }
    return points;
  }
}
