package org.hwnas.runtime.search;

import org.hwnas.plan.design.ResolvedBlock;

/**
 * How gates move, step by step.
 *
 * @param first temperature
 * @param last temperature, reached geometrically
 * @param adam whether steps are Adam's, else gradient descent's with the momentum
 * @param rate learning rate
 * @param momentum of gradient descent
 * @param decay of the gates, added to the gradient
 */
public record GateSteps(
    double first, double last, boolean adam, double rate, double momentum, double decay) {
  /** As a search block states them. */
  public static GateSteps of(ResolvedBlock search) {
    return new GateSteps(
        search.number("temperature"),
        search.number("temperature_end"),
        search.is("optimizer", "adam"),
        search.number("learning_rate"),
        search.number("momentum"),
        search.number("weight_decay"));
  }

  /**
   * The temperature of a step.
   *
   * @param made steps before it
   * @param all steps that lead to the last temperature
   */
  public double temperature(long made, long all) {
    double share = all > 1 ? (double) made / (all - 1) : 0;
    return first * StrictMath.pow(last / first, Math.min(1, share));
  }
}
