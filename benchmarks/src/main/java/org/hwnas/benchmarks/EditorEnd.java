package org.hwnas.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.services.LanguageClient;

/** An editor that remembers when the diagnostics of which version came. */
final class EditorEnd implements LanguageClient {
  private record State(String uri, int version) {}

  private final Map<State, Long> published = new HashMap<>();

  /** Waits for the diagnostics of a version; gives when they came, as {@link System#nanoTime}. */
  synchronized long awaitDiagnostics(String uri, int version) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    State state = new State(uri, version);
    while (!published.containsKey(state)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no diagnostics of version " + version);
      }
      try {
        wait(1_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return published.get(state);
  }

  @Override
  public synchronized void publishDiagnostics(PublishDiagnosticsParams params) {
    if (params.getVersion() != null) {
      published.put(new State(params.getUri(), params.getVersion()), System.nanoTime());
      notifyAll();
    }
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
