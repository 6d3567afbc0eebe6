package org.hwnas.dsl.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All changes of a text that say what it was meant to say, made together. */
public final class Mending {
  private Mending() {}

  /**
   * The sure changes of one text that can be made together, in its order: of two that touch, the
   * first.
   *
   * @param found in the text; what was found elsewhere is passed over
   */
  public static List<Fix> together(List<Diagnostic> found) {
    List<Fix> sure =
        found.stream()
            .filter(d -> d.place().file().order() == 0)
            .map(Diagnostic::fix)
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingInt((Fix f) -> f.place().offset()))
            .toList();
    List<Fix> together = new ArrayList<>();
    int last = -1;
    for (Fix fix : sure) {
      if (fix.place().offset() > last) {
        together.add(fix);
        last = fix.place().offset() + fix.place().length();
      }
    }
    return together;
  }

  /**
   * A text after changes.
   *
   * @param text with LF line ends, as places count
   * @param fixes in its order, none touching another
   */
  public static String apply(String text, List<Fix> fixes) {
    StringBuilder mended = new StringBuilder(text);
    for (int i = fixes.size() - 1; i >= 0; i--) {
      int from = fixes.get(i).place().offset();
      int to = Math.min(mended.length(), from + fixes.get(i).place().length());
      mended.replace(from, to, fixes.get(i).replacement());
    }
    return mended.toString();
  }
}
