package org.hwnas.runtime.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;

/**
 * A search as a dialogue: it is asked for designs and told their scores. Deterministic: the same
 * seed and the same sequence of told scores give the same designs, which is how a run is resumed
 * (its journal is replayed through {@link #tell}).
 *
 * <p>Protocol: {@code ask} gives the next batch; {@code tell} gives the scores of exactly that
 * batch, in its order, before the next {@code ask}. Not thread-safe; the caller evaluates a batch
 * in parallel.
 */
public interface SearchAlgorithm {
  /**
   * The next batch of designs, all valid.
   *
   * @param limit at most this many, at least 1 (the rest of the budget); of a search whose batch
   *     {@link #climb climbs}, at most this many are measured at the end
   * @return empty when the algorithm has nothing more to try
   */
  List<Design> ask(int limit);

  /**
   * The stage in whose own way the last batch is to be measured; empty: as the plan says. Scores of
   * such a batch have the objectives of that stage only.
   */
  default Optional<String> measuredBy() {
    return Optional.empty();
  }

  /**
   * How the last batch climbs the chain of fidelities, where the search itself says that; empty: it
   * is screened as the plan says.
   */
  default Optional<Brackets.Climb> climb() {
    return Optional.empty();
  }

  /** Scores of the last batch, in its order. */
  void tell(List<Score> scores);

  /**
   * Scores of designs that another search measured, between {@link #tell} and {@link #ask}. A
   * search that can use them does, and proposes none of them; one that cannot takes no notice.
   */
  default void learn(List<Design> designs, List<Score> scores) {}

  /**
   * Designs told before are judged anew, since how much a broken requirement counts has changed. A
   * search that keeps scores replaces them.
   *
   * @param now the score of a design that was told before
   */
  default void revise(Function<Design, Score> now) {}

  /** The designs a search goes on from, such as a generation; empty where it has no such set. */
  default List<Design> population() {
    return List.of();
  }
}
