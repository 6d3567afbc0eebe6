package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.space.DesignOperators;

/**
 * A search whose children may break requirements over parameters: such a child is not measured, and
 * the search is told at once that it is worth nothing, as of a design whose measurement failed
 * (rejection, or death penalty without an evaluation: Coello, CMAME 191, 2002, section 3). What
 * goes out is valid.
 */
final class Rejecting implements SearchAlgorithm {
  /** So many batches without a valid design, and the search has nothing more to try. */
  private static final int PATIENCE = 1000;

  private final SearchAlgorithm inner;
  private final DesignOperators space;
  private final Score rejected;
  private final Set<String> broken = new HashSet<>();
  private List<Design> batch = List.of();

  /**
   * @param inner over {@link DesignOperators#rejecting}
   * @param objectives that a score has
   */
  Rejecting(SearchAlgorithm inner, DesignOperators space, int objectives) {
    this.inner = inner;
    this.space = space;
    double[] worst = new double[objectives];
    Arrays.fill(worst, Double.POSITIVE_INFINITY);
    this.rejected = new Score(worst, Double.POSITIVE_INFINITY);
  }

  @Override
  public List<Design> ask(int limit) {
    for (int i = 0; i < PATIENCE; i++) {
      batch = inner.ask(limit);
      List<Design> valid = batch.stream().filter(space::valid).toList();
      if (!valid.isEmpty() || batch.isEmpty()) {
        return valid;
      }
      tell(List.of());
    }
    return List.of();
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return inner.climb();
  }

  @Override
  public void tell(List<Score> scores) {
    List<Score> all = new ArrayList<>();
    int next = 0;
    for (Design design : batch) {
      if (space.valid(design)) {
        all.add(scores.get(next++));
      } else {
        broken.add(design.key());
        all.add(rejected);
      }
    }
    inner.tell(all);
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    inner.learn(designs, scores);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    inner.revise(d -> broken.contains(d.key()) ? rejected : now.apply(d));
  }
}
