package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.ResourceOperation;
import org.eclipse.lsp4j.SnippetTextEdit;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceEditCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.hwnas.dsl.ide.ReferenceService;

/** Gives a symbol another name in every file that uses it, or says why not. */
final class RenameRequests {
  private final Answers answers;
  private final SymbolSearch search;
  private final Buffers buffers;
  private final Editor editor;

  RenameRequests(Answers answers, SymbolSearch search, Buffers buffers, Editor editor) {
    this.answers = answers;
    this.search = search;
    this.buffers = buffers;
    this.editor = editor;
  }

  CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepare(
      PrepareRenameParams params) {
    return answers.across(
        params.getTextDocument().getUri(),
        null, // the protocol's word for what cannot be renamed
        (buffer, cancel) -> {
          Optional<ReferenceService.Named> named =
              ReferenceService.at(
                  buffer.document(),
                  Protocol.position(params.getPosition()),
                  answers.files(buffer));
          if (named.isEmpty()) {
            return null;
          }
          ReferenceService.refusal(named.get().symbol(), "anything").ifPresent(this::refuse);
          return Either3.forSecond(
              new PrepareRenameResult(
                  Protocol.range(named.get().span()), named.get().symbol().name()));
        });
  }

  CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
    return answers.<WorkspaceEdit>across(
        params.getTextDocument().getUri(),
        null, // the protocol's word for nothing to do
        (buffer, cancel) ->
            ReferenceService.at(
                    buffer.document(),
                    Protocol.position(params.getPosition()),
                    answers.files(buffer))
                .map(named -> rename(buffer, named, params.getNewName().strip(), cancel))
                .orElse(null));
  }

  private WorkspaceEdit rename(
      Buffers.Buffer from, ReferenceService.Named named, String name, CancelChecker cancel) {
    ReferenceService.refusal(named.symbol(), name).ifPresent(this::refuse);
    if (!search.isComplete(named.symbol(), cancel)) {
      refuse("the workspace is still being looked through; try again in a moment");
    }
    List<SymbolSearch.Found> found = search.uses(from, named.symbol(), cancel);
    if (!name.equals(named.symbol().name())) {
      search.conflict(from, named.symbol(), found, name, cancel).ifPresent(this::refuse);
    }
    return edit(found, name);
  }

  private WorkspaceEdit edit(List<SymbolSearch.Found> found, String name) {
    Map<String, List<TextEdit>> byFile = new LinkedHashMap<>();
    for (SymbolSearch.Found one : found) {
      List<TextEdit> edits = new ArrayList<>();
      one.uses().forEach(u -> edits.add(new TextEdit(Protocol.range(u.span()), name)));
      byFile.put(one.text().uri(), edits);
    }
    return edit(editor, buffers, byFile);
  }

  /** Edits by address, with the versions they are for where the editor looks at those. */
  static WorkspaceEdit edit(Editor editor, Buffers buffers, Map<String, List<TextEdit>> byFile) {
    boolean versions =
        Editor.has(
            editor.workspace().map(w -> w.getWorkspaceEdit()),
            WorkspaceEditCapabilities::getDocumentChanges);
    if (!versions) {
      return new WorkspaceEdit(byFile);
    }
    List<TextDocumentEdit> changes = new ArrayList<>();
    byFile.forEach(
        (uri, edits) -> {
          Integer version = buffers.get(uri).map(b -> b.document().version()).orElse(null);
          changes.add(
              new TextDocumentEdit(
                  new VersionedTextDocumentIdentifier(uri, version),
                  edits.stream().map(Either::<TextEdit, SnippetTextEdit>forLeft).toList()));
        });
    return new WorkspaceEdit(
        changes.stream().map(Either::<TextDocumentEdit, ResourceOperation>forLeft).toList());
  }

  private void refuse(String why) {
    throw new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, why, null));
  }
}
