package org.hwnas.lsp;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Renders an answer of the server so that a reviewer can read it. */
final class GoldenAnswer {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final GoldenCase golden;
  private final String root;

  /**
   * @param root the address of the workspace's folder, with a slash at its end; left out of
   *     addresses
   */
  GoldenAnswer(GoldenCase golden, String root) {
    this.golden = golden;
    this.root = root;
  }

  String render(JsonElement answer) {
    if (golden.option("apply").isPresent()) {
      return applied(answer);
    }
    JsonElement shown = answer;
    if (answer instanceof JsonObject o && o.has("items")) {
      shown = o.get("items");
    }
    Optional<List<String>> members = golden.option("show").map(s -> List.of(s.split(" ")));
    if (members.isPresent()) {
      shown = only(shown, members.get());
    }
    Optional<Integer> first = golden.option("first").map(Integer::parseInt);
    if (first.isPresent() && shown instanceof JsonArray all) {
      JsonArray some = new JsonArray();
      StreamSupport.stream(all.spliterator(), false).limit(first.get()).forEach(some::add);
      shown = some;
    }
    if (shown instanceof JsonArray all
        && StreamSupport.stream(all.spliterator(), false).allMatch(JsonElement::isJsonPrimitive)) {
      StringBuilder lines = new StringBuilder();
      all.forEach(line -> lines.append(simple(line).getAsString()).append('\n'));
      return lines.toString();
    }
    JsonElement plain = simple(shown);
    return (plain.isJsonPrimitive() ? plain.getAsString() : GSON.toJson(plain)) + "\n";
  }

  /** One member of each element becomes a line of text, several an object. */
  private static JsonElement only(JsonElement value, List<String> members) {
    if (value instanceof JsonArray array) {
      JsonArray all = new JsonArray();
      array.forEach(e -> all.add(only(e, members)));
      return all;
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    if (members.size() == 1) {
      return member(object, members.get(0));
    }
    JsonObject some = new JsonObject();
    members.stream().filter(object::has).forEach(m -> some.add(m, object.get(m)));
    if (object.has("children") && members.contains("children")) {
      some.add("children", only(object.get("children"), members));
    }
    return some;
  }

  /** A member of a member is named with a dot. */
  private static JsonElement member(JsonElement object, String path) {
    JsonElement at = object;
    for (String name : path.split("\\.")) {
      at = at instanceof JsonObject o && o.has(name) ? o.get(name) : new JsonPrimitive("(none)");
    }
    return at;
  }

  /** Ranges and positions in short, addresses from the workspace's folder. */
  private JsonElement simple(JsonElement value) {
    if (value instanceof JsonArray array) {
      JsonArray all = new JsonArray();
      array.forEach(e -> all.add(simple(e)));
      return all;
    }
    if (value instanceof JsonObject object) {
      if (object.keySet().equals(Set.of("line", "character"))) {
        return new JsonPrimitive(position(object));
      }
      if (object.keySet().equals(Set.of("start", "end")) && object.get("start").isJsonObject()) {
        return new JsonPrimitive(
            position(object.getAsJsonObject("start"))
                + "-"
                + position(object.getAsJsonObject("end")));
      }
      JsonObject all = new JsonObject();
      object.entrySet().stream()
          .filter(e -> !e.getValue().isJsonNull())
          .forEach(e -> all.add(e.getKey().replace(root, ""), simple(e.getValue())));
      return all;
    }
    if (value instanceof JsonPrimitive text && text.isString()) {
      return new JsonPrimitive(text.getAsString().replace(root, ""));
    }
    return value;
  }

  /** Lines and columns as people count them. */
  private static String position(JsonObject position) {
    return (position.get("line").getAsInt() + 1) + ":" + (position.get("character").getAsInt() + 1);
  }

  /** The texts that the answer's edits make, each under its name. */
  private String applied(JsonElement answer) {
    JsonElement found = answer;
    if (answer instanceof JsonArray array && !array.isEmpty() && isAction(array.get(0))) {
      String title = golden.option("apply").orElseThrow();
      found =
          StreamSupport.stream(array.spliterator(), false)
              .filter(a -> title.isEmpty() || title(a).contains(title))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no action `" + title + "` in " + array));
    }
    Map<String, JsonArray> edits = new LinkedHashMap<>();
    collect(found, edits);
    StringBuilder text = new StringBuilder();
    if (isAction(found)) {
      text.append(title(found)).append("\n\n");
    }
    for (Map.Entry<String, JsonArray> file : edits.entrySet()) {
      String name = file.getKey().replace(root, "");
      text.append(edits.size() > 1 ? "--- " + name + "\n" : "");
      text.append(apply(golden.files().get(name).text(), file.getValue()));
    }
    return edits.isEmpty() ? "(no edit)\n" : text.toString();
  }

  private static boolean isAction(JsonElement value) {
    return value instanceof JsonObject o && o.has("title");
  }

  private static String title(JsonElement action) {
    return action.getAsJsonObject().get("title").getAsString();
  }

  private void collect(JsonElement value, Map<String, JsonArray> edits) {
    if (value instanceof JsonArray array) {
      array.forEach(
          e -> edits.computeIfAbsent(root + golden.mainFile(), k -> new JsonArray()).add(e));
    } else if (value instanceof JsonObject object) {
      if (object.has("edit")) {
        collect(object.get("edit"), edits);
      }
      if (object.has("additionalTextEdits")) {
        collect(object.get("additionalTextEdits"), edits);
      }
      if (object.get("changes") instanceof JsonObject changes) {
        changes.entrySet().forEach(e -> edits.put(e.getKey(), e.getValue().getAsJsonArray()));
      }
      if (object.get("documentChanges") instanceof JsonArray changes) {
        for (JsonElement change : changes) {
          JsonObject one = change.getAsJsonObject();
          edits
              .computeIfAbsent(
                  one.getAsJsonObject("textDocument").get("uri").getAsString(),
                  k -> new JsonArray())
              .addAll(one.getAsJsonArray("edits"));
        }
      }
    }
  }

  private static String apply(String text, JsonArray edits) {
    StringBuilder result = new StringBuilder(text);
    StreamSupport.stream(edits.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .sorted(Comparator.comparingInt((JsonObject e) -> offset(text, e, "start")).reversed())
        .forEach(
            e ->
                result.replace(
                    offset(text, e, "start"),
                    offset(text, e, "end"),
                    e.get("newText").getAsString()));
    return result.toString();
  }

  private static int offset(String text, JsonObject edit, String end) {
    JsonObject at = edit.getAsJsonObject("range").getAsJsonObject(end);
    int offset = 0;
    for (int line = at.get("line").getAsInt(); line > 0; line--) {
      int next = text.indexOf('\n', offset);
      if (next < 0) {
        return text.length();
      }
      offset = next + 1;
    }
    return Math.min(text.length(), offset + at.get("character").getAsInt());
  }
}
