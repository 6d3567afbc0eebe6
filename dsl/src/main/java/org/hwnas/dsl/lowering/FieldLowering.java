package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Argument;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * Fields to plan values. Lowers on demand, so that a field may use another wherever it stands; what
 * is searched becomes a parameter the moment it is first needed, which keeps every condition behind
 * the parameters it speaks of. A field that varies from place to place is lowered once for each
 * {@link Spot}.
 */
final class FieldLowering {
  /** What a field became. */
  record Lowered(Typed value, Origin origin) {}

  private record At(Draft.Field field, Optional<String> spot) {}

  private record ConditionAt(Draft.Condition condition, Optional<String> spot) {}

  private final Program program;
  private final Diagnostics diagnostics;
  private final Lets lets;
  private final JointLowering joints;
  private final Map<At, Optional<Lowered>> done = new HashMap<>();
  private final List<At> inProgress = new ArrayList<>();
  private final Map<Draft.Slot, Expr> slotParameters = new HashMap<>();
  private final Map<ConditionAt, Optional<Expr>> conditions = new HashMap<>();
  final Parameters parameters = new Parameters();
  final Ties ties;
  final Variations variations;
  final Set<String> citations = new TreeSet<>();

  FieldLowering(Program program, Diagnostics diagnostics) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.lets = new Lets(program, diagnostics, this);
    this.joints = new JointLowering(this, diagnostics);
    this.variations = new Variations(this, diagnostics);
    this.ties = new Ties(parameters, diagnostics);
  }

  Lets lets() {
    return lets;
  }

  JointLowering joints() {
    return joints;
  }

  Program program() {
    return program;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** The value of a field; empty where it has none or where it is wrong (reported). */
  Optional<Lowered> lower(Draft.Field field) {
    return lower(field, Optional.empty());
  }

  /** The value of a field at a place. */
  Optional<Lowered> lower(Draft.Field field, Optional<Spot> spot) {
    At at = new At(field, spot.map(Spot::path));
    Optional<Lowered> known = done.get(at);
    if (known != null) {
      return known;
    }
    if (inProgress.contains(at)) {
      Place place =
          field.assignments.isEmpty() ? field.owner.place : field.assignments.get(0).place();
      diagnostics.add(
          Issue.CYCLIC_VALUE,
          place,
          "`"
              + field.path()
              + "` depends on itself through "
              + DidYouMean.list(
                  inProgress.subList(inProgress.indexOf(at), inProgress.size()).stream()
                      .map(a -> a.field().path())
                      .toList(),
                  6));
      return Optional.empty();
    }
    inProgress.add(at);
    Optional<Lowered> lowered;
    try {
      lowered = assigned(field, spot);
    } finally {
      inProgress.remove(at);
    }
    done.put(at, lowered);
    return lowered;
  }

  private Optional<Lowered> assigned(Draft.Field field, Optional<Spot> spot) {
    Optional<Lowered> merged =
        field.schema.defaultValue().map(v -> new Lowered(typed(field.schema, v), Origin.DEFAULT));
    boolean folded = false; // what is merged so far, which hundreds of `when` may refine
    List<Draft.Assignment> ordered = inOrder(field);
    List<Expr> conditions = new ArrayList<>();
    for (Draft.Assignment assignment : ordered) {
      Optional<Expr> condition = condition(assignment.context().conditions(), spot);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      conditions.add(condition.get());
    }
    for (int i = 0; i < ordered.size(); i++) {
      Draft.Assignment assignment = ordered.get(i);
      Expr condition = conditions.get(i);
      Expr counts = notRefined(condition, conditions.subList(i + 1, conditions.size()));
      if (counts.equals(Expr.bool(false))) {
        continue;
      }
      Optional<Lowered> branch = one(field, assignment, counts, spot);
      boolean always = condition.equals(Expr.bool(true));
      if (branch.isEmpty()) {
        return Optional.empty();
      }
      if (merged.isEmpty() && !always) {
        diagnostics.add(
            Issue.REQUIRED_FIELD,
            assignment.place(),
            "`" + field.schema.name() + "` has a value only inside `when`",
            "",
            "give it one outside too, for the designs in which the condition does not hold");
        return Optional.empty();
      }
      if (always) {
        merged = branch;
        folded = false;
      } else {
        Expr otherwise = merged.get().value().expr();
        otherwise = folded ? otherwise : Evaluator.fold(otherwise);
        merged = Optional.of(either(condition, branch.get(), otherwise));
        folded = true;
      }
    }
    return merged;
  }

  /** When an assignment is what counts: no later `when` takes its place. */
  private static Expr notRefined(Expr condition, List<Expr> later) {
    Expr counts = condition;
    for (Expr other : later) { // conditions are folded; the conjunction of hundreds stays so
      counts = Evaluator.applied(Operator.AND, counts, Evaluator.applied(Operator.NOT, other));
    }
    return counts;
  }

  /** Unconditional assignments first: a `when` refines what holds otherwise, wherever it stands. */
  private static List<Draft.Assignment> inOrder(Draft.Field field) {
    List<Draft.Assignment> ordered = new ArrayList<>();
    field.assignments.stream()
        .filter(a -> a.context().conditions().isEmpty())
        .forEach(ordered::add);
    field.assignments.stream()
        .filter(a -> !a.context().conditions().isEmpty())
        .forEach(ordered::add);
    return ordered;
  }

  /** The one value or the other; condition and {@code otherwise} are folded. */
  private static Lowered either(Expr condition, Lowered then, Expr otherwise) {
    Typed value = then.value();
    Expr expr = Evaluator.applied(Operator.IF, condition, Evaluator.fold(value.expr()), otherwise);
    return new Lowered(
        new Typed(
            expr,
            value.kind(),
            value.dimension(),
            value.axes(),
            value.higherIsBetter(),
            value.unit()),
        then.origin());
  }

  private static Typed typed(FieldSchema schema, Value value) {
    if (value instanceof Value.Num) {
      return Typed.number(new Expr.Const(value), dimension(schema));
    }
    return value instanceof Value.Bool
        ? Typed.truth(new Expr.Const(value))
        : Typed.symbol(new Expr.Const(value));
  }

  private static Dimension dimension(FieldSchema schema) {
    return schema.type() instanceof FieldType.Quantity q ? q.dimension() : Dimension.NONE;
  }

  /** The conjunction of conditions. */
  Optional<Expr> condition(List<Draft.Condition> all) {
    return condition(all, Optional.empty());
  }

  /** As {@link #condition(List)}, at a place of a network. */
  Optional<Expr> condition(List<Draft.Condition> all, Optional<Spot> spot) {
    Expr expr = Expr.bool(true);
    for (Draft.Condition condition : all) {
      ConditionAt at = new ConditionAt(condition, spot.map(Spot::path));
      Optional<Expr> one = conditions.get(at);
      if (one == null) {
        one = typed(condition, spot);
        conditions.put(at, one);
      }
      if (one.isEmpty()) {
        return Optional.empty();
      }
      expr = Evaluator.fold(Expr.and(expr, one.get()));
    }
    return Optional.of(expr);
  }

  private Optional<Expr> typed(Draft.Condition condition, Optional<Spot> spot) {
    LoadedFile file = condition.file();
    Place place = file.place(condition.expression());
    Optional<Typed> typed =
        new Typer(diagnostics, file, names(condition.scope(), file, spot))
            .type(condition.expression());
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (typed.get().kind() != Typed.Kind.TRUTH) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          place,
          "a condition is true or false, but this is " + typed.get().kind().word());
      return Optional.empty();
    }
    Expr expr = typed.get().expr();
    if (!(expr instanceof Expr.Const) && expr.parameters().isEmpty()) {
      diagnostics.add(Issue.NOT_A_NUMBER, place, "the condition has no value");
      return Optional.empty();
    }
    return Optional.of(expr);
  }

  private Optional<Lowered> one(
      Draft.Field field, Draft.Assignment assignment, Expr condition, Optional<Spot> spot) {
    LoadedFile file = assignment.context().file();
    Origin origin = origin(assignment);
    Typer.Names names = names(assignment.scope(), file, spot);
    Typer typer = new Typer(diagnostics, file, names);
    if (!assignment.searched()) {
      return new ValueReader(diagnostics, file, typer, names)
          .read(field.schema, assignment.value())
          .map(t -> new Lowered(t, origin));
    }
    Expr active = active(field.owner, spot, condition);
    EObject statement = assignment.value().eContainer();
    Optional<Ties.Tie> tie = Optional.empty();
    Optional<String> per = assignment.per().or(() -> Ties.shared(field.owner));
    if (per.isPresent() && Ties.inNetwork(field.owner)) {
      String word = per.get();
      tie = ties.tie(statement, word, field.owner, assignment.scope());
      if (tie.isEmpty()) {
        ties.unknown(file, statement, field.schema.name(), word, field.owner);
        return Optional.empty();
      }
    }
    if (assignment.joint().isPresent()) {
      return joints
          .component(field, assignment.joint().get(), active, spot, tie)
          .map(expr -> new Lowered(kindOf(field.schema, expr), origin));
    }
    String path = field.path() + spot.map(s -> "[" + s.path() + "]").orElse("");
    String doc = statement == null ? "" : file.parsed.doc(statement);
    Optional<Ties.Tie> shared = tie;
    return domainReader(field.schema, file, typer)
        .read(assignment.value())
        .map(
            reading -> {
              boolean again = shared.filter(ties::made).isPresent();
              Expr parameter =
                  shared.isPresent()
                      ? ties.parameter(
                          shared.get(),
                          new Ties.Wanted(
                              field.schema.name(),
                              reading.domain(),
                              active,
                              field.schema.unit(),
                              doc,
                              assignment.place()))
                      : parameters.add(
                          path,
                          reading.domain(),
                          active,
                          field.schema.unit(),
                          doc,
                          assignment.place());
              String text = field.schema.name() + " in " + file.parsed.text(assignment.value());
              // a requirement holds by itself where a parameter it speaks of does not exist
              Expr limited = shared.isPresent() ? Expr.bool(true) : active;
              if (!again) {
                reading
                    .limits()
                    .forEach(
                        l -> parameters.limit(l, parameter, limited, text, assignment.place()));
              }
              return new Lowered(kindOf(field.schema, parameter), origin);
            });
  }

  /** The condition under which a field of a block has its value at a place. */
  Expr active(Draft.Block owner, Optional<Spot> spot, Expr condition) {
    Expr there = spot.map(Spot::active).orElse(Expr.bool(true));
    return Evaluator.fold(Expr.and(Expr.and(owner.active(), there), condition));
  }

  private Origin origin(Draft.Assignment assignment) {
    Optional<String> citation = assignment.context().citation();
    citation.ifPresent(citations::add);
    return new Origin(
        assignment.context().file() == program.main ? Origin.Kind.SPEC : Origin.Kind.INHERITED,
        Optional.of(assignment.place().location()),
        citation);
  }

  DomainReader domainReader(FieldSchema schema, LoadedFile file, Typer typer) {
    return new DomainReader(
        diagnostics, file, typer, schema.name(), schema.type(), parameters.intervals());
  }

  private static Typed kindOf(FieldSchema schema, Expr parameter) {
    if (schema.type() instanceof FieldType.Flag) {
      return Typed.truth(parameter);
    }
    return schema.type() instanceof FieldType.Symbol || schema.type() instanceof FieldType.Name
        ? Typed.symbol(parameter)
        : Typed.number(parameter, dimension(schema)).shownIn(schema.unit());
  }

  /**
   * Where names of a block are looked up: `let`s of the file, then fields from the block outwards.
   */
  Typer.Names names(Draft.Block scope, LoadedFile file) {
    return names(scope, file, Optional.empty());
  }

  /** As {@link #names(Draft.Block, LoadedFile)}, at a place of a network. */
  Typer.Names names(Draft.Block scope, LoadedFile file, Optional<Spot> spot) {
    return new ScopeNames(this, Optional.of(scope), file, spot);
  }

  /** Adds a parameter that is no field: a count, a choice. */
  Expr parameter(String id, Domain domain, Expr active, String unit, String doc, Place place) {
    return parameters.add(id, domain, active, unit, doc, place);
  }

  /** The choice among the alternatives of a slot, as a parameter made on first use. */
  Optional<Expr> slotParameter(Draft.Slot slot, Draft.Block owner) {
    if (!slot.searched()) {
      return Optional.empty();
    }
    Expr known = slotParameters.get(slot);
    if (known == null) {
      String id =
          owner.path().isEmpty() ? slot.schema.name() : owner.path() + "." + slot.schema.name();
      List<Value> values = slot.alternatives.keySet().stream().map(Value::of).toList();
      known =
          parameter(
              id,
              new Domain.Choice(values),
              owner.active(),
              "1",
              "",
              slot.searchedAt.orElse(owner.place));
      slotParameters.put(slot, known);
      Expr parameter = known;
      slot.alternatives.forEach(
          (name, block) ->
              block.when = Optional.of(Expr.apply(Operator.EQ, parameter, Expr.symbol(name))));
    }
    return Optional.of(known);
  }

  /** All fields of a block, complete; a required field without a value is reported. */
  Map<String, Field> fields(Draft.Block block) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Draft.Field field : block.fields.values()) {
      plan(field).ifPresent(f -> fields.put(field.schema.name(), f));
    }
    return fields;
  }

  /** A field in plan form; empty where it has no value. */
  Optional<Field> plan(Draft.Field field) {
    if (field.schema.list()) {
      return list(field);
    }
    Optional<String> per = variations.per(field);
    if (per.isEmpty()) {
      return lower(field).map(l -> Field.scalar(l.value().expr(), field.schema.unit(), l.origin()));
    }
    Map<String, Expr> places = new LinkedHashMap<>();
    Optional<Origin> origin = Optional.empty();
    for (Spot spot : variations.spots(field)) {
      Optional<Lowered> lowered = lower(field, Optional.of(spot));
      if (lowered.isEmpty()) {
        return Optional.empty();
      }
      places.put(spot.path(), lowered.get().value().expr());
      origin = origin.or(() -> lowered.map(Lowered::origin));
    }
    Value elsewhere = field.schema.defaultValue().orElse(Value.of("none"));
    Variation variation = new Variation(Spots.per(per.get()), places);
    return Optional.of(
        Field.scalar(new Expr.Const(elsewhere), field.schema.unit(), origin.orElse(Origin.DEFAULT))
            .varying(variation));
  }

  /** A field that holds several values: {@code times = {1 s, 1 h}}; one alone needs no braces. */
  private Optional<Field> list(Draft.Field field) {
    if (field.assignments.isEmpty()) {
      List<Expr> none =
          field.schema.defaultValue().map(v -> List.<Expr>of(new Expr.Const(v))).orElse(List.of());
      return Optional.of(Field.list(none, field.schema.unit(), Origin.DEFAULT));
    }
    Draft.Assignment last = field.assignments.get(field.assignments.size() - 1);
    LoadedFile file = last.context().file();
    if (!last.context().conditions().isEmpty()) {
      diagnostics.add(Issue.NOT_SUPPORTED, last.place(), "a list cannot depend on a condition");
      return Optional.empty();
    }
    Typer.Names names = names(last.scope(), file);
    ValueReader reader =
        new ValueReader(diagnostics, file, new Typer(diagnostics, file, names), names);
    List<Expr> values = new ArrayList<>();
    if (field.schema.type() instanceof FieldType.Selection) {
      return Selections.ids(this, field, last, file)
          .map(ids -> Field.list(ids, field.schema.unit(), origin(last)));
    }
    for (EObject element : elements(last.value())) {
      Optional<Typed> typed = reader.read(field.schema, element);
      if (typed.isEmpty()) {
        return Optional.empty();
      }
      if (values.contains(typed.get().expr())) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            file.place(element),
            "`" + file.parsed.text(element) + "` stands twice in `" + field.schema.name() + "`",
            "",
            "",
            Offers.withoutValue(file.place(element)));
      }
      values.add(typed.get().expr());
    }
    return Optional.of(Field.list(values, field.schema.unit(), origin(last)));
  }

  /** The values of a list: a set's, the positional ones of a call, or one alone. */
  static List<? extends EObject> elements(EObject value) {
    if (value instanceof SetLiteral set) {
      return set.getValues();
    }
    List<Argument> arguments = List.of();
    if (value instanceof org.hwnas.dsl.spec.Field call) {
      arguments = call.getArguments();
    } else if (value instanceof Instance call) {
      arguments = call.getArguments();
    } else if (value instanceof Reference call && call.isCall()) {
      arguments = call.getArguments();
    } else {
      return List.of(value);
    }
    return arguments.stream()
        .filter(a -> a.getName() == null && a.getValue() != null)
        .map(Argument::getValue)
        .toList();
  }

  /** Gives a `let` of the main file another value. */
  void override(String let, Expression value) {
    lets.override(let, value);
  }
}
