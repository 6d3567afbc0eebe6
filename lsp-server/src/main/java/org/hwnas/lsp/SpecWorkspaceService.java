package org.hwnas.lsp;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.WorkspaceDiagnosticParams;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What the editor tells of files it does not hold open. */
final class SpecWorkspaceService implements WorkspaceService {
  private final Buffers buffers;
  private final Checker checker;

  private final Editor editor;
  private final WorkspaceFolders folders;

  private final WorkspaceSpecs specs;
  private final DiagnosticRequests diagnostics;
  private final OverviewRequests overview;
  private final LensRequests lenses;

  SpecWorkspaceService(
      Buffers buffers,
      Checker checker,
      Editor editor,
      WorkspaceFolders folders,
      WorkspaceSpecs specs,
      OverviewRequests overview,
      LensRequests lenses) {
    this.buffers = buffers;
    this.checker = checker;
    this.editor = editor;
    this.folders = folders;
    this.specs = specs;
    this.overview = overview;
    this.lenses = lenses;
    this.diagnostics = new DiagnosticRequests(checker, buffers);
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    editor.settingsChanged(
        params.getSettings() instanceof JsonElement json ? Optional.of(json) : Optional.empty());
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    folders.changed(params.getEvent());
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    for (FileEvent event : params.getChanges()) {
      String key = Uris.key(event.getUri());
      specs.changed(key, event.getType() != FileChangeType.Deleted);
      if (buffers.byKey(key).isEmpty()) {
        checker.changed(key);
      }
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still offers the older form
  public CompletableFuture<
          Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>>
      symbol(WorkspaceSymbolParams params) {
    return overview.workspace(params);
  }

  @Override
  public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
    return lenses.execute(params);
  }

  @Override
  public CompletableFuture<WorkspaceDiagnosticReport> diagnostic(WorkspaceDiagnosticParams params) {
    return diagnostics.all(params);
  }
}
