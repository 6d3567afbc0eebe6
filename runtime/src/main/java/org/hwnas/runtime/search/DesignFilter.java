package org.hwnas.runtime.search;

import java.util.List;
import org.hwnas.plan.design.Design;

/** Judges designs before they are measured, where a search asks for that by itself. */
public interface DesignFilter {
  /** Whether enough was measured to judge by. */
  boolean ready();

  /**
   * The better ones, as far as can be foreseen.
   *
   * @param designs that could be measured; none twice
   * @param count of those wanted, at least 1
   * @return at most so many, in the order of {@code designs}
   */
  List<Design> better(List<Design> designs, int count);
}
