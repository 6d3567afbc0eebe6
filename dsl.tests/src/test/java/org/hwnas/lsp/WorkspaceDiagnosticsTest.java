package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Specs of the workspace that nobody has open. */
@Timeout(120)
class WorkspaceDiagnosticsTest {
  private static final String WRONG = "hwnas 1.0\ndevice lab { g_max = 30 um }\n";
  private static final String RIGHT = WRONG.replace("um", "uS");

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectory(temporary.resolve("workspace")).toRealPath();
    write("closed.hwnas", WRONG);
    write("good.hwnas", RIGHT);
    write("target/made.hwnas", WRONG);
    write("runs/E/1/spec.hwnas", WRONG);
    write("drafts/ignored.hwnas", WRONG);
    write("drafts/kept.hwnas", WRONG);
    write(".gitignore", "drafts/*\n!drafts/kept.hwnas\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private ServerUnderTest start(String options) throws IOException {
    return new ServerUnderTest(
        ServerProcess.command(),
        List.of(folder),
        JsonParser.parseString(options).getAsJsonObject(),
        temporary.resolve("log"));
  }

  private void changed(ServerUnderTest server, String name, int type) {
    server.peer.tell(
        "workspace/didChangeWatchedFiles",
        JsonParser.parseString(
            "{\"changes\": [{\"uri\": \"" + uri(name) + "\", \"type\": " + type + "}]}"));
  }

  private boolean finds(JsonElement params, String name, int count) {
    JsonObject published = params.getAsJsonObject();
    return published.get("uri").getAsString().equals(uri(name))
        && published.getAsJsonArray("diagnostics").size() == count;
  }

  @Test
  void areCheckedWithProgressButForWhatIsIgnored() throws Exception {
    try (ServerUnderTest server = start("{}")) {
      server.peer.await("textDocument/publishDiagnostics", 0, p -> finds(p, "closed.hwnas", 1));
      server.peer.await("$/progress", 0, p -> p.toString().contains("\"kind\":\"end\""));
      List<String> progress =
          server.peer.received().stream()
              .filter(m -> m.method().equals("$/progress"))
              .map(m -> m.params().toString())
              .toList();
      assertThat(progress.get(0)).contains("\"kind\":\"begin\"", "checking specs");
      assertThat(progress).anyMatch(p -> p.contains("3 of 3") || p.contains("2 of 3"));
      List<String> checked =
          server.peer.received().stream()
              .filter(m -> m.method().equals("textDocument/publishDiagnostics"))
              .map(m -> m.params().getAsJsonObject().get("uri").getAsString())
              .distinct()
              .sorted()
              .toList();
      assertThat(checked)
          .containsExactly(uri("closed.hwnas"), uri("drafts/kept.hwnas"), uri("good.hwnas"));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void followTheDisk() throws Exception {
    try (ServerUnderTest server = start("{}")) {
      server.peer.await("textDocument/publishDiagnostics", 0, p -> finds(p, "closed.hwnas", 1));
      int mark = server.peer.mark();
      write("closed.hwnas", RIGHT);
      changed(server, "closed.hwnas", 2);
      server.peer.await("textDocument/publishDiagnostics", mark, p -> finds(p, "closed.hwnas", 0));
      mark = server.peer.mark();
      write("new.hwnas", WRONG);
      changed(server, "new.hwnas", 1);
      server.peer.await("textDocument/publishDiagnostics", mark, p -> finds(p, "new.hwnas", 1));
      mark = server.peer.mark();
      Files.delete(folder.resolve("new.hwnas"));
      changed(server, "new.hwnas", 3);
      server.peer.await("textDocument/publishDiagnostics", mark, p -> finds(p, "new.hwnas", 0));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void keepWhatTheFileHasWhenATextIsClosed() throws Exception {
    try (ServerUnderTest server = start("{}")) {
      server.peer.await("textDocument/publishDiagnostics", 0, p -> finds(p, "closed.hwnas", 1));
      int mark = server.peer.mark();
      server.open(uri("closed.hwnas"), 1, RIGHT);
      server.peer.await("textDocument/publishDiagnostics", mark, p -> finds(p, "closed.hwnas", 0));
      mark = server.peer.mark();
      server.close(uri("closed.hwnas"));
      server.peer.await("textDocument/publishDiagnostics", mark, p -> finds(p, "closed.hwnas", 1));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void areLeftAloneWhereTheUserSaysSo() throws Exception {
    try (ServerUnderTest server =
        start("{\"settings\": {\"diagnostics\": {\"workspace\": false}}}")) {
      server.open(uri("good.hwnas"), 1, WRONG);
      server.peer.await("textDocument/publishDiagnostics", 0, p -> finds(p, "good.hwnas", 1));
      Thread.sleep(500); // nothing more may come, which only time can show
      assertThat(server.peer.received())
          .filteredOn(m -> m.method().equals("textDocument/publishDiagnostics"))
          .allMatch(m -> finds(m.params(), "good.hwnas", 1));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void areGivenOnRequestAndNotTwice() throws Exception {
    try (ServerUnderTest server = start("{}")) {
      server.peer.await("textDocument/publishDiagnostics", 0, p -> finds(p, "closed.hwnas", 1));
      JsonObject params = JsonParser.parseString("{\"previousResultIds\": []}").getAsJsonObject();
      JsonObject report = report(server, params);
      assertThat(report.get("kind").getAsString()).isEqualTo("full");
      JsonObject known = new JsonObject();
      known.addProperty("uri", uri("closed.hwnas"));
      known.add("value", report.get("resultId"));
      params.getAsJsonArray("previousResultIds").add(known);
      assertThat(report(server, params).get("kind").getAsString()).isEqualTo("unchanged");
      assertThat(server.stop()).isZero();
    }
  }

  private JsonObject report(ServerUnderTest server, JsonObject params) {
    JsonObject all = server.peer.request("workspace/diagnostic", params).getAsJsonObject();
    return StreamSupport.stream(all.getAsJsonArray("items").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(r -> r.get("uri").getAsString().equals(uri("closed.hwnas")))
        .findFirst()
        .orElseThrow();
  }
}
