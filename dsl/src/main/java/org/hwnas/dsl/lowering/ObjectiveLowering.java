package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Objective;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Objectives to plan form. */
final class ObjectiveLowering {
  private final FieldLowering fields;
  private final Diagnostics diagnostics;
  private final Axes axes;
  private final List<Objective> objectives = new ArrayList<>();

  ObjectiveLowering(FieldLowering fields, Diagnostics diagnostics, Axes axes) {
    this.fields = fields;
    this.diagnostics = diagnostics;
    this.axes = axes;
  }

  List<Objective> lower(List<Draft.Goal> goals) {
    goals.forEach(this::one);
    return objectives;
  }

  private void one(Draft.Goal goal) {
    LoadedFile file = goal.context().file();
    if (goal.statement().getExpression() == null) {
      return;
    }
    Place at = file.place(goal.statement().getExpression());
    if (!goal.context().conditions().isEmpty()) {
      diagnostics.add(
          Issue.MISPLACED,
          at,
          "an objective cannot stand inside `when`",
          "",
          "use `if(condition, a, b)` in the expression");
      return;
    }
    Typer.Names names = new MetricNames(fields.names(goal.scope(), file), diagnostics, axes);
    Optional<Typed> typed =
        new Typer(diagnostics, file, names).type(goal.statement().getExpression());
    if (typed.isEmpty()) {
      return;
    }
    String text = file.parsed.text(goal.statement().getExpression());
    if (typed.get().kind() != Typed.Kind.NUMBER) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "an objective is a number, but `" + text + "` is " + typed.get().kind().word(),
          "",
          "state it with `require`");
      return;
    }
    Optional<Expr> scalar = axes.closed(typed.get(), diagnostics, at, text);
    if (scalar.isPresent()
        && scalar.get().metrics().isEmpty()
        && scalar.get().parameters().isEmpty()) {
      diagnostics.add(
          Issue.ALWAYS_TRUE, at, "the objective `" + text + "` is the same for every design");
    }
    String name = Optional.ofNullable(goal.statement().getName()).orElse(text);
    Optional<String> stage = RequirementLowering.stage(goal.scope());
    if (objectives.stream().anyMatch(o -> o.name().equals(name) && o.stage().equals(stage))) {
      diagnostics.add(
          Issue.DUPLICATE_FIELD,
          at,
          "the objective `" + name + "` stands twice",
          "",
          "name one of them with `as`");
    }
    scalar.ifPresent(
        expr ->
            objectives.add(
                new Objective(
                    name,
                    goal.statement().isMaximize(),
                    expr,
                    unit(typed.get()),
                    text,
                    at.location(),
                    stage)));
  }

  /** Display unit of a result: what it was written in where that fits, else the base units. */
  private static String unit(Typed typed) {
    if (typed.unit().isPresent()
        && Units.parse(typed.unit().get())
            .filter(u -> u.dimension().equals(typed.dimension()))
            .isPresent()) {
      return typed.unit().get();
    }
    List<String> usual = Units.usual(typed.dimension());
    if (!usual.isEmpty()) {
      return usual.get(usual.size() - 1);
    }
    return typed.dimension().isNone() ? Unit.ONE.symbol() : baseUnit(typed.dimension().toString());
  }

  /** `m^2 kg s^-2` as a unit expression: `m^2*kg*s^-2`. */
  private static String baseUnit(String dimension) {
    return dimension.replace(' ', '*');
  }
}
