package org.hwnas.runtime.estimate;

import java.util.stream.Stream;
import org.hwnas.plan.design.ResolvedBlock;

/** The seed from which everything random of a run's estimators follows. */
public final class RunSeed {
  private RunSeed() {}

  /**
   * The seed of the search; with stages, of the first one's.
   *
   * @param root of a resolved configuration
   */
  public static long of(ResolvedBlock root) {
    return (long)
        Stream.concat(
                root.find("search").stream(),
                root.childrenOfKind("stage").map(stage -> stage.child("search")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a plan without a search"))
            .number("seed");
  }
}
