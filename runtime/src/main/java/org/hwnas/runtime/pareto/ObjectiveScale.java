package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A common scale for sets of points: 0 at the best, 1 at the worst value any point of the combined
 * front has in an objective. The hypervolume is taken up to 1.1 in each and given as a share of
 * that box, so that it lies in 0..1 and a front's ends count.
 *
 * <p>Where one of the sets has no point in that box, as happens with few evaluations, its
 * hypervolume would read 0 however far the set is from the front; then 1 is instead at the worst
 * value on any set's own front, for all sets alike, and every set with a point reads more than 0.
 *
 * @param low best value of each objective
 * @param span worst minus best; 1 where there is no spread
 * @param reach where 1 is
 */
public record ObjectiveScale(double[] low, double[] span, Reach reach) {
  private static final double REFERENCE = 1.1;

  /** The designs of which the worst value is at 1. */
  public enum Reach {
    /** Those of the combined front. */
    FRONT("on the combined front"),
    /** Those of each set's own front. */
    FRONTS("on any one's own front, since the combined front's box holds no design of one of them"),
    /** All. */
    ALL("of any feasible design");

    private final String text;

    Reach(String text) {
      this.text = text;
    }
  }

  /**
   * The scale of the front of some feasible points.
   *
   * @param points not empty; to be minimised
   */
  public static ObjectiveScale of(List<double[]> points) {
    List<double[]> front = Hypervolume.nonDominated(points);
    return spanning(front, Reach.FRONT);
  }

  /** Points that no other point is at least as good as in every objective; one of equals. */
  public static List<double[]> front(List<double[]> points) {
    return Hypervolume.nonDominated(points);
  }

  /**
   * The scale on which some sets are compared; none where all of them are empty.
   *
   * @param sets of feasible points to be minimised; an empty one has no say
   */
  public static Optional<ObjectiveScale> common(List<List<double[]>> sets) {
    List<double[]> all = new ArrayList<>();
    sets.forEach(all::addAll);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ObjectiveScale scale = of(all);
    if (sets.stream().allMatch(set -> set.isEmpty() || scale.hypervolume(set) > 0)) {
      return Optional.of(scale);
    }
    List<double[]> fronts = new ArrayList<>();
    sets.forEach(set -> fronts.addAll(Hypervolume.nonDominated(set)));
    return Optional.of(spanning(fronts, Reach.FRONTS));
  }

  /**
   * The scale that reaches to the worst of all points; none where there is none.
   *
   * @param sets of feasible points to be minimised
   */
  public static Optional<ObjectiveScale> whole(List<List<double[]>> sets) {
    List<double[]> all = sets.stream().flatMap(List::stream).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(spanning(all, Reach.ALL));
  }

  /** Whether 1 is not at the worst value on the combined front. */
  public boolean widened() {
    return reach != Reach.FRONT;
  }

  private static ObjectiveScale spanning(List<double[]> points, Reach reach) {
    double[] low = points.get(0).clone();
    double[] high = points.get(0).clone();
    for (double[] point : points) {
      for (int i = 0; i < low.length; i++) {
        low[i] = Math.min(low[i], point[i]);
        high[i] = Math.max(high[i], point[i]);
      }
    }
    double[] span = new double[low.length];
    for (int i = 0; i < span.length; i++) {
      span[i] = high[i] > low[i] ? high[i] - low[i] : Math.max(Math.abs(low[i]), 1e-300);
    }
    return new ObjectiveScale(low, span, reach);
  }

  /** Points on this scale: 0 the best, 1 the worst that counts. */
  public List<double[]> scaled(List<double[]> points) {
    List<double[]> scaled = new ArrayList<>();
    for (double[] point : points) {
      double[] s = new double[point.length];
      for (int i = 0; i < s.length; i++) {
        s[i] = (point[i] - low[i]) / span[i];
      }
      scaled.add(s);
    }
    return scaled;
  }

  /** The hypervolume of points on this scale, 0..1. */
  public double hypervolume(List<double[]> points) {
    double share = Hypervolume.of(scaled(points), reference()) / box(low.length);
    return Math.min(1, share); // rounded, all of the box may be a last digit more
  }

  /** By how much one more point raises the hypervolume of others on this scale, 0..1. */
  public double added(double[] point, List<double[]> others) {
    double[] scaled = scaled(List.of(point)).get(0);
    return Hypervolume.added(scaled, scaled(others), reference()) / box(low.length);
  }

  /**
   * The hypervolume of what at least one of several runs, two of them, and so on attain, on this
   * scale, 0..1.
   *
   * @param runs points of each, not better than the best of this scale
   */
  public double[] attained(List<List<double[]>> runs) {
    double[] volumes =
        Attainment.volumes(
            runs.stream().map(this::scaled).toList(), new double[low.length], reference());
    return Arrays.stream(volumes).map(v -> Math.min(1, v / box(low.length))).toArray();
  }

  private double[] reference() {
    double[] reference = new double[low.length];
    Arrays.fill(reference, REFERENCE);
    return reference;
  }

  private static double box(int objectives) {
    return Math.pow(REFERENCE, objectives);
  }

  /** The box that hypervolumes are a share of: its best corner and its worst. */
  public List<double[]> corners() {
    double[] worst = new double[low.length];
    for (int i = 0; i < worst.length; i++) {
      worst[i] = low[i] + REFERENCE * span[i];
    }
    return List.of(low.clone(), worst);
  }

  /** What the hypervolume is a share of, in words. */
  public String box() {
    return "the box from the best to 1.1 times the worst value " + reach.text;
  }
}
