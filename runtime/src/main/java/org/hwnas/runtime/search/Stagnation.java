package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;

/**
 * Whether a search still finds something better: a design that no measured one is better than, or
 * as good as. Before any design satisfies the requirements, one that breaks them by less is better.
 */
public final class Stagnation {
  private final long patience;
  private final List<Score> front = new ArrayList<>();
  private long without;

  /**
   * @param patience evaluations without a better one after which a search stands still
   */
  public Stagnation(long patience) {
    this.patience = patience;
  }

  /** As a search's budget states, in generations of its population; else it never stands still. */
  public static Stagnation of(ResolvedBlock search) {
    ResolvedBlock budget = search.child("budget");
    if (!budget.has("stagnation") || budget.is("stagnation", "auto")) {
      return new Stagnation(Long.MAX_VALUE);
    }
    boolean populated = search.has("population") && !search.is("population", "auto");
    long generation = populated ? search.integer("population") : 1;
    return new Stagnation(Math.multiplyExact(budget.integer("stagnation"), generation));
  }

  /** A design was measured. */
  public void note(Score score) {
    if (patience == Long.MAX_VALUE) {
      return;
    }
    if (front.stream().anyMatch(f -> Ranking.dominates(f, score) || alike(f, score))) {
      without++;
    } else {
      front.removeIf(f -> Ranking.dominates(score, f));
      front.add(score);
      without = 0;
    }
  }

  private static boolean alike(Score one, Score other) {
    return one.feasible() == other.feasible()
        && (one.feasible() ? one.equals(other) : one.violation() <= other.violation());
  }

  /** Whether it stands still. */
  public boolean reached() {
    return without >= patience;
  }
}
