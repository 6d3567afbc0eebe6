package org.hwnas.runtime.report;

import java.util.List;
import org.hwnas.runtime.cost.Component;

/** One colour for each component, the same in every picture. */
final class ComponentColors {
  /** Neighbours in a stack differ most; told apart on white and on dark. */
  private static final List<String> COLORS =
      List.of(
          "#0b5cad", "#e8833a", "#3a9d6e", "#c0392b", "#9b59b6", "#d4a72c", "#5ab4d6", "#8c6d4f",
          "#e377a2", "#7f8c8d", "#a3c644", "#34495e", "#1abc9c", "#f0a35e", "#6c8ebf", "#b05f3c",
          "#c9b1e0", "#87a922", "#2f8f9d", "#d98880", "#5d6d7e", "#f5cba7", "#48a9a6", "#b03a80",
          "#829356", "#4f5d95", "#d35400", "#16a085");

  private ComponentColors() {}

  static String of(Component component) {
    return COLORS.get(component.ordinal() % COLORS.size());
  }

  static List<String> all() {
    return COLORS;
  }
}
