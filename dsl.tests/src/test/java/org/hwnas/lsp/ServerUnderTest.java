package org.hwnas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, and an editor's end of the protocol. */
public final class ServerUnderTest implements AutoCloseable {
  private final Process process;
  private final Path log;
  public final ProtocolPeer peer;
  final JsonObject initialized;

  /**
   * Starts a server and initialises it as a capable editor does.
   *
   * @param folders the folders of its workspace
   * @param options the client's own, {@code initializationOptions}
   * @param log where its log goes
   */
  public ServerUnderTest(List<String> command, List<Path> folders, JsonObject options, Path log)
      throws IOException {
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile()));
    builder.environment().put("XDG_CACHE_HOME", log.resolveSibling("cache").toString());
    process = builder.start();
    peer = new ProtocolPeer(process.getInputStream(), process.getOutputStream());
    if (options.has("settings")) {
      peer.settings(options.getAsJsonObject("settings"));
    }
    JsonObject params = new JsonObject();
    params.addProperty("processId", ProcessHandle.current().pid());
    params.add("capabilities", capabilities());
    params.add("initializationOptions", options);
    JsonArray workspace = new JsonArray();
    for (Path folder : folders) {
      JsonObject one = new JsonObject();
      one.addProperty("uri", folder.toUri().toString());
      one.addProperty("name", folder.getFileName().toString());
      workspace.add(one);
    }
    params.add("workspaceFolders", workspace);
    initialized = peer.request("initialize", params).getAsJsonObject();
    peer.tell("initialized", new JsonObject());
  }

  /** What an editor says that knows everything the protocol has. */
  static JsonElement capabilities() throws IOException {
    return JsonParser.parseString(
        Files.readString(Path.of("src/test/resources/lsp/client-capabilities.json")));
  }

  public JsonObject serverCapabilities() {
    return initialized.getAsJsonObject("capabilities");
  }

  public void open(String uri, int version, String text) {
    JsonObject item = new JsonObject();
    item.addProperty("uri", uri);
    item.addProperty("languageId", "hwnas");
    item.addProperty("version", version);
    item.addProperty("text", text);
    JsonObject params = new JsonObject();
    params.add("textDocument", item);
    peer.tell("textDocument/didOpen", params);
  }

  public void close(String uri) {
    peer.tell("textDocument/didClose", document(uri));
  }

  /** Parameters that name a text. */
  public static JsonObject document(String uri) {
    JsonObject id = new JsonObject();
    id.addProperty("uri", uri);
    JsonObject params = new JsonObject();
    params.add("textDocument", id);
    return params;
  }

  long pid() {
    return process.pid();
  }

  /** What the server wrote to its log so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends it in order; gives its exit code. */
  int stop() throws InterruptedException {
    peer.request("shutdown", new JsonObject());
    peer.tell("exit", new JsonObject());
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the server did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
