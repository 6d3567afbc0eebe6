package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Functions;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.units.Dimension;

/** A call of one of {@link Functions}: its arguments checked, and what it computes. */
record FunctionCall(
    Diagnostics diagnostics, LoadedFile file, Reference call, List<Typed> arguments) {
  private static final List<String> AGGREGATES =
      List.of("worst", "best", "mean", "geomean", "sum", "product", "std", "quantile", "p05");

  private static final Set<Operator> OF_PLAIN_NUMBERS =
      Set.of(
          Operator.EXP,
          Operator.LOG,
          Operator.LOG2,
          Operator.LOG10,
          Operator.POW,
          Operator.CEIL,
          Operator.FLOOR,
          Operator.ROUND);

  Optional<Typed> type() {
    String name = String.valueOf(call.getPath());
    if (!Functions.ALL.containsKey(name)) {
      Set<String> known = new TreeSet<>(Functions.ALL.keySet());
      known.addAll(AGGREGATES);
      diagnostics.add(
          Issue.UNKNOWN_FUNCTION,
          file.place(call),
          "there is no function `" + name + "`",
          "",
          DidYouMean.hint(name, known));
      return Optional.empty();
    }
    return switch (name) {
      case "normalize" -> normalize();
      case "deviation" -> deviation();
      default -> operator(Operator.byId(name).orElseThrow());
    };
  }

  /** {@code normalize(x, reference)} or {@code normalize(x, low, high)}. */
  private Optional<Typed> normalize() {
    boolean counted =
        count(arguments.size() == 2 || arguments.size() == 3, "normalize", "2 or 3 arguments");
    if (!counted || !numbers(0) || !alike("normalize", 0)) {
      return Optional.empty();
    }
    Expr x = arguments.get(0).expr();
    Expr first = arguments.get(1).expr();
    Expr scaled =
        arguments.size() == 2
            ? Expr.apply(Operator.DIV, x, first)
            : Expr.apply(
                Operator.DIV,
                Expr.apply(Operator.SUB, x, first),
                Expr.apply(Operator.SUB, arguments.get(2).expr(), first));
    return Optional.of(overAll(scaled, Dimension.NONE).sense(arguments.get(0).higherIsBetter()));
  }

  /** {@code deviation(x, target)}: smaller is better, whatever x is. */
  private Optional<Typed> deviation() {
    if (!count(arguments.size() == 2, "deviation", "2 arguments")
        || !numbers(0)
        || !alike("deviation", 0)) {
      return Optional.empty();
    }
    Expr target = arguments.get(1).expr();
    Expr distance = Expr.apply(Operator.SUB, arguments.get(0).expr(), target);
    Expr relative =
        Expr.apply(
            Operator.DIV, Expr.apply(Operator.ABS, distance), Expr.apply(Operator.ABS, target));
    return Optional.of(overAll(relative, Dimension.NONE).sense(Optional.of(false)));
  }

  private Optional<Typed> operator(Operator operator) {
    String wanted =
        Math.abs(operator.arity())
            + (operator.arity() < 0 ? " or more" : "")
            + (operator.arity() == 1 ? " argument" : " arguments");
    int first = operator == Operator.IF ? 1 : 0;
    if (!count(operator.accepts(arguments.size()), operator.id(), wanted) || !numbers(first)) {
      return Optional.empty();
    }
    boolean plain = OF_PLAIN_NUMBERS.contains(operator);
    if (plain ? !plain(operator.id()) : !alike(operator.id(), first)) {
      return Optional.empty();
    }
    Dimension dimension = arguments.get(first).dimension();
    if (operator == Operator.SQRT) {
      Optional<Dimension> root = dimension.squareRoot();
      if (root.isEmpty()) {
        incompatible("the square root of " + Typer.article(dimension) + " has no dimension", "");
        return Optional.empty();
      }
      dimension = root.get();
    }
    Expr[] parts = arguments.stream().map(Typed::expr).toArray(Expr[]::new);
    Typed result = overAll(Expr.apply(operator, parts), dimension);
    return Optional.of(
        arguments.size() == 1 ? result.sense(arguments.get(0).higherIsBetter()) : result);
  }

  private Typed overAll(Expr expr, Dimension dimension) {
    Typed result = Typed.number(expr, dimension);
    for (Typed argument : arguments) {
      result = result.over(argument.axes());
    }
    return result;
  }

  private boolean count(boolean right, String name, String wanted) {
    if (!right) {
      diagnostics.add(
          Issue.WRONG_ARGUMENTS,
          file.place(call),
          "`" + name + "` takes " + wanted + ", not " + arguments.size());
    }
    return right;
  }

  /** Whether the arguments from one on are numbers, and those before it conditions. */
  private boolean numbers(int first) {
    for (int i = 0; i < arguments.size(); i++) {
      Typed.Kind kind = i < first ? Typed.Kind.TRUTH : Typed.Kind.NUMBER;
      var value = call.getArguments().get(i).getValue();
      if (!arguments.get(i).expect(kind, file.parsed.text(value), file.place(value), diagnostics)) {
        return false;
      }
    }
    return true;
  }

  private boolean plain(String name) {
    for (int i = 0; i < arguments.size(); i++) {
      Dimension dimension = arguments.get(i).dimension();
      if (!dimension.isNone()) {
        incompatible(
            "`"
                + name
                + "` needs a plain number, but `"
                + file.parsed.text(call.getArguments().get(i).getValue())
                + "` is "
                + Typer.article(dimension),
            "divide by a reference value first");
        return false;
      }
    }
    return true;
  }

  /** Whether the arguments from one on have one dimension. */
  private boolean alike(String name, int first) {
    Dimension dimension = arguments.get(first).dimension();
    for (Typed argument : arguments.subList(first, arguments.size())) {
      if (!argument.dimension().equals(dimension)) {
        incompatible(
            "the arguments of `"
                + name
                + "` differ: "
                + Typer.article(dimension)
                + " and "
                + Typer.article(argument.dimension()),
            "");
        return false;
      }
    }
    return true;
  }

  private void incompatible(String message, String hint) {
    diagnostics.add(Issue.INCOMPATIBLE_DIMENSIONS, file.place(call), message, "", hint);
  }
}
