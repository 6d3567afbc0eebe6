package org.hwnas.lsp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.hwnas.dsl.sources.FileSource;

/**
 * Where answers are worked out: those about one text on one thread, in the order asked, each for
 * the text as it was when asked; those about all texts on another, so that they keep nobody waiting
 * who types.
 */
final class Answers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Answers.class.getName());
  private static final long STACK_BYTES = 64L << 20; // deeply nested texts recurse deeply

  private final Session session;
  private final Buffers buffers;
  private final ExecutorService quick = thread("hwnas-answer");
  private final ExecutorService thorough = thread("hwnas-search");

  Answers(Session session, Buffers buffers) {
    this.session = session;
    this.buffers = buffers;
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(null, task, name, STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Answers for a text as it is now; a text that is not open has the empty answer. */
  <T> CompletableFuture<T> about(String uri, T nothing, Function<Buffers.Buffer, T> question) {
    return ask(quick, uri, nothing, (buffer, cancel) -> question.apply(buffer));
  }

  /** As {@link #about}, for what looks into other texts too. */
  <T> CompletableFuture<T> across(
      String uri, T nothing, BiFunction<Buffers.Buffer, CancelChecker, T> question) {
    return ask(thorough, uri, nothing, question);
  }

  /** Answers what is asked of no text. */
  <T> CompletableFuture<T> anywhere(T nothing, Function<CancelChecker, T> question) {
    session.check();
    return CompletableFutures.computeAsync(
        thorough, cancel -> guarded(nothing, () -> question.apply(cancel)));
  }

  private <T> CompletableFuture<T> ask(
      ExecutorService worker,
      String uri,
      T nothing,
      BiFunction<Buffers.Buffer, CancelChecker, T> question) {
    session.check();
    Optional<Buffers.Buffer> buffer = buffers.get(uri);
    if (buffer.isEmpty()) {
      return CompletableFuture.completedFuture(nothing);
    }
    return CompletableFutures.computeAsync(
        worker,
        cancel -> {
          cancel.checkCanceled();
          return guarded(nothing, () -> question.apply(buffer.get(), cancel));
        });
  }

  private static <T> T guarded(T nothing, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException | StackOverflowError e) {
      if (!Nesting.isTooDeep(e)) {
        throw e;
      }
      LOG.warning("a text is nested too deeply to be read");
      return nothing;
    }
  }

  /** The files that a text sees beside it. */
  FileSource files(Buffers.Buffer buffer) {
    return buffers.beside(buffer, key -> {});
  }

  @Override
  public void close() {
    quick.shutdownNow();
    thorough.shutdownNow();
  }
}
