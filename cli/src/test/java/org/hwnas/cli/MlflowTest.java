package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run sent to a server that answers as MLflow's REST API (2.0) is documented to. */
class MlflowTest {
  @TempDir Path folder;
  private HttpServer server;
  private boolean known;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonObject> bodies = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(call);
    bodies.add(body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject());
    int code = 200;
    String text;
    switch (call) {
      case "experiments/get-by-name" -> {
        code = known ? 200 : 404;
        text =
            known
                ? "{\"experiment\":{\"experiment_id\":\"7\",\"name\":\"x\"}}"
                : "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"none\"}";
      }
      case "experiments/create" -> text = "{\"experiment_id\":\"7\"}";
      case "runs/create" -> text = "{\"run\":{\"info\":{\"run_id\":\"r1\",\"run_uuid\":\"r1\"}}}";
      default -> text = "{}";
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private CommandProcess.Finished send() {
    return CommandInside.run(
        folder,
        "export",
        "mlflow",
        "--server",
        "http://localhost:" + server.getAddress().getPort());
  }

  private List<JsonObject> all(String call, String field) {
    List<JsonObject> found = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      JsonElement part = bodies.get(i).get(field);
      if (calls.get(i).equals(call) && part instanceof JsonArray array) {
        StreamSupport.stream(array.spliterator(), false)
            .forEach(e -> found.add(e.getAsJsonObject()));
      }
    }
    return found;
  }

  @Test
  void objectivesGoOverEvaluationByEvaluation() throws Exception {
    Files.writeString(
        folder.resolve("spec.hwnas"), CommandTest.COST_ONLY.replace("budget = 40", "budget = 16"));
    CommandProcess.Finished run = CommandInside.run(folder, "run", "spec.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);

    CommandProcess.Finished sent = send();
    assertThat(sent.exit()).as(sent.err()).isEqualTo(ExitCode.OK);
    assertThat(sent.out()).contains("as run r1");
    assertThat(calls)
        .containsSubsequence("experiments/get-by-name", "experiments/create", "runs/create")
        .endsWith("runs/update");
    assertThat(bodies.get(calls.size() - 1).get("status").getAsString()).isEqualTo("FINISHED");

    List<JsonObject> metrics = all("runs/log-batch", "metrics");
    assertThat(metrics.stream().filter(m -> m.get("key").getAsString().equals("hypervolume")))
        .hasSize(16);
    String asked =
        "SELECT number, value FROM evaluations, json_each(objectives) WHERE phase = 'search' AND feasible AND key = 'energy' ORDER BY number";
    CommandProcess.Finished table = CommandInside.run(folder, "query", asked, "--format", "csv");
    List<String> expected = table.out().lines().skip(1).toList();
    assertThat(expected).isNotEmpty();
    assertThat(
            metrics.stream()
                .filter(m -> m.get("key").getAsString().equals("energy"))
                .map(m -> m.get("step").getAsLong() + "," + m.get("value").getAsDouble()))
        .containsExactlyElementsOf(expected);
    assertThat(all("runs/create", "tags").stream().map(t -> t.get("key").getAsString()))
        .contains("hwnas.plan", "hwnas.version");
    assertThat(all("runs/log-batch", "params").stream().map(p -> p.get("key").getAsString()))
        .contains("search.seed")
        .anyMatch(name -> name.startsWith("best."));

    calls.clear();
    bodies.clear();
    known = true;
    assertThat(send().exit()).isEqualTo(ExitCode.OK);
    assertThat(calls).doesNotContain("experiments/create");
  }

  @Test
  void aServerThatIsNotThereIsToldAndNothingElseHappens() throws Exception {
    Files.writeString(
        folder.resolve("spec.hwnas"), CommandTest.COST_ONLY.replace("budget = 40", "budget = 4"));
    CommandInside.run(folder, "run", "spec.hwnas", "--quiet");
    CommandProcess.Finished nowhere =
        CommandInside.run(folder, "export", "mlflow", "--server", "folder/mlruns");
    assertThat(nowhere.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("http://localhost:5000");
    server.removeContext("/api/2.0/mlflow/");
    CommandProcess.Finished refused = send();
    assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("did not take the run");
  }
}
