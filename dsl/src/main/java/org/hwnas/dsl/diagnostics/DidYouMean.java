package org.hwnas.dsl.diagnostics;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Near misses among known names, by restricted edit distance (insert, delete, replace, swap of
 * neighbours).
 */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * The nearest known name within a third of the length (at least one edit); ties go to the one
   * that begins alike for longer, then to the alphabetically first.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    int limit = Math.max(1, name.length() / 3);
    return known.stream()
        .filter(k -> Math.abs(name.length() - k.length()) <= limit) // quick, and most are far
        .filter(k -> distance(name, k) <= limit)
        .min(
            Comparator.comparingInt((String k) -> distance(name, k))
                .thenComparingInt(k -> -Arrays.mismatch(name.toCharArray(), k.toCharArray()))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * {@code did you mean `x`?} or a list of what there is, cut where long; empty where nothing is
   * known.
   */
  public static Hint hint(String name, Collection<String> known) {
    Optional<String> nearest = nearest(name, known);
    if (nearest.isPresent()) {
      return Hint.meant(nearest.get());
    }
    return known.isEmpty() ? Hint.none() : Hint.of("known here: " + list(known, 12));
  }

  /** Names in back-ticks, the first {@code most} of them. */
  public static String list(Collection<String> names, int most) {
    List<String> shown =
        names.stream().limit(most).map(n -> "`" + n + "`").collect(Collectors.toList());
    return String.join(", ", shown)
        + (names.size() > most ? ", … (" + names.size() + " in all)" : "");
  }

  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
