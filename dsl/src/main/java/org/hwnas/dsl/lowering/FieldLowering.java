package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Every;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Let;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * Fields to plan values. Lowers on demand, so that a field may use another wherever it stands; what
 * is searched becomes a parameter the moment it is first needed, which keeps every condition behind
 * the parameters it speaks of.
 */
final class FieldLowering {
  /** What a field became. */
  record Lowered(Typed value, Origin origin) {}

  private final Program program;
  private final Diagnostics diagnostics;
  private final Map<Draft.Field, Optional<Lowered>> done = new IdentityHashMap<>();
  private final List<Draft.Field> inProgress = new ArrayList<>();
  private final Map<Draft.Slot, Expr> slotParameters = new IdentityHashMap<>();
  private final Map<Draft.Condition, Optional<Expr>> conditions = new IdentityHashMap<>();
  private final Map<Let, Optional<Typed>> lets = new IdentityHashMap<>();
  private final Set<Let> letsInProgress = new HashSet<>();
  private final Map<String, Expression> letOverrides = new HashMap<>();
  final List<Parameter> parameters = new ArrayList<>();
  final Set<String> citations = new TreeSet<>();
  final Set<Draft.Block> reported = new HashSet<>();

  FieldLowering(Program program, Diagnostics diagnostics) {
    this.program = program;
    this.diagnostics = diagnostics;
  }

  /** Gives a `let` of the main file another value. */
  void override(String let, Expression value) {
    letOverrides.put(let, value);
  }

  /** Adds a parameter and gives its expression. */
  Expr parameter(String id, Domain domain, Expr active, String unit, String doc, Place place) {
    Optional<Expr> when = active.equals(Expr.bool(true)) ? Optional.empty() : Optional.of(active);
    parameters.add(new Parameter(id, domain, when, unit, doc, place.location()));
    return Expr.param(id);
  }

  /** The value of a field; empty where it has none or where it is wrong (reported). */
  Optional<Lowered> lower(Draft.Field field) {
    Optional<Lowered> known = done.get(field);
    if (known != null) {
      return known;
    }
    if (inProgress.contains(field)) {
      Place at = field.assignments.isEmpty() ? field.owner.place : field.assignments.get(0).place();
      diagnostics.add(
          Issue.CYCLIC_VALUE,
          at,
          "`"
              + field.path()
              + "` depends on itself through "
              + DidYouMean.list(
                  inProgress.subList(inProgress.indexOf(field), inProgress.size()).stream()
                      .map(Draft.Field::path)
                      .toList(),
                  6));
      return Optional.empty();
    }
    inProgress.add(field);
    Optional<Lowered> lowered;
    try {
      lowered = assigned(field);
    } finally {
      inProgress.remove(field);
    }
    done.put(field, lowered);
    return lowered;
  }

