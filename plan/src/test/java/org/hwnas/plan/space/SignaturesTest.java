package org.hwnas.plan.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final List<Operator> OPERATORS =
      List.of(Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE);

  /** The plain way: the comparisons asked at every value. */
  @Property(tries = 300)
  void valuesOfARunAnswerAlike(@ForAll long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(40);
    Domain domain =
        switch (random.nextInt(3)) {
          case 0 -> new Domain.Integers(-3, size - 4);
          case 1 ->
              new Domain.Grid(IntStream.range(0, size).mapToObj(i -> i * 0.5 - 2).toList(), false);
          default ->
              new Domain.Choice(
                  IntStream.range(0, size).mapToObj(i -> Value.of((double) (i ^ 1))).toList());
        };
    List<Expr> comparisons = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Expr parameter = Expr.param("x");
      Expr constant = Expr.number(random.nextInt(20) * 0.5 - 4);
      Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
      comparisons.add(
          random.nextBoolean()
              ? Expr.apply(operator, parameter, constant)
              : Expr.apply(operator, constant, parameter));
    }
    int[] runs = Signatures.runs(comparisons, domain, size);
    assertThat(runs[0]).isZero();
    for (int i = 0; i < size; i++) {
      int found = Arrays.binarySearch(runs, i);
      int begin = runs[found >= 0 ? found : -found - 2];
      assertThat(Signatures.of(comparisons, domain.valueAt(i)))
          .isEqualTo(Signatures.of(comparisons, domain.valueAt(begin)));
    }
  }

  @Test
  void anOrderedDomainHasFewRunsHoweverLongItIs() {
    List<Expr> comparisons = List.of(Expr.apply(Operator.GT, Expr.param("x"), Expr.number(500)));
    assertThat(Signatures.runs(comparisons, new Domain.Integers(1, 1_000_000), 1_000_000))
        .containsExactly(0, 499, 500);
  }
}
