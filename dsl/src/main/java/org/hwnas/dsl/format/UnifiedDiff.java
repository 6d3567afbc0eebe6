package org.hwnas.dsl.format;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What changes between two texts, as {@code diff -u} writes it and {@code patch} reads it. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_END = "\\ No newline at end of file";

  private UnifiedDiff() {}

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    boolean ended = text.endsWith("\n");
    String body = ended ? text.substring(0, text.length() - 1) : text;
    List<String> lines = new ArrayList<>(Arrays.asList(body.split("\n", -1)));
    if (!ended) {
      // Joined to its line, the remark makes a missing line feed a difference like any other.
      lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n" + NO_END);
    }
    return lines;
  }

  /**
   * The difference; empty where there is none.
   *
   * @param name of the file
   */
  public static String of(String name, String before, String after) {
    List<String> old = lines(before);
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            "a/" + name, "b/" + name, old, DiffUtils.diff(old, lines(after)), CONTEXT);
    return diff.isEmpty() ? "" : String.join("\n", diff) + "\n";
  }
}
