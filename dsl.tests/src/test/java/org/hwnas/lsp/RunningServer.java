package org.hwnas.lsp;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageServer;
import org.hwnas.dsl.ide.Formatter;

/** A server and a client in one process, joined by pipes. */
final class RunningServer implements AutoCloseable {
  private static final int PIPE = 1 << 20;

  // Held here, else its level is forgotten. It reports every broken message a test sends.
  private static final Logger PROTOCOL_LOG = Logger.getLogger("org.eclipse.lsp4j.jsonrpc");

  static {
    PROTOCOL_LOG.setLevel(Level.OFF);
  }

  final RecordingClient client = new RecordingClient();
  final LanguageServer server;
  final CompletableFuture<Integer> exitCode;
  private final OutputStream toServer;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  RunningServer(Formatter formatter) throws IOException {
    this(formatter, Runs.none());
  }

  RunningServer(Formatter formatter, Runs runs) throws IOException {
    this(formatter, runs, Pictures.none());
  }

  RunningServer(Formatter formatter, Runs runs, Pictures pictures) throws IOException {
    PipedInputStream serverIn = new PipedInputStream(PIPE);
    PipedInputStream clientIn = new PipedInputStream(PIPE);
    PipedOutputStream serverOut = new PipedOutputStream(clientIn);
    toServer = new PipedOutputStream(serverIn);
    exitCode =
        CompletableFuture.supplyAsync(
            () -> LanguageServerMain.serve(serverIn, serverOut, formatter, runs, pictures),
            threads);
    Launcher<LanguageServer> launcher =
        new LSPLauncher.Builder<LanguageServer>()
            .setLocalService(client)
            .setRemoteInterface(LanguageServer.class)
            .setInput(clientIn)
            .setOutput(toServer)
            .setExecutorService(threads)
            .create();
    launcher.startListening();
    server = launcher.getRemoteProxy();
  }

  InitializeResult initialize() throws Exception {
    return initialize(new JsonObject());
  }

  InitializeResult initialize(JsonObject options) throws Exception {
    InitializeParams params = new InitializeParams();
    params.setInitializationOptions(options);
    params.setProcessId((int) ProcessHandle.current().pid());
    params.setCapabilities(new ClientCapabilities());
    InitializeResult result = server.initialize(params).get(20, TimeUnit.SECONDS);
    server.initialized(new InitializedParams());
    return result;
  }

  /** Sends bytes as they are, with the header that announces them. */
  void sendRaw(String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    sendBytes("Content-Length: " + bytes.length + "\r\n\r\n" + content);
  }

  void sendBytes(String text) throws IOException {
    synchronized (toServer) {
      toServer.write(text.getBytes(StandardCharsets.UTF_8));
      toServer.flush();
    }
  }

  void open(String uri, String text) {
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "hwnas", 1, text)));
  }

  /** Replaces a range given as line, character, line, character. */
  void edit(String uri, int version, int[] range, String text) {
    Range where = new Range(new Position(range[0], range[1]), new Position(range[2], range[3]));
    change(uri, version, new TextDocumentContentChangeEvent(where, text));
  }

  void replace(String uri, int version, String text) {
    change(uri, version, new TextDocumentContentChangeEvent(text));
  }

  private void change(String uri, int version, TextDocumentContentChangeEvent event) {
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version), List.of(event)));
  }

  void close(String uri) {
    server
        .getTextDocumentService()
        .didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
  }

  List<String> complete(String uri, Position position) throws Exception {
    return server
        .getTextDocumentService()
        .completion(new CompletionParams(new TextDocumentIdentifier(uri), position))
        .get(20, TimeUnit.SECONDS)
        .getLeft()
        .stream()
        .map(CompletionItem::getLabel)
        .toList();
  }

  /** The orderly end; gives the exit code. */
  int shutdown() throws Exception {
    server.shutdown().get(20, TimeUnit.SECONDS);
    server.exit();
    return exitCode.get(20, TimeUnit.SECONDS);
  }

  /** Ends the client's stream without a word. */
  int hangUp() throws Exception {
    toServer.close();
    return exitCode.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    toServer.close();
    exitCode.get(20, TimeUnit.SECONDS);
    threads.shutdownNow();
  }
}
