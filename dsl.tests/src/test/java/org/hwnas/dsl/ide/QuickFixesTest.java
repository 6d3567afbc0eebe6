package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every quick fix of every golden spec does what it says: the diagnostic it mends is gone. */
class QuickFixesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /**
   * Where what was meant is guessed from how it is written, or one mistake hides the next: another
   * error may come up in the same place.
   */
  private static final Set<Issue> GUESSED =
      EnumSet.of(
          Issue.AMBIGUOUS_NAME,
          Issue.UNKNOWN_NAME,
          Issue.UNKNOWN_UNIT,
          Issue.UNCLOSED_BLOCK,
          Issue.NOT_SEARCHABLE);

  /** What a fix has to be offered for; a golden spec has each. */
  private static final Set<Issue> MENDED =
      EnumSet.of(
          Issue.UNUSED_LET,
          Issue.UNUSED_IMPORT,
          Issue.UNCLOSED_BLOCK,
          Issue.EDITION_MISSING,
          Issue.EDITION_UNKNOWN,
          Issue.USELESS_ALLOW,
          Issue.UNKNOWN_FIELD,
          Issue.UNKNOWN_NAME,
          Issue.AMBIGUOUS_NAME,
          Issue.DUPLICATE_FIELD,
          Issue.UNKNOWN_DEFINITION,
          Issue.IMPORT_NOT_FOUND,
          Issue.UNKNOWN_CITATION,
          Issue.UNKNOWN_FUNCTION,
          Issue.UNKNOWN_VARIANT,
          Issue.UNKNOWN_ANNOTATION,
          Issue.UNKNOWN_SCOPE,
          Issue.UNKNOWN_UNIT,
          Issue.NOT_AN_OPTION,
          Issue.UNIT_MISSING,
          Issue.WRONG_DIMENSION,
          Issue.OUT_OF_RANGE,
          Issue.NOT_AN_INTEGER,
          Issue.EMPTY_RANGE,
          Issue.DUPLICATE_CHOICE,
          Issue.NOT_SEARCHABLE,
          Issue.STEP_DOES_NOT_HIT,
          Issue.REQUIRED_FIELD,
          Issue.OBJECTIVE_MISSING,
          Issue.SEARCH_MISSING,
          Issue.BUDGET_MISSING,
          Issue.NETWORK_MISSING,
          Issue.HARDWARE_MISSING,
          Issue.DATASET_MISSING,
          Issue.AGGREGATE_MISSING,
          Issue.AGGREGATE_WITHOUT_AXIS,
          Issue.ALWAYS_TRUE);

  @Test
  void areOfferedForWhatCanBeMended() throws IOException {
    Set<Issue> offered = EnumSet.noneOf(Issue.class);
    for (Path file : golden()) {
      String text = Files.readString(file).replaceAll("\\s*//!.*", "");
      String name = file.getFileName().toString();
      FileSource files = FileSource.folder(GOLDEN);
      SpecDocument document = new SpecDocument(name, 1, text);
      List<Diagnostic> own = own(Compiler.compile(name, text, files, Map.of()));
      for (Diagnostic diagnostic : own) {
        TextPosition at = document.position(diagnostic.place().offset());
        CodeActionService.actions(document, new TextSpan(at, at), own, files).stream()
            .filter(a -> a.mends().filter(d -> d == diagnostic).isPresent())
            .filter(a -> !a.title().startsWith("Allow "))
            .forEach(a -> offered.add(diagnostic.issue()));
      }
    }
    assertThat(offered).containsExactlyInAnyOrderElementsOf(MENDED);
  }

  @TestFactory
  Stream<DynamicTest> mendWhatTheyAreOfferedFor() throws IOException {
    return golden().stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
  }

  private static List<Path> golden() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList();
    }
  }

  private static List<Diagnostic> own(Compilation compilation) {
    return compilation.diagnostics().stream().filter(d -> d.place().file().order() == 0).toList();
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("\\s*//!.*", "");
    String name = file.getFileName().toString();
    FileSource files = FileSource.folder(GOLDEN);
    Compilation before = Compiler.compile(name, text, files, Map.of());
    List<Diagnostic> own = own(before);
    SpecDocument document = new SpecDocument(name, 1, text);
    for (Diagnostic diagnostic : own) {
      int at = diagnostic.place().offset();
      TextSpan span = document.span(at, at + diagnostic.place().length());
      for (CodeAction action : CodeActionService.actions(document, span, own, files)) {
        if (action.mends().filter(d -> d == diagnostic).isPresent()) {
          Compilation after = Compiler.compile(name, applied(document, action), files, Map.of());
          assertThat(count(after, diagnostic))
              .as(action.title() + " for " + diagnostic.message())
              .isLessThan(count(before, diagnostic));
          if (!GUESSED.contains(diagnostic.issue())) {
            assertThat(errors(after))
                .as(action.title() + " for " + diagnostic.message())
                .isSubsetOf(errors(before));
          }
        }
      }
    }
  }

  private static List<String> errors(Compilation compilation) {
    return compilation.diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .map(Diagnostic::message)
        .toList();
  }

  private static long count(Compilation compilation, Diagnostic like) {
    return compilation.diagnostics().stream()
        .filter(d -> d.issue() == like.issue() && d.message().equals(like.message()))
        .count();
  }

  static String applied(SpecDocument document, CodeAction action) {
    StringBuilder text = new StringBuilder(document.source().text());
    action.edits().stream()
        .sorted(
            Comparator.comparingInt((CodeAction.Edit e) -> document.offset(e.span().start()))
                .reversed())
        .forEach(
            e ->
                text.replace(
                    document.offset(e.span().start()), document.offset(e.span().end()), e.text()));
    return text.toString();
  }

  /** Actions that say the same in another way leave a sound spec sound. */
  @Test
  void rewritesKeepSpecsSound() throws IOException {
    int tried = 0;
    try (Stream<Path> all = Files.walk(Path.of("../examples"))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList()) {
        tried += rewrites(file);
      }
    }
    assertThat(tried).isGreaterThan(60);
  }

  private static int rewrites(Path file) throws IOException {
    String text = Files.readString(file);
    String name = file.getFileName().toString();
    FileSource files = FileSource.folder(file.toAbsolutePath().getParent());
    SpecDocument document = new SpecDocument(name, 1, text);
    int tried = 0;
    for (Structure.Member member : document.structure().root.members) {
      for (Structure.Block block : member.blocks) {
        tried += rewrites(document, block, files);
      }
    }
    return tried;
  }

  private static int rewrites(SpecDocument document, Structure.Block block, FileSource files) {
    int tried = 0;
    Compilation before =
        Compiler.compile(document.name(), document.source().text(), files, Map.of());
    for (Structure.Member member : block.members) {
      Token last = member.tokens.get(member.tokens.size() - 1);
      int start =
          member.isField() && !member.blocks.isEmpty() ? member.first().start() : last.start();
      TextPosition at = document.position(start);
      for (CodeAction action :
          CodeActionService.actions(document, new TextSpan(at, at), List.of(), files)) {
        boolean same =
            action.kind() == CodeAction.Kind.EXTRACT || action.title().startsWith("Write as");
        if (same) {
          tried++;
          Compilation after =
              Compiler.compile(document.name(), applied(document, action), files, Map.of());
          assertThat(after.diagnostics())
              .as(document.name() + ": " + action.title() + "\n" + applied(document, action))
              .isEmpty();
          assertThat(searched(after))
              .as(document.name() + ": " + action.title())
              .isEqualTo(searched(before));
        }
      }
      for (Structure.Block inner : member.blocks) {
        tried += rewrites(document, inner, files);
      }
    }
    return tried;
  }

  private static List<String> searched(Compilation compilation) {
    return compilation.plan().stream()
        .flatMap(p -> p.parameters().stream())
        .map(p -> p.id() + " " + p.domain() + " " + p.when())
        .toList();
  }
}
