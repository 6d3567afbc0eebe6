package org.hwnas.plan.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * An expression over parameters and metrics, free of units: every number is in SI base units,
 * dimensions were checked by the compiler. Immutable, total except for division and logarithm (see
 * {@link Evaluator}).
 */
public sealed interface Expr {

  /** A constant. */
  record Const(Value value) implements Expr {}

  /** The value of the searched parameter with this id. */
  record Param(String id) implements Expr {}

  /**
   * A measured quantity, such as {@code energy}; an array over the axes on which it varies. With
   * the path of a layer behind it, {@code macs[network.stem]}, what that layer alone contributes.
   */
  record Metric(String name) implements Expr {}

  /**
   * An operator applied to arguments, element by element where an argument is a metric over axes.
   */
  record Apply(Operator operator, List<Expr> arguments) implements Expr {
    public Apply {
      arguments = List.copyOf(arguments);
      if (!operator.accepts(arguments.size())) {
        throw new IllegalArgumentException(
            operator.id() + " cannot take " + arguments.size() + " arguments");
      }
    }
  }

  /**
   * One value from the values along an axis.
   *
   * @param quantile the level in 0..1 of {@link Reduction#QUANTILE}, the time in seconds of {@link
   *     Reduction#AT}, 0 elsewhere
   */
  record Reduce(Reduction reduction, Axis axis, double quantile, Expr argument) implements Expr {}

  static Expr number(double value) {
    return new Const(Value.of(value));
  }

  static Expr symbol(String name) {
    return new Const(Value.of(name));
  }

  static Expr bool(boolean value) {
    return new Const(Value.of(value));
  }

  static Expr param(String id) {
    return new Param(id);
  }

  static Expr apply(Operator operator, Expr... arguments) {
    return new Apply(operator, List.of(arguments));
  }

  /** The conjunction; {@code true} drops out. */
  static Expr and(Expr left, Expr right) {
    if (left.equals(bool(true))) {
      return right;
    }
    return right.equals(bool(true)) ? left : apply(Operator.AND, left, right);
  }

  /** Direct sub-expressions, in order. */
  default List<Expr> children() {
    if (this instanceof Apply a) {
      return a.arguments();
    }
    return this instanceof Reduce r ? List.of(r.argument()) : List.of();
  }

  /** Ids of all parameters that occur, in order of first occurrence. */
  default Set<String> parameters() {
    Set<String> ids = new LinkedHashSet<>();
    collect(this, e -> e instanceof Param p ? p.id() : null, ids);
    return ids;
  }

  /** Names of all metrics that occur, in order of first occurrence. */
  default Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    collect(this, e -> e instanceof Metric m ? m.name() : null, names);
    return names;
  }

  private static void collect(Expr expr, Function<Expr, String> pick, Set<String> into) {
    String found = pick.apply(expr);
    if (found != null) {
      into.add(found);
    }
    expr.children().forEach(c -> collect(c, pick, into));
  }

  /** This expression with every leaf replaced by what {@code leaf} gives for it. */
  default Expr mapLeaves(Function<Expr, Expr> leaf) {
    if (this instanceof Apply a) {
      List<Expr> mapped = new ArrayList<>();
      a.arguments().forEach(x -> mapped.add(x.mapLeaves(leaf)));
      return new Apply(a.operator(), mapped);
    }
    if (this instanceof Reduce r) {
      return new Reduce(r.reduction(), r.axis(), r.quantile(), r.argument().mapLeaves(leaf));
    }
    return leaf.apply(this);
  }
}
