package org.hwnas.dsl.fuzz;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Decisions by a seed: the same seed decides the same on any machine. */
final class Draw {
  private final Random random;

  Draw(long seed) {
    this.random = new Random(seed * 0x9e3779b97f4a7c15L + 0x5851f42d4c957f2dL);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A whole number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A whole number, both ends included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  double unit() {
    return random.nextDouble();
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(Collection<? extends T> choices) {
    int at = random.nextInt(choices.size());
    for (T choice : choices) {
      if (at-- == 0) {
        return choice;
      }
    }
    throw new IllegalStateException("unreachable");
  }

  /** Some of them in their order, each with the probability. */
  <T> List<T> some(Collection<? extends T> all, double probability) {
    List<T> some = new ArrayList<>();
    for (T one : all) {
      if (chance(probability)) {
        some.add(one);
      }
    }
    return some;
  }
}
