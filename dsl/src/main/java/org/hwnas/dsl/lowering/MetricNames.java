package org.hwnas.dsl.lowering;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * Names in objectives and requirements: metrics first, then what the block's scope knows; and the
 * aggregates over workloads and chips.
 */
final class MetricNames implements Typer.Names {
  private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{2})");
  private static final Set<String> AGGREGATES = Aggregates.ALL.keySet();

  private static final String LAYER = "layer.";

  private final Typer.Names scope;
  private final Diagnostics diagnostics;
  private final Axes axes;
  private final Optional<Spot> spot;

  MetricNames(Typer.Names scope, Diagnostics diagnostics, Axes axes) {
    this(scope, diagnostics, axes, Optional.empty());
  }

  private MetricNames(Typer.Names scope, Diagnostics diagnostics, Axes axes, Optional<Spot> spot) {
    this.scope = scope;
    this.diagnostics = diagnostics;
    this.axes = axes;
    this.spot = spot;
  }

  @Override
  public boolean knows(String path) {
    return Schemas.METRICS.containsKey(path) || ofLayer(path).isPresent() || scope.knows(path);
  }

  /** The metric behind `layer.macs`: what one layer contributes. */
  private static Optional<Metric> ofLayer(String path) {
    return path.startsWith(LAYER)
        ? Optional.ofNullable(Schemas.METRICS.get(path.substring(LAYER.length())))
            .filter(Metric::layered)
        : Optional.empty();
  }

  @Override
  public boolean aggregates(Reference call) {
    String name = call.getPath();
    boolean plain = name.equals("min") || name.equals("max");
    return PERCENTILE.matcher(name).matches()
        || (AGGREGATES.contains(name) && !(plain && call.getArguments().size() != 1));
  }

  @Override
  public boolean atPlace() {
    return spot.isPresent();
  }

  @Override
  public List<Spot> places(String per) {
    return scope.places(per);
  }

  @Override
  public Typer.Names at(Spot spot) {
    return new MetricNames(scope.at(spot), diagnostics, axes, Optional.of(spot));
  }

  @Override
  public Optional<String> per(String path) {
    if (spot.isEmpty() && ofLayer(path).isPresent()) {
      return Optional.of("layer");
    }
    return Schemas.METRICS.containsKey(path) ? Optional.empty() : scope.per(path);
  }

  @Override
  public List<String> symbols(String path) {
    return Schemas.METRICS.containsKey(path) ? List.of() : scope.symbols(path);
  }

  @Override
  public Optional<Typed> resolve(String path, Place at) {
    Metric metric = Schemas.METRICS.get(path);
    if (metric == null && spot.isPresent() && ofLayer(path).isPresent()) {
      Metric part = ofLayer(path).get();
      return Optional.of(
          Typed.number(
                  new Expr.Metric(part.name() + "[" + spot.get().path() + "]"), part.dimension())
              .sense(Optional.of(part.higherIsBetter()))
              .shownIn(part.unit()));
    }
    if (metric == null && spot.isEmpty() && ofLayer(path).isPresent()) {
      diagnostics.add(
          Issue.AGGREGATE_MISSING,
          at,
          "`" + path + "` differs from layer to layer",
          "",
          "aggregate it: `sum(" + path + ")`");
      return Optional.empty();
    }
    if (metric == null) {
      if (!scope.knows(path)) {
        Optional<String> nearest = DidYouMean.nearest(path, Schemas.METRICS.keySet());
        if (nearest.isPresent()) {
          diagnostics.add(
              Issue.UNKNOWN_NAME,
              at,
              "there is no metric or field `" + path + "`",
              "",
              Hint.meant(nearest.get()));
          return Optional.empty();
        }
      }
      return scope.resolve(path, at);
    }
    Expr expr = new Expr.Metric(metric.name());
    if (metric.truth()) {
      Expr all = new Expr.Reduce(Reduction.MIN, Axis.WORKLOAD, 0, expr);
      return Optional.of(Typed.truth(Expr.apply(Operator.GE, all, Expr.number(1))));
    }
    return Optional.of(
        Typed.number(expr, metric.dimension())
            .over(metric.axes())
            .sense(Optional.of(metric.higherIsBetter()))
            .shownIn(metric.unit()));
  }

  @Override
  public Optional<Optional<Typed>> call(Reference call, List<Typed> arguments, Place at) {
    String name = call.getPath();
    Matcher percentile = PERCENTILE.matcher(name);
    boolean aggregate = AGGREGATES.contains(name) || percentile.matches();
    if (!aggregate || ((name.equals("min") || name.equals("max")) && arguments.size() != 1)) {
      return Optional.empty();
    }
    int wanted = name.equals("quantile") ? 2 : 1;
    if (arguments.size() != wanted) {
      diagnostics.add(
          Issue.WRONG_ARGUMENTS,
          at,
          "`"
              + name
              + "` takes "
              + wanted
              + (wanted == 1 ? " argument" : " arguments")
              + ", not "
              + arguments.size());
      return Optional.of(Optional.empty());
    }
    Typed argument = arguments.get(0);
    if (argument.kind() != Typed.Kind.NUMBER) {
      diagnostics.add(
          Issue.WRONG_TYPE, at, "`" + name + "` needs a number, not " + argument.kind().word());
      return Optional.of(Optional.empty());
    }
    if (argument.axes().isEmpty()) {
      diagnostics.add(
          Issue.AGGREGATE_WITHOUT_AXIS,
          at,
          "`" + name + "` has nothing to aggregate: its argument is a single value",
          "",
          "leave `" + name + "` out");
      return Optional.of(Optional.empty());
    }
    return Optional.of(aggregate(name, percentile, arguments, at));
  }

  /** The axis an aggregate is meant for: one with several values, the usual one first. */
  private Axis axis(Set<Axis> open, boolean overWorkloads) {
    List<Axis> usual =
        overWorkloads
            ? List.of(Axis.WORKLOAD, Axis.TIME, Axis.CHIP)
            : List.of(Axis.CHIP, Axis.TIME, Axis.WORKLOAD);
    List<Axis> candidates = usual.stream().filter(open::contains).toList();
    return candidates.stream().filter(axes::several).findFirst().orElse(candidates.get(0));
  }

  @Override
  public Optional<Typed> atTime(Typed subject, double seconds, String shown, Place at) {
    if (!subject.axes().contains(Axis.TIME)) {
      diagnostics.add(
          Issue.AGGREGATE_WITHOUT_AXIS,
          at,
          "the value before `at` does not change with time",
          "",
          "leave `at " + shown + "` out");
      return Optional.empty();
    }
    if (!axes.times().contains(seconds)) {
      diagnostics.add(
          Issue.TIME_NOT_MEASURED,
          at,
          "the accuracy is not measured at " + shown + " after programming",
          "",
          "add it to `times` of `evaluate { accuracy … }`");
      return Optional.empty();
    }
    Set<Axis> left = EnumSet.copyOf(subject.axes());
    left.remove(Axis.TIME);
    Expr expr = new Expr.Reduce(Reduction.AT, Axis.TIME, seconds, subject.expr());
    return Optional.of(
        new Typed(
            expr,
            subject.kind(),
            subject.dimension(),
            left,
            subject.higherIsBetter(),
            subject.unit()));
  }

  private Optional<Typed> aggregate(
      String name, Matcher percentile, List<Typed> arguments, Place at) {
    Typed argument = arguments.get(0);
    boolean overWorkloads = Set.of("worst", "best", "geomean", "sum", "product").contains(name);
    Axis axis = axis(argument.axes(), overWorkloads);
    double level = 0;
    Reduction reduction;
    switch (name) {
      case "worst", "best" -> {
        if (argument.higherIsBetter().isEmpty()) {
          diagnostics.add(
              Issue.WRONG_ARGUMENTS,
              at,
              "it is not clear which value of this expression is the " + name,
              "",
              "write `max(…)` or `min(…)`");
          return Optional.empty();
        }
        reduction =
            argument.higherIsBetter().get() == name.equals("worst") ? Reduction.MIN : Reduction.MAX;
      }
      case "quantile" -> {
        Optional<Value> value = arguments.get(1).value();
        if (value.isEmpty()
            || !(value.get() instanceof Value.Num n)
            || n.value() < 0
            || n.value() > 1) {
          diagnostics.add(
              Issue.WRONG_ARGUMENTS, at, "the level of `quantile` is a constant from 0 to 1");
          return Optional.empty();
        }
        reduction = Reduction.QUANTILE;
        level = n.value();
      }
      default -> {
        reduction = percentile.matches() ? Reduction.QUANTILE : Reduction.byId(name);
        level = percentile.matches() ? Integer.parseInt(percentile.group(1)) / 100.0 : 0;
      }
    }
    Set<Axis> left = argument.axes().isEmpty() ? Set.of() : EnumSet.copyOf(argument.axes());
    left.remove(axis);
    Dimension dimension = argument.dimension();
    if (reduction == Reduction.PRODUCT && !dimension.isNone()) {
      diagnostics.add(
          Issue.INCOMPATIBLE_DIMENSIONS,
          at,
          "the product over several workloads of "
              + Typer.article(dimension)
              + " has no fixed dimension",
          "",
          "use `geomean`");
      return Optional.empty();
    }
    Expr expr = new Expr.Reduce(reduction, axis, level, argument.expr());
    Optional<Boolean> sense =
        reduction == Reduction.STD ? Optional.of(false) : argument.higherIsBetter();
    return Optional.of(new Typed(expr, Typed.Kind.NUMBER, dimension, left, sense, argument.unit()));
  }
}
