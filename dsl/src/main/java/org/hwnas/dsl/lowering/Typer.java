package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Argument;
import org.hwnas.dsl.spec.At;
import org.hwnas.dsl.spec.Binary;
import org.hwnas.dsl.spec.BooleanLiteral;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.StringLiteral;
import org.hwnas.dsl.spec.Tuple;
import org.hwnas.dsl.spec.Unary;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * Gives expressions a type, a dimension and a form over parameters and metrics. Every failure is
 * reported once, where it stands, and makes the result empty.
 */
final class Typer {
  /** What names mean at a place. */
  interface Names {
    /** The meaning of a path, or empty after reporting why not. */
    Optional<Typed> resolve(String path, Place at);

    /** Whether a path has a meaning; never reports. */
    boolean knows(String path);

    /** The word behind `per` for a name whose value differs from place to place. */
    default Optional<String> per(String path) {
      return Optional.empty();
    }

    /** A value at a time after programming; empty, reported, where there is none. */
    Optional<Typed> atTime(Typed subject, double seconds, String shown, Place at);

    /** Whether a call folds the values of several workloads, chips, times or places. */
    default boolean aggregates(Reference call) {
      return false;
    }

    /** The places behind the word after `per`. */
    default List<Spot> places(String per) {
      return List.of();
    }

    /** Whether these are the names as seen from one place of a network. */
    default boolean atPlace() {
      return false;
    }

    /** The same names, seen from a place. */
    default Names at(Spot spot) {
      return this;
    }

    /** Symbols the field or slot behind a path may take; empty for a number. */
    List<String> symbols(String path);

    /** A call that is no plain function: an aggregate. Empty where the name is none. */
    default Optional<Optional<Typed>> call(Reference call, List<Typed> arguments, Place at) {
      return Optional.empty();
    }
  }

  private final Diagnostics diagnostics;
  private final LoadedFile file;
  private final Names names;

  Typer(Diagnostics diagnostics, LoadedFile file, Names names) {
    this.diagnostics = diagnostics;
    this.file = file;
    this.names = names;
  }

  /** The type of an expression, constants folded. */
  Optional<Typed> type(Expression expression) {
    return typeUnfolded(expression)
        .map(
            t ->
                new Typed(
                    Evaluator.fold(t.expr()),
                    t.kind(),
                    t.dimension(),
                    t.axes(),
                    t.higherIsBetter(),
                    t.unit()));
  }

