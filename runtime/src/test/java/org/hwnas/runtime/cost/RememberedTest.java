package org.hwnas.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

class RememberedTest {
  @Test
  void anAnswerIsGivenOnceAndAFailureTriedAgain() throws EvaluationFailure {
    AtomicInteger calls = new AtomicInteger();
    Remembered<Integer, Integer> square =
        new Remembered<>(
            n -> {
              calls.incrementAndGet();
              if (n < 0) {
                throw new EvaluationFailure("below zero");
              }
              return n * n;
            });
    assertThat(square.of(7)).isEqualTo(49).isEqualTo(square.of(7));
    assertThat(calls.get()).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> square.of(-1)).hasMessage("below zero");
    }
    assertThat(calls.get()).isEqualTo(3);
    for (int n = 0; n < 5000; n++) { // more than are kept
      assertThat(square.of(n)).isEqualTo(n * n);
    }
  }

  @Test
  void whatWasBuiltDoesNotChangeWithItsCollector() {
    ComponentValues.Collector collector =
        new ComponentValues.Collector().add(Component.ADC, 2).add(Component.DAC, 3);
    ComponentValues first = collector.build();
    ComponentValues second = collector.add(Component.ADC, 1).scale(10).build();
    assertThat(first.get(Component.ADC)).isEqualTo(2);
    assertThat(first.total()).isEqualTo(5);
    assertThat(second.get(Component.ADC)).isEqualTo(30);
    assertThat(second.total()).isEqualTo(60);
    assertThat(collector.isEmpty()).isFalse();
    assertThat(new ComponentValues.Collector().add(Component.ADC, 0).isEmpty()).isTrue();
  }
}
