package org.hwnas.dsl.fuzz;

/** A spec while it is written: statements with this or that white space between them. */
final class SpecText {
  private final StringBuilder text = new StringBuilder();
  private final Draw draw;
  private int depth;
  private boolean bound = true;
  private boolean field;

  SpecText(Draw draw) {
    this.draw = draw;
  }

  void line(String statement) {
    boolean comment = statement.startsWith("//");
    if (bound || comment || depth == 0 || draw.chance(0.8)) {
      text.append(text.length() == 0 ? "" : "\n").append(draw.chance(0.05) ? "\n" : "");
      text.append("  ".repeat(depth)).append(statement);
    } else {
      text.append(field ? draw.of("  ", " ", "; ", "\t") : draw.of("  ", " ")).append(statement);
    }
    bound = comment || statement.startsWith("@");
    field = statement.matches("[\\w.]+ (=|in) .*") && !statement.contains("{");
    if (!bound && draw.chance(0.03)) {
      text.append("  // behind");
      bound = true;
    }
  }

  void open(String head) {
    line(head + draw.of(" {", " {", "{", "\n" + "  ".repeat(depth) + "{"));
    depth++;
    field = false;
  }

  void close() {
    depth--;
    if (!bound && depth > 0 && draw.chance(0.3)) {
      text.append(" }");
    } else {
      bound = true;
      line("}");
    }
    field = false;
  }

  @Override
  public String toString() {
    return text.append('\n').toString();
  }
}
