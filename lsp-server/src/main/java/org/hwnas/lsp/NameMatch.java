package org.hwnas.lsp;

import java.util.Locale;
import java.util.OptionalInt;

/** How well a name fits what somebody types to find it. */
final class NameMatch {
  private static final int WHOLE = 0;
  private static final int BEGINNING = 1;
  private static final int WORDS = 2;
  private static final int INSIDE = 3;
  private static final int SCATTERED = 4;

  private NameMatch() {}

  /** The smaller the better; empty where the letters do not stand in the name in their order. */
  static OptionalInt rank(String name, String query) {
    String lower = name.toLowerCase(Locale.ROOT);
    String wanted = query.toLowerCase(Locale.ROOT);
    if (lower.equals(wanted)) {
      return OptionalInt.of(WHOLE);
    }
    if (lower.startsWith(wanted)) {
      return OptionalInt.of(BEGINNING);
    }
    if (initials(name).startsWith(wanted)) {
      return OptionalInt.of(WORDS);
    }
    if (lower.contains(wanted)) {
      return OptionalInt.of(INSIDE);
    }
    int at = 0;
    for (int i = 0; i < wanted.length(); i++) {
      at = lower.indexOf(wanted.charAt(i), at) + 1;
      if (at == 0) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(SCATTERED);
  }

  /** The first letters of the words in a name: {@code fs} of {@code FirstSearch}. */
  private static String initials(String name) {
    StringBuilder initials = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char before = i == 0 ? '_' : name.charAt(i - 1);
      boolean starts =
          Character.isLetterOrDigit(c)
              && (!Character.isLetterOrDigit(before)
                  || (Character.isUpperCase(c) && !Character.isUpperCase(before)));
      if (starts) {
        initials.append(Character.toLowerCase(c));
      }
    }
    return initials.toString();
  }
}
