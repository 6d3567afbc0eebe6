package org.hwnas.dsl.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * Collects what the compiler finds; the same finding twice counts once (an unrolled block is
 * lowered several times).
 */
public final class Diagnostics {
  private static final Set<Issue> READING =
      EnumSet.of(
          Issue.SYNTAX, Issue.UNCLOSED_BLOCK, Issue.RESERVED_WORD, Issue.FIELD_WITHOUT_VALUE);

  /** What is said to be missing, which a part of the text that could not be read may hold. */
  private static final Set<Issue> LACKING =
      EnumSet.of(
          Issue.REQUIRED_FIELD,
          Issue.OBJECTIVE_MISSING,
          Issue.SEARCH_MISSING,
          Issue.BUDGET_MISSING,
          Issue.NETWORK_MISSING,
          Issue.HARDWARE_MISSING,
          Issue.EMPTY_NETWORK,
          Issue.EXPERIMENT_MISSING,
          Issue.NOTHING_SEARCHED);

  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private long reports;

  public void add(Issue issue, Place place, String message) {
    add(new Diagnostic(issue, message, place, "", Optional.empty()));
  }

  public void add(Issue issue, Place place, String message, String label, String help) {
    add(issue, place, message, label, help, List.of());
  }

  /** A finding with what was probably meant, which an editor can then put there. */
  public void add(Issue issue, Place place, String message, String label, Hint hint) {
    List<Fix> fix = hint.meant().map(m -> Offers.meant(issue, place, m)).orElse(List.of());
    add(issue, place, message, label, hint.text(), fix);
  }

  /**
   * A finding with changes to pick from.
   *
   * @param offers the likeliest first
   */
  public void add(
      Issue issue, Place place, String message, String label, String help, List<Fix> offers) {
    add(
        new Diagnostic(
            issue,
            message,
            place,
            label,
            help.isEmpty() ? Optional.empty() : Optional.of(help),
            List.of(),
            offers));
  }

  /** A finding that another place explains: {@code other} says what is there. */
  public void add(Issue issue, Place place, String message, Place related, String other) {
    add(issue, place, message, related, other, List.of());
  }

  /** A finding that another place explains, with changes to pick from. */
  public void add(
      Issue issue, Place place, String message, Place related, String other, List<Fix> offers) {
    add(
        new Diagnostic(
            issue,
            message,
            place,
            "",
            Optional.empty(),
            List.of(new Diagnostic.Related(related, other)),
            offers));
  }

  public void add(Diagnostic diagnostic) {
    reports++;
    found.add(diagnostic);
  }

  /** Adds what others hold. */
  public void addAll(Diagnostics others) {
    reports += others.found.size();
    found.addAll(others.found);
  }

  /** How often something was reported so far, the same finding again each time. */
  public long reports() {
    return reports;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /**
   * All findings by file (the main file first) and position, without those that only follow from
   * text that could not be read: on the line of a syntax error, behind an unclosed brace, and what
   * is said to be missing.
   */
  public List<Diagnostic> sorted() {
    Map<SourceText, List<Diagnostic>> unread =
        found.stream()
            .filter(d -> READING.contains(d.issue()))
            .collect(Collectors.groupingBy(d -> d.place().file()));
    List<Diagnostic> sorted = new ArrayList<>();
    for (Diagnostic diagnostic : found) {
      if (!follows(diagnostic, unread.getOrDefault(diagnostic.place().file(), List.of()))) {
        sorted.add(diagnostic);
      }
    }
    sorted.sort(
        Comparator.comparing((Diagnostic d) -> d.place().file().order())
            .thenComparing(d -> d.place().file().name())
            .thenComparingInt(d -> d.place().offset())
            .thenComparing(d -> d.issue().code())
            .thenComparing(Diagnostic::message));
    return sorted;
  }

  /**
   * Whether a finding only follows from others.
   *
   * @param unread what could not be read of the same file: few, however much else is found
   */
  private static boolean follows(Diagnostic diagnostic, List<Diagnostic> unread) {
    if (unread.isEmpty()) {
      return false;
    }
    if (LACKING.contains(diagnostic.issue())) {
      return true;
    }
    Place at = diagnostic.place();
    return !READING.contains(diagnostic.issue())
        && diagnostic.issue() != Issue.UNIT_ON_NEXT_LINE
        && unread.stream()
            .anyMatch(
                d ->
                    d.place().line() == at.line()
                        || (d.issue() == Issue.UNCLOSED_BLOCK && d.place().offset() < at.offset()));
  }
}
