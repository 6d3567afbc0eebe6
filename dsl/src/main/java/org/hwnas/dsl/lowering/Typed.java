package org.hwnas.dsl.lowering;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * An expression with what the compiler knows of it.
 *
 * @param expr in SI units
 * @param kind number, truth or symbol
 * @param dimension of a number
 * @param axes over which the value still varies
 * @param higherIsBetter sense of the metric inside; empty where none or several disagree
 * @param unit display unit of the metric or field it comes from; empty where it has to be made up
 */
record Typed(
    Expr expr,
    Kind kind,
    Dimension dimension,
    Set<Axis> axes,
    Optional<Boolean> higherIsBetter,
    Optional<String> unit) {
  enum Kind {
    NUMBER,
    TRUTH,
    SYMBOL;

    /** For messages. */
    String word() {
      return switch (this) {
        case NUMBER -> "a number";
        case TRUTH -> "a truth value";
        case SYMBOL -> "a symbol";
      };
    }
  }

  Typed {
    axes = Set.copyOf(axes);
  }

  static Typed number(Expr expr, Dimension dimension) {
    return new Typed(expr, Kind.NUMBER, dimension, Set.of(), Optional.empty(), Optional.empty());
  }

  static Typed truth(Expr expr) {
    return new Typed(
        expr, Kind.TRUTH, Dimension.NONE, Set.of(), Optional.empty(), Optional.empty());
  }

  static Typed symbol(Expr expr) {
    return new Typed(
        expr, Kind.SYMBOL, Dimension.NONE, Set.of(), Optional.empty(), Optional.empty());
  }

  Typed over(Set<Axis> more) {
    Set<Axis> all = new TreeSet<>(axes);
    all.addAll(more);
    return new Typed(expr, kind, dimension, all, higherIsBetter, unit);
  }

  Typed sense(Optional<Boolean> sense) {
    return new Typed(expr, kind, dimension, axes, sense, unit);
  }

  Typed shownIn(String displayUnit) {
    return new Typed(expr, kind, dimension, axes, higherIsBetter, Optional.of(displayUnit));
  }

  /** This where a condition holds, else another value of the same kind. */
  Typed where(Expr condition, Typed otherwise) {
    Expr either = Evaluator.fold(Expr.apply(Operator.IF, condition, expr, otherwise.expr()));
    return new Typed(either, kind, dimension, axes, higherIsBetter, unit);
  }

  /** Whether it is of a kind; says so where not. */
  boolean expect(Kind wanted, String text, Place at, Diagnostics diagnostics) {
    if (kind != wanted) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + text + "` is " + kind.word() + ", but " + wanted.word() + " is needed here");
    }
    return kind == wanted;
  }

  boolean constant() {
    return expr instanceof Expr.Const;
  }

  /** The value of a constant; empty otherwise. */
  Optional<Value> value() {
    return expr instanceof Expr.Const c ? Optional.of(c.value()) : Optional.empty();
  }
}
