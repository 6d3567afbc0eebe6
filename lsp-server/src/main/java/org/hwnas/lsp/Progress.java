package org.hwnas.lsp;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Tells the editor how far a long work is, where the editor shows that. */
final class Progress implements AutoCloseable {
  private final Editor editor;
  private final Either<String, Integer> token = Either.forLeft(UUID.randomUUID().toString());
  private final CompletableFuture<Void> created;
  private int percent;

  /** Begins; what follows is only sent once the editor has agreed. */
  Progress(Editor editor, String title) {
    this.editor = editor;
    created =
        editor.showsProgress()
            ? editor.client().createProgress(new WorkDoneProgressCreateParams(token))
            : CompletableFuture.failedFuture(new IllegalStateException("not shown"));
    WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
    begin.setTitle(title);
    begin.setPercentage(0);
    begin.setCancellable(false);
    send(begin);
  }

  /** So many of so many are done. Steps below a percent are not sent. */
  void report(int done, int all) {
    int now = all == 0 ? 100 : (int) (100L * done / all);
    if (now > percent) {
      percent = now;
      WorkDoneProgressReport report = new WorkDoneProgressReport();
      report.setPercentage(now);
      report.setMessage(done + " of " + all);
      send(report);
    }
  }

  @Override
  public void close() {
    send(new WorkDoneProgressEnd());
  }

  private void send(WorkDoneProgressNotification step) {
    created.thenRun(
        () -> editor.client().notifyProgress(new ProgressParams(token, Either.forLeft(step))));
  }
}
