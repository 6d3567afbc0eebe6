package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    boolean measured = front.get(0).score().feasible();
    List<Individual> left = new ArrayList<>(front);
    List<double[]> points = measured ? scaled(front) : new ArrayList<>();
    List<Double> gains = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      gains.add(measured ? gain(points, i) : 0.0);
    }
    // A gain only grows as others leave: one worked out earlier bounds what it is now from below.
    List<Boolean> fresh = new ArrayList<>(Collections.nCopies(left.size(), true));
    while (left.size() > room) {
      int least = left.size() - 1; // of equal ones the youngest goes
      for (int i = left.size() - 2; i >= 0; i--) {
        if (gains.get(i) < gains.get(least)) {
          least = i;
        }
      }
      if (!fresh.get(least)) {
        gains.set(least, gain(points, least));
        fresh.set(least, true);
        continue;
      }
      left.remove(least);
      gains.remove(least);
      fresh.remove(least);
      if (measured) {
        points.remove(least);
        fresh.replaceAll(was -> false);
      }
    }
    List<Individual> ranked = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      double gain = fresh.get(i) ? gains.get(i) : gain(points, i);
      ranked.add(new Individual(left.get(i).design(), left.get(i).score(), rank, gain));
    }
    return ranked;
  }

  /** What one adds to the volume that all dominate. */
  private static double gain(List<double[]> points, int index) {
    double[] reference = new double[points.get(index).length];
    Arrays.fill(reference, REFERENCE);
    List<double[]> others = new ArrayList<>(points);
    others.remove(index);
    return Hypervolume.added(points.get(index), others, reference);
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
