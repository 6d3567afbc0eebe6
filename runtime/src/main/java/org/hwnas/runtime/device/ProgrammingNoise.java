package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

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

  /** max(0, c0 + c1 G + c2 G^2 + c3 G^3 + c4 G^4); c0 in S, c1 a number, c2 in 1/S and so on. */
  record Polynomial(double c0, double c1, double c2, double c3, double c4)
      implements ProgrammingNoise {
    public Polynomial(double c0, double c1, double c2) {
      this(c0, c1, c2, 0, 0);
    }

    @Override
    public double sigma(double target) {
      return Math.max(0, c0 + target * (c1 + target * (c2 + target * (c3 + target * c4))));
    }
  }

  /** amplitude (1 - exp(-G / scale)), both in S. */
  record Saturating(double amplitude, double scale) implements ProgrammingNoise {
    public Saturating {
      requireNonNegative(amplitude, "amplitude");
    }

    @Override
    public double sigma(double target) {
      return -amplitude * Math.expm1(-Math.abs(target) / scale);
    }
  }

  /**
   * From a block of kind {@code programming_noise}.
   *
   * @throws EvaluationFailure for a model that is not known here
   */
  static ProgrammingNoise of(ResolvedBlock block) throws EvaluationFailure {
    return switch (block.symbol("model")) {
      case "none" -> new None();
      case "constant", "gaussian" -> new Constant(block.number("sigma"));
      case "proportional" -> new Proportional(block.number("relative"));
      case "polynomial" ->
          new Polynomial(
              block.number("c0"),
              block.number("c1"),
              block.number("c2"),
              block.number("c3"),
              block.number("c4"));
      case "saturating" -> new Saturating(block.number("amplitude"), block.number("scale"));
      default ->
          throw new EvaluationFailure(
              "`%s.model` is `%s`, which the runtime does not model"
                  .formatted(block.path(), block.symbol("model")));
    };
  }

  private static void requireNonNegative(double value, String name) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("`" + name + "` is " + value + "; it cannot be negative");
    }
  }
}
