package org.hwnas.runtime.device;

import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Deviation of a programmed conductance from its target. Conductances in siemens. */
public sealed interface ProgrammingNoise {
  /**
   * Standard deviation in siemens.
   *
   * @param target conductance aimed at, siemens
   */
  double sigma(double target);

  /**
   * What programming reaches, siemens; not negative.
   *
   * @param target conductance aimed at, siemens
   * @param z standard normal
   */
  default double programmed(double target, double z) {
    return Math.max(0, target + sigma(target) * z);
  }

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
   * A deviation that grows towards small targets: {@code relative} gMax^2 / G. A target of 0 is
   * met.
   *
   * @param relative deviation over the target at gMax
   * @param gMax highest conductance, S
   */
  record Inverse(double relative, double gMax) implements ProgrammingNoise {
    public Inverse {
      requireNonNegative(relative, "relative");
    }

    @Override
    public double sigma(double target) {
      return target == 0 ? 0 : relative * gMax * gMax / Math.abs(target);
    }
  }

  /** G exp(relative N): the median is the target. {@link #sigma} is the standard deviation. */
  record Lognormal(double relative) implements ProgrammingNoise {
    public Lognormal {
      requireNonNegative(relative, "relative");
    }

    @Override
    public double sigma(double target) {
      double variance = relative * relative;
      return Math.abs(target) * Math.sqrt(StrictMath.expm1(variance) * StrictMath.exp(variance));
    }

    @Override
    public double programmed(double target, double z) {
      return target * StrictMath.exp(relative * z);
    }
  }

  /**
   * Measured means and deviations, linear between targets and constant beyond the first and last.
   *
   * @param targets rising, S
   * @param means at the targets, S
   * @param sigmas at the targets, S
   */
  record Table(List<Double> targets, List<Double> means, List<Double> sigmas)
      implements ProgrammingNoise {
    public Table {
      targets = List.copyOf(targets);
      means = List.copyOf(means);
      sigmas = List.copyOf(sigmas);
      Interpolation.requireRising(targets, means.size());
      Interpolation.requireRising(targets, sigmas.size());
    }

    @Override
    public double sigma(double target) {
      return Interpolation.linear(targets, sigmas, target);
    }

    @Override
    public double programmed(double target, double z) {
      double mean = Interpolation.linear(targets, means, target);
      return Math.max(0, mean + sigma(target) * z);
    }
  }

  /**
   * From a block of kind {@code programming_noise}.
   *
   * @param gMin lowest conductance of the device, S
   * @param gMax highest conductance of the device, S
   * @param bitsPerCell of the crossbar, where the block leaves the bits of a slice open; 0: not
   *     known
   * @throws EvaluationFailure for a model that is not known here, or a table that cannot be read
   */
  static ProgrammingNoise of(ResolvedBlock block, double gMin, double gMax, int bitsPerCell)
      throws EvaluationFailure {
    return switch (block.symbol("model")) {
      case "inverse" -> new Inverse(block.number("relative"), gMax);
      case "lognormal" -> new Lognormal(block.number("relative"));
      case "slices" -> {
        int bits = block.is("slice_bits", "auto") ? bitsPerCell : block.integer("slice_bits");
        if (bits < 1) {
          throw new EvaluationFailure(
              "`%s.slice_bits` is auto, but the bits of a cell are not known here"
                  .formatted(block.path()));
        }
        yield new Constant(block.number("step_sigma") * (gMax - gMin) / ((1 << bits) - 1));
      }
      case "table" -> {
        ConductanceTable t = ConductanceTable.read(block);
        yield new Table(t.targets(), t.means(), t.sigmas());
      }
      default -> of(block);
    };
  }

  /**
   * From a block of kind {@code programming_noise} whose model needs no window.
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
