package org.hwnas.runtime.experiment;

import com.google.gson.JsonParser;
import org.hwnas.plan.design.Design;

/**
 * A design as one line, as journals write it: every value comes back as it was. For files that
 * people write see {@link DesignFile}.
 */
public final class DesignText {
  private DesignText() {}

  /** The line, without a line feed. */
  public static String write(Design design) {
    return JournalCodec.designJson(design).toString();
  }

  /**
   * The design of a line.
   *
   * @throws IllegalArgumentException where the line is no such text
   */
  public static Design read(String line) {
    try {
      return JournalCodec.design(JsonParser.parseString(line).getAsJsonObject());
    } catch (com.google.gson.JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException("it is no design: " + e.getMessage(), e);
    }
  }
}
