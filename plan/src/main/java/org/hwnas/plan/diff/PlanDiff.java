package org.hwnas.plan.diff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hwnas.plan.Plan;

/**
 * All differences between two plans, by area.
 *
 * @param left one plan
 * @param right the other
 * @param differences iso areas first
 */
public record PlanDiff(Plan left, Plan right, List<Difference> differences) {
  /** What a comparison of the two is worth. */
  public enum Verdict {
    /** No difference at all. */
    EQUAL,
    /** They differ only in what may differ. */
    FAIR,
    /** Something differs that changes the results by itself. */
    UNFAIR
  }

  public PlanDiff {
    differences = List.copyOf(differences);
  }

  /**
   * Compares.
   *
   * @param free paths whose differences are what is being compared, with all below them: {@code
   *     hardware.tile.pe.crossbar.device}
   */
  public static PlanDiff of(Plan left, Plan right, Collection<String> free) {
    List<Difference> found = new ArrayList<>();
    found.addAll(new ConfigurationDiff(left, right).differences());
    found.addAll(GoalDiff.objectives(left, right));
    found.addAll(GoalDiff.requirements(left, right));
    found.addAll(SpaceDiff.of(left, right));
    List<Difference> judged = new ArrayList<>();
    for (Area area : Area.values()) {
      found.stream()
          .filter(d -> d.area() == area)
          .map(d -> free.stream().anyMatch(f -> below(d.path(), f)) ? d.free() : d)
          .forEach(judged::add);
    }
    return new PlanDiff(left, right, judged);
  }

  private static boolean below(String path, String free) {
    return path.equals(free) || path.startsWith(free + ".") || path.startsWith(free + "[");
  }

  public Verdict verdict() {
    if (differences.isEmpty()) {
      return Verdict.EQUAL;
    }
    return differences.stream().anyMatch(Difference::iso) ? Verdict.UNFAIR : Verdict.FAIR;
  }

  /** With more differences than the plans have, such as those of two runs. */
  public PlanDiff with(Collection<Difference> more) {
    List<Difference> all = new ArrayList<>(differences);
    all.addAll(more);
    return new PlanDiff(left, right, all);
  }
}
