package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hwnas.plan.Objective;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.pareto.Attainment;
import org.hwnas.runtime.pareto.ObjectiveScale;

/**
 * What the runs of two groups attain ({@link Attainment}).
 *
 * @param objectives two or more
 * @param slices surfaces over two objectives: of two objectives one slice, which is all; of more
 *     one for each pair and limit of the others
 * @param left by number of runs less one: the hypervolume that at least so many of the group
 *     attain, on the scale of all runs
 * @param right likewise
 * @param exact whether these are exact, not sampled
 */
public record AttainmentComparison(
    List<Objective> objectives, List<Slice> slices, double[] left, double[] right, boolean exact) {
  /** What the other objectives are limited to: so much of the values on the front of all runs. */
  private static final double[] LIMITS = {0.25, 0.5, 1};

  /**
   * Surfaces over two objectives.
   *
   * @param first the objective on one axis
   * @param second that on the other
   * @param limits in the objectives' units: no other objective is worse; infinite where any value
   *     will do
   * @param left of one run, half and all of the left group; each once
   * @param right likewise
   */
  public record Slice(
      int first, int second, double[] limits, List<Surface> left, List<Surface> right) {}

  /**
   * A summary attainment surface.
   *
   * @param times at least so many runs of the group attain it
   * @param corners in the objectives' units, the best of the first objective first
   */
  public record Surface(int times, List<double[]> corners) {}

  /**
   * Compares.
   *
   * @param scale of all runs
   * @param found feasible objective vectors of each run, to be minimised
   * @param count how many of the runs are of the left group
   */
  static AttainmentComparison of(
      List<Objective> objectives, ObjectiveScale scale, List<List<double[]>> found, int count) {
    List<List<double[]>> fronts = found.stream().map(ObjectiveScale::front).toList();
    List<List<double[]>> ours = fronts.subList(0, count);
    List<List<double[]>> theirs = fronts.subList(count, fronts.size());
    List<double[]> common = ObjectiveScale.front(fronts.stream().flatMap(List::stream).toList());
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < objectives.size(); i++) {
      for (int j = i + 1; j < objectives.size(); j++) {
        for (double share : objectives.size() == 2 ? new double[] {1} : LIMITS) {
          double[] limits = limits(common, objectives.size(), share);
          slices.add(
              new Slice(
                  i,
                  j,
                  stated(objectives, limits),
                  surfaces(objectives, ours, i, j, limits),
                  surfaces(objectives, theirs, i, j, limits)));
        }
      }
    }
    return new AttainmentComparison(
        objectives,
        slices,
        scale.attained(ours),
        scale.attained(theirs),
        Attainment.exact(ours, objectives.size()) && Attainment.exact(theirs, objectives.size()));
  }

  private static double[] limits(List<double[]> front, int objectives, double share) {
    double[] limits = new double[objectives];
    for (int k = 0; k < objectives; k++) {
      int of = k;
      double[] values = front.stream().mapToDouble(p -> p[of]).sorted().toArray();
      limits[k] =
          share == 1
              ? Double.POSITIVE_INFINITY
              : values[(int) Math.round(share * (values.length - 1))];
    }
    return limits;
  }

  private static List<Surface> surfaces(
      List<Objective> objectives,
      List<List<double[]>> runs,
      int first,
      int second,
      double[] limits) {
    List<Surface> surfaces = new ArrayList<>();
    for (int t : times(runs.size())) {
      List<double[]> corners = new ArrayList<>();
      for (double[] c : Attainment.slice(runs, t, first, second, limits)) {
        if (Double.isFinite(c[0]) && Double.isFinite(c[1])) {
          corners.add(
              new double[] {
                stated(objectives.get(first), c[0]), stated(objectives.get(second), c[1])
              });
        }
      }
      surfaces.add(new Surface(t, corners));
    }
    return surfaces;
  }

  /** One run, half of the runs, all of them; each once. */
  private static int[] times(int runs) {
    return Arrays.stream(new int[] {1, (runs + 1) / 2, runs}).distinct().toArray();
  }

  private static double[] stated(List<Objective> objectives, double[] minimised) {
    double[] stated = new double[minimised.length];
    for (int k = 0; k < stated.length; k++) {
      stated[k] = stated(objectives.get(k), minimised[k]);
    }
    return stated;
  }

  /** From what is minimised, in SI units, to what the spec states. */
  private static double stated(Objective objective, double minimised) {
    return Units.of(objective.unit()).fromSi(objective.maximize() ? -minimised : minimised);
  }

  /** For people; ends with a line feed. */
  String human() {
    StringBuilder text = new StringBuilder("attained, as hypervolume");
    text.append(
        exact ? String.format("%n") : String.format(Locale.ROOT, " (sampled, to about 0.004)%n"));
    group(text, "A", left, slices.get(0).left);
    group(text, "B", right, slices.get(0).right);
    return text.toString();
  }

  private void group(StringBuilder text, String name, double[] volumes, List<Surface> surfaces) {
    for (int t : times(volumes.length)) {
      text.append(
          String.format(
              Locale.ROOT, "  %s  by at least %d of the runs: %.4f", name, t, volumes[t - 1]));
      if (objectives.size() == 2) {
        int corners =
            surfaces.stream().filter(s -> s.times == t).findFirst().orElseThrow().corners.size();
        text.append(String.format(Locale.ROOT, ", %d corners", corners));
      }
      text.append(String.format("%n"));
    }
  }

  /** For programs and pages; what is unlimited is null. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    JsonArray names = new JsonArray();
    objectives.forEach(o -> names.add(o.name() + " [" + o.unit() + "]"));
    json.add("objectives", names);
    json.addProperty("exact", exact);
    json.add("hypervolumes_left", SeedComparison.numbers(left));
    json.add("hypervolumes_right", SeedComparison.numbers(right));
    JsonArray all = new JsonArray();
    for (Slice slice : slices) {
      JsonObject one = new JsonObject();
      one.addProperty("first", slice.first);
      one.addProperty("second", slice.second);
      JsonArray limits = new JsonArray();
      for (int k = 0; k < slice.limits.length; k++) {
        boolean none = k == slice.first || k == slice.second || Double.isInfinite(slice.limits[k]);
        if (none) {
          limits.add(JsonNull.INSTANCE);
        } else {
          limits.add(slice.limits[k]);
        }
      }
      one.add("limits", limits);
      one.add("left", json(slice.left));
      one.add("right", json(slice.right));
      all.add(one);
    }
    json.add("slices", all);
    return json;
  }

  private static JsonArray json(List<Surface> surfaces) {
    JsonArray all = new JsonArray();
    for (Surface s : surfaces) {
      JsonObject one = new JsonObject();
      one.addProperty("runs", s.times);
      JsonArray corners = new JsonArray();
      s.corners.forEach(c -> corners.add(SeedComparison.numbers(c)));
      one.add("corners", corners);
      all.add(one);
    }
    return all;
  }
}
