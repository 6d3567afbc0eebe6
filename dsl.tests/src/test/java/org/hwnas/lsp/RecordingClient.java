package org.hwnas.lsp;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.services.LanguageClient;

/** Keeps what the server publishes. */
final class RecordingClient implements LanguageClient {
  private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();

  /** The next diagnostics that match; fails the test when they do not come. */
  PublishDiagnosticsParams await(Predicate<PublishDiagnosticsParams> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (true) {
        PublishDiagnosticsParams next =
            published.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("no such diagnostics were published within 30 s");
        }
        if (wanted.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  PublishDiagnosticsParams awaitVersion(String uri, int version) {
    return await(
        p -> p.getUri().equals(uri) && p.getVersion() != null && p.getVersion() == version);
  }

  /** Whether nothing is published for a while. */
  boolean isSilent(long millis) throws InterruptedException {
    return published.poll(millis, TimeUnit.MILLISECONDS) == null;
  }

  static List<String> codes(PublishDiagnosticsParams params) {
    return params.getDiagnostics().stream().map(Diagnostic::getCode).map(c -> c.getLeft()).toList();
  }

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    published.add(diagnostics);
  }

  @Override
  public void telemetryEvent(Object object) {}

  @Override
  public void showMessage(MessageParams params) {}

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void logMessage(MessageParams params) {}
}
