package org.hwnas.lsp;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;

/**
 * Checks texts on one thread of its own: open ones a moment after the last edit, others of the
 * workspace when there is nothing else to do. An edit replaces the checks that wait; the result of
 * a check that an edit overtook is dropped.
 */
final class Checker implements Compilations, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Checker.class.getName());

  /** Long enough to gather the edits of one keystroke, too short to be seen. */
  private static final long DELAY_MILLIS = 20;

  private static final long STACK_BYTES = 64L << 20; // deeply nested texts recurse deeply

  private final Buffers buffers;
  private final Editor editor;
  private final ScheduledExecutorService worker;
  private final Map<String, Future<?>> waiting = new HashMap<>();
  private final Map<String, Checked> last = new ConcurrentHashMap<>();
  private final Map<String, Checked> lastGood = new ConcurrentHashMap<>();
  private final List<Consumer<Checked>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> closedSpecs = ConcurrentHashMap.newKeySet();

  // The rest is touched by the worker alone, except `readers`, which is guarded by this.
  private final Workspace workspace = new Workspace();
  private final Findings findings;
  private final Map<String, Set<String>> readers = new HashMap<>();

  /** How the editor last wrote the address of a text; it must be withdrawn under that one. */
  private final Map<String, String> addresses = new ConcurrentHashMap<>();

  Checker(Buffers buffers, Editor editor, BuiltIn builtIn) {
    this.buffers = buffers;
    this.editor = editor;
    this.findings = new Findings(builtIn, this::address);
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

  /** Is told, on the worker, of each open text that was compiled as it is now. */
  void onChecked(Consumer<Checked> listener) {
    listeners.add(listener);
  }

  @Override
  public Optional<Checked> last(String key) {
    return Optional.ofNullable(last.get(key));
  }

  @Override
  public Optional<Checked> lastGood(String key) {
    return Optional.ofNullable(lastGood.get(key));
  }

  /** A text was opened. */
  void opened(String key) {
    buffers.byKey(key).ifPresent(b -> addresses.put(key, b.uri()));
    schedule(key, 0);
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  /** A text was edited, or a file changed on disk. */
  void changed(String key) {
    if (buffers.byKey(key).isPresent() || closedSpecs.contains(key)) {
      schedule(key, DELAY_MILLIS);
    }
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  /** A text was closed: what it alone showed is withdrawn, or that of the file takes its place. */
  void closed(String key) {
    cancel(key);
    last.remove(key);
    lastGood.remove(key);
    if (closedSpecs.contains(key)) {
      schedule(key, 0);
    } else {
      submit(() -> withdraw(key));
    }
    readersOf(key).forEach(k -> schedule(k, DELAY_MILLIS));
  }

  /** A spec on disk is to be checked as well, or no longer; an open text of it is anyway. */
  void watch(String key, boolean watched) {
    if (watched) {
      closedSpecs.add(key);
    } else if (closedSpecs.remove(key) && buffers.byKey(key).isEmpty()) {
      submit(() -> withdraw(key));
    }
  }

  /** Checks a file of the workspace that is not open; gives when that is done. */
  CompletableFuture<Void> checkClosed(String key) {
    return supply(
        () -> {
          if (buffers.byKey(key).isEmpty()) {
            check(key);
          }
          return null;
        });
  }

  /** Everything found in a text as it is now; it is checked first where it was edited since. */
  CompletableFuture<List<Diagnostic>> pull(String key) {
    return supply(
        () -> {
          checkIfEdited(key);
          if (buffers.byKey(key).isEmpty() && !findings.files().contains(key)) {
            check(key);
          }
          return findings.in(key);
        });
  }

  /** What the compiler makes of an open text as it is now; empty where it is not open. */
  CompletableFuture<Optional<Checked>> checked(String key) {
    return supply(
        () -> {
          checkIfEdited(key);
          return last(key).filter(c -> isCurrent(key, c));
        });
  }

  private boolean isCurrent(String key, Checked checked) {
    return buffers.byKey(key).filter(b -> b.document() == checked.document()).isPresent();
  }

  private void checkIfEdited(String key) {
    if (buffers.byKey(key).isPresent() && last(key).filter(c -> isCurrent(key, c)).isEmpty()) {
      cancel(key);
      check(key);
    }
  }

  /** What was found so far, by file. */
  CompletableFuture<Map<String, List<Diagnostic>>> pullAll() {
    return supply(
        () -> {
          Map<String, List<Diagnostic>> all = new HashMap<>();
          findings.files().forEach(file -> all.put(file, findings.in(file)));
          return all;
        });
  }

  Findings findings() {
    return findings;
  }

  /** How the editor writes the address of a file. */
  String address(String key) {
    return addresses.getOrDefault(key, key);
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

  private <T> CompletableFuture<T> supply(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      worker.execute(
          () -> {
            try {
              answer.complete(question.get());
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
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
    Optional<Buffers.Buffer> buffer = buffers.byKey(key).or(() -> buffers.saved(key));
    if (buffer.isEmpty()) {
      withdraw(key); // neither open nor on disk any more
      return;
    }
    Set<String> read = new HashSet<>();
    Optional<Compilation> compilation = Optional.empty();
    try {
      compilation = Optional.of(compile(buffer.get(), read));
    } catch (CancellationException e) {
      LOG.log(Level.FINEST, "overtaken by an edit", e);
      return; // the edit's own check waits already
    } catch (RuntimeException | StackOverflowError e) {
      if (!Nesting.isTooDeep(e)) {
        throw e;
      }
      LOG.warning("a text is nested too deeply to be checked");
    }
    forget(key);
    remember(key, read);
    Optional<Buffers.Buffer> now = buffers.byKey(key);
    if (now.isPresent() && !now.equals(buffer)) {
      return; // an edit came in between; its own check waits already
    }
    Optional<Path> folder = buffer.get().folder();
    Optional<Checked> checked =
        now.isPresent()
            ? compilation.map(c -> new Checked(now.get().uri(), now.get().document(), c))
            : Optional.empty();
    checked.ifPresent(c -> remember(key, c)); // before the editor hears of it and asks on
    publish(
        findings.put(
            key,
            compilation
                .map(c -> findings.of(key, folder, c))
                .orElseGet(() -> Map.of(key, List.of(Findings.tooDeep())))));
    checked.ifPresent(c -> listeners.forEach(l -> l.accept(c)));
  }

  private void remember(String key, Checked checked) {
    last.put(key, checked);
    if (checked.compilation().plan().isPresent()) {
      lastGood.put(key, checked);
    }
    if (buffers.byKey(key).isEmpty()) { // closed meanwhile
      last.remove(key);
      lastGood.remove(key);
    }
  }

  private Compilation compile(Buffers.Buffer buffer, Set<String> read) {
    workspace.edited(buffer.document().source());
    return workspace.compile(
        buffer.document().name(),
        buffer.document().text(),
        buffers.beside(buffer, read::add),
        Map.of(),
        () -> isOvertaken(buffer));
  }

  /** Whether an open text is another by now; its next check waits already. */
  private boolean isOvertaken(Buffers.Buffer buffer) {
    return buffers.get(buffer.uri()).filter(now -> now.document() != buffer.document()).isPresent();
  }

  private void withdraw(String key) {
    forget(key);
    publish(findings.remove(key));
  }

  private void publish(Set<String> files) {
    if (editor.pullsDiagnostics()) {
      return; // it asks; what it is sent besides would be shown twice
    }
    for (String file : files) {
      PublishDiagnosticsParams params =
          new PublishDiagnosticsParams(address(file), findings.in(file));
      buffers.byKey(file).ifPresent(b -> params.setVersion(b.document().version()));
      editor.client().publishDiagnostics(params);
    }
  }

  private synchronized void remember(String key, Set<String> read) {
    read.forEach(file -> readers.computeIfAbsent(file, f -> new HashSet<>()).add(key));
  }

  private synchronized void forget(String key) {
    readers.values().forEach(keys -> keys.remove(key));
  }

  /** The checked texts that import a file. */
  private synchronized List<String> readersOf(String key) {
    return readers.getOrDefault(key, Set.of()).stream().filter(k -> !k.equals(key)).toList();
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
