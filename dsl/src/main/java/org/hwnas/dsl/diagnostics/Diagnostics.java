package org.hwnas.dsl.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.sources.Place;

/**
 * Collects what the compiler finds; the same finding twice counts once (an unrolled block is
 * lowered several times).
 */
public final class Diagnostics {
  private final Set<Diagnostic> found = new LinkedHashSet<>();

  public void add(Issue issue, Place place, String message) {
    found.add(new Diagnostic(issue, message, place, "", Optional.empty()));
  }

  public void add(Issue issue, Place place, String message, String label, String help) {
    found.add(
        new Diagnostic(
            issue, message, place, label, help.isEmpty() ? Optional.empty() : Optional.of(help)));
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** All findings by file (the main file first) and position. */
  public List<Diagnostic> sorted() {
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Diagnostic d) -> d.place().file().order())
            .thenComparing(d -> d.place().file().name())
            .thenComparingInt(d -> d.place().offset())
            .thenComparing(d -> d.issue().code())
            .thenComparing(Diagnostic::message));
    return sorted;
  }
}
