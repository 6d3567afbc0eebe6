package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody edits all examples at random: types, deletes, pastes, undoes, asks for this and that and
 * calls questions off. At checkpoints the server must say of each text what a fresh server says of
 * it, and its log must hold no exception.
 */
@Timeout(900)
class RandomEditsTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final List<String> TYPED =
      List.of(
          " ",
          "\n",
          "{",
          "}",
          "=",
          "in ",
          "8",
          "\"",
          "// ",
          ";",
          "extends ",
          "r",
          "repeat ",
          "..",
          "(",
          ")",
          "let x = 3\n",
          "µ",
          "\uD83D\uDE00",
          "\t",
          "require ",
          "mean(",
          "@cite(",
          ",");
  private static final List<String> QUESTIONS =
      List.of( // the first has the text checked, which others wait for only where they must
          "diagnostic",
          "completion",
          "hover",
          "signatureHelp",
          "definition",
          "references",
          "documentHighlight",
          "linkedEditingRange",
          "prepareRename",
          "prepareTypeHierarchy",
          "documentSymbol",
          "foldingRange",
          "documentLink",
          "semanticTokens/full",
          "codeLens",
          "inlayHint",
          "codeAction",
          "formatting",
          "selectionRange");

  @TempDir Path folder;
  private final Random random = new Random(20_000);
  private final Map<String, Text> texts = new LinkedHashMap<>();

  /** A text as the editor has it, and what it was before each edit. */
  private static final class Text {
    private final StringBuilder now;
    private final List<String> before = new ArrayList<>();
    private int version = 1;
    private int edited = -1; // line of the last edit, on which the server gives no hints

    private Text(String text) {
      now = new StringBuilder(text);
    }
  }

  @Test
  void leaveTheServerAsAFreshOneWouldBe() throws Exception {
    edit(2_000, 500);
  }

  @Test
  @Tag("slow")
  void twentyThousandOfThem() throws Exception {
    edit(20_000, 2_000);
  }

  private void edit(int edits, int between) throws Exception {
    copyExamples();
    List<String> uris = List.copyOf(texts.keySet());
    try (ServerUnderTest server = start("edited")) {
      texts.forEach((uri, text) -> server.open(uri, 1, text.now.toString()));
      for (int i = 1; i <= edits; i++) {
        String uri = uris.get(random.nextInt(uris.size()));
        change(server, uri);
        if (random.nextInt(3) == 0) {
          ask(server, uri);
        }
        if (i % between == 0) {
          compare(server, uris, i);
        }
      }
      assertThat(server.stop()).isZero();
      assertThat(server.log()).doesNotContain("Exception", "Error:", "\tat ");
    }
  }

  /** The edited texts lie beside copies of what they import. */
  private void copyExamples() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(EXAMPLES)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(f -> f.toString().matches(".*\\.(hwnas|bib|csv)"))
              .sorted()
              .toList();
    }
    Path root = Files.createDirectory(folder.resolve("examples")).toRealPath();
    for (Path file : files) {
      Path copy = root.resolve(EXAMPLES.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
      if (copy.toString().endsWith(".hwnas")) {
        texts.put(copy.toUri().toString(), new Text(Files.readString(copy)));
      }
    }
  }

  private ServerUnderTest start(String log) throws IOException {
    JsonObject options = JsonParser.parseString("{\"libraryScheme\": true}").getAsJsonObject();
    return new ServerUnderTest(
        ServerProcess.command(), List.of(), options, folder.resolve(log + ".log"));
  }

  private void change(ServerUnderTest server, String uri) {
    Text text = texts.get(uri);
    String old = text.now.toString();
    boolean undo = random.nextInt(4) == 0 && !text.before.isEmpty();
    if (undo) {
      String restored = text.before.remove(text.before.size() - 1);
      send(server, uri, 0, old.length(), restored);
      return;
    }
    int start = whole(old, random.nextInt(old.length() + 1));
    int end = start;
    String typed = "";
    switch (random.nextInt(4)) {
      case 0 -> end = Math.min(old.length(), start + 1 + random.nextInt(12));
      case 1 -> typed = pasted();
      case 2 -> {
        end = Math.min(old.length(), start + random.nextInt(40));
        typed = TYPED.get(random.nextInt(TYPED.size()));
      }
      default -> typed = TYPED.get(random.nextInt(TYPED.size()));
    }
    end = whole(old, end);
    if (old.length() + typed.length() > 60_000) {
      typed = "";
    }
    text.before.add(old);
    if (text.before.size() > 20) {
      text.before.remove(0);
    }
    send(server, uri, start, end, typed);
  }

  private String pasted() {
    List<Text> all = List.copyOf(texts.values());
    StringBuilder from = all.get(random.nextInt(all.size())).now;
    int start = whole(from, random.nextInt(from.length() + 1));
    int end = Math.min(from.length(), start + random.nextInt(300));
    return from.substring(start, whole(from, end));
  }

  /** No editor cuts a character of two code units in two, and half of one cannot be sent. */
  private static int whole(CharSequence text, int offset) {
    return offset > 0
            && offset < text.length()
            && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset))
        ? offset + 1
        : offset;
  }

  /** Sends the edit as a range of lines and characters, and makes it here too. */
  private void send(ServerUnderTest server, String uri, int start, int end, String typed) {
    Text text = texts.get(uri);
    JsonObject change = new JsonObject();
    JsonObject range = new JsonObject();
    range.add("start", position(text.now, start));
    range.add("end", position(text.now, end));
    change.add("range", range);
    change.addProperty("text", typed);
    JsonObject params = ServerUnderTest.document(uri);
    params.getAsJsonObject("textDocument").addProperty("version", ++text.version);
    JsonArray changes = new JsonArray();
    changes.add(change);
    params.add("contentChanges", changes);
    text.edited =
        position(text.now, start).get("line").getAsInt()
            + (int) typed.chars().filter(c -> c == '\n').count();
    text.now.replace(start, end, typed);
    server.peer.tell("textDocument/didChange", params);
  }

  private static JsonObject position(CharSequence text, int offset) {
    int line = 0;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    JsonObject position = new JsonObject();
    position.addProperty("line", line);
    position.addProperty("character", offset - start);
    return position;
  }

  /** Asks something about a random place; one question in four is called off. */
  private void ask(ServerUnderTest server, String uri) {
    String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
    CompletableFuture<JsonElement> answer =
        server.peer.ask("textDocument/" + question, question(uri, random));
    if (random.nextInt(4) == 0) {
      JsonObject cancel = new JsonObject();
      cancel.addProperty("id", server.peer.lastId());
      server.peer.tell("$/cancelRequest", cancel);
    } else if (random.nextInt(4) == 0) {
      answer.handle((a, e) -> a).join();
    }
  }

  private JsonObject question(String uri, Random at) {
    StringBuilder text = texts.get(uri).now;
    JsonObject params = ServerUnderTest.document(uri);
    JsonObject place = position(text, at.nextInt(text.length() + 1));
    params.add("position", place);
    JsonArray positions = new JsonArray();
    positions.add(place);
    params.add("positions", positions);
    JsonObject range = new JsonObject();
    range.add("start", position(text, 0));
    range.add("end", position(text, text.length()));
    params.add("range", range);
    params.add(
        "context", JsonParser.parseString("{\"diagnostics\": [], \"includeDeclaration\": true}"));
    params.add("options", JsonParser.parseString("{\"tabSize\": 2, \"insertSpaces\": true}"));
    return params;
  }

  /** What a server that knows nothing of the edits says of the texts as they are now. */
  private void compare(ServerUnderTest server, List<String> uris, int edits) throws Exception {
    try (ServerUnderTest fresh = start("fresh" + edits)) {
      texts.forEach((uri, text) -> fresh.open(uri, 1, text.now.toString()));
      for (String uri : uris) {
        long place = random.nextLong();
        for (String question : QUESTIONS) {
          String method = "textDocument/" + question;
          assertThat(said(server, method, question(uri, new Random(place))))
              .as(question + " of " + uri + " after " + edits + " edits:\n" + texts.get(uri).now)
              .isEqualTo(expected(fresh, uri, method, question(uri, new Random(place))));
        }
      }
      assertThat(fresh.stop()).isZero();
      assertThat(fresh.log()).doesNotContain("Exception", "Error:", "\tat ");
    }
  }

  /** What the edited server should say: no hints on the line that was edited last. */
  private String expected(ServerUnderTest fresh, String uri, String method, JsonObject params) {
    String said = said(fresh, method, params);
    if (!method.endsWith("inlayHint") || !said.startsWith("[")) {
      return said;
    }
    JsonArray hints = new JsonArray();
    JsonParser.parseString(said)
        .getAsJsonArray()
        .forEach(
            hint -> {
              JsonObject place = hint.getAsJsonObject().getAsJsonObject("position");
              if (place.get("line").getAsInt() != texts.get(uri).edited) {
                hints.add(hint);
              }
            });
    return hints.toString();
  }

  /** The answer, without the numbers that count answers. */
  private static String said(ServerUnderTest server, String method, JsonObject params) {
    try {
      return server
          .peer
          .request(method, params)
          .toString()
          .replaceAll("\"resultId\":\"\\d+\",?", "")
          .replaceAll("\"data\":\"\\d+:", "\"data\":\"")
          .replaceAll("\"version\":\\d+", "\"version\":0");
    } catch (ProtocolPeer.Refusal refusal) {
      return refusal.message();
    }
  }
}
