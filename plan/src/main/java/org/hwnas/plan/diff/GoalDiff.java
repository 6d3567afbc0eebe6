package org.hwnas.plan.diff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.text.PlanText;

/** Objectives and requirements of two plans. */
final class GoalDiff {
  private GoalDiff() {}

  /**
   * Objectives by their meaning first, whatever they are called and in whatever order, then by
   * name.
   */
  static List<Difference> objectives(Plan left, Plan right) {
    List<Objective> ours = new ArrayList<>(left.objectives());
    List<Objective> theirs = new ArrayList<>(right.objectives());
    ours.removeIf(
        a -> {
          Optional<Objective> twin = theirs.stream().filter(b -> alike(a, b)).findFirst();
          twin.ifPresent(theirs::remove);
          return twin.isPresent();
        });
    List<Difference> found = new ArrayList<>();
    for (Objective a : ours) {
      Optional<Objective> other =
          theirs.stream().filter(b -> b.name().equals(a.name())).findFirst();
      other.ifPresent(theirs::remove);
      found.add(
          Difference.of(Area.OBJECTIVE, a.name(), text(a), other.map(GoalDiff::text).orElse("")));
    }
    theirs.forEach(b -> found.add(Difference.of(Area.OBJECTIVE, b.name(), "", text(b))));
    return found;
  }

  /** Whether two objectives rank designs alike. */
  static boolean alike(Objective a, Objective b) {
    return a.maximize() == b.maximize() && a.expr().equals(b.expr()) && a.stage().equals(b.stage());
  }

  private static String text(Objective objective) {
    return (objective.maximize() ? "maximize " : "minimize ")
        + objective.text()
        + objective.stage().map(s -> " in stage " + s).orElse("");
  }

  /** Requirements by their meaning first, then by what they speak of. */
  static List<Difference> requirements(Plan left, Plan right) {
    List<Requirement> ours = new ArrayList<>(left.requirements());
    List<Requirement> theirs = new ArrayList<>(right.requirements());
    ours.removeIf(
        a -> {
          Optional<Requirement> twin = theirs.stream().filter(b -> alike(a, b)).findFirst();
          twin.ifPresent(theirs::remove);
          return twin.isPresent();
        });
    List<Difference> found = new ArrayList<>();
    for (Requirement a : ours) {
      Optional<Requirement> other =
          theirs.stream().filter(b -> subjects(a).equals(subjects(b))).findFirst();
      other.ifPresent(theirs::remove);
      found.add(
          Difference.of(
              Area.REQUIREMENT,
              String.join(", ", subjects(a)),
              text(a),
              other.map(GoalDiff::text).orElse("")));
    }
    theirs.forEach(
        b ->
            found.add(
                Difference.of(Area.REQUIREMENT, String.join(", ", subjects(b)), "", text(b))));
    return found;
  }

  private static boolean alike(Requirement a, Requirement b) {
    return a.scope() == b.scope()
        && a.expr().equals(b.expr())
        && a.when().equals(b.when())
        && a.stage().equals(b.stage());
  }

  private static Set<String> subjects(Requirement requirement) {
    Set<String> subjects = new LinkedHashSet<>(requirement.expr().metrics());
    subjects.addAll(requirement.expr().parameters());
    return subjects;
  }

  private static String text(Requirement requirement) {
    String when = PlanText.when(requirement.when());
    return "require "
        + requirement.text()
        + (when.isEmpty() ? "" : " " + when)
        + requirement.stage().map(s -> " in stage " + s).orElse("");
  }
}
