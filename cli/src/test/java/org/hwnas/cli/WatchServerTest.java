package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hwnas.cli.watch.LiveWorkers;
import org.hwnas.cli.watch.WatchServer;
import org.hwnas.runtime.execution.Worker;
import org.hwnas.runtime.experiment.RunDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a browser: the page, its data, and who may not see them. */
class WatchServerTest {
  private static final String SPEC =
      "../examples/02-joint-search/joint_search_2025.hwnas"; // costs only: no training

  @TempDir static Path folder;
  private static RunDirectory run;

  @BeforeAll
  static void aRun() {
    CommandProcess.Finished finished =
        CommandInside.run(
            folder,
            "run",
            Path.of(SPEC).toAbsolutePath().normalize().toString(),
            "--quiet",
            "--set",
            "search.budget.evaluations=30");
    assertThat(finished.exit()).as(finished.err()).isIn(0, 6);
    run = RunDirectory.list(folder.resolve("runs")).get(0);
  }

  private static HttpResponse<String> ask(URI address, String method) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject state(WatchServer server, String query) throws Exception {
    return JsonParser.parseString(ask(server.address().resolve("state" + query), "GET").body())
        .getAsJsonObject();
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndItsScriptIsAsWritten() throws Exception {
    try (WatchServer server = new WatchServer(run, 0)) {
      HttpResponse<String> page = ask(server.address(), "GET");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'");
      assertThat(page.body()).doesNotContain("http:", "https:", "//");
      assertThat(ask(server.address().resolve("watch.js"), "GET").body()).contains("${name}");
      assertThat(ask(server.address().resolve("echarts.js"), "GET").body().length())
          .isGreaterThan(500_000);
      assertThat(ask(server.address().resolve("report"), "GET").body()).contains("</html>");
    }
  }

  @Test
  void theStateIsTheJournalAndTheRestOfItOnRequest() throws Exception {
    try (WatchServer server = new WatchServer(run, 0)) {
      JsonObject all = state(server, "");
      assertThat(all.get("state").getAsString()).isEqualTo("finished");
      assertThat(all.get("evaluations").getAsInt()).isEqualTo(30);
      assertThat(all.getAsJsonArray("search")).hasSize(30);
      JsonObject rest = state(server, "?from=25");
      assertThat(rest.get("from").getAsInt()).isEqualTo(25);
      assertThat(rest.getAsJsonArray("search"))
          .containsExactlyElementsOf(all.getAsJsonArray("search").asList().subList(25, 30));
      assertThat(state(server, "?from=99").get("from").getAsInt()).isZero();
      assertThat(state(server, "?from=-1").get("from").getAsInt()).isZero();
    }
  }

  @Test
  void whoDoesNotKnowTheAddressSeesNothing() throws Exception {
    try (WatchServer server = new WatchServer(run, 0)) {
      URI address = server.address();
      for (String path :
          new String[] {
            "/",
            "/state",
            "/0/state",
            "/..%2f",
            address.getPath() + "../",
            address.getPath() + "plan.json",
            address.getPath() + "..%2f..%2fetc/passwd",
            address.getPath() + "report/../journal.ndjson"
          }) {
        assertThat(ask(address.resolve(path), "GET").statusCode()).as(path).isEqualTo(404);
      }
      for (String method : new String[] {"POST", "PUT", "DELETE"}) {
        assertThat(ask(address.resolve("state"), method).statusCode()).as(method).isEqualTo(405);
      }
      assertThat(withHost(address, "evil.example:" + address.getPort())).contains(" 404 ");
      assertThat(withHost(address, "localhost:" + address.getPort())).contains(" 200 ");
      assertThat(address.getHost()).isEqualTo("127.0.0.1");
    }
    try (WatchServer one = new WatchServer(run, 0);
        WatchServer two = new WatchServer(run, 0)) {
      assertThat(one.address().getPath()).isNotEqualTo(two.address().getPath());
    }
  }

  /** A page of another name that was made to lead here; the ordinary client sets no host. */
  private static String withHost(URI address, String host) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + address.getPath()
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name).resolve("run"));
    try (Stream<Path> files = Files.list(run.path())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private interface Look {
    void at(WatchServer server) throws Exception;
  }

  /** Looks while somebody works on the run: as {@code run} does, it holds the lock and says who. */
  private static void whileItGoesOn(RunDirectory going, Look look) throws Exception {
    List<Worker> workers =
        List.of(
            new Worker("worker 0 on node7", 2, 1, 11, false, List.of()),
            new Worker("thread 1", 1, 1, 4, false, List.of("a=1")),
            new Worker("worker 2 on <b>node9</b>", 2, 0, 3, true, List.of()));
    CountDownLatch asked = new CountDownLatch(2); // the second time the first was written
    try (WatchServer server = new WatchServer(going, 0);
        AutoCloseable lock = going.lock();
        LiveWorkers live =
            LiveWorkers.of(
                going,
                () -> {
                  asked.countDown();
                  return workers;
                })) {
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      look.at(server);
    }
  }

  @Test
  void workersAreShownWhileTheRunGoesOnAndNotAfter() throws Exception {
    RunDirectory going = new RunDirectory(copy("going"));
    Path file = going.file("workers.json");
    whileItGoesOn(
        going,
        server -> {
          JsonObject state = state(server, "");
          assertThat(state.get("state").getAsString()).isEqualTo("running");
          assertThat(state.getAsJsonArray("workers")).hasSize(3);
          JsonObject second = state.getAsJsonArray("workers").get(1).getAsJsonObject();
          assertThat(second.getAsJsonArray("designs").get(0).getAsString()).isEqualTo("a=1");
          Files.writeString(file, "{]");
          assertThat(state(server, "").getAsJsonArray("workers")).isEmpty();
        });
    assertThat(file).doesNotExist();
    try (WatchServer server = new WatchServer(going, 0)) {
      assertThat(state(server, "").getAsJsonArray("workers")).isEmpty();
    }
  }

  @Tag("slow")
  @Test
  void theBrowserShowsTheWorkers() throws Exception {
    Browser browser = Browser.orSkip();
    whileItGoesOn(
        new RunDirectory(copy("shown")),
        server ->
            assertThat(browser.page(server.address(), folder))
                .contains("2 of 3 slots at work", "worker 0 on node7", "&lt;b&gt;node9"));
  }

  @Test
  void aDamagedJournalIsToldOnThePage() throws Exception {
    Path copy = copy("damaged");
    Path journal = copy.resolve("journal.ndjson");
    Files.writeString(
        journal, Files.readString(journal).replaceFirst("\"index\":3", "\"index\":4"));
    try (WatchServer server = new WatchServer(new RunDirectory(copy), 0)) {
      assertThat(state(server, "").get("problem").getAsString()).contains("line 4", "is damaged");
    }
  }

  @Tag("slow")
  @Test
  void theBrowserDrawsIt() throws Exception {
    Browser browser = Browser.orSkip();
    try (WatchServer server = new WatchServer(run, 0)) {
      String page = browser.page(server.address(), folder);
      assertThat(page).contains("data-ready=\"finished\"", "30 of 30 evaluations", "full report");
      assertThat(page.split("<svg").length - 1).isGreaterThanOrEqualTo(2);
    }
  }
}
