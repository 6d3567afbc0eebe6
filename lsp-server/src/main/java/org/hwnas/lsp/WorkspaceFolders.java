package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;

/** The folders that the editor shows, in its order; only those on this machine's disk. */
final class WorkspaceFolders {
  private final List<Path> folders = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Is told after every change. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @SuppressWarnings("deprecation") // older editors know a root only
  void initialize(InitializeParams params) {
    List<String> uris = new ArrayList<>();
    if (params.getWorkspaceFolders() != null) {
      params.getWorkspaceFolders().forEach(f -> uris.add(f.getUri()));
    } else if (params.getRootUri() != null) {
      uris.add(params.getRootUri());
    }
    uris.forEach(this::add);
    listeners.forEach(Runnable::run);
  }

  void changed(WorkspaceFoldersChangeEvent event) {
    for (WorkspaceFolder gone : event.getRemoved()) {
      path(gone.getUri()).ifPresent(folders::remove);
    }
    event.getAdded().forEach(added -> add(added.getUri()));
    listeners.forEach(Runnable::run);
  }

  List<Path> all() {
    return List.copyOf(folders);
  }

  private void add(String uri) {
    path(uri).filter(p -> !folders.contains(p)).ifPresent(folders::add);
  }

  private static Optional<Path> path(String uri) {
    return Uris.path(uri).map(p -> p.toAbsolutePath().normalize());
  }
}
