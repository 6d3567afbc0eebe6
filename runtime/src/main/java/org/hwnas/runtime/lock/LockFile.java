package org.hwnas.runtime.lock;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of {@code hwnas.lock}: one lock per spec of a folder, as JSON with sorted keys, so that
 * a version control system shows what moved.
 *
 * @param specs locks by the spec's file name
 */
public record LockFile(SortedMap<String, Lock> specs) {
  /** The file's name beside the specs. */
  public static final String NAME = "hwnas.lock";

  /** Version of this text. */
  private static final String FORMAT = "1.0";

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public LockFile {
    specs = Collections.unmodifiableSortedMap(new TreeMap<>(specs));
  }

  /** A file without locks. */
  public static LockFile empty() {
    return new LockFile(new TreeMap<>());
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException where it is no lock file of this version; the message says why
   */
  public static LockFile read(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      String format = json.get("format").getAsString();
      if (!format.equals(FORMAT)) {
        throw new IllegalArgumentException(
            "its format is " + format + ", this version reads " + FORMAT);
      }
      SortedMap<String, Lock> specs = new TreeMap<>();
      json.getAsJsonObject("specs")
          .asMap()
          .forEach((name, lock) -> specs.put(name, lock(lock.getAsJsonObject())));
      return new LockFile(specs);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new IllegalArgumentException("it is not what `hwnas lock` writes", e);
    }
  }

  private static Lock lock(JsonObject json) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (String name : json.keySet()) {
      JsonElement value = json.get(name);
      facts.put(name, value.getAsString());
    }
    return new Lock(facts);
  }

  /** The lock of a spec. */
  public Optional<Lock> lock(String spec) {
    return Optional.ofNullable(specs.get(spec));
  }

  /** With the lock of one spec put in or replaced. */
  public LockFile with(String spec, Lock lock) {
    SortedMap<String, Lock> all = new TreeMap<>(specs);
    all.put(spec, lock);
    return new LockFile(all);
  }

  /** The text, ending with a line feed. */
  public String write() {
    JsonObject all = new JsonObject();
    all.addProperty("format", FORMAT);
    JsonObject locks = new JsonObject();
    specs.forEach(
        (name, lock) -> {
          JsonObject one = new JsonObject();
          lock.facts().forEach(one::addProperty);
          locks.add(name, one);
        });
    all.add("specs", locks);
    return PRETTY.toJson(all) + "\n";
  }
}
