package org.hwnas.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** The controller's gradients against differences, and that it learns what is rewarded. */
class RecurrentPolicyTest {
  private static final int[] CHOICES = {3, 2, 4, 5};

  private static RecurrentPolicy policy(double temperature) {
    return new RecurrentPolicy(
        new RecurrentPolicy.Shape(2, 5, 3, temperature), CHOICES, RandomStream.of(4, "weights"));
  }

  private static List<RecurrentPolicy.Step> steps() {
    return List.of( // decision 2 is passed over
        new RecurrentPolicy.Step(0, 2),
        new RecurrentPolicy.Step(1, 0),
        new RecurrentPolicy.Step(3, 4));
  }

  private static double loss(RecurrentPolicy policy, double advantage, double entropy) {
    RecurrentPolicy.Episode episode = policy.replay(steps());
    return -(advantage * episode.logChance() + entropy * episode.entropy());
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    for (double temperature : new double[] {1, 0.4}) {
      RecurrentPolicy policy = policy(temperature);
      policy.weights().forEach(w -> Arrays.setAll(w.value(), i -> 6 * w.value()[i]));
      policy.replay(steps()).learn(1.7, 0.3);
      int checked = 0;
      for (Weights weights : policy.weights()) {
        for (int i = 0; i < weights.value().length; i++) {
          double value = weights.value()[i];
          weights.value()[i] = value + 1e-5;
          double above = loss(policy, 1.7, 0.3);
          weights.value()[i] = value - 1e-5;
          double below = loss(policy, 1.7, 0.3);
          weights.value()[i] = value;
          double expected = (above - below) / 2e-5;
          assertThat(weights.gradient()[i]).isCloseTo(expected, within(1e-8));
          checked += Math.abs(expected) > 1e-4 ? 1 : 0;
        }
      }
      assertThat(checked).isGreaterThan(150); // it is not all zeros
    }
  }

  @Test
  void whatIsPassedOverLearnsNothing() {
    RecurrentPolicy policy = policy(1);
    policy.replay(steps()).learn(1, 0);
    int layers = 2;
    Weights passedOver = policy.weights().get(layers + 1 + CHOICES.length + 2);
    assertThat(passedOver.value()).hasSize(4 * 6);
    assertThat(passedOver.gradient()).containsOnly(0);
  }

  @Test
  void chancesMoveTowardsWhatIsRewarded() {
    RecurrentPolicy policy = policy(1);
    Descent descent = Descent.adam(policy.weights(), 0.01);
    double before = policy.replay(steps()).logChance();
    assertThat(before).isCloseTo(-Math.log(3 * 2 * 5), within(0.1)); // undecided
    for (int i = 0; i < 100; i++) {
      policy.replay(steps()).learn(1, 0);
      descent.step();
    }
    assertThat(policy.replay(steps()).logChance()).isGreaterThan(-0.2);
  }

  @Test
  void entropyKeepsItUndecided() {
    RecurrentPolicy policy = policy(1);
    Descent descent = Descent.sgd(policy.weights(), 0.05, 0);
    for (int i = 0; i < 400; i++) {
      policy.replay(steps()).learn(0.1, 1);
      descent.step();
    }
    // the best of 0.1 ln p + H is nearly the even distribution
    assertThat(policy.replay(steps()).entropy()).isGreaterThan(0.95 * Math.log(3 * 2 * 5));
  }
}
