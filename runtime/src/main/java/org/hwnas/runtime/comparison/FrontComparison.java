package org.hwnas.runtime.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.search.Ranking;

/**
 * What two runs with the same objectives found, on one scale: that of the front of both together,
 * so that neither run sets it alone.
 *
 * @param scale of both; none where neither has a feasible design
 * @param left one run
 * @param right the other
 * @param goals the best value of each objective, by objective
 */
public record FrontComparison(
    Optional<ObjectiveScale> scale, Side left, Side right, List<Goal> goals) {
  /**
   * One run.
   *
   * @param evaluations made
   * @param feasible those that satisfy all requirements
   * @param front non-dominated feasible designs
   * @param hypervolume of the front on the common scale, 0..1
   * @param dominated share of the front that a design of the other run's front dominates; 0 for an
   *     empty front (the coverage of Zitzler and Thiele, IEEE TEC 1999)
   */
  public record Side(
      int evaluations, long feasible, int front, double hypervolume, double dominated) {}

  /**
   * The best values of an objective on both sides, in SI units; empty where nothing is feasible.
   */
  public record Goal(Objective objective, Optional<Double> left, Optional<Double> right) {
    /** Both values in the objective's unit. */
    public String text() {
      return String.format(
          Locale.ROOT, "best %-12s %s | %s", objective.name(), shown(left), shown(right));
    }

    private String shown(Optional<Double> value) {
      return value.map(v -> Units.format(v, Units.of(objective.unit()), 4)).orElse("none");
    }
  }

  /** Compares; empty where the two plans do not have the same objectives in the same order. */
  public static Optional<FrontComparison> of(RunReport left, RunReport right) {
    if (!sameObjectives(left.plan(), right.plan())) {
      return Optional.empty();
    }
    Optional<ObjectiveScale> scale =
        ObjectiveScale.common(List.of(objectives(left), objectives(right)));
    List<Goal> goals = new ArrayList<>();
    for (int i = 0; i < left.plan().objectives().size(); i++) {
      goals.add(new Goal(left.plan().objectives().get(i), best(left, i), best(right, i)));
    }
    return Optional.of(
        new FrontComparison(scale, side(left, right, scale), side(right, left, scale), goals));
  }

  static boolean sameObjectives(Plan left, Plan right) {
    if (left.objectives().size() != right.objectives().size()) {
      return false;
    }
    for (int i = 0; i < left.objectives().size(); i++) {
      Objective a = left.objectives().get(i);
      Objective b = right.objectives().get(i);
      if (a.maximize() != b.maximize() || !a.expr().equals(b.expr())) {
        return false;
      }
    }
    return true;
  }

  private static Side side(RunReport run, RunReport other, Optional<ObjectiveScale> scale) {
    long beaten =
        run.front().stream()
            .filter(
                p -> other.front().stream().anyMatch(q -> Ranking.dominates(q.score(), p.score())))
            .count();
    return new Side(
        run.search().size(),
        run.search().stream().filter(RunReport.Point::feasible).count(),
        run.front().size(),
        scale.map(s -> s.hypervolume(objectives(run))).orElse(0.0),
        run.front().isEmpty() ? 0 : (double) beaten / run.front().size());
  }

  private static List<double[]> objectives(RunReport run) {
    return run.front().stream().map(p -> p.score().objectives()).toList();
  }

  private static Optional<Double> best(RunReport run, int objective) {
    boolean maximize = run.plan().objectives().get(objective).maximize();
    return run.front().stream()
        .map(p -> p.objectives()[objective])
        .reduce((a, b) -> maximize ? Math.max(a, b) : Math.min(a, b));
  }
}
