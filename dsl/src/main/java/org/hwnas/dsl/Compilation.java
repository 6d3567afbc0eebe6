package org.hwnas.dsl;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.plan.Plan;

/**
 * What the compiler makes of a spec.
 *
 * @param source the spec's text
 * @param diagnostics by place; the spec's own first
 * @param plan present exactly when no diagnostic is an error and the file holds one experiment
 * @param lowered the plan as far as it could be made out, also where there are errors: what no
 *     error touches is right in it, the whole is not, and it is never to be run
 */
public record Compilation(
    SourceText source, List<Diagnostic> diagnostics, Optional<Plan> plan, Optional<Plan> lowered) {
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
