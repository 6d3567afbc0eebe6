package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.search.Ranking;
import org.hwnas.runtime.search.Score;

/**
 * What follows a search: some of the designs that it found are measured once more in another way,
 * such as with a whole training after a search by proxies.
 *
 * @param which of the designs
 * @param count of {@link Which#SEVERAL}
 * @param plan how they are measured: the estimators are those of the block
 */
public record Finish(Which which, int count, Plan plan) {
  /** Which designs are measured again. */
  public enum Which {
    BEST,
    SEVERAL,
    FRONT
  }

  /** Whether a plan states one. */
  public static Optional<Block> block(Plan plan) {
    return plan.configuration()
        .child("finish")
        .filter(b -> !b.fields().get("designs").values().equals(List.of(Expr.symbol("none"))));
  }

  /** The finish of a plan; empty where it states none. */
  public static Optional<Finish> of(Plan plan) {
    Optional<Block> block = block(plan);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    ResolvedBlock settings = Fidelity.settings(plan).child("finish");
    Block estimators = block.get().child("evaluate").orElseThrow();
    return Optional.of(
        new Finish(
            Which.valueOf(settings.symbol("designs").toUpperCase(java.util.Locale.ROOT)),
            settings.integer("count"),
            Fidelity.measured(plan, estimators, Optional.empty())));
  }

  /**
   * The designs to measure, the best first, none twice; none where no design satisfies the
   * requirements. With several objectives better is by front, then by crowding.
   *
   * @param designs that the search measured
   * @param scores theirs
   */
  public List<Design> chosen(List<Design> designs, List<Score> scores) {
    List<Integer> feasible = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      if (scores.get(i).feasible() && designs.indexOf(designs.get(i)) == i) {
        feasible.add(i);
      }
    }
    List<Score> rivals = feasible.stream().map(scores::get).toList();
    if (rivals.isEmpty()) {
      return List.of();
    }
    List<Integer> order = Ranking.order(rivals);
    int[] fronts = Ranking.fronts(rivals);
    return switch (which) {
      case BEST -> List.of(designs.get(feasible.get(order.get(0))));
      case SEVERAL -> order.stream().limit(count).map(i -> designs.get(feasible.get(i))).toList();
      case FRONT ->
          order.stream()
              .filter(i -> fronts[i] == 0)
              .sorted(Comparator.comparingDouble(i -> rivals.get(i).objectives()[0]))
              .map(i -> designs.get(feasible.get(i)))
              .toList();
    };
  }
}
