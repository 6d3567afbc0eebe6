package org.hwnas.plan.json;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/** Plans as another writer would leave them. */
public final class Sealed {
  private Sealed() {}

  /** The bytes of a plan with the hash of its content. */
  public static byte[] bytes(JsonObject plan) {
    try {
      plan.remove("hash");
      byte[] canonical = new JsonCanonicalizer(plan.toString()).getEncodedUTF8();
      plan.addProperty(
          "hash", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)));
      return plan.toString().getBytes(StandardCharsets.UTF_8);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
