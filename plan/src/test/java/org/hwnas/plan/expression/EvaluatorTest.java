package org.hwnas.plan.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Map<String, Value> DESIGN =
      Map.of("rows", Value.of(128), "op", Value.of("mbconv"), "on", Value.of(true));

  private static Optional<Value> parameter(String id) {
    return Optional.ofNullable(DESIGN.get(id));
  }

  @Test
  void log2IsExactForCrossbarSizes() {
    for (int bits = 1; bits <= 30; bits++) {
      assertThat(Evaluator.applyNumeric(Operator.LOG2, 1 << bits)).isEqualTo(bits);
    }
  }

  @Test
  void evaluatesOnlyTheChosenBranch() {
    Expr guarded =
        Expr.apply(Operator.IF, Expr.param("on"), Expr.param("rows"), Expr.param("absent"));
    assertThat(Evaluator.evaluate(guarded, EvaluatorTest::parameter)).isEqualTo(Value.of(128));
  }

  @Test
  void selectsTheValueBehindTheEqualKey() {
    Expr table =
        Expr.apply(
            Operator.SELECT,
            Expr.param("op"),
            Expr.symbol("residual"),
            Expr.param("absent"),
            Expr.symbol("mbconv"),
            Expr.number(6));
    assertThat(Evaluator.evaluate(table, EvaluatorTest::parameter)).isEqualTo(Value.of(6));
    Expr nothing = Expr.apply(Operator.SELECT, Expr.param("rows"), Expr.number(64), Expr.number(1));
    assertThatThrownBy(() -> Evaluator.evaluate(nothing, EvaluatorTest::parameter))
        .hasMessageContaining("nothing is selected by 128");
  }

  @Test
  void aConditionOnAnInactiveParameterDoesNotHoldNorDoesItsNegationFail() {
    Expr onAbsent = Expr.apply(Operator.EQ, Expr.param("absent"), Expr.number(1));
    assertThat(Evaluator.holds(onAbsent, EvaluatorTest::parameter)).isFalse();
    assertThat(Evaluator.holds(Expr.apply(Operator.NOT, onAbsent), EvaluatorTest::parameter))
        .isTrue();
    assertThatThrownBy(() -> Evaluator.evaluate(onAbsent, EvaluatorTest::parameter))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("`absent`");
  }

  @Test
  void foldsConstantsAndKeepsTheRest() {
    Expr expr =
        Expr.apply(
            Operator.ADD,
            Expr.param("rows"),
            Expr.apply(Operator.MUL, Expr.number(3), Expr.number(4)));
    assertThat(Evaluator.fold(expr))
        .isEqualTo(Expr.apply(Operator.ADD, Expr.param("rows"), Expr.number(12)));
    assertThat(Evaluator.fold(Expr.apply(Operator.AND, Expr.param("on"), Expr.bool(false))))
        .isEqualTo(Expr.bool(false));
    Expr zeroByZero = Expr.apply(Operator.DIV, Expr.number(0), Expr.number(0));
    assertThat(Evaluator.fold(zeroByZero)).isEqualTo(zeroByZero);
  }

  @Test
  void wrongOperandsAreNamed() {
    Expr wrong = Expr.apply(Operator.ADD, Expr.param("op"), Expr.number(1));
    assertThatThrownBy(() -> Evaluator.evaluate(wrong, EvaluatorTest::parameter))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("mbconv")
        .hasMessageContaining("op + 1");
  }

  @Test
  void printsWithTheFewestParenthesesThatKeepTheMeaning() {
    Expr expr =
        Expr.apply(
            Operator.SUB,
            Expr.param("a"),
            Expr.apply(
                Operator.SUB,
                Expr.param("b"),
                Expr.apply(Operator.MUL, Expr.param("c"), Expr.number(2))));
    assertThat(ExprPrinter.print(expr)).isEqualTo("a - (b - c * 2)");
  }
}
