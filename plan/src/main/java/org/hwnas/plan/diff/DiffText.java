package org.hwnas.plan.diff;

import java.util.List;
import java.util.stream.Collectors;

/** Differences for people. */
public final class DiffText {
  private DiffText() {}

  /** A few lines per area, then the verdict; ends with a line feed. */
  public static String human(PlanDiff diff) {
    StringBuilder text = new StringBuilder();
    for (Area area : Area.values()) {
      List<Difference> those = diff.differences().stream().filter(d -> d.area() == area).toList();
      if (!those.isEmpty()) {
        text.append(area.id()).append('\n');
        those.forEach(d -> text.append(line(d)).append('\n'));
      }
    }
    return text.append(verdict(diff)).append('\n').toString();
  }

  private static String line(Difference d) {
    String mark = d.iso() ? "!" : " ";
    return switch (d.change()) {
      case ADDED -> mark + " + " + d.path() + "  " + d.right().orElseThrow();
      case REMOVED -> mark + " - " + d.path() + "  " + d.left().orElseThrow();
      case CHANGED ->
          mark
              + " ~ "
              + d.path()
              + "  "
              + d.left().orElseThrow()
              + " -> "
              + d.right().orElseThrow();
    };
  }

  /** One or two sentences. */
  public static String verdict(PlanDiff diff) {
    String areas =
        diff.differences().stream()
            .filter(Difference::iso)
            .map(d -> d.area().id())
            .distinct()
            .collect(Collectors.joining(", "));
    return switch (diff.verdict()) {
      case EQUAL -> "equal: the two plans are the same experiment";
      case FAIR -> "fair: they differ only in what is searched, how, and in what they are called";
      case UNFAIR ->
          "not a fair comparison: "
              + areas
              + " differ (marked !), which changes results by itself; make them the same, or name"
              + " with --free what you compare";
    };
  }
}
