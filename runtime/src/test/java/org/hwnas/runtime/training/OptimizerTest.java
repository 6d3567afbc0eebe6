package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps of the optimisers against the published rules, in numbers worked out by hand. */
class OptimizerTest {
  /** A few roundings of floats below 2. */
  private static final float ROUNDING = 5e-7f;

  private static Weight weight(boolean decays, float... values) {
    return Weight.of(values, decays);
  }

  private static void step(Optimizer optimizer, double rate, Weight weight, float... gradient) {
    System.arraycopy(gradient, 0, weight.gradient(), 0, gradient.length);
    optimizer.step(rate);
  }

  /**
   * Algorithm 1 of Kingma and Ba (ICLR 2015) with beta 0.9 and 0.999. The first step is the rate
   * whatever the gradient's size: m/(1-0.9) = g and v/(1-0.999) = g^2. After gradients 1 and -0.5:
   * m = 0.9*0.1 - 0.1*0.5 = 0.04, over 1-0.81 gives 0.2105263; v = 0.999*0.001 + 0.001*0.25 =
   * 0.001249, over 1-0.998001 gives 0.6248124, whose root is 0.7904508; 0.1 times the quotient is
   * 0.0266337. After a third gradient of 2: m = 0.236 over 0.271 gives 0.8708487; v = 0.005247751
   * over 0.002997001 gives 1.7510007, root 1.3232538; the step is 0.0658112.
   */
  @Test
  void adamTakesThePublishedSteps() {
    Weight weight = weight(false, 1, 1);
    Optimizer adam = Optimizer.of("adam", List.of(weight), 0);
    step(adam, 0.1, weight, 1, -250);
    assertThat(weight.value()).containsExactly(new float[] {0.9f, 1.1f}, within(ROUNDING));
    step(adam, 0.1, weight, -0.5f, 0);
    assertThat(weight.value()[0]).isCloseTo(0.9f - 0.0266337f, within(ROUNDING));
    step(adam, 0.1, weight, 2, 0);
    assertThat(weight.value()[0]).isCloseTo(0.8733663f - 0.0658112f, within(ROUNDING));
  }

  @Test
  void adamRestsWhereThereWasNeverAGradient() {
    Weight weight = weight(true, 0.3f);
    Optimizer adam = Optimizer.of("adam", List.of(weight), 0);
    step(adam, 0.1, weight, 0);
    assertThat(weight.value()).containsExactly(0.3f); // 0 / (0 + epsilon), not 0 / 0
  }

  /**
   * Algorithm 2 of Loshchilov and Hutter (ICLR 2019): the decay takes rate * decay of the weight
   * and does not enter the moments, so that the first step is that of Adam, after 2 * (1 - 0.1 *
   * 0.5). Decay added to the gradient would give 1.9.
   */
  @Test
  void adamsDecayIsDecoupled() {
    Weight weight = weight(true, 2);
    Optimizer adam = Optimizer.of("adam", List.of(weight), 0.5);
    step(adam, 0.1, weight, 1);
    assertThat(weight.value()[0]).isCloseTo(2 * 0.95f - 0.1f, within(ROUNDING));
    step(adam, 0.1, weight, -0.5f);
    assertThat(weight.value()[0]).isCloseTo(1.8f * 0.95f - 0.0266337f, within(ROUNDING));
  }

  /**
   * Momentum 0.9 as Sutskever et al. (ICML 2013) and common frameworks have it: velocities 1, 0.9 -
   * 0.5 = 0.4, 0.36 + 2 = 2.36, each times the rate of its own step.
   */
  @Test
  void descentAddsUpVelocity() {
    Weight weight = weight(false, 1);
    Optimizer sgd = Optimizer.of("sgd", List.of(weight), 0);
    step(sgd, 0.1, weight, 1);
    assertThat(weight.value()[0]).isCloseTo(0.9f, within(ROUNDING));
    step(sgd, 0.1, weight, -0.5f);
    assertThat(weight.value()[0]).isCloseTo(0.86f, within(ROUNDING));
    step(sgd, 0.01, weight, 2);
    assertThat(weight.value()[0]).isCloseTo(0.86f - 0.0236f, within(ROUNDING));
  }

  /** Algorithm 1 of Loshchilov and Hutter: velocity is that of the gradients alone. */
  @Test
  void descentsDecayIsDecoupled() {
    Weight weight = weight(true, 2);
    Optimizer sgd = Optimizer.of("sgd", List.of(weight), 0.5);
    step(sgd, 0.1, weight, 1);
    assertThat(weight.value()[0]).isCloseTo(1.9f - 0.1f, within(ROUNDING));
    step(sgd, 0.1, weight, 0);
    assertThat(weight.value()[0]).isCloseTo(1.8f * 0.95f - 0.09f, within(ROUNDING));
  }

  @Test
  void biasesAndNormalisationsDoNotDecay() {
    for (String kind : List.of("adam", "sgd")) {
      Weight filters = weight(true, 2);
      Weight bias = weight(false, 2);
      Optimizer optimizer = Optimizer.of(kind, List.of(filters, bias), 0.5);
      optimizer.step(0.1);
      assertThat(filters.value()[0]).isCloseTo(1.9f, within(ROUNDING));
      assertThat(bias.value()).containsExactly(2);
    }
  }

  @Test
  void weightsHaveMomentsOfTheirOwn() {
    for (String kind : List.of("adam", "sgd")) {
      Weight moved = weight(false, 1);
      Weight still = weight(false, 1);
      Optimizer optimizer = Optimizer.of(kind, List.of(moved, still), 0);
      step(optimizer, 0.1, moved, 1);
      step(optimizer, 0.1, moved, 1);
      assertThat(moved.value()[0]).isLessThan(0.85f);
      assertThat(still.value()).containsExactly(1);
    }
  }

  @Test
  void anUnknownOptimizerIsRefusedByName() {
    assertThatThrownBy(() -> Optimizer.of("lion", List.of(), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lion");
  }
}
