package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/**
 * The specs of the workspace's folders, found in the background and checked there, one after
 * another, between the checks of what is open. Nothing waits for this.
 */
final class WorkspaceSpecs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkspaceSpecs.class.getName());

  private static final int WAIT_MILLIS = 50; // between looks whether the question still stands
  private static final int MOST_WAITS = 100;

  private final WorkspaceFolders folders;
  private final Checker checker;
  private final Editor editor;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "hwnas-workspace");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
  private volatile Set<String> specs = Set.of();
  private volatile CompletableFuture<Void> scanned = new CompletableFuture<>();

  WorkspaceSpecs(WorkspaceFolders folders, Checker checker, Editor editor) {
    this.folders = folders;
    this.checker = checker;
    this.editor = editor;
    folders.onChange(this::scan);
    editor.onSettings(this::scan);
  }

  /** The keys of all specs found so far. */
  Set<String> all() {
    return specs;
  }

  /** Is told the keys of all specs after each time the folders were looked through. */
  void onScan(Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  /** A spec appeared or vanished on disk. */
  void changed(String key, boolean exists) {
    submit(
        () -> {
          Path path = Uris.path(key).orElseThrow();
          boolean ours =
              exists
                  && key.endsWith(".hwnas")
                  && folders.all().stream().anyMatch(f -> SpecFiles.belongs(f, path));
          Set<String> now = new TreeSet<>(specs);
          if (ours ? now.add(key) : now.remove(key)) {
            set(now);
            if (ours && editor.settings().workspaceDiagnostics()) {
              checker.checkClosed(key);
            }
          }
        });
  }

  /**
   * Waits, some seconds at most, until the folders were looked through.
   *
   * @return whether they were
   */
  boolean awaitScan(CancelChecker cancel) {
    CompletableFuture<Void> waitedFor = scanned;
    for (int i = 0; i < MOST_WAITS && !waitedFor.isDone(); i++) {
      cancel.checkCanceled();
      try {
        waitedFor.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.log(Level.FINEST, "still looking", e);
      } catch (ExecutionException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return waitedFor.isDone();
  }

  private void scan() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scanned = done;
    submit(
        () -> {
          Set<String> found = new LinkedHashSet<>();
          try {
            for (Path folder : folders.all()) {
              SpecFiles.below(folder).forEach(f -> found.add(Uris.key(f)));
            }
            set(found);
          } finally {
            done.complete(null);
          }
          if (editor.settings().workspaceDiagnostics()) {
            check(new ArrayList<>(found));
          }
        });
  }

  private void set(Set<String> now) {
    Set<String> before = specs;
    specs = Set.copyOf(now);
    boolean checks = editor.settings().workspaceDiagnostics();
    before.stream().filter(k -> !checks || !now.contains(k)).forEach(k -> checker.watch(k, false));
    if (checks) {
      now.forEach(k -> checker.watch(k, true));
    }
    listeners.forEach(l -> l.accept(specs));
  }

  private void check(List<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    try (Progress progress = new Progress(editor, "hwnas: checking specs")) {
      for (int i = 0; i < keys.size() && !Thread.currentThread().isInterrupted(); i++) {
        String key = keys.get(i);
        checker
            .checkClosed(key)
            .exceptionally(
                e -> {
                  LOG.log(Level.FINE, "not checked: " + key, e);
                  return null;
                })
            .join();
        progress.report(i + 1, keys.size());
      }
    }
  }

  private void submit(Runnable task) {
    try {
      worker.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "the workspace could not be looked through", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "closing", e);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
