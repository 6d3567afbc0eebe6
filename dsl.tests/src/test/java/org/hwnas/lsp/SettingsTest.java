package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings that the user changes while the server runs. */
@Timeout(120)
class SettingsTest {
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Small {
        workloads = {hwnas.models.alexnet}
        hardware extends hwnas.presets.isaac { crossbar { rows in {64, 128}  cols = rows } }
        minimize energy
        search nsga2 { budget = 100 evaluations }
      }
      """;

  @TempDir Path folder;
  private String uri;

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private JsonArray ask(ServerUnderTest server, String method) {
    JsonObject params = ServerUnderTest.document(uri);
    params.add(
        "range",
        json("{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":9,\"character\":0}}"));
    JsonElement answer = server.peer.request(method, params);
    return answer.getAsJsonArray();
  }

  @Test
  void isAskedForAndHoldsFromThenOn() throws Exception {
    uri = folder.resolve("small.hwnas").toUri().toString();
    try (ServerUnderTest server =
        new ServerUnderTest(
            ServerProcess.command(), List.of(), new JsonObject(), folder.resolve("log"))) {
      server.peer.await("client/registerCapability", 0, p -> true);
      server.open(uri, 1, SPEC);
      assertThat(ask(server, "textDocument/inlayHint")).hasSizeGreaterThan(1);
      assertThat(ask(server, "textDocument/codeLens")).isNotEmpty();

      int mark = server.peer.mark();
      change(
          server, "{\"codeLens\": {\"enabled\": false}, \"inlayHints\": {\"cardinality\": false}}");
      server.peer.await("workspace/inlayHint/refresh", mark, p -> true);
      assertThat(ask(server, "textDocument/codeLens")).isEmpty();
      assertThat(ask(server, "textDocument/inlayHint").toString())
          .contains("values from it")
          .doesNotContain("designs");

      mark = server.peer.mark();
      change(server, "{}");
      server.peer.await("workspace/codeLens/refresh", mark, p -> true);
      assertThat(ask(server, "textDocument/codeLens")).isNotEmpty();
      server.stop();
    }
  }

  /** As VS Code does it: says that something changed, and what when it is asked. */
  private static void change(ServerUnderTest server, String settings) {
    server.peer.settings(json(settings));
    server.peer.tell("workspace/didChangeConfiguration", json("{\"settings\": null}"));
  }
}
