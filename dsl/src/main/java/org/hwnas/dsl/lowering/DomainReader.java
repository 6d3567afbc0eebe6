package org.hwnas.dsl.lowering;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Range;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/**
 * Reads what stands after {@code in}: a set, a range with or without a step. Range values are
 * computed in decimal, so that they are exact.
 */
final class DomainReader {
  private static final int MOST_VALUES = 1_000_000;

  private final Diagnostics diagnostics;
  private final LoadedFile file;
  private final Typer typer;
  private final String name;
  private final FieldType type;

  /** A reader for the domain of the field {@code name}, written in {@code file}. */
  DomainReader(Diagnostics diagnostics, LoadedFile file, Typer typer, String name, FieldType type) {
    this.diagnostics = diagnostics;
    this.file = file;
    this.typer = typer;
    this.name = name;
    this.type = type;
  }

  Optional<Domain> read(EObject domain) {
    if (domain instanceof SetLiteral set) {
      return set(set);
    }
    return domain instanceof Range range && range.getLow() != null
        ? range(range)
        : Optional.empty();
  }

  private Optional<Domain> set(SetLiteral set) {
    if (set.getValues().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_SET,
          file.place(set),
          "`" + name + "` has nothing to choose from",
          "",
          "list the values, as in `{3, 5, 7}`");
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (Expression element : set.getValues()) {
      Optional<Value> value = element(element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (values.contains(value.get())) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            file.place(element),
            "`" + file.parsed.text(element) + "` stands twice in the set of `" + name + "`");
        return Optional.empty();
      }
      values.add(value.get());
    }
    if (values.stream().allMatch(Value.Num.class::isInstance)) {
      List<Double> sorted =
          new ArrayList<>(new TreeSet<>(values.stream().map(Value::asNumber).toList()));
      return Optional.of(new Domain.Grid(sorted, false));
    }
    return Optional.of(new Domain.Choice(values));
  }

  private Optional<Value> element(Expression element) {
    if (type instanceof FieldType.Symbol symbol
        && element instanceof Reference reference
        && !reference.isCall()) {
      if (symbol.options().contains(reference.getPath())) {
        return Optional.of(Value.of(reference.getPath()));
      }
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          file.place(element),
          "`" + name + "` cannot be `" + reference.getPath() + "`",
          "",
          DidYouMean.hint(String.valueOf(reference.getPath()), symbol.options()));
      return Optional.empty();
    }
    Optional<Typed> typed = typer.type(element);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (!typed.get().constant()) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          file.place(element),
          "a value of the set of `" + name + "` depends on another parameter");
      return Optional.empty();
    }
    return checked(typed.get(), file.place(element), file.parsed.text(element));
  }

  /** Checks a constant against the field's type and bounds. */
  Optional<Value> checked(Typed typed, Place at, String text) {
    return new ValueCheck(diagnostics).constant(name, type, typed, at, text);
  }

  private Optional<Domain> range(Range range) {
    if (range.getHigh() == null) {
      return element(range.getLow())
          .map(
              v ->
                  v instanceof Value.Num n
                      ? new Domain.Grid(List.of(n.value()), false)
                      : new Domain.Choice(List.of(v)));
    }
    if (!(type instanceof FieldType.Quantity || type instanceof FieldType.Whole)) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(range),
          "`" + name + "` is " + type.describe() + ", not a range");
      return Optional.empty();
    }
    Optional<BigDecimal> low = bound(range.getLow());
    Optional<BigDecimal> high = bound(range.getHigh());
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    if (low.get().compareTo(high.get()) > 0) {
      diagnostics.add(
          Issue.EMPTY_RANGE,
          file.place(range),
          "the range of `"
              + name
              + "` is empty: "
              + file.parsed.text(range.getLow())
              + " is above "
              + file.parsed.text(range.getHigh()),
          "",
          "swap the ends");
      return Optional.empty();
    }
    if (range.getStep() != null) {
      return stepped(range, low.get(), high.get());
    }
    if (type instanceof FieldType.Whole) {
      return Optional.of(new Domain.Integers(low.get().longValue(), high.get().longValue()));
    }
    return low.get().compareTo(high.get()) == 0
        ? Optional.of(new Domain.Grid(List.of(low.get().doubleValue()), false))
        : Optional.of(
            new Domain.Interval(low.get().doubleValue(), high.get().doubleValue(), false));
  }

  private Optional<BigDecimal> bound(Expression expression) {
    Optional<Typed> typed = typer.type(expression);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (!typed.get().constant()) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          file.place(expression),
          "an end of the range of `" + name + "` depends on another parameter");
      return Optional.empty();
    }
    Optional<Value> value =
        checked(typed.get(), file.place(expression), file.parsed.text(expression));
    if (value.isEmpty() || !(value.get() instanceof Value.Num number)) {
      return Optional.empty();
    }
    return Optional.of(
        exact(expression).orElseGet(() -> new BigDecimal(Double.toString(number.value()))));
  }

  /** The literal's decimal value, which a double could not hold. */
  private Optional<BigDecimal> exact(Expression expression) {
    return expression instanceof Quantity quantity
        ? Quantities.read(quantity, file, diagnostics).map(Quantities.Exact::si)
        : Optional.empty();
  }

  private Optional<Domain> stepped(Range range, BigDecimal low, BigDecimal high) {
    if (range.getStep() instanceof Reference reference
        && reference.getPath() != null
        && !reference.isCall()) {
      String text = reference.getPath();
      if (text.equals("log")
          && type instanceof FieldType.Quantity
          && low.signum() > 0
          && low.compareTo(high) < 0) {
        return Optional.of(new Domain.Interval(low.doubleValue(), high.doubleValue(), true));
      }
      if (text.matches("x[0-9]+")) {
        BigDecimal factor = new BigDecimal(text.substring(1));
        if (factor.compareTo(BigDecimal.ONE) <= 0) {
          badStep(range);
          return Optional.empty();
        }
        if (low.signum() <= 0) {
          diagnostics.add(
              Issue.BAD_STEP,
              file.place(range.getStep()),
              "a geometric step cannot start at " + file.parsed.text(range.getLow()));
          return Optional.empty();
        }
        return values(range, low, high, factor, true);
      }
    }
    Optional<Typed> step = typer.type(range.getStep());
    if (step.isEmpty()) {
      return Optional.empty();
    }
    Optional<Value> value = step.get().value();
    FieldType.Quantity quantity = type instanceof FieldType.Quantity q ? q : null;
    if (value.isEmpty()
        || !(value.get() instanceof Value.Num number)
        || !(number.value() > 0)
        || (quantity != null
            ? !step.get().dimension().equals(quantity.dimension())
            : number.value() != Math.rint(number.value()))) {
      badStep(range);
      return Optional.empty();
    }
    return values(
        range,
        low,
        high,
        exact(range.getStep()).orElseGet(() -> new BigDecimal(Double.toString(number.value()))),
        false);
  }

  private void badStep(Range range) {
    diagnostics.add(
        Issue.BAD_STEP,
        file.place(range.getStep()),
        "`" + file.parsed.text(range.getStep()) + "` is no step for `" + name + "`",
        "",
        "a step is a positive constant in the field's unit, or a factor such as `x2`");
  }

  private Optional<Domain> values(
      Range range, BigDecimal low, BigDecimal high, BigDecimal step, boolean geometric) {
    List<Double> values = new ArrayList<>();
    BigDecimal at = low;
    while (at.compareTo(high) <= 0) {
      values.add(at.doubleValue());
      if (values.size() > MOST_VALUES) {
        diagnostics.add(
            Issue.TOO_MANY_VALUES,
            file.place(range),
            "`" + name + "` would have more than a million values",
            "",
            "take a larger step, or leave the step out for a continuous range");
        return Optional.empty();
      }
      at = geometric ? at.multiply(step, MathContext.DECIMAL128) : at.add(step);
    }
    double last = values.get(values.size() - 1);
    if (last != high.doubleValue()) {
      diagnostics.add(
          Issue.STEP_DOES_NOT_HIT,
          file.place(range.getHigh()),
          "the steps of `"
              + name
              + "` end at "
              + shown(last)
              + ", not at "
              + file.parsed.text(range.getHigh()));
    }
    return Optional.of(new Domain.Grid(values, geometric));
  }

  private String shown(double si) {
    return type instanceof FieldType.Quantity q
        ? Units.format(si, Units.of(q.unit()), 6)
        : Units.number(si, 9);
  }
}
