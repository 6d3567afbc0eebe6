package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * First designs of a search, drawn until there are enough that will do.
 *
 * @param satisfies whether a design will do
 */
record Draws(DesignOperators space, Predicate<Design> satisfies, RandomStream random) {
  /** Draws for each design that is wanted, at most; and so many in any case. */
  private static final int PATIENCE = 200;

  private static final int LEAST = 1000;

  /**
   * Those of some designs that will do, and random ones in place of the others.
   *
   * @return {@code count} of them, or fewer where the space has no more
   * @throws IllegalArgumentException where too few of the designs drawn will do
   */
  List<Design> filled(List<Design> given, int count) {
    List<Design> designs = new ArrayList<>(given.stream().filter(satisfies).toList());
    Set<String> seen = new HashSet<>();
    given.forEach(d -> seen.add(d.key()));
    long most = LEAST + (long) PATIENCE * count;
    while (designs.size() < count) {
      if (seen.size() >= most) {
        throw new IllegalArgumentException(
            "`search.initial.feasible`: of %d designs drawn %d satisfy the requirements, and %d are wanted; loosen a requirement, or begin with `feasible = false`"
                .formatted(seen.size(), designs.size(), count));
      }
      List<Design> fresh = space.fresh(count - designs.size(), seen, random);
      if (fresh.isEmpty()) {
        break;
      }
      for (Design design : fresh) {
        seen.add(design.key());
        if (satisfies.test(design)) {
          designs.add(design);
        }
      }
    }
    if (designs.isEmpty()) {
      throw new IllegalArgumentException(
          "`search.initial.feasible`: none of the %d designs drawn satisfies the requirements, and the space has no more"
              .formatted(seen.size()));
    }
    return designs;
  }
}
