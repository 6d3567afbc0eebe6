package org.hwnas.runtime.estimate;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;

/** Which stages measure designs in a way of their own, and not as the experiment does. */
public final class StageEstimators {
  private StageEstimators() {}

  /** Names of those stages. */
  public static Set<String> apart(Plan plan) {
    Optional<Block> usual = plan.configuration().child("evaluate");
    return plan.configuration().children().stream()
        .filter(b -> b.kind().equals("stage") && !b.child("evaluate").equals(usual))
        .map(Block::name)
        .collect(Collectors.toSet());
  }

  /** Whether a requirement can be judged by what the experiment's own estimators measure. */
  static boolean judged(Requirement requirement, Set<String> apart) {
    return requirement.stage().map(s -> !apart.contains(s)).orElse(true);
  }
}
