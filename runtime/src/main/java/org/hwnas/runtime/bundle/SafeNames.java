package org.hwnas.runtime.bundle;

import java.util.Locale;
import java.util.Set;

/** Names that lead nowhere but below the folder they are resolved in, on every system. */
final class SafeNames {
  private static final int LONGEST = 200;
  private static final int DEEPEST = 8;
  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9 ._+@=,~-]*[A-Za-z0-9_+=~-])?";

  /** Devices under Windows, with any suffix. */
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6",
          "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
          "lpt8", "lpt9");

  private SafeNames() {}

  /** Whether a name with {@code /} between folders is one of those. */
  static boolean isSafe(String name) {
    if (name.length() > LONGEST) {
      return false;
    }
    String[] parts = name.split("/", -1);
    if (parts.length > DEEPEST) {
      return false;
    }
    for (String part : parts) {
      String stem = part.replaceFirst("\\..*", "").toLowerCase(Locale.ROOT).strip();
      if (!part.matches(PART) || DEVICES.contains(stem)) {
        return false;
      }
    }
    return true;
  }
}
