package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Standard deviation of a conductance from read to read, S. */
public sealed interface ReadNoise {
  /**
   * Standard deviation, S.
   *
   * @param siemens conductance at this time
   * @param programmed conductance right after programming, S
   * @param seconds since programming
   */
  double sigma(double siemens, double programmed, double seconds);

  /** No noise. */
  record None() implements ReadNoise {
    @Override
    public double sigma(double siemens, double programmed, double seconds) {
      return 0;
    }
  }

  /** A deviation that depends on the conductance alone, as programming noise does. */
  record Of(ProgrammingNoise noise) implements ReadNoise {
    @Override
    public double sigma(double siemens, double programmed, double seconds) {
      return noise.sigma(siemens);
    }
  }

  /**
   * 1/f noise of a phase-change cell: G q sqrt(ln((t + t0 + integration) / (2 integration)))
   * (Nandakumar et al., ICECS 2019).
   *
   * @param q strength as a function of the programmed conductance
   * @param gMax highest conductance, S
   * @param t0 time of the first read, s
   * @param integration of one read, s
   */
  record Flicker(Law q, double gMax, double t0, double integration) implements ReadNoise {
    @Override
    public double sigma(double siemens, double programmed, double seconds) {
      double ratio = (seconds + t0 + integration) / (2 * integration);
      return siemens * q.at(programmed / gMax) * Math.sqrt(Math.max(0, StrictMath.log(ratio)));
    }
  }

  /**
   * amplitude log10(G / scale) sqrt(ln((t + integration) / (2 integration))), S.
   *
   * @param amplitude for each decade, S
   * @param scale where it is 0, S
   * @param integration of one read, s
   */
  record Logarithmic(double amplitude, double scale, double integration) implements ReadNoise {
    @Override
    public double sigma(double siemens, double programmed, double seconds) {
      if (siemens <= 0) {
        return 0;
      }
      double time = StrictMath.log((seconds + integration) / (2 * integration));
      return Math.abs(amplitude * StrictMath.log10(siemens / scale)) * Math.sqrt(Math.max(0, time));
    }
  }

  /**
   * From a block of kind {@code read_noise}.
   *
   * @param gMax highest conductance of the device, S
   * @param t0 time of the first read, s
   * @throws EvaluationFailure for a model that is not known here
   */
  static ReadNoise of(ResolvedBlock block, double gMax, double t0) throws EvaluationFailure {
    return switch (block.symbol("model")) {
      case "gaussian" ->
          block.number("sigma") == 0
              ? new None()
              : new Of(new ProgrammingNoise.Constant(block.number("sigma")));
      case "proportional" -> new Of(new ProgrammingNoise.Proportional(block.number("relative")));
      case "saturating" ->
          new Of(new ProgrammingNoise.Saturating(block.number("amplitude"), block.number("scale")));
      case "flicker" ->
          new Flicker(Law.of(block.child("q")), gMax, t0, block.number("integration"));
      case "logarithmic" ->
          new Logarithmic(
              block.number("amplitude"), block.number("scale"), block.number("integration"));
      default ->
          throw new EvaluationFailure(
              "`%s.model` is `%s`, which the runtime does not model"
                  .formatted(block.path(), block.symbol("model")));
    };
  }
}
