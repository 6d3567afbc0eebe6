package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The transfer curve of a converter. */
class ConverterTest {
  private static float[] converted(Converter converter, float... currents) {
    float[] copy = currents.clone();
    converter.convert(copy, copy.length);
    return copy;
  }

  /** Currents from 0 to full scale, {@code points} of them. */
  private static float[] ramp(float fullScale, int points) {
    float[] currents = new float[points];
    for (int i = 0; i < points; i++) {
      currents[i] = fullScale * i / (points - 1);
    }
    return currents;
  }

  @Test
  void currentsBecomeTheNearestCode() {
    Converter converter = Converter.of(2, 30); // codes 0, 10, 20, 30
    assertThat(converted(converter, 0, 4.9f, 5.1f, 10, 14.9f, 15.1f, 25.1f, 30))
        .containsExactly(new float[] {0, 0, 10, 10, 10, 20, 30, 30}, within(1e-5f));
  }

  @Test
  void currentsAboveFullScaleAreClipped() {
    Converter converter = Converter.of(4, 7.5f);
    assertThat(converted(converter, 7.6f, 100, 1e30f))
        .containsExactly(new float[] {7.5f, 7.5f, 7.5f}, within(1e-5f));
  }

  @Test
  void oneBitIsAComparison() {
    assertThat(converted(Converter.of(1, 8), 3.9f, 4.1f)).containsExactly(0, 8);
  }

  @Test
  void onlyAsManyAsAskedForAreConverted() {
    float[] currents = {4.1f, 4.1f};
    Converter.of(1, 8).convert(currents, 1);
    assertThat(currents).containsExactly(8, 4.1f);
  }

  @Test
  void thereAreTwoToTheBitsCodes() {
    for (int bits = 1; bits <= 12; bits++) {
      float[] out = converted(Converter.of(bits, 37.3f), ramp(37.3f, 20_000));
      assertThat(IntStream.range(0, out.length).mapToObj(i -> out[i]).distinct())
          .hasSize(1 << bits);
    }
  }

  @Test
  void theCurveNeverFalls() {
    for (int bits = 1; bits <= 16; bits++) {
      float[] out = converted(Converter.of(bits, 37.3f), ramp(45, 20_000));
      for (int i = 1; i < out.length; i++) {
        assertThat(out[i]).isGreaterThanOrEqualTo(out[i - 1]);
      }
    }
  }

  @Test
  void theErrorIsAtMostHalfAStepAndSoGoesToZero() {
    for (float fullScale : new float[] {0.01f, 37.3f, 1e6f}) {
      for (int bits = 1; bits <= 16; bits++) {
        Converter converter = Converter.of(bits, fullScale);
        double step = fullScale / (Math.pow(2, bits) - 1);
        assertThat((double) converter.step()).isCloseTo(step, within(1e-6 * step));
        float[] in = ramp(fullScale, 5_000);
        float[] out = converted(converter, in);
        // three roundings of floats of up to 2^bits steps
        double rounding = 3 * Math.scalb(1.0, -24) * fullScale;
        for (int i = 0; i < in.length; i++) {
          assertThat(Math.abs((double) out[i] - in[i])).isLessThanOrEqualTo(step / 2 + rounding);
        }
      }
    }
  }

  @Test
  void currentsThatAreCodesPassUnchanged() {
    Converter converter = Converter.of(8, 255);
    float[] codes = ramp(255, 256);
    assertThat(converted(converter, codes)).isEqualTo(codes);
  }

  @Test
  void whereCalibrationSawNoCurrentReadingsAreNumbers() {
    for (int bits : new int[] {1, 8, 16}) {
      float[] out = converted(Converter.of(bits, 0), 0, 1, 1000);
      assertThat(out[0]).isZero();
      assertThat(out[1]).isFinite();
      assertThat(out[2]).isFinite();
    }
  }
}
