package org.hwnas.plan.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import org.hwnas.plan.Plan;

/**
 * What a reader owes to plans of other versions. Older formats of the same major are brought up to
 * this one. Another major is refused. A newer minor is read where the plan uses nothing this
 * version does not know: a member that would be skipped is refused by name, since a plan read in
 * part is another experiment.
 */
final class PlanVersions {
  /** A format's two numbers. */
  record Format(int major, int minor) implements Comparable<Format> {
    static Format of(String text) {
      String[] parts = text.split("\\.", -1);
      try {
        if (parts.length == 2) {
          return new Format(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
      } catch (NumberFormatException e) {
        // falls through to the same refusal as a text without a point
      }
      throw new PlanFormatException("$.format", "`" + text + "` is no version such as 1.1");
    }

    @Override
    public int compareTo(Format other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  static final Format CURRENT = Format.of(Plan.FORMAT);

  private PlanVersions() {}

  /**
   * The format a plan states.
   *
   * @throws PlanFormatException where it is of another major
   */
  static Format check(JsonObject plan) {
    Format format = Format.of(Json.text(plan, "format", "$"));
    if (format.major() != CURRENT.major()) {
      throw new PlanFormatException(
          "$.format",
          "the plan is of format "
              + format
              + ", this version reads formats "
              + CURRENT.major()
              + ".0 to "
              + CURRENT
              + "; use the version that wrote it, or compile the spec again");
    }
    return format;
  }

  /** A plan of an older format as this format has it; the tree given is left alone. */
  static JsonObject upgraded(JsonObject plan, Format format) {
    JsonObject upgraded = plan.deepCopy();
    if (format.compareTo(new Format(1, 1)) < 0) {
      encodings(upgraded);
    }
    return upgraded;
  }

  /** 1.1 states the size of the code space, which follows from the domains. */
  private static void encodings(JsonObject plan) {
    JsonObject space = Json.object(Json.member(plan, "space", "$"), "$.space");
    BigInteger product = BigInteger.ONE;
    int i = 0;
    for (JsonElement parameter : Json.array(plan, "parameters", "$")) {
      product =
          product.multiply(
              PlanReader.parameter(parameter, "$.parameters[" + i++ + "]").domain().size());
    }
    space.addProperty("encodings", product.toString());
  }

  /**
   * The first member of a plan that reading loses, as a path; found by comparing with what writing
   * the plan gives. An absent member and an empty list mean the same.
   */
  static Optional<String> skipped(JsonElement given, JsonElement understood, String path) {
    if (given.isJsonObject() && understood.isJsonObject()) {
      for (String name : given.getAsJsonObject().keySet()) {
        JsonElement member = given.getAsJsonObject().get(name);
        JsonElement kept = understood.getAsJsonObject().get(name);
        boolean empty = member.isJsonArray() && member.getAsJsonArray().isEmpty();
        if (kept == null && !empty) {
          return Optional.of(path + "." + name);
        }
        Optional<String> below =
            kept == null ? Optional.empty() : skipped(member, kept, path + "." + name);
        if (below.isPresent()) {
          return below;
        }
      }
    }
    if (given.isJsonArray() && understood.isJsonArray()) {
      for (int i = 0; i < given.getAsJsonArray().size(); i++) {
        Optional<String> below =
            i < understood.getAsJsonArray().size()
                ? skipped(
                    given.getAsJsonArray().get(i),
                    understood.getAsJsonArray().get(i),
                    path + "[" + i + "]")
                : Optional.of(path + "[" + i + "]");
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }
}
