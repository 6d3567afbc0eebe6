package org.hwnas.runtime.search;

import java.util.function.Function;
import org.hwnas.plan.design.Design;

/**
 * A design with what is known of it.
 *
 * @param design evaluated
 * @param score told
 * @param rank of its front, 0 for the best
 * @param diversity what it adds to its front; of equal ranks the larger one is preferred
 */
record Individual(Design design, Score score, int rank, double diversity) {
  Individual(Design design, Score score) {
    this(design, score, 0, 0);
  }

  /** The same design with another score. */
  Individual judged(Function<Design, Score> now) {
    return new Individual(design, now.apply(design));
  }
}
