package org.hwnas.lsp;

import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What the editor tells of files it does not hold open. */
final class SpecWorkspaceService implements WorkspaceService {
  private final Buffers buffers;
  private final Checker checker;

  SpecWorkspaceService(Buffers buffers, Checker checker) {
    this.buffers = buffers;
    this.checker = checker;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    // There is nothing to configure.
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    for (FileEvent event : params.getChanges()) {
      String key = Uris.key(event.getUri());
      if (buffers.byKey(key).isEmpty()) {
        checker.changed(key);
      }
    }
  }
}
