package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server in a process of its own, where nothing is warm. */
@Timeout(120)
class ServerProcessTest {
  @TempDir Path folder;
  private final RecordingClient client = new RecordingClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Process process;

  @AfterEach
  void stop() {
    process.destroyForcibly();
    threads.shutdownNow();
  }

  private LanguageServer start() throws IOException {
    process =
        new ProcessBuilder(ServerProcess.command())
            .redirectError(Redirect.to(folder.resolve("log").toFile()))
            .start();
    Launcher<LanguageServer> launcher =
        new LSPLauncher.Builder<LanguageServer>()
            .setLocalService(client)
            .setRemoteInterface(LanguageServer.class)
            .setInput(process.getInputStream())
            .setOutput(process.getOutputStream())
            .setExecutorService(threads)
            .create();
    launcher.startListening();
    return launcher.getRemoteProxy();
  }

  private static InitializeParams parent(long id) {
    InitializeParams params = new InitializeParams();
    params.setProcessId((int) id);
    params.setCapabilities(new ClientCapabilities());
    return params;
  }

  @Test
  void answersInitializeColdAndThenChecks() throws Exception {
    LanguageServer server = start();
    long begin = System.nanoTime();
    server.initialize(parent(ProcessHandle.current().pid())).get(60, TimeUnit.SECONDS);
    Duration initialized = Duration.ofNanos(System.nanoTime() - begin);
    server
        .getTextDocumentService()
        .didOpen(
            new DidOpenTextDocumentParams(
                new TextDocumentItem(
                    "untitled:a", "hwnas", 1, "hwnas 1.0\ndevice d { g_max = 3 }\n")));
    assertThat(RecordingClient.codes(client.awaitVersion("untitled:a", 1)))
        .containsExactly("HW305");
    Duration checked = Duration.ofNanos(System.nanoTime() - begin);
    server.shutdown().get(20, TimeUnit.SECONDS);
    server.exit();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    // Starting a Java process is part of it; the machine may be busy.
    assertThat(initialized).isLessThan(Duration.ofSeconds(15)).isLessThan(checked);
  }

  @Test
  void endsWithTheProcessThatStartedIt() throws Exception {
    Process editor = new ProcessBuilder("sleep", "600").start();
    LanguageServer server = start();
    server.initialize(parent(editor.pid())).get(60, TimeUnit.SECONDS);
    assertThat(process.isAlive()).isTrue();
    editor.destroyForcibly().waitFor();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }
}
