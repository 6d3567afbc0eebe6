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
 */
public record Compilation(SourceText source, List<Diagnostic> diagnostics, Optional<Plan> plan) {
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
