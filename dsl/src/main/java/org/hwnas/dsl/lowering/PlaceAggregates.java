package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.units.Dimension;

/**
 * Aggregates over the places of a network, such as the mean of the ADC resolution over its layers:
 * plain arithmetic over the parameters of the places, those left out that a design does not have.
 */
final class PlaceAggregates {
  /** The value at a place, and when a design has the place. */
  record Item(Expr active, Typed value) {}

  private final Diagnostics diagnostics;

  PlaceAggregates(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The aggregate {@code name} of the values; empty, reported, where there is none. */
  Optional<Typed> of(String name, List<Item> items, Place at) {
    if (items.isEmpty()) {
      diagnostics.add(
          Issue.AGGREGATE_WITHOUT_AXIS, at, "there is no place to take `" + name + "` over");
      return Optional.empty();
    }
    Typed first = items.get(0).value();
    boolean plain = first.dimension().isNone();
    if ((name.equals("product") || name.equals("geomean")) && !plain) {
      diagnostics.add(
          Issue.INCOMPATIBLE_DIMENSIONS,
          at,
          "`"
              + name
              + "` over places needs a plain number, not "
              + Typer.article(first.dimension()),
          "",
          "divide by a reference value first");
      return Optional.empty();
    }
    Optional<Expr> expr =
        switch (name) {
          case "sum" -> Optional.of(sum(items));
          case "product" -> Optional.of(fold(Operator.MUL, either(items, Expr.number(1))));
          case "mean" -> Optional.of(mean(items));
          case "geomean" -> Optional.of(Expr.apply(Operator.EXP, mean(logarithms(items))));
          case "max", "min" -> Optional.of(extreme(name.equals("max"), items));
          case "worst", "best" ->
              first.higherIsBetter().map(higher -> extreme(higher == name.equals("best"), items));
          default -> Optional.empty();
        };
    if (expr.isEmpty()) {
      diagnostics.add(
          Issue.WRONG_ARGUMENTS,
          at,
          "`" + name + "` does not work over places",
          "",
          "use `sum`, `mean`, `min`, `max`, `product` or `geomean`");
    }
    return expr.map(
        e ->
            new Typed(
                Evaluator.fold(e),
                Typed.Kind.NUMBER,
                first.dimension(),
                items.stream()
                    .flatMap(i -> i.value().axes().stream())
                    .collect(java.util.stream.Collectors.toSet()),
                first.higherIsBetter(),
                first.unit()));
  }

  private static List<Item> logarithms(List<Item> items) {
    return items.stream()
        .map(
            i ->
                new Item(
                    i.active(),
                    Typed.number(Expr.apply(Operator.LOG, i.value().expr()), Dimension.NONE)))
        .toList();
  }

  private static Expr sum(List<Item> items) {
    return fold(Operator.ADD, either(items, Expr.number(0)));
  }

  private static Expr mean(List<Item> items) {
    List<Item> ones =
        items.stream()
            .map(i -> new Item(i.active(), Typed.number(Expr.number(1), Dimension.NONE)))
            .toList();
    return Expr.apply(Operator.DIV, sum(items), sum(ones));
  }

  private static Expr extreme(boolean max, List<Item> items) {
    Expr neutral = Expr.number(max ? -Double.MAX_VALUE : Double.MAX_VALUE);
    List<Expr> values = either(items, neutral);
    return values.size() == 1
        ? values.get(0)
        : new Expr.Apply(max ? Operator.MAX : Operator.MIN, values);
  }

  private static List<Expr> either(List<Item> items, Expr otherwise) {
    return items.stream()
        .map(i -> Evaluator.fold(Expr.apply(Operator.IF, i.active(), i.value().expr(), otherwise)))
        .toList();
  }

  /** A balanced tree: a thousand layers must not nest a thousand deep. */
  private static Expr fold(Operator operator, List<Expr> values) {
    List<Expr> level = values;
    while (level.size() > 1) {
      List<Expr> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        next.add(
            i + 1 < level.size()
                ? Expr.apply(operator, level.get(i), level.get(i + 1))
                : level.get(i));
      }
      level = next;
    }
    return level.get(0);
  }
}
