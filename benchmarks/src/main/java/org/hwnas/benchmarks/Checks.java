package org.hwnas.benchmarks;

import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;

/** A benchmark of a spec with errors would measure something else, and fast. */
final class Checks {
  private Checks() {}

  /** Demands that a compilation found nothing. */
  static Compilation clean(Compilation compilation) {
    if (!compilation.diagnostics().isEmpty()) {
      throw new IllegalStateException(
          compilation.source() + " is not clean: " + compilation.diagnostics().get(0));
    }
    return compilation;
  }

  /** The plan of a compilation that found nothing. */
  static Plan plan(Compilation compilation) {
    return clean(compilation).plan().orElseThrow();
  }
}
