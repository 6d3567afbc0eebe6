package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;

/**
 * Checks open texts on one thread of its own, a moment after the last edit, and publishes what it
 * finds. An edit replaces the checks that wait; the result of a check that an edit overtook is
 * dropped.
 */
final class Checker implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Checker.class.getName());
  private static final long DELAY_MILLIS = 150;
  private static final long STACK_BYTES = 64L << 20; // deeply nested texts recurse deeply

  private final Buffers buffers;
  private final Consumer<PublishDiagnosticsParams> client;
  private final ScheduledExecutorService worker;
  private final Map<String, Future<?>> waiting = new HashMap<>();

  // The rest is touched by the worker alone, except `readers`, which is guarded by this.
  private final Workspace workspace = new Workspace();
  private final Map<String, Map<String, List<Diagnostic>>> found = new LinkedHashMap<>();
  private final Map<String, Set<String>> readers = new HashMap<>();

  /** How the editor last wrote the address of a text; it must be withdrawn under that one. */
  private final Map<String, String> addresses = new HashMap<>();

  Checker(Buffers buffers, Consumer<PublishDiagnosticsParams> client) {
    this.buffers = buffers;
    this.client = client;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(null, task, "hwnas-check", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Loads parser and compiler before they are needed: the first use is the slow one. */
  void warmUp() {
    submit(() -> workspace.compile("warm.hwnas", "hwnas 1.0\n", FileSource.none(), Map.of()));
  }

  /** A text was opened. */
  void opened(String key) {
    schedule(key, 0);
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  /** A text was edited, or a file changed on disk. */
  void changed(String key) {
    if (buffers.byKey(key).isPresent()) {
      schedule(key, DELAY_MILLIS);
    }
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  /** A text was closed: what it alone showed is withdrawn. */
  void closed(String key) {
    cancel(key);
    submit(
        () -> {
          Set<String> shown = found.getOrDefault(key, Map.of()).keySet();
          found.remove(key);
          forget(key);
          publish(new LinkedHashSet<>(shown));
        });
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  private synchronized void schedule(String key, long delay) {
    Future<?> before = waiting.get(key);
    if (before != null) {
      before.cancel(false);
    }
    try {
      waiting.put(
          key, worker.schedule(() -> safely(() -> check(key)), delay, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "closing", e);
    }
  }

  private synchronized void cancel(String key) {
    Future<?> before = waiting.remove(key);
    if (before != null) {
      before.cancel(false);
    }
  }

  private void submit(Runnable task) {
    try {
      worker.execute(() -> safely(task));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "closing", e);
    }
  }

  /** Nothing a text makes the compiler do may end the worker. */
  private static void safely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.log(Level.WARNING, "a check failed", e);
    }
  }

  private void check(String key) {
    Optional<Buffers.Buffer> buffer = buffers.byKey(key);
    if (buffer.isEmpty()) {
      return;
    }
    Set<String> read = new HashSet<>();
    Map<String, List<Diagnostic>> now;
    try {
      now = byFile(key, buffer.get(), compile(buffer.get(), read));
    } catch (RuntimeException | StackOverflowError e) {
      if (!Nesting.isTooDeep(e)) {
        throw e;
      }
      LOG.warning("a text is nested too deeply to be checked");
      now = Map.of(key, List.of(tooDeep()));
    }
    forget(key);
    remember(key, read);
    if (buffers.byKey(key).filter(b -> b.equals(buffer.get())).isEmpty()) {
      return; // an edit came in between; its own check waits already
    }
    Set<String> touched = new LinkedHashSet<>(now.keySet());
    touched.addAll(found.getOrDefault(key, Map.of()).keySet());
    // What importing texts said of an older state; they are checked again after this.
    found.values().forEach(m -> m.remove(key));
    found.put(key, new LinkedHashMap<>(now));
    publish(touched);
  }

  private Compilation compile(Buffers.Buffer buffer, Set<String> read) {
    return workspace.compile(
        buffer.document().name(),
        buffer.document().text(),
        buffers.beside(buffer, read::add),
        Map.of());
  }

  private static Diagnostic tooDeep() {
    Range start = new Range(new Position(0, 0), new Position(0, 0));
    return new Diagnostic(
        start, "the text is nested too deeply to be checked", DiagnosticSeverity.Error, "hwnas");
  }

  private static Map<String, List<Diagnostic>> byFile(
      String key, Buffers.Buffer buffer, Compilation compilation) {
    Map<String, List<Diagnostic>> byFile = new LinkedHashMap<>();
    byFile.put(key, new ArrayList<>());
    Optional<Path> folder = buffer.folder();
    for (org.hwnas.dsl.diagnostics.Diagnostic d : compilation.diagnostics()) {
      String name = d.place().file().name();
      Optional<String> file =
          d.place().file().order() == 0
              ? Optional.of(key)
              : folder.flatMap(f -> Buffers.keyBeside(f, name));
      if (file.isPresent() && !name.startsWith("library:")) {
        byFile.computeIfAbsent(file.get(), k -> new ArrayList<>()).add(Protocol.diagnostic(d));
      }
    }
    return byFile;
  }

  private void publish(Set<String> files) {
    for (String file : files) {
      Set<Diagnostic> all = new LinkedHashSet<>();
      found.values().forEach(m -> all.addAll(m.getOrDefault(file, List.of())));
      Optional<Buffers.Buffer> buffer = buffers.byKey(file);
      buffer.ifPresent(b -> addresses.put(file, b.uri()));
      PublishDiagnosticsParams params =
          new PublishDiagnosticsParams(addresses.getOrDefault(file, file), new ArrayList<>(all));
      buffer.ifPresent(b -> params.setVersion(b.document().version()));
      client.accept(params);
    }
  }

  private synchronized void remember(String key, Set<String> read) {
    read.forEach(file -> readers.computeIfAbsent(file, f -> new HashSet<>()).add(key));
  }

  private synchronized void forget(String key) {
    readers.values().forEach(keys -> keys.remove(key));
  }

  /** The open texts that import a file. */
  private synchronized List<String> readersOf(String key) {
    return readers.getOrDefault(key, Set.of()).stream().filter(k -> !k.equals(key)).toList();
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
