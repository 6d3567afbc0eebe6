package org.hwnas.dsl.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hwnas.dsl.Compiled;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the language that are made of operators of the plan. */
class FunctionCallTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "normalize(supply, 0.5 V)          | 1.6",
        "normalize(supply, 0.6 V, 1 V)     | 0.5",
        "normalize(supply, 1 V, 0.6 V)     | 0.5",
        "deviation(supply, 1000 mV)        | 0.2",
        "deviation(0 V - supply, -0.4 V)   | 1",
        "deviation(log2(adc.bits), 2)      | 0.5"
      })
  void computes(String call, double expected) {
    Expr expr =
        Compiled.of(
                """
                hwnas 1.0

                experiment Example {
                  network { head = linear }
                  workload { dataset = fashion_mnist_10k }
                  hardware extends hwnas.presets.isaac {
                    supply in {0.8 V, 0.9 V}
                    adc { bits in {8, 9} }
                  }
                  minimize %s as it
                  search random { budget = 2 evaluations }
                }
                """
                    .formatted(call))
            .plan()
            .orElseThrow()
            .objectives()
            .get(0)
            .expr();
    Value value =
        Evaluator.evaluate(
            expr, id -> Optional.of(Value.of(id.equals("hardware.supply") ? 0.8 : 8)));
    assertThat(value.asNumber()).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-12));
  }
}
