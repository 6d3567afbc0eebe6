package org.hwnas.plan.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** Reads members of JSON objects, each failure naming its place in the file. */
final class Json {
  private Json() {}

  static JsonObject object(JsonElement json, String path) {
    if (!json.isJsonObject()) {
      throw new PlanFormatException(path, "expected an object");
    }
    return json.getAsJsonObject();
  }

  static JsonElement member(JsonObject object, String name, String path) {
    JsonElement member = object.get(name);
    if (member == null || member.isJsonNull()) {
      throw new PlanFormatException(path, "`" + name + "` is missing");
    }
    return member;
  }

  static Optional<JsonElement> optional(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name));
  }

  static JsonArray array(JsonObject object, String name, String path) {
    JsonElement member = member(object, name, path);
    if (!member.isJsonArray()) {
      throw new PlanFormatException(path + "." + name, "expected an array");
    }
    return member.getAsJsonArray();
  }

  static String text(JsonObject object, String name, String path) {
    JsonElement member = member(object, name, path);
    if (!member.isJsonPrimitive() || !member.getAsJsonPrimitive().isString()) {
      throw new PlanFormatException(path + "." + name, "expected a string");
    }
    return member.getAsString();
  }

  static boolean bool(JsonObject object, String name, String path) {
    JsonElement member = member(object, name, path);
    if (!member.isJsonPrimitive() || !member.getAsJsonPrimitive().isBoolean()) {
      throw new PlanFormatException(path + "." + name, "expected true or false");
    }
    return member.getAsBoolean();
  }

  static double number(JsonObject object, String name, String path) {
    JsonElement member = member(object, name, path);
    if (!member.isJsonPrimitive() || !member.getAsJsonPrimitive().isNumber()) {
      throw new PlanFormatException(path + "." + name, "expected a number");
    }
    return member.getAsDouble();
  }

  static int integer(JsonObject object, String name, String path) {
    double value = number(object, name, path);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new PlanFormatException(path + "." + name, "expected an integer but found " + value);
    }
    return (int) value;
  }

  static <T> T parse(JsonObject object, String name, String path, Function<String, T> parser) {
    String text = text(object, name, path);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new PlanFormatException(path + "." + name, "`" + text + "` is not known here");
    }
  }
}
