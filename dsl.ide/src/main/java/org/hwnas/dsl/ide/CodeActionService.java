package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Mending;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.sources.FileSource;

/** Offers changes: what mends a diagnostic, and what says the same or more in another way. */
public final class CodeActionService {
  private CodeActionService() {}

  /**
   * The changes that make sense at a range.
   *
   * @param found what a check of this very state found in the text itself; empty where it was not
   *     checked yet
   */
  public static List<CodeAction> actions(
      SpecDocument document, TextSpan range, List<Diagnostic> found, FileSource files) {
    return actions(document, range, found, files, name -> List.of());
  }

  /**
   * The changes that make sense at a range, imports of other files among them.
   *
   * @param defining the files that define a name, as an import writes them
   */
  public static List<CodeAction> actions(
      SpecDocument document,
      TextSpan range,
      List<Diagnostic> found,
      FileSource files,
      Function<String, List<String>> defining) {
    int start = document.offset(range.start());
    int end = document.offset(range.end());
    List<CodeAction> actions = new ArrayList<>();
    for (Diagnostic diagnostic : found) {
      int from = diagnostic.place().offset();
      int to = from + diagnostic.place().length();
      boolean lineWide = document.position(from).line() == range.start().line() && start == end;
      if ((from <= end && to >= start) || lineWide) {
        mend(document, diagnostic, actions);
        if (diagnostic.issue() == Issue.UNKNOWN_DEFINITION) {
          importedFiles(document, diagnostic, defining, actions);
        }
        suppress(document, diagnostic, actions);
      }
    }
    fixAll(document, found, actions);
    Rewrites.at(document, start, files, actions);
    Extraction.at(document, start, files, actions);
    return actions;
  }

  private static void mend(SpecDocument document, Diagnostic diagnostic, List<CodeAction> into) {
    Optional<Fix> fix = diagnostic.fix();
    boolean first = true;
    for (Fix one : diagnostic.fixes()) {
      into.add(
          new CodeAction(
              one.title(),
              CodeAction.Kind.QUICK_FIX,
              Optional.of(diagnostic),
              first,
              List.of(edit(document, one))));
      first = false;
    }
    if (fix.isPresent() && diagnostic.issue() == Issue.UNKNOWN_DEFINITION) {
      imported(document, diagnostic, fix.get(), into);
    }
    if (diagnostic.issue() == Issue.USELESS_ALLOW) {
      int from = diagnostic.place().offset();
      String line = document.source().lineText(diagnostic.place().line());
      boolean whole = line.stripLeading().startsWith("//");
      int lineStart = document.source().lineStart(diagnostic.place().line());
      int begin = whole ? lineStart : from;
      int lineEnd = lineStart + line.length();
      int last = whole ? Math.min(lineEnd + 1, document.source().text().length()) : lineEnd;
      into.add(
          new CodeAction(
              "Remove the comment",
              CodeAction.Kind.QUICK_FIX,
              Optional.of(diagnostic),
              fix.isEmpty(),
              List.of(new CodeAction.Edit(document.span(begin, last), ""))));
    }
  }

  /** A library definition is known by its last name once its package is imported. */
  private static void imported(
      SpecDocument document, Diagnostic diagnostic, Fix fix, List<CodeAction> into) {
    String qualified = fix.replacement();
    int dot = qualified.lastIndexOf('.');
    if (dot < 0 || !VisibleNames.LIBRARY.contains(qualified.substring(0, dot))) {
      return;
    }
    String line = "import " + qualified.substring(0, dot) + ".*";
    int at = importOffset(document);
    List<CodeAction.Edit> edits = new ArrayList<>();
    edits.add(new CodeAction.Edit(document.span(at, at), line + "\n"));
    String simple = qualified.substring(dot + 1);
    int from = fix.place().offset();
    edits.add(new CodeAction.Edit(document.span(from, from + fix.place().length()), simple));
    into.add(
        new CodeAction(
            "Import " + qualified.substring(0, dot),
            CodeAction.Kind.QUICK_FIX,
            Optional.of(diagnostic),
            false,
            edits));
  }

  /** A definition of another file is known once that file is imported. */
  private static void importedFiles(
      SpecDocument document,
      Diagnostic diagnostic,
      Function<String, List<String>> defining,
      List<CodeAction> into) {
    int from = diagnostic.place().offset();
    String name = document.source().text().substring(from, from + diagnostic.place().length());
    for (String file : defining.apply(name)) {
      int at = importOffset(document);
      into.add(
          new CodeAction(
              "Import `" + file + "`",
              CodeAction.Kind.QUICK_FIX,
              Optional.of(diagnostic),
              diagnostic.fixes().isEmpty(),
              List.of(new CodeAction.Edit(document.span(at, at), "import \"" + file + "\"\n"))));
    }
  }

  /** Where an import belongs: behind the others, else behind the head of the file. */
  static int importOffset(SpecDocument document) {
    int line = 1;
    for (Structure.Member member : document.structure().root.members) {
      if (member.startsWith("import")
          || member.startsWith("hwnas")
          || member.startsWith("package")) {
        line = member.tokens.get(member.tokens.size() - 1).line() + 1;
      }
    }
    return line > document.source().lineCount()
        ? document.source().text().length()
        : document.source().lineStart(line);
  }

  private static void suppress(
      SpecDocument document, Diagnostic diagnostic, List<CodeAction> into) {
    boolean never =
        diagnostic.severity() == Severity.ERROR
            || diagnostic.issue() == Issue.USELESS_ALLOW
            || diagnostic.issue() == Issue.EDITION_MISSING; // nothing may stand before the edition
    if (never) {
      return;
    }
    int line = diagnostic.place().line();
    String text = document.source().lineText(line);
    String indent = text.substring(0, text.length() - text.stripLeading().length());
    int at = document.source().lineStart(line);
    String comment = indent + "// allow " + diagnostic.issue().code() + ": say why it may stay\n";
    into.add(
        new CodeAction(
            "Allow " + diagnostic.issue().slug() + " here, with a reason",
            CodeAction.Kind.QUICK_FIX,
            Optional.of(diagnostic),
            false,
            List.of(new CodeAction.Edit(document.span(at, at), comment))));
  }

  /** All that can be mended without a choice, as one change. */
  private static void fixAll(SpecDocument document, List<Diagnostic> found, List<CodeAction> into) {
    List<CodeAction.Edit> edits =
        Mending.together(found).stream().map(fix -> edit(document, fix)).toList();
    if (!edits.isEmpty()) {
      into.add(
          new CodeAction(
              "Mend all that has one clear fix (" + edits.size() + ")",
              CodeAction.Kind.FIX_ALL,
              Optional.empty(),
              false,
              edits));
    }
  }

  private static CodeAction.Edit edit(SpecDocument document, Fix fix) {
    int from = fix.place().offset();
    return new CodeAction.Edit(document.span(from, from + fix.place().length()), fix.replacement());
  }
}
