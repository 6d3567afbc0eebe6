package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions to a server in a process of its own and the answers expected, one file each. {@code
 * -Dgolden=update} writes the answers as they are now.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class ProtocolGoldenTest {
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @TempDir static Path folder;
  private final Map<String, ServerUnderTest> servers = new HashMap<>();
  private int cases;

  @TestFactory
  Stream<DynamicTest> answers() {
    return GoldenCase.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  @AfterAll
  void stop() throws Exception {
    for (ServerUnderTest server : servers.values()) {
      assertThat(server.stop()).isZero();
      assertThat(server.log()).doesNotContain("Exception").doesNotContain("\tat ");
    }
  }

  private void check(GoldenCase golden) throws Exception {
    // A server for each set of options; a workspace folder of its own for each case.
    Path root = Files.createDirectories(folder.resolve("case" + cases++)).toRealPath();
    for (Map.Entry<String, MarkedRange> file : golden.files().entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue().text());
    }
    ServerUnderTest server = server(golden.option("options").orElse("{\"libraryScheme\": true}"));
    String base = root.toUri().toString(); // ends with a slash: it is a folder
    JsonElement answer;
    folders(server, base, "added");
    int mark = server.peer.mark();
    golden.files().forEach((name, text) -> open(server, golden, base, name, text));
    try {
      answer = ask(golden, server, base, mark);
    } finally {
      golden.files().keySet().stream()
          .filter(name -> isOpen(golden, name))
          .forEach(name -> server.close(base + name));
      folders(server, base, "removed");
    }
    String rendered = new GoldenAnswer(golden, base).render(answer);
    if (UPDATE && !rendered.equals(golden.expected())) {
      golden.write(rendered);
      Assertions.fail("rewrote " + golden.name() + ": look at the difference before you commit it");
    }
    assertThat(rendered).isEqualTo(golden.expected());
  }

  private ServerUnderTest server(String options) throws IOException {
    ServerUnderTest known = servers.get(options);
    if (known != null) {
      return known;
    }
    ServerUnderTest started =
        new ServerUnderTest(
            ServerProcess.command(),
            List.of(),
            JsonParser.parseString(options).getAsJsonObject(),
            folder.resolve("log" + servers.size()));
    servers.put(options, started);
    return started;
  }

  private static void folders(ServerUnderTest server, String base, String what) {
    JsonArray these = new JsonArray();
    JsonObject folder = new JsonObject();
    folder.addProperty("uri", base);
    folder.addProperty("name", "golden");
    these.add(folder);
    JsonObject event = new JsonObject();
    event.add("added", what.equals("added") ? these : new JsonArray());
    event.add("removed", what.equals("removed") ? these : new JsonArray());
    JsonObject params = new JsonObject();
    params.add("event", event);
    server.peer.tell("workspace/didChangeWorkspaceFolders", params);
  }

  private static void open(
      ServerUnderTest server, GoldenCase golden, String base, String name, MarkedRange text) {
    if (isOpen(golden, name)) {
      server.open(base + name, 1, text.text());
    }
  }

  /** Files the request lists behind {@code closed} are only on disk. */
  private static boolean isOpen(GoldenCase golden, String name) {
    return name.endsWith(".hwnas")
        && golden.option("closed").stream().noneMatch(c -> List.of(c.split(" ")).contains(name));
  }

  private static JsonElement ask(GoldenCase golden, ServerUnderTest server, String base, int mark) {
    String uri = base + golden.mainFile();
    if (golden.option("checked").isPresent() || !golden.method().contains("/")) {
      // With a version: those without are of the file on disk, which the workspace's check finds.
      server.peer.await(
          "textDocument/publishDiagnostics",
          mark,
          p -> isOf(p, uri) && p.getAsJsonObject().has("version"));
    }
    if (!golden.method().contains("/")) {
      return notification(golden, server, uri, mark);
    }
    JsonElement answer;
    try {
      answer = server.peer.request(golden.method(), params(golden, uri));
      for (String line : golden.lines()) {
        if (line.startsWith("then ")) {
          answer = then(server, line.split(" ", 3), answer);
        }
      }
    } catch (ProtocolPeer.Refusal refusal) {
      JsonObject error = new JsonObject();
      error.addProperty("refused", refusal.message());
      return error;
    }
    return answer;
  }

  private static boolean isOf(JsonElement params, String uri) {
    return params.getAsJsonObject().get("uri").getAsString().equals(uri);
  }

  /** The params of the last message of a name, such as {@code publishDiagnostics}. */
  private static JsonElement notification(
      GoldenCase golden, ServerUnderTest server, String uri, int mark) {
    String method =
        golden.method().equals("diagnostics")
            ? "textDocument/publishDiagnostics"
            : golden.method().replace(':', '/');
    boolean versioned = golden.method().equals("diagnostics");
    JsonElement params =
        server
            .peer
            .await(
                method,
                mark,
                p -> isOf(p, uri) && (!versioned || p.getAsJsonObject().has("version")))
            .params();
    return golden.method().equals("diagnostics")
        ? params.getAsJsonObject().get("diagnostics")
        : params;
  }

  /** The text, the caret, the range; then what the case itself states. */
  private static JsonObject params(GoldenCase golden, String uri) {
    JsonObject params = ServerUnderTest.document(uri);
    Range range = golden.files().get(golden.mainFile()).range();
    params.add("position", position(range.getStart()));
    JsonObject whole = new JsonObject();
    whole.add("start", position(range.getStart()));
    whole.add("end", position(range.getEnd()));
    params.add("range", whole);
    String text = golden.option("params").orElse("{}").replace("$uri", uri);
    JsonParser.parseString(text)
        .getAsJsonObject()
        .entrySet()
        .forEach(e -> params.add(e.getKey(), e.getValue()));
    if (golden.method().equals("textDocument/selectionRange")) {
      JsonArray positions = new JsonArray();
      positions.add(position(range.getStart()));
      params.add("positions", positions);
    }
    return params;
  }

  private static JsonObject position(org.eclipse.lsp4j.Position position) {
    JsonObject json = new JsonObject();
    json.addProperty("line", position.getLine());
    json.addProperty("character", position.getCharacter());
    return json;
  }

  /**
   * A second request about an element of the first answer: {@code then METHOD WORD} takes the first
   * element whose label, title, name or data contains the word. Type hierarchies wrap it.
   */
  private static JsonElement then(ServerUnderTest server, String[] line, JsonElement answer) {
    JsonElement list = answer instanceof JsonObject o && o.has("items") ? o.get("items") : answer;
    JsonElement element =
        StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
            .filter(e -> line.length < 3 || isCalled(e.getAsJsonObject(), line[2]))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing is called " + line[2] + " in " + list));
    if (!line[1].startsWith("typeHierarchy/")) {
      return server.peer.request(line[1], element);
    }
    JsonObject params = new JsonObject();
    params.add("item", element);
    return server.peer.request(line[1], params);
  }

  private static boolean isCalled(JsonObject element, String word) {
    return Stream.of("label", "title", "name", "data")
        .filter(element::has)
        .anyMatch(m -> element.get(m).toString().contains(word));
  }
}