  private Optional<Lowered> assigned(Draft.Field field) {
    Optional<Lowered> base = Optional.empty();
    boolean conditional = false;
    for (Draft.Assignment assignment : field.assignments) {
      if (assignment.context().conditions().isEmpty()) {
        base = one(field, assignment, Expr.bool(true), false);
        if (base.isEmpty()) {
          return base;
        }
      } else {
        conditional = true;
      }
    }
    if (base.isEmpty()) {
      base =
          field.schema.defaultValue().map(v -> new Lowered(typed(field.schema, v), Origin.DEFAULT));
    }
    if (!conditional) {
      return base;
    }
    Optional<Lowered> merged = base;
    for (Draft.Assignment assignment : field.assignments) {
      if (assignment.context().conditions().isEmpty()) {
        continue;
      }
      Optional<Expr> condition = condition(assignment.context().conditions());
      if (condition.isEmpty() || merged.isEmpty()) {
        return Optional.empty();
      }
      Optional<Lowered> branch =
          one(
              field,
              assignment,
              condition.get(),
              merged.get().value().expr().parameters().contains(field.path()));
      if (branch.isEmpty()) {
        return Optional.empty();
      }
      Typed value = branch.get().value();
      Expr expr =
          Evaluator.fold(
              Expr.apply(Operator.IF, condition.get(), value.expr(), merged.get().value().expr()));
      merged =
          Optional.of(
              new Lowered(
                  new Typed(
                      expr,
                      value.kind(),
                      value.dimension(),
                      value.axes(),
                      value.higherIsBetter(),
                      value.unit()),
                  branch.get().origin()));
    }
    return merged;
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
    Expr expr = Expr.bool(true);
    for (Draft.Condition condition : all) {
      Optional<Expr> one = conditions.get(condition);
      if (one == null) {
        Typer typer =
            new Typer(diagnostics, condition.file(), names(condition.scope(), condition.file()));
        one =
            typer
                .type(condition.expression())
                .filter(
                    t -> {
                      boolean truth = t.kind() == Typed.Kind.TRUTH;
                      if (!truth) {
                        diagnostics.add(
                            Issue.WRONG_TYPE,
                            condition.file().place(condition.expression()),
                            "a condition is true or false, but this is " + Typer.word(t.kind()));
                      }
                      boolean undefined =
                          !(t.expr() instanceof Expr.Const) && t.expr().parameters().isEmpty();
                      if (truth && undefined) {
                        diagnostics.add(
                            Issue.NOT_A_NUMBER,
                            condition.file().place(condition.expression()),
                            "the condition has no value");
                      }
                      return truth && !undefined;
                    })
                .map(Typed::expr);
        conditions.put(condition, one);
      }
      if (one.isEmpty()) {
        return Optional.empty();
      }
      expr = Expr.and(expr, one.get());
    }
    return Optional.of(expr);
  }

  private Optional<Lowered> one(
      Draft.Field field, Draft.Assignment assignment, Expr condition, boolean taken) {
    LoadedFile file = assignment.context().file();
    Optional<String> citation = assignment.context().citation();
    citation.ifPresent(citations::add);
    Origin origin =
        new Origin(
            file == program.main ? Origin.Kind.SPEC : Origin.Kind.INHERITED,
            Optional.of(assignment.place().location()),
            citation);
    Typer typer = new Typer(diagnostics, file, names(assignment.scope(), file));
    if (assignment.searched()) {
      DomainReader reader =
          new DomainReader(diagnostics, file, typer, field.schema.name(), field.schema.type());
      String id = taken ? field.path() + ".conditional" : field.path();
      return reader
          .read(assignment.value())
          .map(
              domain -> {
                Expr active = Expr.and(field.owner.active(), condition);
                String doc =
                    assignment.value().eContainer() == null
                        ? ""
                        : file.parsed.doc(assignment.value().eContainer());
                Expr parameter =
                    parameter(id, domain, active, field.schema.unit(), doc, assignment.place());
                return new Lowered(kindOf(field.schema, parameter), origin);
              });
    }
    return value(field, assignment, typer, file).map(t -> new Lowered(t, origin));
  }

  private static Typed kindOf(FieldSchema schema, Expr parameter) {
    if (schema.type() instanceof FieldType.Flag) {
      return Typed.truth(parameter);
    }
    return schema.type() instanceof FieldType.Symbol || schema.type() instanceof FieldType.Name
        ? Typed.symbol(parameter)
        : Typed.number(parameter, dimension(schema)).shownIn(schema.unit());
  }

