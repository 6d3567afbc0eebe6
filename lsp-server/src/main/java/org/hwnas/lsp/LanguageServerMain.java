package org.hwnas.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.dsl.ide.Formatter;

/** The process of the language server: speaks the protocol on standard input and output. */
public final class LanguageServerMain {
  private LanguageServerMain() {}

  public static void main(String[] args) {
    System.exit(serve(System.in, System.out));
  }

  /** Serves until the client exits. The streams are those of one client. */
  public static int serve(InputStream in, OutputStream out) {
    return serve(in, out, Runs.none(), Pictures.none());
  }

  /**
   * Serves until the client exits.
   *
   * @param runs what reads the folders of runs
   * @param pictures what draws devices
   */
  public static int serve(InputStream in, OutputStream out, Runs runs, Pictures pictures) {
    return serve(
        in,
        out,
        (name, text) -> Optional.of(SpecFormatter.formatSound(name, text, SpecFormatter.WIDTH)),
        runs,
        pictures);
  }

  /**
   * Serves until the client exits, its stream ends, or the process that started it ends.
   *
   * @param formatter what lays out a text
   * @param runs what reads the folders of runs
   * @param pictures what draws devices
   * @return the exit code: 0 after an orderly shutdown, else 1
   */
  public static int serve(
      InputStream in, OutputStream out, Formatter formatter, Runs runs, Pictures pictures) {
    PrintStream console = System.out;
    System.setOut(System.err); // a stray word on the protocol's stream would end the session
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "hwnas-protocol");
              thread.setDaemon(true);
              return thread;
            });
    try (HwnasLanguageServer server = new HwnasLanguageServer(formatter, runs, pictures)) {
      Launcher<HwnasClient> launcher =
          new LSPLauncher.Builder<HwnasClient>()
              .setLocalService(server)
              .setRemoteInterface(HwnasClient.class)
              .setInput(in)
              .setOutput(out)
              .setExecutorService(threads)
              .create();
      server.connect(launcher.getRemoteProxy());
      Future<Void> listening = launcher.startListening();
      threads.execute(() -> await(listening, server));
      return server.awaitEnd();
    } finally {
      threads.shutdown();
      System.setOut(console);
    }
  }

  private static void await(Future<Void> listening, HwnasLanguageServer server) {
    try {
      listening.get();
    } catch (ExecutionException | CancellationException e) {
      e.printStackTrace(); // to standard error, which editors keep as the server's log
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.ended();
    }
  }
}
