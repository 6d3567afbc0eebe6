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
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Range;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.Rounding;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.Intervals;
import org.hwnas.plan.units.Units;

/**
 * Reads {@code low..high} with {@code step}, {@code log} and {@code round}. Values are computed in
 * decimal, so that they are exact. An end may depend on other parameters: the domain then spans all
 * it can be, and a {@link DomainReader.Limit} keeps the value inside.
 */
final class RangeReader {
  private static final int MOST_VALUES = 1_000_000;
  private static final List<String> RULES = List.of("power_of_two", "whole");

  private final DomainReader reader;
  private final Diagnostics diagnostics;
  private final LoadedFile file;
  private final Typer typer;
  private final String name;
  private final FieldType type;
  private final Intervals intervals;
  private final List<DomainReader.Limit> limits = new ArrayList<>();

  RangeReader(
      DomainReader reader,
      Diagnostics diagnostics,
      LoadedFile file,
      Typer typer,
      String name,
      FieldType type,
      Intervals intervals) {
    this.reader = reader;
    this.diagnostics = diagnostics;
    this.file = file;
    this.typer = typer;
    this.name = name;
    this.type = type;
    this.intervals = intervals;
  }

  Optional<DomainReader.Reading> read(Range range) {
    if (!(type instanceof FieldType.Quantity || type instanceof FieldType.Whole)) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(range),
          "`" + name + "` is " + type.describe() + ", not a range");
      return Optional.empty();
    }
    Optional<BigDecimal> low = bound(range.getLow(), true);
    Optional<BigDecimal> high = bound(range.getHigh(), false);
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
          "swap the ends",
          Offers.swapped(file.place(range)));
      return Optional.empty();
    }
    if (range.isLog() && !logarithmic(range, low.get(), high.get())) {
      return Optional.empty();
    }
    Optional<Domain> domain =
        range.getRounding() != null
            ? rounded(range, low.get(), high.get())
            : range.getStep() != null
                ? stepped(range, low.get(), high.get())
                : plain(range, low.get(), high.get());
    return domain.map(d -> new DomainReader.Reading(d, List.copyOf(limits)));
  }

  private boolean logarithmic(Range range, BigDecimal low, BigDecimal high) {
    if (range.getStep() != null || low.doubleValue() <= 0 || same(low, high)) {
      diagnostics.add(
          Issue.BAD_STEP,
          file.place(range),
          range.getStep() != null
              ? "a range of `" + name + "` has a step or is `log`, not both"
              : "a `log` range of `"
                  + name
                  + "` starts above 0 and has two ends, not "
                  + file.parsed.text(range.getLow())
                  + " and "
                  + file.parsed.text(range.getHigh()),
          "",
          range.getStep() != null ? "a factor such as `step x2` is logarithmic by itself" : "");
      return false;
    }
    return true;
  }

  private Optional<Domain> plain(Range range, BigDecimal low, BigDecimal high) {
    if (type instanceof FieldType.Whole) {
      long from = low.longValue();
      long to = high.longValue();
      return range.isLog()
          ? values(range, low, high, BigDecimal.ONE, false)
              .map(g -> new Domain.Grid(((Domain.Grid) g).values(), true))
          : Optional.of(new Domain.Integers(from, to));
    }
    return same(low, high)
        ? Optional.of(new Domain.Grid(List.of(low.doubleValue()), false))
        : Optional.of(new Domain.Interval(low.doubleValue(), high.doubleValue(), range.isLog()));
  }

  /** Whether two ends are one number as the plan holds them. */
  private static boolean same(BigDecimal low, BigDecimal high) {
    return low.doubleValue() == high.doubleValue();
  }

  private Optional<BigDecimal> bound(Expression expression, boolean low) {
    Optional<Typed> typed = typer.type(expression);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (!typed.get().constant()) {
      return dependent(expression, typed.get(), low);
    }
    Optional<Value> value =
        reader.checked(typed.get(), file.place(expression), file.parsed.text(expression));
    if (value.isEmpty() || !(value.get() instanceof Value.Num number)) {
      return Optional.empty();
    }
    return Optional.of(
        exact(expression).orElseGet(() -> new BigDecimal(Double.toString(number.value()))));
  }

  /** An end that depends on other parameters: the farthest it can be, and the limit it sets. */
  private Optional<BigDecimal> dependent(Expression expression, Typed typed, boolean low) {
    if (!new ValueCheck(diagnostics)
        .fits(name, type, typed, file.place(expression), file.parsed.text(expression))) {
      return Optional.empty();
    }
    Intervals.Interval span = intervals.number(typed.expr());
    double legalLow =
        type instanceof FieldType.Quantity q ? q.low() : ((FieldType.Whole) type).low();
    double legalHigh =
        type instanceof FieldType.Quantity q ? q.high() : ((FieldType.Whole) type).high();
    double end = low ? Math.max(span.low(), legalLow) : Math.min(span.high(), legalHigh);
    if (type instanceof FieldType.Whole) {
      end = low ? Math.ceil(end) : Math.floor(end);
    }
    if (typed.expr().parameters().isEmpty() || Double.isInfinite(end)) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          file.place(expression),
          "an end of the range of `" + name + "` has no bound of its own",
          "",
          "limit it, for example with `min(…)` or `clip(…)`");
      return Optional.empty();
    }
    limits.add(new DomainReader.Limit(typed.expr(), low));
    return Optional.of(new BigDecimal(Double.toString(end)));
  }

  /** The literal's decimal value, which a double could not hold. */
  private Optional<BigDecimal> exact(Expression expression) {
    return expression instanceof Quantity quantity
        ? Quantities.read(quantity, file, diagnostics).map(Quantities.Exact::si)
        : Optional.empty();
  }

  private Optional<Domain> rounded(Range range, BigDecimal low, BigDecimal high) {
    Rounding rounding = range.getRounding();
    if (range.getStep() != null) {
      diagnostics.add(
          Issue.BAD_STEP,
          file.place(rounding),
          "`" + name + "` has a step already; `round` is for a range without one");
      return Optional.empty();
    }
    Domain.Relaxation.Rounding direction = Domain.Relaxation.Rounding.NEAREST;
    if (rounding.getDirection() != null) {
      if (!List.of("up", "down").contains(rounding.getDirection())) {
        diagnostics.add(
            Issue.NOT_AN_OPTION,
            file.place(rounding),
            "`round " + rounding.getDirection() + " {…}` is not known",
            "expected `round {…}`, `round up {…}` or `round down {…}`",
            "");
        return Optional.empty();
      }
      direction = Domain.Relaxation.Rounding.byId(rounding.getDirection());
    }
    Optional<Domain.Grid> legal =
        rounding.getValues() != null
            ? reader.numbers(rounding.getValues(), range.isLog())
            : rule(range, low, high);
    if (legal.isEmpty()) {
      return Optional.empty();
    }
    Domain.Relaxation relaxation =
        new Domain.Relaxation(low.doubleValue(), high.doubleValue(), direction);
    Domain.Grid all =
        new Domain.Grid(legal.get().values(), legal.get().logarithmic(), Optional.of(relaxation));
    double first = Domain.project(all, relaxation.low());
    double last = Domain.project(all, relaxation.high());
    return Optional.of(
        new Domain.Grid(
            all.values().stream().filter(v -> v >= first && v <= last).toList(),
            all.logarithmic(),
            all.relaxation()));
  }

  private Optional<Domain.Grid> rule(Range range, BigDecimal low, BigDecimal high) {
    Rounding rounding = range.getRounding();
    String rule = String.valueOf(rounding.getRule());
    TreeSet<Double> values = new TreeSet<>();
    switch (rule) {
      case "power_of_two" -> {
        double unit =
            type instanceof FieldType.Quantity q ? Units.of(q.unit()).factor().doubleValue() : 1;
        for (int e = -60; e <= 60; e++) {
          values.add(Math.scalb(unit, e));
        }
      }
      case "whole" -> {
        double unit =
            type instanceof FieldType.Quantity q ? Units.of(q.unit()).factor().doubleValue() : 1;
        double from = Math.ceil(low.doubleValue() / unit);
        double to = Math.floor(high.doubleValue() / unit);
        for (double v = from; v <= to && values.size() <= MOST_VALUES; v++) {
          values.add(v * unit);
        }
      }
      default -> {
        diagnostics.add(
            Issue.NOT_AN_OPTION,
            file.place(rounding),
            "`round " + rule + "` is not known",
            "",
            DidYouMean.hint(rule, RULES));
        return Optional.empty();
      }
    }
    values.removeIf(v -> v < low.doubleValue() || v > high.doubleValue());
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      diagnostics.add(
          values.isEmpty() ? Issue.EMPTY_RANGE : Issue.TOO_MANY_VALUES,
          file.place(range),
          "between "
              + file.parsed.text(range.getLow())
              + " and "
              + file.parsed.text(range.getHigh())
              + (values.isEmpty() ? " there is no value of `" : " there are too many values of `")
              + rule
              + "`");
      return Optional.empty();
    }
    return Optional.of(
        new Domain.Grid(List.copyOf(values), range.isLog() || rule.equals("power_of_two")));
  }

  private Optional<Domain> stepped(Range range, BigDecimal low, BigDecimal high) {
    if (range.getStep() instanceof Reference reference
        && reference.getPath() != null
        && !reference.isCall()
        && reference.getPath().matches("x[0-9]+")) {
      BigDecimal factor = new BigDecimal(reference.getPath().substring(1));
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
    EObject step = range.getStep() == null ? range : range.getStep();
    diagnostics.add(
        Issue.BAD_STEP,
        file.place(step),
        "`" + file.parsed.text(step) + "` is no step for `" + name + "`",
        "",
        "a step is a positive constant in the field's unit, or a factor such as `x2`");
  }

  private Optional<Domain> values(
      Range range, BigDecimal low, BigDecimal high, BigDecimal step, boolean geometric) {
    List<Double> values = new ArrayList<>();
    BigDecimal at = low;
    while (at.compareTo(high) <= 0) {
      if (!values.isEmpty() && at.doubleValue() <= values.get(values.size() - 1)) {
        badStep(range); // too small for numbers of this size
        return Optional.empty();
      }
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
              + file.parsed.text(range.getHigh()),
          "",
          "",
          Offers.replaced(file.place(range.getHigh()), shown(last)));
    }
    return Optional.of(new Domain.Grid(values, geometric));
  }

  private String shown(double si) {
    return type instanceof FieldType.Quantity q
        ? Units.format(si, Units.of(q.unit()), 6)
        : Units.number(si, 9);
  }

  /** The condition that a limit sets for the value of a parameter. */
  static Expr inside(DomainReader.Limit limit, Expr parameter) {
    return limit.low()
        ? Expr.apply(org.hwnas.plan.expression.Operator.GE, parameter, limit.end())
        : Expr.apply(org.hwnas.plan.expression.Operator.LE, parameter, limit.end());
  }
}
