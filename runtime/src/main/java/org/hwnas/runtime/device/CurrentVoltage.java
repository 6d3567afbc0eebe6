package org.hwnas.runtime.device;

import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Current of a cell as a function of its conductance G (S, at low voltage) and the voltage V across
 * it. Immutable and thread-safe.
 */
public sealed interface CurrentVoltage {
  /** Current, A. */
  double current(double siemens, double volts);

  /** Derivative of the current by the voltage, S. */
  double slope(double siemens, double volts);

  /**
   * Whether the current rises, or at least does not fall, with the voltage from {@code -volts} to
   * {@code volts}.
   */
  default boolean rises(double siemens, double volts) {
    // the slope is that of a polynomial of degree 3 at most: a parabola, lowest at an end or its
    // vertex
    double middle = slope(siemens, 0);
    double above = slope(siemens, volts);
    double below = slope(siemens, -volts);
    double bend = (above + below) / 2 - middle;
    double tilt = (above - below) / 2;
    boolean inside = bend > 0 && Math.abs(tilt) < 2 * bend;
    double lowest =
        inside ? middle - tilt * tilt / (4 * bend) : Math.min(middle, Math.min(above, below));
    return lowest >= 0;
  }

  /** I = G V. */
  record Ohmic() implements CurrentVoltage {
    @Override
    public double current(double siemens, double volts) {
      return siemens * volts;
    }

    @Override
    public double slope(double siemens, double volts) {
      return siemens;
    }
  }

  /**
   * I = G v0 sinh(V / v0): tunnelling and hopping (Chakraborty et al., DAC 2020).
   *
   * @param v0 voltage scale, V
   */
  record Sinh(double v0) implements CurrentVoltage {
    public Sinh {
      if (!(v0 > 0)) {
        throw new IllegalArgumentException("`v0` is " + v0 + " V; it must be positive");
      }
    }

    @Override
    public double current(double siemens, double volts) {
      return siemens * v0 * StrictMath.sinh(volts / v0);
    }

    @Override
    public double slope(double siemens, double volts) {
      return siemens * StrictMath.cosh(volts / v0);
    }

    @Override
    public boolean rises(double siemens, double volts) {
      return true;
    }
  }

  /** I = G (a1 V + a2 V^2 + a3 V^3); a1 a number, a2 in 1/V, a3 in 1/V^2. */
  record Polynomial(double a1, double a2, double a3) implements CurrentVoltage {
    @Override
    public double current(double siemens, double volts) {
      return siemens * volts * (a1 + volts * (a2 + volts * a3));
    }

    @Override
    public double slope(double siemens, double volts) {
      return siemens * (a1 + volts * (2 * a2 + volts * 3 * a3));
    }
  }

  /**
   * I = G V + n2 V^2 + n3 V^3 with n2 (S/V) and n3 (S/V^2) polynomials of log10(G / 1 S), the
   * constant coefficient first (fit of Milo et al., IRPS 2021, Fig. 1).
   */
  record Logarithmic(List<Double> n2, List<Double> n3) implements CurrentVoltage {
    public Logarithmic {
      n2 = List.copyOf(n2);
      n3 = List.copyOf(n3);
    }

    @Override
    public double current(double siemens, double volts) {
      if (siemens <= 0) {
        return 0;
      }
      double l = StrictMath.log10(siemens);
      return volts * (siemens + volts * (at(n2, l) + volts * at(n3, l)));
    }

    @Override
    public double slope(double siemens, double volts) {
      if (siemens <= 0) {
        return 0;
      }
      double l = StrictMath.log10(siemens);
      return siemens + volts * (2 * at(n2, l) + volts * 3 * at(n3, l));
    }

    private static double at(List<Double> coefficients, double x) {
      double sum = 0;
      for (int k = coefficients.size() - 1; k >= 0; k--) {
        sum = sum * x + coefficients.get(k);
      }
      return sum;
    }
  }

  /**
   * From a block of kind {@code nonlinear_iv}.
   *
   * @throws EvaluationFailure for a model that is not known here
   */
  static CurrentVoltage of(ResolvedBlock block) throws EvaluationFailure {
    return switch (block.symbol("model")) {
      case "none" -> new Ohmic();
      case "sinh" -> new Sinh(block.number("v0"));
      case "polynomial" ->
          new Polynomial(block.number("a1"), block.number("a2"), block.number("a3"));
      case "logarithmic" -> new Logarithmic(numbers(block, "n2"), numbers(block, "n3"));
      default ->
          throw new EvaluationFailure(
              "`%s.model` is `%s`, which the runtime does not model"
                  .formatted(block.path(), block.symbol("model")));
    };
  }

  private static List<Double> numbers(ResolvedBlock block, String field) {
    return block.values(field).stream().map(v -> ((Value.Num) v).value()).toList();
  }
}
