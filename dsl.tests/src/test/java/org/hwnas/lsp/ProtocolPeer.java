package org.hwnas.lsp;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * An editor's end of the protocol in bytes and JSON, without the library that the server is made
 * with: what both sides of one library agree on, an editor may read otherwise.
 */
public final class ProtocolPeer implements AutoCloseable {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final long PATIENCE_SECONDS = 60;

  /** A message from the server that asks for no answer, or asked for one and has it. */
  public record Message(String method, JsonElement params, long nanos) {}

  /** What the server answers a request with where it refuses it. */
  public static final class Refusal extends RuntimeException {
    private final JsonObject error;

    Refusal(JsonObject error) {
      super(error.toString());
      this.error = error;
    }

    int code() {
      return error.get("code").getAsInt();
    }

    String message() {
      return error.get("message").getAsString();
    }
  }

  private final OutputStream out;
  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "peer-answers");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonElement>> open = new ConcurrentHashMap<>();
  private final List<Message> received = new CopyOnWriteArrayList<>();
  private volatile JsonObject settings = new JsonObject();
  private volatile Optional<IOException> end = Optional.empty();

  /** Speaks over the streams of a server: its output and its input. */
  public ProtocolPeer(InputStream fromServer, OutputStream toServer) {
    out = toServer;
    Thread reader = new Thread(() -> read(new BufferedInputStream(fromServer)), "peer");
    reader.setDaemon(true);
    reader.start();
  }

  /** What {@code workspace/configuration} is answered with. */
  void settings(JsonObject now) {
    settings = now;
  }

  /** Sends a request; the answer may be JSON's null. */
  public CompletableFuture<JsonElement> ask(String method, JsonElement params) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonElement> answer = new CompletableFuture<>();
    open.put(id, answer);
    JsonObject message = message(method, params);
    message.addProperty("id", id);
    send(message);
    return answer;
  }

  /** Sends a request and waits for its answer. */
  public JsonElement request(String method, JsonElement params) {
    return await(ask(method, params), method);
  }

  /** The number the last request was sent under. */
  int lastId() {
    return ids.get();
  }

  static JsonElement await(CompletableFuture<JsonElement> answer, String method) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Refusal refusal
          ? refusal
          : new IllegalStateException(method, e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(method + " was not answered in " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void tell(String method, JsonElement params) {
    send(message(method, params));
  }

  /** All messages so far, in the order they came. */
  List<Message> received() {
    return List.copyOf(received);
  }

  /** Where the next message will stand among the received ones. */
  public int mark() {
    return received.size();
  }

  /** Waits for a message of the server's, among those from a mark on. */
  public Message await(String method, int mark, Predicate<JsonElement> wanted) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (received) {
      for (int at = mark; ; at++) {
        while (at >= received.size()) {
          long left = (limit - System.nanoTime()) / 1_000_000;
          if (left <= 0 || end.isPresent()) {
            throw new AssertionError("no such " + method + " came" + end.map(e -> ": " + e));
          }
          try {
            received.wait(left);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        Message message = received.get(at);
        if (message.method().equals(method) && wanted.test(message.params())) {
          return message;
        }
      }
    }
  }

  private static JsonObject message(String method, JsonElement params) {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    message.addProperty("method", method);
    message.add("params", params);
    return message;
  }

  private void send(JsonObject message) {
    byte[] bytes = GSON.toJson(message).getBytes(StandardCharsets.UTF_8);
    byte[] head = ("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (out) {
        out.write(head);
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream in) {
    try {
      while (true) {
        receive(JsonParser.parseString(new String(body(in), StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      end = Optional.of(e);
      open.values().forEach(f -> f.completeExceptionally(e));
      synchronized (received) {
        received.notifyAll();
      }
    }
  }

  private static byte[] body(InputStream in) throws IOException {
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.startsWith("Content-Length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed its output");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private void receive(JsonElement element) {
    JsonObject message = element.getAsJsonObject();
    if (!message.has("method")) {
      CompletableFuture<JsonElement> answer = open.remove(message.get("id").getAsInt());
      if (message.has("error")) {
        answer.completeExceptionally(new Refusal(message.getAsJsonObject("error")));
      } else {
        answer.complete(message.has("result") ? message.get("result") : JsonNull.INSTANCE);
      }
      return;
    }
    String method = message.get("method").getAsString();
    JsonElement params = message.has("params") ? message.get("params") : JsonNull.INSTANCE;
    if (message.has("id")) {
      JsonObject answer = new JsonObject();
      answer.addProperty("jsonrpc", "2.0");
      answer.add("id", message.get("id"));
      answer.add("result", answer(method, params));
      answers.execute(
          () -> send(answer)); // who reads must not wait to write: both pipes may be full
    }
    synchronized (received) {
      received.add(new Message(method, params, System.nanoTime()));
      received.notifyAll();
    }
  }

  private JsonElement answer(String method, JsonElement params) {
    return switch (method) {
      case "workspace/configuration" -> {
        JsonArray answers = new JsonArray();
        params.getAsJsonObject().getAsJsonArray("items").forEach(item -> answers.add(settings));
        yield answers;
      }
      case "window/showDocument" -> JsonParser.parseString("{\"success\": true}");
      case "workspace/applyEdit" -> JsonParser.parseString("{\"applied\": true}");
      default -> JsonNull.INSTANCE;
    };
  }

  @Override
  public void close() {
    answers.shutdown();
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
