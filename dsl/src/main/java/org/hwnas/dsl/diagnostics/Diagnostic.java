package org.hwnas.dsl.diagnostics;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * @param offers changes to pick from, the likeliest first
 */
public record Diagnostic(
    Issue issue,
    String message,
    Place place,
    String label,
    Optional<String> help,
    List<Related> related,
    List<Fix> offers) {
  /**
   * Another place of a finding.
   *
   * @param message what is there, a few words
   */
  public record Related(Place place, String message) {}

  public Diagnostic {
    related = List.copyOf(related);
    offers = List.copyOf(offers);
  }

  public Diagnostic(Issue issue, String message, Place place, String label, Optional<String> help) {
    this(issue, message, place, label, help, List.of(), List.of());
  }

  public Severity severity() {
    return issue.severity();
  }

  /** The change that says what the text was meant to say, where that is clear. */
  public Optional<Fix> fix() {
    return Fixes.of(this).or(() -> offers.stream().filter(Fix::sure).findFirst());
  }

  /** All changes after which it is gone, the likeliest first. */
  public List<Fix> fixes() {
    return Stream.concat(fix().stream(), offers.stream()).distinct().toList();
  }
}
