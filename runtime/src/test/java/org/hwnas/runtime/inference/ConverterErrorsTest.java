package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.random.RandomField;
import org.junit.jupiter.api.Test;

/** Converters that err: each error has the size it is stated with, and no other. */
class ConverterErrorsTest {
  private static final int TOP = 255;
  private static final Converter IDEAL = Converter.of(8, TOP); // a step is 1
  private static final int INSTANCES = 2000;
  private static final RandomField DRAWS = RandomField.of(1, "converters");

  private static ConverterErrors errors(double offset, double gain, double inl, double dnl) {
    return new ConverterErrors(offset, gain, 0, inl, dnl, 0, Double.POSITIVE_INFINITY);
  }

  private static float convert(ConverterErrors errors, int instance, float x) {
    float[] one = {x};
    new ErringConverter(IDEAL, errors, DRAWS.at(instance)).convert(one, 1, new float[] {0});
    return one[0];
  }

  @Test
  void withoutErrorsItIsTheIdealOne() {
    ErringConverter same = new ErringConverter(IDEAL, ConverterErrors.NONE, DRAWS);
    float[] a = new float[1000];
    for (int i = 0; i < a.length; i++) {
      a[i] = 0.3f * i - 5;
    }
    float[] b = a.clone();
    for (int i = 0; i < b.length; i++) {
      b[i] = Math.max(0, b[i]); // the ideal one is given no negative currents
    }
    same.convert(a, a.length, a);
    IDEAL.convert(b, b.length);
    assertThat(a).isEqualTo(b);
  }

  @Test
  void offsetsAndGainsVaryFromConverterToConverter() {
    double offsets = 0;
    double gains = 0;
    for (int k = 0; k < INSTANCES; k++) {
      offsets += Math.pow(convert(errors(0.02, 0, 0, 0), k, 128) - 128, 2) / INSTANCES;
      gains += Math.pow(convert(errors(0, 0.05, 0, 0), k, 128) - 128, 2) / INSTANCES;
    }
    // of variance, 4 standard errors; a rounding adds a twelfth of a step squared
    double tolerance = 4 * Math.sqrt(2.0 / INSTANCES);
    assertThat((offsets - 1 / 12.0) / Math.pow(0.02 * TOP, 2)).isCloseTo(1, within(tolerance));
    assertThat((gains - 1 / 12.0) / Math.pow(0.05 * 128, 2)).isCloseTo(1, within(tolerance));
    assertThat(convert(errors(0, 0.05, 0, 0), 3, 0)).isZero(); // a gain leaves 0 where it is
  }

  @Test
  void noiseIsNewInEveryConversion() {
    ConverterErrors noisy = new ConverterErrors(0, 0, 0.01, 0, 0, 0, Double.POSITIVE_INFINITY);
    ErringConverter converter = new ErringConverter(IDEAL, noisy, DRAWS);
    assertThat(converter.noisy()).isTrue();
    float[] x = new float[4000];
    java.util.Arrays.fill(x, 128);
    float[] z = new float[x.length];
    RandomField.of(2, "z").normals(0, z, 0, z.length);
    converter.convert(x, x.length, z);
    double variance = 0;
    for (float v : x) {
      variance += Math.pow(v - 128, 2) / x.length;
    }
    assertThat((variance - 1 / 12.0) / Math.pow(0.01 * TOP, 2))
        .isCloseTo(1, within(4 * Math.sqrt(2.0 / x.length)));
  }

  @Test
  void curvesKeepTheirEndsAndBendInBetween() {
    int up = 0;
    for (int k = 0; k < 50; k++) {
      double[] bow = errors(0, 0, 3, 0).levels(TOP, DRAWS.at(k));
      assertThat(bow[0]).isZero();
      assertThat(bow[TOP]).isCloseTo(TOP, within(1e-9));
      assertThat(Math.abs(bow[127] - 127)).isCloseTo(3, within(0.01));
      up += bow[127] > 127 ? 1 : 0;
    }
    assertThat(up).isBetween(10, 40);
    double widths = 0;
    for (int k = 0; k < 50; k++) {
      double[] levels = errors(0, 0, 0, 0.1).levels(TOP, DRAWS.at(k));
      assertThat(levels[TOP]).isCloseTo(TOP, within(1e-9));
      for (int c = 1; c <= TOP; c++) {
        assertThat(levels[c]).isGreaterThanOrEqualTo(levels[c - 1]);
        widths += Math.pow(levels[c] - levels[c - 1] - 1, 2) / (50 * TOP);
      }
    }
    assertThat(Math.sqrt(widths)).isCloseTo(0.1, within(0.005));
  }

  /** The middle of a binary-weighted array, where all capacitors change: Spear et al. 2023. */
  @Test
  void capacitorsMissByTheSquareRootOfTheirSize() {
    ConverterErrors mismatch = new ConverterErrors(0, 0, 0, 0, 0, 0.01, Double.POSITIVE_INFINITY);
    double variance = 0;
    for (int k = 0; k < INSTANCES; k++) {
      double[] levels = mismatch.levels(TOP, DRAWS.at(k));
      assertThat(levels[TOP]).isCloseTo(TOP, within(1e-9));
      variance += Math.pow(levels[128] - 128, 2) / INSTANCES;
    }
    // half of 255 unit capacitors against the other half: sigma^2 x 128 x 127 / 255
    double expected = 0.01 * 0.01 * 128.0 * 127 / 255;
    assertThat(variance / expected).isCloseTo(1, within(0.15));
    double[] finite = new ConverterErrors(0, 0, 0, 0, 0, 0, 100).levels(TOP, DRAWS);
    assertThat(finite[TOP]).isCloseTo(TOP / (1 + 2 / 100.0), within(1e-9));
  }

  @Test
  void driversErrByTheirCode() {
    ErringDriver ideal = new ErringDriver(2, ConverterErrors.NONE, DRAWS);
    float[] codes = {0, 1, 2, 3};
    ideal.drive(codes, 4, codes);
    assertThat(codes).containsExactly(0, 1, 2, 3);
    double variance = 0;
    for (int k = 0; k < INSTANCES; k++) {
      float[] three = {3};
      new ErringDriver(2, errors(0, 0.1, 0, 0), DRAWS.at(k)).drive(three, 1, three);
      variance += Math.pow(three[0] - 3, 2) / INSTANCES;
    }
    assertThat(Math.sqrt(variance)).isCloseTo(0.3, within(0.03));
  }
}
