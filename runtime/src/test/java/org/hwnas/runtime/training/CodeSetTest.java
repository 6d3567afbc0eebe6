package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.hwnas.runtime.network.Operator;
import org.junit.jupiter.api.Test;

/** Codes that are powers of two: their definition, their nearest, their steps and gradients. */
class CodeSetTest {
  private static final Layer.Mode TRAINING = new Layer.Mode(true, 0);
  private static final CodeSet POWERS = CodeSet.POWERS_OF_TWO;

  /** Its largest magnitude is the largest code. */
  private static final FormatRule RULE = rule(FormatRule.Calibration.LARGEST);

  private static FormatRule rule(FormatRule.Calibration calibration) {
    return new FormatRule(
        false,
        OptionalDouble.empty(),
        calibration,
        1,
        OptionalInt.empty(),
        OptionalInt.empty(),
        POWERS);
  }

  /**
   * The rule of incremental network quantization (Zhou et al., ICLR 2017, Eq. 4) has a power of two
   * from the middle to the next smaller one: 2^floor(log2(4 x / 3)).
   */
  @Test
  void theCodeIsThatOfTheClosedFormInTheLogDomain() {
    int top = 64;
    for (int i = -40_000; i <= 40_000; i++) {
      double x = i / 300.0; // beyond both ends, and never the middle of two
      double size = Math.abs(x);
      double power = Math.pow(2, Math.floor(Math.log(4 * size / 3) / Math.log(2)));
      double wanted = size < 0.5 ? 0 : Math.min(top, Math.max(1, power));
      assertThat((double) POWERS.nearest((float) x, top))
          .as("of %s", x)
          .isEqualTo(Math.signum(x) * wanted + 0.0);
    }
    assertThat(POWERS.nearest(0.5f, top)).isEqualTo(1);
    assertThat(POWERS.nearest(3, top)).isEqualTo(4); // the middle goes up
    assertThat(POWERS.nearest(Math.nextDown(3f), top)).isEqualTo(2);
    assertThat(POWERS.nearest(Float.NaN, top)).isZero();
    assertThat(POWERS.nearest(Float.POSITIVE_INFINITY, top)).isEqualTo(top);
    assertThat(POWERS.nearest(Float.NEGATIVE_INFINITY, top)).isEqualTo(-top);
  }

  @Test
  void noOtherCodeIsNearer() {
    for (int bits = 1; bits <= 8; bits++) {
      int top = POWERS.topOfWeight(bits);
      assertThat(top).isEqualTo(bits == 1 ? 1 : 1 << bits - 2);
      for (float x : normal(2000, "codes")) {
        float scaled = x * top;
        double least = Math.abs(scaled);
        for (int code = 1; code <= top; code *= 2) {
          least = Math.min(least, Math.abs(Math.abs(scaled) - code));
        }
        int found = POWERS.nearest(scaled, top);
        assertThat(Math.abs((double) scaled - found)).isCloseTo(least, within(1e-5 * top));
        assertThat(POWERS.nearest(found, top)).as("again").isEqualTo(found);
      }
    }
  }

  /** Every value of a filter is its largest over a power of two, or 0; rounding again is idle. */
  @Test
  void filtersAreTheirLargestOverPowersOfTwo() {
    Operator.Linear layer = new Operator.Linear(50, 3, false);
    NumberFormats formats =
        new NumberFormats(
            5, 8, false, new NumberFormats.Rules(RULE, FormatRule.LARGEST), new TreeMap<>());
    float[] filters = normal(150, "filters");
    float[] rounded = formats.filters(layer).of(filters, TRAINING).clone();
    for (int o = 0; o < 3; o++) {
      float largest = 0;
      for (int r = 0; r < 50; r++) {
        largest = Math.max(largest, Math.abs(filters[3 * r + o]));
      }
      for (int r = 0; r < 50; r++) {
        float value = Math.abs(rounded[3 * r + o]);
        double exponent = Math.log(largest / value) / Math.log(2);
        if (value > 0) {
          assertThat(exponent).isCloseTo(Math.rint(exponent), within(1e-5)).isBetween(-1e-5, 3.1);
        } else {
          assertThat(Math.abs(filters[3 * r + o])).isLessThan(largest / 16 * 1.0001f);
        }
      }
    }
    assertThat(formats.filters(layer).of(rounded, TRAINING)).isEqualTo(rounded);
    float[] gradient = normal(150, "gradient");
    float[] before = gradient.clone();
    FilterView view = formats.filters(layer);
    view.of(filters, TRAINING);
    view.backward(filters, gradient);
    assertThat(gradient).isEqualTo(before); // straight through
  }