  private Optional<Typed> typeUnfolded(Expression expression) {
    if (expression instanceof Quantity quantity) {
      return Quantities.read(quantity, file, diagnostics)
          .map(
              q -> {
                Typed typed = Typed.number(Expr.number(q.si().doubleValue()), q.unit().dimension());
                return q.unit().symbol().equals("1") ? typed : typed.shownIn(q.unit().symbol());
              });
    }
    if (expression instanceof BooleanLiteral literal) {
      return Optional.of(Typed.truth(Expr.bool(literal.isIsTrue())));
    }
    if (expression instanceof Reference reference) {
      return reference.isCall()
          ? call(reference)
          : names.resolve(reference.getPath(), file.place(reference));
    }
    if (expression instanceof Unary unary) {
      return unary(unary);
    }
    if (expression instanceof Binary binary) {
      return binary(binary);
    }
    if (expression instanceof At at) {
      return atTime(at);
    }
    if (expression instanceof Tuple tuple) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(tuple),
          "a tuple is no value of its own",
          "",
          "tuples are choices of `joint (a, b) in {…}`");
      return Optional.empty();
    }
    if (expression instanceof StringLiteral literal) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(literal),
          "a text in quotes has no place in an expression",
          "",
          "names are written without quotes");
    }
    return Optional.empty();
  }

  private Optional<Typed> atTime(At at) {
    Optional<Typed> subject = typeUnfolded(at.getSubject());
    Optional<Quantities.Exact> time =
        at.getTime() == null ? Optional.empty() : Quantities.read(at.getTime(), file, diagnostics);
    if (subject.isEmpty() || time.isEmpty()) {
      return Optional.empty();
    }
    if (!time.get().unit().dimension().equals(Dimension.TIME)) {
      diagnostics.add(
          Issue.WRONG_DIMENSION,
          file.place(at.getTime()),
          "`at` needs a time, but `"
              + file.parsed.text(at.getTime())
              + "` is "
              + article(time.get().unit().dimension()),
          "expected a time such as `30 d`",
          "");
      return Optional.empty();
    }
    return names.atTime(
        subject.get(),
        time.get().si().doubleValue(),
        file.parsed.text(at.getTime()),
        file.place(at));
  }

  private Optional<Typed> unary(Unary unary) {
    Optional<Typed> operand = typeUnfolded(unary.getOperand());
    if (operand.isEmpty()) {
      return operand;
    }
    if (unary.getOperator().equals("not")) {
      return expect(operand.get(), Typed.Kind.TRUTH, unary.getOperand())
          ? Optional.of(
              Typed.truth(Expr.apply(Operator.NOT, operand.get().expr()))
                  .over(operand.get().axes()))
          : Optional.empty();
    }
    if (!expect(operand.get(), Typed.Kind.NUMBER, unary.getOperand())) {
      return Optional.empty();
    }
    Typed negated =
        Typed.number(Expr.apply(Operator.NEG, operand.get().expr()), operand.get().dimension());
    return Optional.of(
        negated.over(operand.get().axes()).sense(operand.get().higherIsBetter().map(h -> !h)));
  }

  private boolean expect(Typed typed, Typed.Kind kind, Expression at) {
    return typed.expect(kind, file.parsed.text(at), file.place(at), diagnostics);
  }

  private Optional<Typed> binary(Binary binary) {
    String operator = binary.getOperator();
    if (operator == null || binary.getLeft() == null || binary.getRight() == null) {
      return Optional.empty();
    }
    if (operator.equals("==") || operator.equals("!=")) {
      return equality(binary, operator.equals("==") ? Operator.EQ : Operator.NE);
    }
    Optional<Typed> left = typeUnfolded(binary.getLeft());
    Optional<Typed> right = typeUnfolded(binary.getRight());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    if (operator.equals("and") || operator.equals("or")) {
      if (!expect(left.get(), Typed.Kind.TRUTH, binary.getLeft())
          || !expect(right.get(), Typed.Kind.TRUTH, binary.getRight())) {
        return Optional.empty();
      }
      Operator op = operator.equals("and") ? Operator.AND : Operator.OR;
      return Optional.of(
          Typed.truth(Expr.apply(op, left.get().expr(), right.get().expr()))
              .over(left.get().axes())
              .over(right.get().axes()));
    }
    if (!expect(left.get(), Typed.Kind.NUMBER, binary.getLeft())
        || !expect(right.get(), Typed.Kind.NUMBER, binary.getRight())) {
      return Optional.empty();
    }
    return arithmetic(binary, operator, left.get(), right.get());
  }

  private Optional<Typed> arithmetic(Binary binary, String operator, Typed left, Typed right) {
    boolean comparison = operator.startsWith("<") || operator.startsWith(">");
    boolean additive = operator.equals("+") || operator.equals("-");
    if ((additive || comparison) && !left.dimension().equals(right.dimension())) {
      incompatible(binary, left, right);
      return Optional.empty();
    }
    Operator op =
        switch (operator) {
          case "+" -> Operator.ADD;
          case "-" -> Operator.SUB;
          case "*" -> Operator.MUL;
          case "/" -> Operator.DIV;
          case "^" -> Operator.POW;
          case "<" -> Operator.LT;
          case "<=" -> Operator.LE;
          case ">" -> Operator.GT;
          default -> Operator.GE;
        };
    Expr expr = Expr.apply(op, left.expr(), right.expr());
    if (comparison) {
      return Optional.of(Typed.truth(expr).over(left.axes()).over(right.axes()));
    }
    Dimension dimension =
        switch (op) {
          case MUL -> left.dimension().times(right.dimension());
          case DIV -> left.dimension().dividedBy(right.dimension());
          case POW -> power(binary, left, right).orElse(null);
          default -> left.dimension();
        };
    if (dimension == null) {
      return Optional.empty();
    }
    Typed result =
        Typed.number(expr, dimension)
            .over(left.axes())
            .over(right.axes())
            .sense(sense(op, left, right));
    return Optional.of(
        additive && left.unit().isPresent() ? result.shownIn(left.unit().get()) : result);
  }

  private static Optional<Boolean> sense(Operator operator, Typed left, Typed right) {
    Optional<Boolean> second =
        operator == Operator.SUB || operator == Operator.DIV
            ? right.higherIsBetter().map(h -> !h)
            : right.higherIsBetter();
    if (left.higherIsBetter().isEmpty() || second.isEmpty()) {
      return left.higherIsBetter().or(() -> second);
    }
    return left.higherIsBetter().equals(second) ? second : Optional.empty();
  }

  private Optional<Dimension> power(Binary binary, Typed base, Typed exponent) {
    if (!exponent.dimension().isNone()) {
      diagnostics.add(
          Issue.INCOMPATIBLE_DIMENSIONS,
          file.place(binary.getRight()),
          "an exponent is a plain number, not a " + exponent.dimension().displayName());
      return Optional.empty();
    }
    if (base.dimension().isNone()) {
      return Optional.of(Dimension.NONE);
    }
    Expr folded = Evaluator.fold(exponent.expr());
    double n = folded instanceof Expr.Const c ? c.value().asNumber() : Double.NaN;
    if (n != Math.rint(n) || Math.abs(n) > 9) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          file.place(binary.getRight()),
          article(base.dimension()) + " can only be raised to a constant whole power from -9 to 9");
      return Optional.empty();
    }
    return Optional.of(base.dimension().power((int) n));
  }

  private void incompatible(Binary binary, Typed left, Typed right) {
    diagnostics.add(
        Issue.INCOMPATIBLE_DIMENSIONS,
        file.place(binary),
        "`"
            + file.parsed.text(binary.getLeft())
            + "` is "
            + article(left.dimension())
            + ", but `"
            + file.parsed.text(binary.getRight())
            + "` is "
            + article(right.dimension()),
        "",
        left.dimension().isNone() || right.dimension().isNone() ? "give the number a unit" : "");
  }

  static String article(Dimension dimension) {
    String name = dimension.displayName();
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  /**
   * `==` and `!=`: where one side can be a symbol, a bare name on the other side is a symbol too.
   */
  private Optional<Typed> equality(Binary binary, Operator operator) {
    List<String> leftSymbols = symbolsOf(binary.getLeft());
    List<String> rightSymbols = symbolsOf(binary.getRight());
    Optional<Typed> left = side(binary.getLeft(), rightSymbols);
    if (left.isEmpty() && binary.getRight() instanceof Reference r && !names.knows(r.getPath())) {
      return left; // a symbol of what the left side would have been
    }
    Optional<Typed> right = side(binary.getRight(), leftSymbols);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    if (left.get().kind() != right.get().kind()) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          file.place(binary),
          "`"
              + file.parsed.text(binary.getLeft())
              + "` is "
              + left.get().kind().word()
              + ", but `"
              + file.parsed.text(binary.getRight())
              + "` is "
              + right.get().kind().word());
      return Optional.empty();
    }
    if (left.get().kind() == Typed.Kind.NUMBER
        && !left.get().dimension().equals(right.get().dimension())) {
      incompatible(binary, left.get(), right.get());
      return Optional.empty();
    }
    return Optional.of(
        Typed.truth(Expr.apply(operator, left.get().expr(), right.get().expr()))
            .over(left.get().axes())
            .over(right.get().axes()));
  }

  private List<String> symbolsOf(Expression side) {
    return side instanceof Reference r && !r.isCall() && r.getPath() != null
        ? names.symbols(r.getPath())
        : List.of();
  }

  private Optional<Typed> side(Expression side, List<String> symbols) {
    if (side instanceof Reference r
        && r.getPath() != null
        && !r.isCall()
        && symbols.contains(r.getPath())) {
      return Optional.of(Typed.symbol(Expr.symbol(r.getPath()))); // also where a field has its name
    }
    if (!symbols.isEmpty()
        && side instanceof Reference r
        && !r.isCall()
        && !names.knows(r.getPath())) {
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          file.place(side),
          "`" + r.getPath() + "` is not one of " + DidYouMean.list(symbols, 12),
          "",
          DidYouMean.nearest(r.getPath(), symbols).map(Hint::meant).orElse(Hint.none()));
      return Optional.empty();
    }
    return typeUnfolded(side);
  }

  private Optional<Typed> call(Reference call) {
    String name = String.valueOf(call.getPath());
    Place at = file.place(call);
    if (names.aggregates(call) && !call.getArguments().isEmpty()) {
      Expression first = call.getArguments().get(0).getValue();
      Optional<String> per = Variations.finest(first, names);
      if (per.isPresent()) {
        return overPlaces(name, first, names.places(per.get()), at);
      }
    }
    Optional<Expression> decided = decided(call, name);
    if (decided.isPresent()) {
      return typeUnfolded(decided.get());
    }
    List<Typed> arguments = new ArrayList<>();
    boolean complete = true;
    for (Argument argument : call.getArguments()) {
      Optional<Typed> typed =
          argument.getValue() == null ? Optional.empty() : typeUnfolded(argument.getValue());
      typed.ifPresent(arguments::add);
      complete &= typed.isPresent();
    }
    if (!complete) {
      return Optional.empty();
    }
    Optional<Optional<Typed>> special = names.call(call, arguments, at);
    if (special.isPresent()) {
      return special.get();
    }
    return new FunctionCall(diagnostics, file, call, arguments).type();
  }

  /**
   * The branch of an `if` whose condition a place decides: the other may speak of what this place
   * does not have, as the kernel of a fully connected layer.
   */
  private Optional<Expression> decided(Reference call, String name) {
    if (!name.equals("if") || !names.atPlace() || call.getArguments().size() != 3) {
      return Optional.empty();
    }
    Expression condition = call.getArguments().get(0).getValue();
    return condition == null
        ? Optional.empty()
        : type(condition)
            .flatMap(Typed::value)
            .filter(Value.Bool.class::isInstance)
            .map(v -> call.getArguments().get(((Value.Bool) v).value() ? 1 : 2).getValue());
  }

  private Optional<Typed> overPlaces(
      String name, Expression argument, List<Spot> places, Place at) {
    List<PlaceAggregates.Item> items = new ArrayList<>();
    for (Spot spot : places) {
      Optional<Typed> typed = new Typer(diagnostics, file, names.at(spot)).type(argument);
      if (typed.isEmpty() || !expect(typed.get(), Typed.Kind.NUMBER, argument)) {
        return Optional.empty();
      }
      items.add(new PlaceAggregates.Item(spot.active(), typed.get()));
    }
    return new PlaceAggregates(diagnostics).of(name, items, at);
  }

  static List<String> segments(String path) {
    return Arrays.asList(path.split("\\."));
  }
}
