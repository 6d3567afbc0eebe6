package org.hwnas.cli.watch;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.report.HtmlPage;

/**
 * Serves one run to browsers of this machine: loopback only, under a path that nobody can guess,
 * and only to pages that were asked for by that address (a page elsewhere whose name is made to
 * lead here is turned away). Nothing can be changed through it, and pages load nothing from
 * elsewhere.
 */
public final class WatchServer implements AutoCloseable {
  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
          + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The report carries its own script and style. */
  private static final String REPORT =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int TOKEN_BYTES = 18;

  private final RunDirectory directory;
  private final RunState state;
  private final HttpServer server;
  private final ExecutorService threads;
  private final String root;
  private final List<String> hosts;

  /**
   * Starts.
   *
   * @param port 0 for any that is free
   * @throws IOException where the port is taken
   * @throws RunException where the folder is no run
   */
  public WatchServer(RunDirectory directory, int port) throws IOException {
    this.directory = directory;
    this.state = new RunState(directory);
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    this.root = "/" + HexFormat.of().formatHex(token) + "/";
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    int bound = server.getAddress().getPort();
    this.hosts = List.of("127.0.0.1:" + bound, "localhost:" + bound, "[::1]:" + bound);
    this.threads =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "hwnas-watch");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where to look. */
  public URI address() {
    return URI.create("http://" + hosts.get(0) + root);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (RunException e) {
        JsonObject json = new JsonObject();
        json.addProperty("problem", e.getMessage());
        send(exchange, 200, "application/json", PAGE, json.toString());
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String path = exchange.getRequestURI().getRawPath();
    if (!hosts.contains(host) || path == null || !path.startsWith(root)) {
      send(exchange, 404, "text/plain", PAGE, "not found");
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      send(exchange, 405, "text/plain", PAGE, "only GET");
      return;
    }
    switch (path.substring(root.length())) {
      case "" -> send(exchange, 200, "text/html", PAGE, resource("watch.html"));
      case "watch.css" -> send(exchange, 200, "text/css", PAGE, resource("watch.css"));
      case "watch.js" -> send(exchange, 200, "text/javascript", PAGE, resource("watch.js"));
      case "echarts.js" -> send(exchange, 200, "text/javascript", PAGE, HtmlPage.echarts());
      case "state" ->
          send(
              exchange,
              200,
              "application/json",
              PAGE,
              state.json(from(exchange.getRequestURI().getRawQuery())).toString());
      case "report" -> report(exchange);
      default -> send(exchange, 404, "text/plain", PAGE, "not found");
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    Path file = directory.file("report.html");
    if (Files.isRegularFile(file)) {
      send(exchange, 200, "text/html", REPORT, Files.readString(file));
    } else {
      send(exchange, 404, "text/plain", PAGE, "there is no report yet");
    }
  }

  private static int from(String query) {
    return query != null && query.matches("from=\\d{1,9}")
        ? Integer.parseInt(query.substring(5))
        : 0;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = WatchServer.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(HttpExchange exchange, int code, String type, String policy, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Content-Security-Policy", policy);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer"); // the path is the key
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
