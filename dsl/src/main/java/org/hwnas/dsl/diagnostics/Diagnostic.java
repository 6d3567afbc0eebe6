package org.hwnas.dsl.diagnostics;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.sources.Place;

/**
 * One finding about a spec.
 *
 * @param issue what kind
 * @param message the problem with its values, one sentence without a full stop
 * @param place where
 * @param label what is said under the carets; empty for none
 * @param help how to mend it; empty where the message says it all
 * @param related other places that a reader has to see, such as the first of two definitions
 */
public record Diagnostic(
    Issue issue,
    String message,
    Place place,
    String label,
    Optional<String> help,
    List<Related> related) {
  /**
   * Another place of a finding.
   *
   * @param message what is there, a few words
   */
  public record Related(Place place, String message) {}

  public Diagnostic {
    related = List.copyOf(related);
  }

  public Diagnostic(Issue issue, String message, Place place, String label, Optional<String> help) {
    this(issue, message, place, label, help, List.of());
  }

  public Severity severity() {
    return issue.severity();
  }

  /** The change that mends it, where there is exactly one to offer. */
  public Optional<Fix> fix() {
    return Fixes.of(this);
  }
}
