package org.hwnas.plan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.json.PlanJson;

/** A plan on a page: what is searched, how large that is, for what, under which conditions. */
public final class PlanSummary {
  /** Which fields of the configuration are listed. */
  public enum Values {
    /** None. */
    NONE,
    /** Those the spec does not state itself: inherited ones and defaults. */
    IMPLICIT,
    /** All. */
    ALL
  }

  /** Widest column that others are aligned behind. */
  private static final int MOST = 56;

  private final Plan plan;
  private final List<String> lines = new ArrayList<>();

  private PlanSummary(Plan plan) {
    this.plan = plan;
  }

  /** The summary, lines with LF, ending with one. */
  public static String of(Plan plan, Values values) {
    PlanSummary summary = new PlanSummary(plan);
    summary.head();
    summary.parameters();
    summary.goals();
    summary.requirements();
    if (values != Values.NONE) {
      summary.configuration(values);
    }
    return String.join("\n", summary.lines) + "\n";
  }

  private void head() {
    lines.add(plan.name() + (plan.doc().isEmpty() ? "" : ": " + plan.doc()));
    lines.add("plan      " + PlanJson.hash(plan));
    lines.add("designs   " + PlanText.size(plan.space()));
    if (!plan.space().encodings().equals(plan.space().count())) {
      lines.add(
          "encodings "
              + PlanText.count(plan.space().encodings())
              + " (every parameter in every design, no requirement)");
    }
  }

  private void parameters() {
    lines.add("");
    lines.add("parameters (" + plan.parameters().size() + ")");
    List<List<String>> rows = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      String decision =
          plan.decisions().stream()
              .filter(d -> d.parameters().contains(parameter.id()))
              .map(d -> "decided with " + d.name())
              .findFirst()
              .orElse("");
      rows.add(
          List.of(
              parameter.id(),
              PlanText.count(parameter.domain()),
              PlanText.domain(parameter.domain(), parameter.unit()),
              words(PlanText.when(parameter.when()), decision)));
    }
    table(rows, 1);
  }

  private void goals() {
    lines.add("");
    lines.add("objectives (" + plan.objectives().size() + ")");
    List<List<String>> rows = new ArrayList<>();
    for (Objective objective : plan.objectives()) {
      rows.add(
          List.of(
              objective.maximize() ? "maximize" : "minimize",
              objective.text()
                  + (objective.name().equals(objective.text()) ? "" : " as " + objective.name()),
              objective.unit().equals("1") ? "" : "[" + objective.unit() + "]",
              objective.stage().map(s -> "in stage " + s).orElse("")));
    }
    table(rows, -1);
  }

  private void requirements() {
    requirements(
        Requirement.Scope.DESIGN, "requirements that filter designs, before anything is evaluated");
    requirements(
        Requirement.Scope.METRIC,
        "requirements that constrain metrics, known once a design is measured");
  }

  private void requirements(Requirement.Scope scope, String title) {
    List<Requirement> those = plan.requirements().stream().filter(r -> r.scope() == scope).toList();
    if (those.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(title + " (" + those.size() + ")");
    table(
        those.stream()
            .map(
                r ->
                    List.of(
                        r.text(),
                        words(
                            PlanText.when(r.when()),
                            r.stage().map(s -> "in stage " + s).orElse(""),
                            r.message().map(m -> "else " + m).orElse(""))))
            .toList(),
        -1);
  }

  private void configuration(Values values) {
    List<List<String>> rows = new ArrayList<>();
    fields(plan.configuration(), "", values, rows);
    lines.add("");
    lines.add(
        (values == Values.ALL ? "configuration" : "inherited and by default")
            + " ("
            + rows.size()
            + ")");
    table(rows, -1);
  }

  private static void fields(Block block, String path, Values values, List<List<String>> rows) {
    block
        .fields()
        .forEach(
            (name, field) -> {
              if (values == Values.ALL || field.origin().kind() != Origin.Kind.SPEC) {
                rows.add(
                    List.of(
                        path + name,
                        PlanText.value(field),
                        "(" + PlanText.origin(field.origin()) + ")"));
              }
            });
    for (Block child : block.children()) {
      fields(child, path + child.name() + ".", values, rows);
    }
  }

  private static String words(String... parts) {
    return Arrays.stream(parts).filter(p -> !p.isEmpty()).collect(Collectors.joining(", "));
  }

  /** Rows in columns; a wide cell does not widen its column beyond reason. */
  private void table(List<List<String>> rows, int rightAligned) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Math.min(MOST, row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(Math.max(0, widths[i] - cell.length()));
        line.append("  ").append(i == rightAligned ? blanks + cell : cell + blanks);
      }
      lines.add(line.toString().stripTrailing());
    }
  }
}
