package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The non-dominated ones of all that were ever offered, kept up to date one by one: what a search
 * has found so far. All objectives are minimised; of equal vectors the first stays. Not
 * thread-safe.
 *
 * @param <T> what is kept, such as a design with its figures
 */
public final class Archive<T> {
  private final Function<T, double[]> objectives;
  private final List<T> kept = new ArrayList<>();
  private final List<double[]> vectors = new ArrayList<>();

  /**
   * @param objectives the vector of one, all of one length
   */
  public Archive(Function<T, double[]> objectives) {
    this.objectives = objectives;
  }

  /**
   * Offers one: it takes the place of those it dominates.
   *
   * @return false where one that is kept is at least as good in every objective
   */
  public boolean offer(T one) {
    double[] vector = objectives.apply(one);
    for (double[] other : vectors) {
      if (covers(other, vector)) {
        return false;
      }
    }
    int to = 0;
    for (int i = 0; i < kept.size(); i++) {
      if (!covers(vector, vectors.get(i))) {
        kept.set(to, kept.get(i));
        vectors.set(to++, vectors.get(i));
      }
    }
    kept.subList(to, kept.size()).clear();
    vectors.subList(to, vectors.size()).clear();
    kept.add(one);
    vectors.add(vector);
    return true;
  }

  private static boolean covers(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!(a[i] <= b[i])) {
        return false;
      }
    }
    return true;
  }

  /** Those that are kept, in the order in which they came. */
  public List<T> kept() {
    return Collections.unmodifiableList(kept);
  }

  /** Their vectors, in the same order. */
  public List<double[]> vectors() {
    return Collections.unmodifiableList(vectors);
  }
}
