package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.pareto.Archive;
import org.hwnas.runtime.pareto.Hypervolume;

/**
 * The feasible designs that no other one dominates, and what a further one would add to their
 * hypervolume. Objectives are scaled to the front's own range; the reference lies beyond it, so
 * that a design that stretches the front counts.
 */
final class FrontArchive {
  private static final double REFERENCE = 2;

  private final Archive<Individual> archive = new Archive<>(one -> one.score().objectives());

  /** Takes a design up; what it dominates leaves. Of equal ones the first stays. */
  boolean add(Design design, Score score) {
    return score.feasible() && archive.offer(new Individual(design, score));
  }

  List<Individual> front() {
    return List.copyOf(archive.kept());
  }

  boolean isEmpty() {
    return archive.kept().isEmpty();
  }

  /** The front on its own scale, to which further points may be added for the time being. */
  Scaled scaled() {
    List<Individual> front = archive.kept();
    int m = front.get(0).score().objectives().length;
    double[] low = new double[m];
    double[] span = new double[m];
    for (int k = 0; k < m; k++) {
      int objective = k;
      low[k] = front.stream().mapToDouble(i -> i.score().objectives()[objective]).min().orElse(0);
      double high =
          front.stream().mapToDouble(i -> i.score().objectives()[objective]).max().orElse(0);
      span[k] = high > low[k] ? high - low[k] : Math.max(Math.abs(low[k]), 1e-300);
    }
    Scaled scaled = new Scaled(low, span, new ArrayList<>());
    front.forEach(i -> scaled.points().add(scaled.at(i.score().objectives())));
    return scaled;
  }

  /** Points on a scale. */
  record Scaled(double[] low, double[] span, List<double[]> points) {
    double[] at(double[] objectives) {
      double[] scaled = new double[objectives.length];
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] = (objectives[k] - low[k]) / span[k];
      }
      return scaled;
    }

    /** What a point on this scale adds to the hypervolume. */
    double gain(double[] point) {
      double[] reference = new double[point.length];
      Arrays.fill(reference, REFERENCE);
      return Hypervolume.added(point, points, reference);
    }
  }
}
