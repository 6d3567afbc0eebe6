package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.cost.external.SimulatorException;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.screening.Fidelity;

/**
 * Whether a design satisfies a plan's requirements over metrics; nothing else of it is measured. A
 * design that cannot be measured does not.
 */
final class FirstRequirements implements Predicate<Design> {
  private final Plan plan;
  private final DesignEvaluator evaluator;
  private final boolean any;
  private DesignEvaluator asking;
  private Scorer scorer;

  FirstRequirements(Plan plan, DesignEvaluator evaluator) {
    this.plan = plan;
    this.evaluator = evaluator;
    this.any = plan.requirements().stream().anyMatch(FirstRequirements::measured);
  }

  private static boolean measured(Requirement requirement) {
    return requirement.scope() == Requirement.Scope.METRIC && requirement.stage().isEmpty();
  }

  @Override
  public boolean test(Design design) {
    if (!any) {
      return true;
    }
    if (asking == null) {
      Set<String> metrics = new TreeSet<>();
      List<Requirement> required = new ArrayList<>();
      for (Requirement requirement : plan.requirements()) {
        if (measured(requirement)) {
          metrics.addAll(requirement.expr().metrics());
          required.add(requirement);
        }
      }
      Plan all = Fidelity.asking(plan, List.copyOf(metrics));
      Plan judged = all.with(all.configuration(), all.objectives(), required);
      asking = evaluator.as(judged);
      scorer = new Scorer(judged);
    }
    try {
      return scorer.score(design, asking.evaluate(design)).feasible();
    } catch (EvaluationFailure e) {
      return false;
    } catch (SimulatorException e) { // a program broke, no design
      throw new RunException(e.getMessage(), e);
    }
  }
}
