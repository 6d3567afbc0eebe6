package org.hwnas.runtime.analog;

import org.hwnas.runtime.random.RandomField;

/**
 * Analog-to-digital converters with the errors of their circuits (Spear et al., IEEE JXCDC 2023).
 * The ideal transfer of all is mid-rise: code k of 2^b stands for Vref (2k + 1 - 2^b) / 2^b, so
 * that no code stands for 0.
 *
 * @param kind architecture
 * @param bits resolution
 * @param min lowest input
 * @param max highest input; Vref is the larger magnitude of both
 * @param gain of the operational amplifiers at direct current, a ratio; infinite for ideal
 * @param capacitorSigma deviation of a unit capacitor, relative; that of 2^n units grows as 2^(n/2)
 * @param comparatorSigma offset of a comparator over Vref
 * @param parasitic capacitance at an amplifier's input over the unit capacitor, pipeline and cyclic
 */
public record ConverterCircuit(
    Kind kind,
    int bits,
    double min,
    double max,
    double gain,
    double capacitorSigma,
    double comparatorSigma,
    double parasitic) {
  /** Architectures. */
  public enum Kind {
    RAMP,
    SAR,
    PIPELINE,
    CYCLIC
  }

  public ConverterCircuit {
    if (bits < 1 || bits > 20 || !(min < max) || !(gain > 0)) {
      throw new IllegalArgumentException(
          "a converter of %d bits from %s to %s with gain %s".formatted(bits, min, max, gain));
    }
  }

  /** Without errors. */
  public static ConverterCircuit ideal(Kind kind, int bits, double min, double max) {
    return new ConverterCircuit(kind, bits, min, max, Double.POSITIVE_INFINITY, 0, 0, 0);
  }

  /** Gain of decibels as a ratio. */
  public static double gain(double decibels) {
    return StrictMath.pow(10, decibels / 20);
  }

  /**
   * One instance of the circuit.
   *
   * @param draws its random numbers; instances with the same ones are alike
   */
  public Quantizer build(RandomField draws) {
    double vref = Math.max(Math.abs(min), Math.abs(max));
    double offset = comparatorSigma * vref * draws.gaussian(100);
    return switch (kind) {
      case RAMP -> ramp(vref, offset, draws);
      case SAR -> successive(vref, offset, draws);
      case PIPELINE, CYCLIC -> stages(vref, draws);
    };
  }

  private double ideal(int code, double vref) {
    int codes = 1 << bits;
    return vref * (2.0 * code + 1 - codes) / codes;
  }

  private double clip(double x) {
    return Math.min(max, Math.max(min, x));
  }

  /**
   * Levels of a binary-weighted capacitor array with mismatch behind an amplifier of finite gain.
   */
  private double[] levels(double vref, boolean amplifier, RandomField draws) {
    double[] capacitor = new double[bits + 1];
    for (int n = 0; n <= bits; n++) {
      capacitor[n] =
          StrictMath.pow(2, n) + capacitorSigma * draws.gaussian(n) * StrictMath.pow(2, n / 2.0);
    }
    double[] levels = new double[1 << bits];
    for (int code = 0; code < levels.length; code++) {
      double selected = 0;
      for (int n = 0; n < bits; n++) {
        selected += (code >> n & 1) * capacitor[n];
      }
      double full = capacitor[bits];
      double level = selected / full * 2 * vref - vref * (levels.length - 1) / levels.length;
      double beta = amplifier ? full / (full + selected) : 1;
      levels[code] = level / (1 + 1 / (gain * beta));
    }
    return levels;
  }

  /** All comparators see one ramp; the code is that of the nearest step. */
  private Quantizer ramp(double vref, double offset, RandomField draws) {
    double[] levels = levels(vref, true, draws);
    return x -> {
      double v = clip(x) + offset;
      int best = 0;
      for (int code = 1; code < levels.length; code++) {
        if (Math.abs(levels[code] - v) < Math.abs(levels[best] - v)) {
          best = code;
        }
      }
      return ideal(best, vref);
    };
  }

  /** Bits decided from the highest down against the middle between two levels. */
  private Quantizer successive(double vref, double offset, RandomField draws) {
    double[] levels = levels(vref, true, draws);
    double half = vref / levels.length;
    return x -> {
      double v = clip(x) + offset;
      int code = 0;
      for (int n = bits - 1; n >= 0; n--) {
        int trial = code | 1 << n;
        if (v >= levels[trial] - half) {
          code = trial;
        }
      }
      return ideal(code, vref);
    };
  }

  /**
   * Stages of 1.5 bits: compare with plus and minus Vref / 4, double what is left. A pipeline has a
   * stage for each bit, a cyclic converter one that is used again.
   */
  private Quantizer stages(double vref, RandomField draws) {
    int count = bits - 1;
    double[] first = new double[count];
    double[] second = new double[count];
    double[] low = new double[count];
    double[] high = new double[count];
    for (int s = 0; s < count; s++) {
      int stage = kind == Kind.CYCLIC ? 0 : s;
      first[s] = 1 + capacitorSigma * draws.gaussian(4 * stage);
      second[s] = 1 + capacitorSigma * draws.gaussian(4 * stage + 1);
      low[s] = -vref / 4 + comparatorSigma * vref * draws.gaussian(4 * stage + 2);
      high[s] = vref / 4 + comparatorSigma * vref * draws.gaussian(4 * stage + 3);
    }
    return x -> {
      double v = clip(x);
      int sum = 0;
      for (int s = 0; s < count; s++) {
        int digit = v > high[s] ? 1 : v < low[s] ? -1 : 0;
        sum = 2 * sum + digit;
        double ratio = second[s] / first[s];
        double beta = first[s] / (first[s] + second[s] + parasitic);
        v = ((1 + ratio) * v - digit * vref * ratio) / (1 + 1 / (gain * beta));
      }
      // each digit is worth half the next; a last comparison with 0 decides the lowest bit
      int code = (1 << count) + sum - (v < 0 ? 1 : 0);
      return ideal(Math.min((1 << bits) - 1, Math.max(0, code)), vref);
    };
  }
}
