package org.hwnas.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of dense networks against differences; an agent on tasks whose optimum is known. */
class ActorCriticTest {
  private static final double[] INPUT = {0.3, -1.2, 0.8};
  private static final double[] BY = {1.3, -0.4};

  private static double loss(DenseNet net, double[] input) {
    double[] out = net.output(input);
    return BY[0] * out[0] + BY[1] * out[1];
  }

  @ParameterizedTest
  @EnumSource(DenseNet.Output.class)
  void gradientsAreThoseOfTheLoss(DenseNet.Output output) {
    DenseNet net = new DenseNet(new int[] {3, 7, 6, 2}, output, 0.5, RandomStream.of(2, "net"));
    double[] byInput = net.backward(net.run(INPUT), BY);
    for (int i = 0; i < INPUT.length; i++) {
      double[] above = INPUT.clone();
      double[] below = INPUT.clone();
      above[i] += 1e-6;
      below[i] -= 1e-6;
      double expected = (loss(net, above) - loss(net, below)) / 2e-6;
      assertThat(byInput[i]).isCloseTo(expected, within(1e-8));
    }
    int checked = 0;
    for (Weights weights : net.weights()) {
      for (int i = 0; i < weights.value().length; i++) {
        double value = weights.value()[i];
        weights.value()[i] = value + 1e-6;
        double above = loss(net, INPUT);
        weights.value()[i] = value - 1e-6;
        double below = loss(net, INPUT);
        weights.value()[i] = value;
        double expected = (above - below) / 2e-6;
        assertThat(weights.gradient()[i]).isCloseTo(expected, within(1e-8));
        checked += Math.abs(expected) > 1e-4 ? 1 : 0;
      }
    }
    assertThat(checked).isGreaterThan(30); // it is not all zeros
  }

  private static ActorCritic agent(int states, double discount) {
    return new ActorCritic(
        new ActorCritic.Settings(32, 2, 1e-3, 1e-2, 0.05, discount, 32, 2000, 0.003),
        states,
        1,
        RandomStream.of(1, "agent"));
  }

  /** What an action earns is smallest at twice the deviation from the state: {@code a = s}. */
  @Test
  void findsTheActionThatEarnsMostInEachState() {
    ActorCritic agent = agent(1, 0);
    RandomStream random = RandomStream.of(1, "task");
    for (int i = 0; i < 1500; i++) {
      double[] state = {random.nextDouble()};
      double[] action = {random.nextDouble()};
      double earned = 1 - 4 * (action[0] - state[0]) * (action[0] - state[0]);
      agent.remember(new ActorCritic.Transition(state, action, state, true, () -> earned));
      agent.update(random);
    }
    for (double s : new double[] {0.2, 0.5, 0.8}) {
      assertThat(agent.act(new double[] {s})[0]).isCloseTo(s, within(0.1));
    }
  }

  /** Nothing is earned before the second step: only a discount makes the first one choose. */
  @Test
  void whatComesLaterCountsByTheDiscount() {
    ActorCritic agent = agent(2, 1);
    RandomStream random = RandomStream.of(2, "task");
    double[] start = {0, 0.5};
    for (int i = 0; i < 1500; i++) {
      double[] action = {random.nextDouble()};
      double[] then = {1, action[0]}; // remembers what was chosen
      double[] any = {random.nextDouble()};
      double earned = 1 - 4 * (action[0] - 0.7) * (action[0] - 0.7);
      agent.remember(new ActorCritic.Transition(start, action, then, false, () -> 0));
      agent.remember(new ActorCritic.Transition(then, any, then, true, () -> earned));
      agent.update(random);
    }
    assertThat(agent.act(start)[0]).isCloseTo(0.7, within(0.1));
    assertThat(agent.worth(start, new double[] {0.7}))
        .isGreaterThan(agent.worth(start, new double[] {0.1}) + 0.5);
  }

  @Test
  void theOldestIsForgotten() {
    ActorCritic agent =
        new ActorCritic(
            new ActorCritic.Settings(8, 1, 1e-3, 1e-2, 1, 0, 16, 4, 0.003),
            1,
            1,
            RandomStream.of(1, "agent"));
    double[] state = {0.5};
    double[] action = {0.5};
    for (int i = 0; i < 4; i++) {
      agent.remember(new ActorCritic.Transition(state, action, state, true, () -> -100));
    }
    for (int i = 0; i < 4; i++) {
      agent.remember(new ActorCritic.Transition(state, action, state, true, () -> 1));
    }
    RandomStream random = RandomStream.of(1, "replay");
    for (int i = 0; i < 300; i++) {
      agent.update(random);
    }
    assertThat(agent.worth(state, action)).isCloseTo(1, within(0.1));
  }
}
