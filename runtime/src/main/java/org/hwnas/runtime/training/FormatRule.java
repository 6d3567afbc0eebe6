package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * How the step of a number format follows from the values it is for, where no training found it.
 * Immutable.
 *
 * @param fixedPoint whether the step is a power of 2 that {@code fraction} says
 * @param clip largest magnitude there is a code for; of weights as a share of the layer's largest
 * @param calibration how the clip is found where there is none
 * @param percentile share of magnitudes inside the clip
 * @param integer bits before the binary point, without sign
 * @param fraction bits behind it
 * @param codes which there are
 */
public record FormatRule(
    boolean fixedPoint,
    OptionalDouble clip,
    Calibration calibration,
    double percentile,
    OptionalInt integer,
    OptionalInt fraction,
    CodeSet codes) {
  /** Where the largest code lies. */
  public enum Calibration {
    /** At the largest magnitude. */
    LARGEST,
    /** At a quantile of the magnitudes. */
    PERCENTILE,
    /** Where the sum of squared errors is least. */
    SQUARED_ERROR
  }

  /** The largest magnitude has the largest code. */
  public static final FormatRule LARGEST =
      new FormatRule(
          false,
          OptionalDouble.empty(),
          Calibration.LARGEST,
          1,
          OptionalInt.empty(),
          OptionalInt.empty(),
          CodeSet.INTEGERS);

  /** Clips that {@link Calibration#SQUARED_ERROR} tries, evenly spaced up to the largest. */
  private static final int TRIED = 64;

  /**
   * From a block of {@code quantization}.
   *
   * @throws EvaluationFailure where bits before and behind the point are not those there are
   */
  public static FormatRule of(ResolvedBlock block, boolean sign) throws EvaluationFailure {
    return of(block, sign, "");
  }

  /**
   * From a block of {@code quantization}, at the place of a layer where it differs.
   *
   * @throws EvaluationFailure where bits before and behind the point are not those there are
   */
  public static FormatRule of(ResolvedBlock block, boolean sign, String place)
      throws EvaluationFailure {
    if (!block.has("calibration")) {
      return LARGEST;
    }
    FormatRule rule =
        new FormatRule(
            block.is("scheme", "integer_fraction"),
            block.is("clip", "auto")
                ? OptionalDouble.empty()
                : OptionalDouble.of(block.number("clip")),
            switch (block.symbol("calibration")) {
              case "percentile" -> Calibration.PERCENTILE;
              case "squared_error" -> Calibration.SQUARED_ERROR;
              default -> Calibration.LARGEST;
            },
            block.number("percentile"),
            whole(block, "integer_bits", place),
            whole(block, "fraction_bits", place),
            block.is("scheme", "power_of_two") ? CodeSet.POWERS_OF_TWO : CodeSet.INTEGERS);
    if (place.isEmpty() && block.varying().containsKey("bits")) {
      return rule; // checked layer by layer
    }
    int bits = (int) block.valueAt("bits", place).asNumber() - (sign ? 1 : 0);
    if (rule.fixedPoint
        && rule.integer.isPresent()
        && rule.fraction.isPresent()
        && rule.integer.getAsInt() + rule.fraction.getAsInt() != bits) {
      throw new EvaluationFailure(
          "`%s` has %d bits without sign, but states %d before and %d behind the binary point"
              .formatted(block.path(), bits, rule.integer.getAsInt(), rule.fraction.getAsInt()));
    }
    return rule;
  }

  private static OptionalInt whole(ResolvedBlock block, String field, String place) {
    if (place.isEmpty() && block.varying().containsKey(field)) {
      return OptionalInt.empty();
    }
    return block.valueAt(field, place) instanceof Value.Num number
        ? OptionalInt.of((int) number.value())
        : OptionalInt.empty();
  }

  /** Whether the largest magnitude has the largest code. */
  public boolean plain() {
    return !fixedPoint && clip.isEmpty() && calibration == Calibration.LARGEST;
  }

  /** The rule that gives values back which it has rounded before, up to rounding of floats. */
  public FormatRule ofRounded() {
    return fixedPoint
        ? this
        : new FormatRule(
            false,
            OptionalDouble.empty(),
            Calibration.LARGEST,
            1,
            OptionalInt.empty(),
            OptionalInt.empty(),
            codes);
  }

  /**
   * The step of values.
   *
   * @param values that are represented
   * @param unit what a clip is a share of: 1, or the layer's largest weight
   * @param largest what fixed point holds where bits before the point are not stated
   * @param bits of a code without sign
   */
  public float step(float[] values, float unit, float largest, int bits) {
    int top = codes.top(bits);
    if (fixedPoint) {
      int behind = fraction.isPresent() ? fraction.getAsInt() : bits - before(largest);
      return Math.scalb(1f, -behind);
    }
    double reach =
        clip.isPresent()
            ? clip.getAsDouble() * unit
            : switch (calibration) {
              case LARGEST -> reach(values);
              case PERCENTILE -> quantile(values);
              case SQUARED_ERROR -> leastError(values, top);
            };
    return reach > 0 ? (float) (reach / top) : 1;
  }

  /**
   * Bits before the point: as stated, else as few as hold the largest magnitude; may be negative.
   */
  private int before(float largest) {
    return integer.isPresent()
        ? integer.getAsInt()
        : largest > 0 ? Math.getExponent(largest) + 1 : 0;
  }

  private static float reach(float[] values) {
    float largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  private double quantile(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    Arrays.sort(magnitudes);
    int rank = (int) Math.ceil(percentile * magnitudes.length);
    return magnitudes.length == 0 ? 0 : magnitudes[Math.max(0, rank - 1)];
  }

  private double leastError(float[] values, int top) {
    float largest = reach(values);
    double best = largest;
    double least = Double.POSITIVE_INFINITY;
    for (int i = TRIED; i > 0; i--) {
      double reach = (double) largest * i / TRIED;
      double step = reach / top;
      double error = 0;
      for (float v : values) {
        double code =
            codes == CodeSet.INTEGERS
                ? Math.max(-top, Math.min(top, Math.rint(v / step)))
                : codes.nearest((float) (v / step), top);
        error += (v - code * step) * (v - code * step);
      }
      if (error < least) {
        least = error;
        best = reach;
      }
    }
    return best;
  }
}