  private Optional<Typed> value(
      Draft.Field field, Draft.Assignment assignment, Typer typer, LoadedFile file) {
    String name = field.schema.name();
    FieldType type = field.schema.type();
    if (assignment.value() instanceof Instance
        || assignment.value() instanceof SetLiteral
        || assignment.value() instanceof Every) {
      boolean set = assignment.value() instanceof SetLiteral;
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(assignment.value()),
          "`" + name + "` is " + type.describe() + ", not a " + (set ? "set" : "block"),
          "",
          set ? "`=` fixes one value; `" + name + " in {…}` searches a set" : "");
      return Optional.empty();
    }
    Expression expression = (Expression) assignment.value();
    Place at = file.place(expression);
    String text = file.parsed.text(expression);
    if (expression instanceof Reference reference
        && !reference.isCall()
        && reference.getPath() != null) {
      String symbol = reference.getPath();
      if (field.schema.auto() && symbol.equals("auto")) {
        return Optional.of(Typed.symbol(Expr.symbol("auto")));
      }
      boolean option = type instanceof FieldType.Symbol s && s.options().contains(symbol);
      if (option || (type instanceof FieldType.Name n && n.known().contains(symbol))) {
        return Optional.of(Typed.symbol(Expr.symbol(symbol)));
      }
      if (type instanceof FieldType.Name n) {
        diagnostics.add(
            Issue.NOT_AN_OPTION,
            at,
            "there is no " + name + " `" + symbol + "`",
            "",
            DidYouMean.hint(symbol, n.known()));
        return Optional.empty();
      }
      if (type instanceof FieldType.Symbol s && !names(assignment.scope(), file).knows(symbol)) {
        diagnostics.add(
            Issue.NOT_AN_OPTION,
            at,
            "`" + name + "` cannot be `" + symbol + "`",
            "expected " + s.describe(),
            DidYouMean.nearest(symbol, s.options())
                .map(x -> "did you mean `" + x + "`?")
                .orElse(""));
        return Optional.empty();
      }
    }
    Optional<Typed> typed = amount(field, expression).or(() -> typer.type(expression));
    if (typed.isEmpty()) {
      return typed;
    }
    ValueCheck check = new ValueCheck(diagnostics);
    if (!typed.get().constant()) {
      if (typed.get().expr().parameters().isEmpty()) {
        diagnostics.add(Issue.NOT_A_NUMBER, at, "`" + text + "` has no value");
        return Optional.empty();
      }
      // An expression over `auto` cannot be a number; otherwise the kind decides.
      return check.fits(name, type, typed.get(), at, text) ? typed : Optional.empty();
    }
    return check.constant(name, type, typed.get(), at, text).map(v -> typed.get());
  }

  /** `500 evaluations` for the field `evaluations`: the unit only names the field. */
  private static Optional<Typed> amount(Draft.Field field, Expression expression) {
    return expression instanceof org.hwnas.dsl.spec.Quantity quantity
            && field.schema.name().equals(quantity.getUnit())
        ? Optional.of(
            Typed.number(
                Expr.number(Quantities.number(quantity.getValue()).doubleValue()), Dimension.NONE))
        : Optional.empty();
  }

  /**
   * Where names of a block are looked up: `let`s of the file, then fields from the block outwards.
   */
  Typer.Names names(Draft.Block scope, LoadedFile file) {
    return new ScopeNames(this, scope, file);
  }

  Optional<Typed> let(LoadedFile file, String name) {
    Let let = file.lets.get(name);
    if (let == null) {
      return Optional.empty();
    }
    Optional<Typed> known = lets.get(let);
    if (known != null) {
      return known;
    }
    if (!letsInProgress.add(let)) {
      diagnostics.add(Issue.CYCLIC_VALUE, file.place(let), "`" + name + "` depends on itself");
      return Optional.empty();
    }
    Expression value =
        file == program.main ? letOverrides.getOrDefault(name, let.getValue()) : let.getValue();
    Typer.Names onlyLets = new ScopeNames(this, null, file);
    Optional<Typed> typed =
        value == null ? Optional.empty() : new Typer(diagnostics, file, onlyLets).type(value);
    letsInProgress.remove(let);
    lets.put(let, typed);
    return typed;
  }

  Diagnostics diagnostics() {
    return diagnostics;
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
      Optional<Lowered> lowered = lower(field);
      if (lowered.isPresent()) {
        fields.put(
            field.schema.name(),
            Field.scalar(
                lowered.get().value().expr(), field.schema.unit(), lowered.get().origin()));
      }
    }
    return fields;
  }

  SourceLocation location(Place place) {
    return place.location();
  }
}
