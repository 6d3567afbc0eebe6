package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.ide.CodeAction;
import org.hwnas.dsl.ide.CodeActionService;
import org.hwnas.dsl.ide.Formatter;
import org.hwnas.dsl.ide.Indentation;

/** Changes of the text that the editor makes on request: actions and layout. */
final class ChangeRequests {
  private final Answers answers;
  private final Buffers buffers;
  private final Checker checker;
  private final Editor editor;
  private final Findings findings;
  private final WorkspaceIndex index;
  private final Formatter formatter;

  ChangeRequests(
      Answers answers,
      Buffers buffers,
      Checker checker,
      Editor editor,
      WorkspaceIndex index,
      Formatter formatter) {
    this.answers = answers;
    this.buffers = buffers;
    this.checker = checker;
    this.editor = editor;
    this.findings = checker.findings();
    this.index = index;
    this.formatter = formatter;
  }

  /** The actions at a range; the text is checked first, so that a fix is for what stands there. */
  CompletableFuture<List<Either<Command, org.eclipse.lsp4j.CodeAction>>> actions(
      CodeActionParams params) {
    String uri = params.getTextDocument().getUri();
    return checker
        .checked(Uris.key(uri))
        .thenCombine(index.ready(), (checked, done) -> checked)
        .thenCompose(
            checked ->
                answers.about(
                    uri,
                    List.of(),
                    buffer -> {
                      List<Diagnostic> found =
                          checked
                              .filter(c -> c.document() == buffer.document())
                              .map(c -> c.compilation().diagnostics())
                              .orElse(List.of())
                              .stream()
                              .filter(d -> d.place().file().order() == 0)
                              .toList();
                      return actions(buffer, params, found);
                    }));
  }

  private List<Either<Command, org.eclipse.lsp4j.CodeAction>> actions(
      Buffers.Buffer buffer, CodeActionParams params, List<Diagnostic> found) {
    List<Either<Command, org.eclipse.lsp4j.CodeAction>> actions = new ArrayList<>();
    Optional<List<String>> only =
        Optional.ofNullable(params.getContext()).flatMap(c -> Optional.ofNullable(c.getOnly()));
    for (CodeAction action :
        CodeActionService.actions(
            buffer.document(),
            Protocol.span(params.getRange()),
            found,
            answers.files(buffer),
            name -> defining(buffer, name))) {
      String kind = action.kind().id();
      boolean wanted =
          only.map(o -> o.stream().anyMatch(k -> kind.equals(k) || kind.startsWith(k + ".")))
              .orElse(action.kind() != CodeAction.Kind.FIX_ALL);
      if (wanted) {
        actions.add(Either.forRight(action(buffer, action)));
      }
    }
    return actions;
  }

  /** The files of the workspace that define a name, as an import in a text writes them. */
  private List<String> defining(Buffers.Buffer from, String name) {
    Optional<Path> folder = from.folder();
    return index.defining(name).stream()
        .filter(i -> !Uris.key(i.uri()).equals(Uris.key(from.uri())))
        .flatMap(i -> Uris.path(i.uri()).stream())
        .flatMap(file -> folder.stream().flatMap(f -> relative(f, file).stream()))
        .toList();
  }

  private static Optional<String> relative(Path folder, Path file) {
    try {
      return Optional.of(folder.relativize(file).toString().replace('\\', '/'));
    } catch (IllegalArgumentException e) { // on another drive
      return Optional.empty();
    }
  }

  private org.eclipse.lsp4j.CodeAction action(Buffers.Buffer buffer, CodeAction action) {
    org.eclipse.lsp4j.CodeAction one = new org.eclipse.lsp4j.CodeAction(action.title());
    one.setKind(action.kind().id());
    if (action.preferred()) {
      one.setIsPreferred(true);
    }
    action
        .mends()
        .ifPresent(
            d ->
                one.setDiagnostics(
                    List.of(findings.diagnostic(Uris.key(buffer.uri()), buffer.folder(), d))));
    Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
    boolean windows = buffer.document().text().contains("\r\n");
    edits.put(
        buffer.uri(),
        action.edits().stream()
            .map(
                e ->
                    new TextEdit(
                        Protocol.range(e.span()),
                        windows ? e.text().replace("\n", "\r\n") : e.text()))
            .toList());
    one.setEdit(RenameRequests.edit(editor, buffers, edits));
    return one;
  }

  CompletableFuture<List<? extends TextEdit>> format(DocumentFormattingParams params) {
    return answers.about(params.getTextDocument().getUri(), List.of(), this::formatted);
  }

  private List<TextEdit> formatted(Buffers.Buffer buffer) {
    return formatter
        .format(buffer.document().name(), buffer.document().source().text())
        .map(formatted -> LineEdits.between(buffer.document(), formatted))
        .orElse(List.of());
  }

  /** Lays out the whole text and keeps what concerns the lines asked for. */
  CompletableFuture<List<? extends TextEdit>> formatRange(DocumentRangeFormattingParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          Range range = params.getRange();
          int last =
              range.getEnd().getCharacter() == 0
                  ? Math.max(range.getStart().getLine(), range.getEnd().getLine() - 1)
                  : range.getEnd().getLine();
          return within(buffer, range.getStart().getLine(), last);
        });
  }

  /** After a closing brace its line, after a new line the one before, and where the new begins. */
  CompletableFuture<List<? extends TextEdit>> formatTyped(DocumentOnTypeFormattingParams params) {
    return answers.about(
        params.getTextDocument().getUri(),
        List.of(),
        buffer -> {
          int line = params.getPosition().getLine();
          boolean closed = params.getCh().equals("}");
          int last = closed ? line : line - 1;
          List<TextEdit> edits = new ArrayList<>(last < 0 ? List.of() : within(buffer, last, last));
          if (!closed) {
            Indentation.ofNewLine(buffer.document(), line)
                .ifPresent(e -> edits.add(new TextEdit(Protocol.range(e.span()), e.text())));
          }
          return edits;
        });
  }

  private List<TextEdit> within(Buffers.Buffer buffer, int first, int last) {
    return formatter
        .format(buffer.document().name(), buffer.document().source().text())
        .map(formatted -> LineEdits.hunks(buffer.document(), formatted))
        .orElse(List.of())
        .stream()
        .filter(
            e ->
                e.getRange().getStart().getLine() >= first
                    && e.getRange().getStart().getLine() <= last
                    && e.getRange().getEnd().getLine() <= last + 1)
        .toList();
  }
}
