package org.hwnas.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.junit.jupiter.api.Test;

/** How far off a device says its conductances land, and what of a device is refused. */
class ProgrammingNoiseTest {
  private static ProgrammingNoise noise(Object... fields) throws EvaluationFailure {
    Object[] changes = fields.clone();
    for (int i = 0; i < changes.length; i += 2) {
      changes[i] = "tile.pe.crossbar.device.programming_noise." + changes[i];
    }
    return Chips.chip(changes).crossbar().device().programmingNoise();
  }

  @Test
  void noneHitsItsTarget() throws EvaluationFailure {
    assertThat(noise("model", "none", "sigma", 1e-6).sigma(25e-6)).isZero();
  }

  @Test
  void constantIsTheSameAtEveryTarget() throws EvaluationFailure {
    ProgrammingNoise noise = noise("model", "constant", "sigma", 1e-6);
    assertThat(noise.sigma(0)).isEqualTo(1e-6);
    assertThat(noise.sigma(25e-6)).isEqualTo(1e-6);
  }

  @Test
  void proportionalIsAShareOfTheTarget() throws EvaluationFailure {
    ProgrammingNoise noise = noise("model", "proportional", "relative", 0.1);
    assertThat(noise.sigma(0)).isZero();
    assertThat(noise.sigma(20e-6)).isCloseTo(2e-6, within(1e-18));
  }

  /**
   * The fit of Joshi et al. (Nature Communications 11, 2473, 2020), in microsiemens: -1.1731 g^2 +
   * 1.9650 g + 0.2635 with g the share of 25 uS. At half of it: -0.293275 + 0.9825 + 0.2635 =
   * 0.952725 uS.
   */
  @Test
  void polynomialGivesThePublishedFit() throws EvaluationFailure {
    double full = 25e-6;
    ProgrammingNoise noise =
        noise(
            "model",
            "polynomial",
            "c0",
            0.2635e-6,
            "c1",
            1.9650e-6 / full,
            "c2",
            -1.1731e-6 / (full * full));
    assertThat(noise.sigma(0)).isCloseTo(0.2635e-6, within(1e-15));
    assertThat(noise.sigma(full / 2)).isCloseTo(0.952725e-6, within(1e-15));
    assertThat(noise.sigma(full)).isCloseTo(1.0554e-6, within(1e-15));
  }

  /**
   * The fit of Wan et al. (Nature 608, 504, 2022) at 1 s, in microsiemens over the share x of 40
   * uS: 0.348 + 16.030 x - 43.853 x^2 + 45.393 x^3 - 16.815 x^4. At x = 1/2: 2.0229375.
   */
  @Test
  void aQuarticGivesThePublishedFit() throws EvaluationFailure {
    double full = 40e-6;
    ProgrammingNoise noise =
        noise(
            "model",
            "polynomial",
            "c0",
            0.348e-6,
            "c1",
            16.030e-6 / full,
            "c2",
            -43.853e-6 / (full * full),
            "c3",
            45.393e-6 / (full * full * full),
            "c4",
            -16.815e-6 / (full * full * full * full));
    assertThat(noise.sigma(full / 2)).isCloseTo(2.0229375e-6, within(1e-15));
  }

  /** 19.88665 nA (1 - exp(-I / 176.3115 nA)) of SONOS cells, here at I = 176.3115 nA. */
  @Test
  void saturatingRisesToOneMinusOneOverE() throws EvaluationFailure {
    ProgrammingNoise noise =
        noise("model", "saturating", "amplitude", 19.88665e-9, "scale", 176.3115e-9);
    assertThat(noise.sigma(176.3115e-9)).isCloseTo(19.88665e-9 * 0.6321205588285577, within(1e-20));
  }

  @Test
  void aPolynomialBelowZeroIsNoDeviation() {
    assertThat(new ProgrammingNoise.Polynomial(1e-6, -0.1, 0).sigma(25e-6)).isZero();
  }

  @Test
  void negativeDeviationsAreRefused() {
    assertThatThrownBy(() -> new ProgrammingNoise.Constant(-1e-6))
        .hasMessageContaining("`sigma` is -1.0E-6");
    assertThatThrownBy(() -> new ProgrammingNoise.Proportional(Double.NaN))
        .hasMessageContaining("`relative` is NaN");
  }

  @Test
  void anEmptyWindowIsRefusedWithItsEnds() {
    assertThatThrownBy(() -> Chips.chip("tile.pe.crossbar.device.g_min", 30e-6))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("g_min = 3.0E-5 S and g_max = 2.5E-5 S");
  }
}
