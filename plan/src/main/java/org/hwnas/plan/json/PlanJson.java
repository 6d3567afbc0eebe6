package org.hwnas.plan.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;
import org.hwnas.plan.Plan;

/**
 * Plans as files. The JSON is deterministic: fixed order of keys, numbers as ECMAScript prints
 * them, LF line ends, UTF-8. The hash is the SHA-256 of its canonical form (RFC 8785), so white
 * space in a file somebody reformatted does not change it.
 */
public final class PlanJson {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private PlanJson() {}

  /** The bytes of {@code plan.json}; ends with a line feed. */
  public static byte[] write(Plan plan) {
    JsonObject json = PlanWriter.write(plan);
    JsonObject withHash = new JsonObject();
    json.entrySet().forEach(e -> withHash.add(e.getKey(), e.getValue()));
    withHash.addProperty("hash", hash(json));
    return (PRETTY.toJson(withHash) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 of the plan's canonical form, 64 lower-case hexadecimal digits. */
  public static String hash(Plan plan) {
    return hash(PlanWriter.write(plan));
  }

  private static String hash(JsonObject json) {
    try {
      byte[] canonical = new JsonCanonicalizer(PRETTY.toJson(json)).getEncodedUTF8();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads a plan of this format or an older one, and checks its hash. A plan of an older format
   * comes out as this format has it, so its hash is another from then on.
   *
   * @throws PlanFormatException where the bytes are no plan, of another major format, hold what
   *     this version does not know, or changed since they were written
   */
  public static Plan read(byte[] bytes) {
    JsonElement json;
    try {
      json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      throw new PlanFormatException("$", "it is not JSON (" + e.getMessage() + ")");
    }
    JsonObject object = Json.object(json, "$");
    PlanVersions.Format format = PlanVersions.check(object);
    Plan plan = PlanReader.read(PlanVersions.upgraded(object, format));
    String stated = Json.text(object, "hash", "$");
    JsonObject content = object.deepCopy();
    content.remove("hash");
    String actual = hash(content);
    if (!stated.equals(actual)) {
      throw new PlanFormatException(
          "$.hash",
          "the content has hash "
              + actual
              + " but says "
              + stated
              + "; it was edited: compile the spec again");
    }
    PlanVersions.skipped(content, PlanWriter.write(plan), "$")
        .ifPresent(
            member -> {
              throw new PlanFormatException(
                  member,
                  "this version ("
                      + Plan.FORMAT
                      + ") does not know this member of a plan of format "
                      + format
                      + ", and a plan read in part is another experiment; use the version that wrote it, or compile the spec again");
            });
    return plan;
  }

  /** The published JSON Schema (draft 2020-12) of plan files. */
  public static String schema() {
    try (InputStream in = PlanJson.class.getResourceAsStream("plan.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("plan.schema.json is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
