package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;

/** Gaussian deviation of a programmed conductance from its target. Conductances in siemens. */
public sealed interface ProgrammingNoise {
  /**
   * Standard deviation in siemens.
   *
   * @param target conductance aimed at, siemens
   */
  double sigma(double target);

  /** Programming hits its target. */
  record None() implements ProgrammingNoise {
    @Override
    public double sigma(double target) {
      return 0;
    }
  }

  /** The same deviation at every target. */
  record Constant(double siemens) implements ProgrammingNoise {
    public Constant {
      requireNonNegative(siemens, "sigma");
    }

    @Override
    public double sigma(double target) {
      return siemens;
    }
  }

  /** A deviation proportional to the target. */
  record Proportional(double relative) implements ProgrammingNoise {
    public Proportional {
      requireNonNegative(relative, "relative");
    }

    @Override
    public double sigma(double target) {
      return relative * Math.abs(target);
    }
  }

  /** max(0, c0 + c1 G + c2 G^2); c0 in S, c1 a number, c2 in 1/S. */
  record Polynomial(double c0, double c1, double c2) implements ProgrammingNoise {
    @Override
    public double sigma(double target) {
      return Math.max(0, c0 + target * (c1 + target * c2));
    }
  }

  /** From a block of kind {@code programming_noise}. */
  static ProgrammingNoise of(ResolvedBlock block) {
    return switch (block.symbol("model")) {
      case "none" -> new None();
      case "constant" -> new Constant(block.number("sigma"));
      case "proportional" -> new Proportional(block.number("relative"));
      case "polynomial" ->
          new Polynomial(block.number("c0"), block.number("c1"), block.number("c2"));
      default ->
          throw new IllegalStateException(
              "`" + block.path() + ".model` is `" + block.symbol("model") + "`, no known model");
    };
  }

  private static void requireNonNegative(double value, String name) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("`" + name + "` is " + value + "; it cannot be negative");
    }
  }
}
