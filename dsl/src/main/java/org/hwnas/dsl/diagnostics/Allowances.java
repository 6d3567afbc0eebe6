package org.hwnas.dsl.diagnostics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * Warnings that their author has looked at: {@code // allow HW412: the space is meant to be small}
 * on the line of the warning or on comment lines directly before it takes it away. A reason has to
 * be given. Errors cannot be allowed.
 */
public final class Allowances {
  private static final Pattern ALLOW =
      Pattern.compile("//+\\s*allow\\s+(HW\\d+|[a-z]+(?:-[a-z]+)+)\\b(?:\\s*:\\s*(\\S.*))?");

  /** A comment that allows something, in the line it speaks of. */
  private record Allowance(Issue issue, Place place, boolean reason) {}

  private Allowances() {}

  /**
   * Takes away what is allowed, and reports what of the main file is allowed in vain.
   *
   * @param found by place, of the main file and of those it imports
   */
  public static List<Diagnostic> apply(SourceText main, List<Diagnostic> found) {
    Map<SourceText, Map<Integer, List<Allowance>>> known = new HashMap<>();
    known.put(main, of(main));
    List<Diagnostic> left = new ArrayList<>();
    List<Allowance> used = new ArrayList<>();
    for (Diagnostic diagnostic : found) {
      Optional<Allowance> allowed =
          diagnostic.severity() == Severity.ERROR
              ? Optional.empty()
              : known
                  .computeIfAbsent(diagnostic.place().file(), Allowances::of)
                  .getOrDefault(diagnostic.place().line(), List.of())
                  .stream()
                  .filter(a -> a.reason() && a.issue() == diagnostic.issue())
                  .findFirst();
      allowed.ifPresentOrElse(used::add, () -> left.add(diagnostic));
    }
    boolean errors = left.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    List<Diagnostic> vain = new ArrayList<>();
    known.get(main).values().stream()
        .flatMap(List::stream)
        .filter(a -> !a.reason() || (!errors && !used.contains(a)))
        .forEach(a -> vain.add(vain(a)));
    if (!vain.isEmpty()) {
      left.addAll(vain);
      Diagnostics all = new Diagnostics();
      left.forEach(all::add);
      return all.sorted();
    }
    return left;
  }

  private static Diagnostic vain(Allowance allowance) {
    String code = allowance.issue().code();
    if (!allowance.reason()) {
      return new Diagnostic(
          Issue.USELESS_ALLOW,
          "`" + code + "` is allowed without a reason, so it is not",
          allowance.place(),
          "",
          Optional.of("write `// allow " + code + ": ` and why"));
    }
    boolean error = allowance.issue().severity() == Severity.ERROR;
    return new Diagnostic(
        Issue.USELESS_ALLOW,
        error
            ? "`" + code + "` is an error, which cannot be allowed"
            : "there is no `" + code + "` here to allow",
        allowance.place(),
        "",
        Optional.of("remove the comment"));
  }

  /** The allowances of a text by the line they speak of. */
  private static Map<Integer, List<Allowance>> of(SourceText text) {
    Map<Integer, List<Allowance>> byLine = new HashMap<>();
    if (!text.text().contains("allow")) {
      return byLine;
    }
    List<Allowance> waiting = new ArrayList<>();
    for (int line = 1; line <= text.lineCount(); line++) {
      String content = text.lineText(line);
      boolean comment = content.stripLeading().startsWith("//");
      Matcher allow = ALLOW.matcher(content);
      if (allow.find() && !inQuotes(content, allow.start())) {
        Place place =
            new Place(text, text.lineStart(line) + allow.start(), allow.end() - allow.start());
        boolean reason = allow.group(2) != null;
        issue(allow.group(1)).ifPresent(i -> waiting.add(new Allowance(i, place, reason)));
      }
      if (!comment && !waiting.isEmpty()) {
        byLine.computeIfAbsent(line, l -> new ArrayList<>()).addAll(waiting);
        waiting.clear();
      }
    }
    if (!waiting.isEmpty()) {
      byLine.computeIfAbsent(text.lineCount() + 1, l -> new ArrayList<>()).addAll(waiting);
    }
    return byLine;
  }

  private static Optional<Issue> issue(String name) {
    Optional<Issue> byCode = Issue.byCode(name);
    if (byCode.isPresent()) {
      return byCode;
    }
    for (Issue issue : Issue.values()) {
      if (issue.slug().equals(name)) {
        return Optional.of(issue);
      }
    }
    return Optional.empty();
  }

  private static boolean inQuotes(String line, int end) {
    return line.substring(0, end).chars().filter(c -> c == '"').count() % 2 == 1;
  }
}