  /** Of steps in hundredths, none has a smaller error. */
  @Test
  void theStepOfLeastErrorKnowsTheCodes() {
    float[] x = normal(3000, "values");
    for (int magnitude = 2; magnitude <= 5; magnitude++) {
      int top = POWERS.top(magnitude);
      float found = rule(FormatRule.Calibration.SQUARED_ERROR).step(x, 1, 9, magnitude);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 20; i < 500; i++) {
        least = Math.min(least, error(x, i / 100.0 / top, top));
      }
      assertThat(error(x, found, top)).isBetween(0.98 * least, 1.03 * least);
      assertThat(error(x, RULE.step(x, 1, 9, magnitude), top)).isGreaterThan(1.02 * least);
    }
  }

  private static double error(float[] x, double step, int top) {
    double sum = 0;
    for (float value : x) {
      double best = Math.abs(value);
      for (int code = 1; code <= top; code *= 2) {
        best = Math.min(best, Math.abs(Math.abs(value) - code * step));
      }
      sum += best * best;
    }
    return sum;
  }

  /** With the rounding error held fixed, as for evenly spaced codes, in double precision. */
  @Test
  void trainedStepsFollowTheSlopeWithTheRoundingErrorHeldFixed() {
    int top = 8;
    LearnedStep learned = new LearnedStep(-top, top, POWERS);
    learned.logarithm.value()[0] = (float) Math.log(0.2);
    double s = learned.size();
    float[] x = normal(400, "x");
    float[] direction = normal(x.length, "loss");
    float[] gradient = direction.clone();
    learned.backward(x, gradient);
    double slope = 0;
    int clipped = 0;
    for (int i = 0; i < x.length; i++) {
      double scaled = x[i] / s;
      boolean outside = Math.abs(scaled) >= top;
      clipped += outside ? 1 : 0;
      double code = POWERS.nearest((float) scaled, top);
      double h = 1e-6;
      double error = outside ? 0 : code - scaled;
      double above = surrogate(x[i], error, s * (1 + h), top);
      double below = surrogate(x[i], error, s * (1 - h), top);
      slope += direction[i] * (above - below) / (2 * h);
      assertThat(gradient[i]).isEqualTo(outside ? 0 : direction[i]);
    }
    assertThat(clipped).isGreaterThan(20);
    assertThat((double) learned.logarithm.gradient()[0])
        .isCloseTo(slope * learned.scale(x.length), within(2e-4));
    float[] y = new float[4];
    learned.forward(new float[] {0.05f, 0.65f, -3, 1}, y);
    assertThat(y).containsExactly(new float[] {0, 0.8f, -1.6f, 0.8f}, within(1e-6f));
  }

  private static double surrogate(double x, double error, double s, int top) {
    return s * (Math.max(-top, Math.min(top, x / s)) + error);
  }

  @Test
  void evenlySpacedCodesAreAllThereAre() {
    assertThat(List.of(1, 2, 4, 8).stream().map(CodeSet.INTEGERS::topOfWeight))
        .containsExactly(1, 1, 7, 127);
    assertThat(CodeSet.INTEGERS.nearest(2.6f, 7)).isEqualTo(3);
    assertThat(CodeSet.INTEGERS.nearest(-9, 7)).isEqualTo(-7);
  }
}
