package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.plan.Block;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** One experiment to one plan. */
final class ExperimentLowering {
  private final Program program;
  private final Diagnostics diagnostics;
  private final Composer composer;
  private final FieldLowering fields;
  private final LoadedFile.Entry entry;
  private final SpaceCheck spaceCheck;
  private final Draft.Block root;
  private final Draft.Context context;

  ExperimentLowering(
      Program program, LoadedFile.Entry entry, Diagnostics diagnostics, Overrides overrides) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.composer = new Composer(program, diagnostics);
    this.fields = new FieldLowering(program, diagnostics);
    this.spaceCheck = new SpaceCheck(diagnostics, fields.parameters);
    this.entry = entry;
    Place place = entry.file().parsed.place(entry.definition(), SpecPackage.Literals.ELEMENT__NAME);
    this.root = new Draft.Block(Schemas.experiment(), "", Optional.empty(), place);
    this.context = new Draft.Context(entry.file(), List.of(), Optional.empty());
    composer.apply(entry, root, context);
    overrides.apply(program, composer, fields, root, diagnostics);
  }

  /** The plan; only meaningful where no error was reported. */
  Plan lower() {
    Definition definition = entry.definition();
    // Layers are composed as they are unrolled, and `require` may stand in any of them: networks
    // come first.
    List<Block> blocks = new ArrayList<>(workloadsAndNetworks());
    BlockLowering lowering = new BlockLowering(fields);
    boolean multi = blocks.stream().filter(b -> b.kind().equals("workload")).count() > 1;
    for (String slot : List.of("hardware", "quantization", "evaluate", "search")) {
      if (slot.equals("search")
          && composer.searchAt.isEmpty()
          && !root.slots.get("search").touched) {
        diagnostics.add(
            Issue.SEARCH_MISSING,
            root.place,
            "experiment `" + definition.getName() + "` has no `search`",
            "",
            "add, for example, `search nsga2 { budget = 500 evaluations }`");
      }
      blocks.add(lowering.lower(root.slots.get(slot).only()));
    }
    if (!root.slots.get("hardware").touched) {
      diagnostics.add(
          Issue.HARDWARE_MISSING,
          root.place,
          "experiment `" + definition.getName() + "` has no `hardware`",
          "",
          "add `hardware extends hwnas.presets.isaac { … }`");
    }
    budget();
    boolean chips = severalChips();
    List<Objective> objectives = objectives(multi, chips);
    List<Requirement> requirements = requirements(multi, chips);
    new DataCheck(diagnostics, root.place).check(blocks, objectives, requirements);
    Block configuration = new Block("", "experiment", Optional.empty(), Map.of(), blocks);
    SpaceSize space = spaceCheck.size(definition.getName(), requirements, root.place);
    return new Plan(
        definition.getName(),
        entry.file().parsed.doc(definition),
        Optional.ofNullable(program.main.parsed.spec().getEdition()).orElse("1.0"),
        fields.parameters,
        configuration,
        objectives,
        requirements,
        space,
        citations(),
        program.sources());
  }

  private List<Block> workloadsAndNetworks() {
    Draft.Slot network = root.slots.get("network");
    Draft.Slot workload = root.slots.get("workload");
    NetworkLowering lowering = new NetworkLowering(fields, composer, diagnostics);
    List<Block> networks = new ArrayList<>();
    List<Block> workloads = new ArrayList<>();
    if (network.touched) {
      networks.add(lowering.network(network.only()));
    }
    composer.workloads.networks.values().forEach(n -> networks.add(lowering.network(n)));
    if (composer.workloads.all.isEmpty()) {
      if (!network.touched && !composer.workloads.given) {
        diagnostics.add(
            Issue.NETWORK_MISSING,
            root.place,
            "experiment `" + entry.definition().getName() + "` has no network",
            "",
            "add `network { … }` or `workloads = {…}`");
      }
      workloads.add(workload(workload.only(), "workload", "network"));
    }
    for (Workloads.Workload draft : composer.workloads.all) {
      if (draft.network().isEmpty() && !network.touched) {
        diagnostics.add(
            Issue.NETWORK_MISSING, draft.place(), "workload `" + draft.name() + "` has no network");
      }
      workloads.add(workload(draft.workload(), draft.name(), draft.network().orElse("network")));
    }
    List<Block> all = new ArrayList<>(networks);
    all.addAll(workloads);
    return all;
  }

  private Block workload(Draft.Block draft, String name, String network) {
    Map<String, Field> values = new LinkedHashMap<>(fields.fields(draft));
    values.put(
        "network",
        Field.scalar(
            Expr.symbol(network),
            "1",
            new Origin(Origin.Kind.SPEC, Optional.of(draft.place.location()), Optional.empty())));
    return new Block(name, "workload", Optional.empty(), values, List.of());
  }

  private void budget() {
    Draft.Block search = root.slots.get("search").only();
    Draft.Block budget = search.slots.get("budget").only();
    boolean limited = budget.fields.values().stream().anyMatch(f -> !f.assignments.isEmpty());
    if (!limited
        && !composer.searchUnknown
        && (composer.searchAt.isPresent() || root.slots.get("search").touched)) {
      diagnostics.add(
          Issue.BUDGET_MISSING,
          composer.searchAt.orElse(search.place),
          "`search " + search.schema.kind() + "` has no budget",
          "",
          "add `budget = 500 evaluations`");
    }
  }

  private boolean severalChips() {
    Draft.Field chips =
        root.slots.get("evaluate").only().slots.get("accuracy").only().fields.get("chips");
    return fields
        .lower(chips)
        .flatMap(l -> l.value().value())
        .map(v -> v.asNumber() > 1)
        .orElse(false);
  }

  private Typer typer(Draft.Block scope, LoadedFile file) {
    return new Typer(diagnostics, file, new MetricNames(fields.names(scope, file), diagnostics));
  }

  private List<Objective> objectives(boolean multi, boolean chips) {
    List<Objective> objectives = new ArrayList<>();
    for (Draft.Goal goal : composer.goals) {
      LoadedFile file = goal.context().file();
      if (goal.statement().getExpression() == null) {
        continue;
      }
      Place at = file.place(goal.statement().getExpression());
      if (!goal.context().conditions().isEmpty()) {
        diagnostics.add(
            Issue.MISPLACED,
            at,
            "an objective cannot stand inside `when`",
            "",
            "use `if(condition, a, b)` in the expression");
        continue;
      }
      Optional<Typed> typed = typer(goal.scope(), file).type(goal.statement().getExpression());
      if (typed.isEmpty()) {
        continue;
      }
      String text = file.parsed.text(goal.statement().getExpression());
      if (typed.get().kind() != Typed.Kind.NUMBER) {
        diagnostics.add(
            Issue.WRONG_TYPE,
            at,
            "an objective is a number, but `" + text + "` is " + Typer.word(typed.get().kind()),
            "",
            "state it with `require`");
        continue;
      }
      Optional<Expr> scalar = closed(typed.get(), multi, chips, at, text);
      if (scalar.isPresent()
          && scalar.get().metrics().isEmpty()
          && scalar.get().parameters().isEmpty()) {
        diagnostics.add(
            Issue.ALWAYS_TRUE, at, "the objective `" + text + "` is the same for every design");
      }
      String name = Optional.ofNullable(goal.statement().getName()).orElse(text);
      if (objectives.stream().anyMatch(o -> o.name().equals(name))) {
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
                      at.location())));
    }
    if (composer.goals.isEmpty()) {
      diagnostics.add(
          Issue.OBJECTIVE_MISSING,
          root.place,
          "experiment `" + entry.definition().getName() + "` has no objective",
          "",
          "add `minimize energy` or `maximize accuracy`");
    }
    String kind = root.slots.get("search").only().schema.kind();
    if (kind.equals("ga") && objectives.size() > 1) {
      diagnostics.add(
          Issue.SEVERAL_OBJECTIVES,
          composer.searchAt.orElse(root.place),
          "`ga` takes one objective, but there are " + objectives.size(),
          "",
          "use `nsga2`, or combine them into one expression");
    }
    return objectives;
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

  /** Closes axes of length one; an axis with several values that nothing aggregates is an error. */
  private Optional<Expr> closed(Typed typed, boolean multi, boolean chips, Place at, String text) {
    Expr expr = typed.expr();
    for (Axis axis : Axis.values()) {
      if (!typed.axes().contains(axis)) {
        continue;
      }
      boolean several = axis == Axis.WORKLOAD ? multi : chips;
      if (several) {
        String over = axis == Axis.WORKLOAD ? "workloads" : "Monte-Carlo chips";
        String with = axis == Axis.WORKLOAD ? "worst" : "mean";
        diagnostics.add(
            Issue.AGGREGATE_MISSING,
            at,
            "`" + text + "` has one value for each of several " + over,
            "which one counts?",
            "wrap it, for example `" + with + "(" + text + ")`");
        return Optional.empty();
      }
      expr = new Expr.Reduce(Reduction.MEAN, axis, 0, expr);
    }
    return Optional.of(expr);
  }

  private List<Requirement> requirements(boolean multi, boolean chips) {
    List<Requirement> requirements = new ArrayList<>();
    for (Draft.Requirement require : composer.requirements) {
      LoadedFile file = require.context().file();
      if (require.statement().getCondition() == null) {
        continue;
      }
      Place at = file.place(require.statement().getCondition());
      String text = file.parsed.text(require.statement().getCondition());
      Optional<Typed> typed = typer(require.scope(), file).type(require.statement().getCondition());
      Optional<Expr> when = fields.condition(require.context().conditions());
      if (typed.isEmpty() || when.isEmpty()) {
        continue;
      }
      if (typed.get().kind() != Typed.Kind.TRUTH) {
        diagnostics.add(
            Issue.WRONG_TYPE,
            at,
            "a requirement is true or false, but `"
                + text
                + "` is "
                + Typer.word(typed.get().kind()),
            "",
            "compare it with a limit");
        continue;
      }
      Optional<Expr> closed = closed(typed.get(), multi, chips, at, text);
      if (closed.isEmpty() || constant(closed.get(), at, text)) {
        continue;
      }
      boolean metric = !closed.get().metrics().isEmpty();
      Expr condition = Evaluator.fold(Expr.and(require.scope().active(), when.get()));
      Requirement requirement =
          new Requirement(
              metric ? Requirement.Scope.METRIC : Requirement.Scope.DESIGN,
              closed.get(),
              condition.equals(Expr.bool(true)) ? Optional.empty() : Optional.of(condition),
              Optional.ofNullable(require.statement().getMessage()),
              text,
              at.location());
      spaceCheck.rejections(requirement, at);
      requirements.add(requirement);
    }
    return requirements;
  }

  private boolean constant(Expr expr, Place at, String text) {
    if (!(expr instanceof Expr.Const) && expr.metrics().isEmpty() && expr.parameters().isEmpty()) {
      diagnostics.add(Issue.NOT_A_NUMBER, at, "`" + text + "` has no value");
      return true;
    }
    if (expr instanceof Expr.Const c && c.value() instanceof Value.Bool b) {
      diagnostics.add(
          b.value() ? Issue.ALWAYS_TRUE : Issue.ALWAYS_FALSE,
          at,
          "`"
              + text
              + "` is "
              + (b.value() ? "always true" : "always false: no design can satisfy it"));
      return true;
    }
    return false;
  }

  private List<Citation> citations() {
    return fields.citations.stream()
        .map(key -> program.citation(program.main, key).or(() -> anyCitation(key)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Citation> anyCitation(String key) {
    return program.citation(entry.file(), key);
  }
}
