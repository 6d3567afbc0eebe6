package org.hwnas.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LawTest {
  @Test
  void boundsAndPieces() {
    Law nu = Law.logarithm(0.0244, -0.0155, 0.049, 0.1);
    assertThat(nu.at(1)).isEqualTo(0.049);
    assertThat(nu.at(0)).isEqualTo(0.1);
    assertThat(nu.at(0.1)).isCloseTo(0.0244 - 0.0155 * Math.log(0.1), within(1e-15));
    Law piece = nu.then(0.05, 1, 2, 3, 4);
    assertThat(piece.at(0.5)).isCloseTo(1 + 2 * 0.5 + 3 * 0.25 + 4 * 0.125, within(1e-15));
    assertThat(piece.at(0.04)).isCloseTo(0.0244 - 0.0155 * Math.log(0.04), within(1e-15));
    assertThat(Law.power(0.0088, -0.65, 0.2).at(1)).isEqualTo(0.0088);
    assertThat(Law.power(0.0088, -0.65, 0.2).at(0)).isEqualTo(0.2);
  }

  @Test
  void tablesAreLinearBetweenTargetsAndConstantBeyond() {
    ProgrammingNoise.Table t =
        new ProgrammingNoise.Table(List.of(1e-6, 3e-6), List.of(2e-6, 4e-6), List.of(0.0, 1e-6));
    assertThat(t.programmed(2e-6, 0)).isCloseTo(3e-6, within(1e-18));
    assertThat(t.sigma(2e-6)).isCloseTo(0.5e-6, within(1e-18));
    assertThat(t.programmed(9e-6, 1)).isCloseTo(5e-6, within(1e-18));
  }

  /** Slopes are the derivatives that Newton's method takes them for. */
  @Test
  void slopesAreDerivativesOfCurrents() {
    List<CurrentVoltage> cells =
        List.of(
            new CurrentVoltage.Ohmic(),
            new CurrentVoltage.Sinh(0.1),
            new CurrentVoltage.Polynomial(1, 0.3, -0.2),
            new CurrentVoltage.Logarithmic(
                List.of(7.063e-3, 5.711e-3, 1.541e-3, 1.388e-4),
                List.of(1.2968e-3, 6.7919e-4, 8.8710e-5)));
    for (CurrentVoltage c : cells) {
      for (double v : new double[] {-0.3, 0, 0.2}) {
        double h = 1e-6;
        double numeric = (c.current(8e-5, v + h) - c.current(8e-5, v - h)) / (2 * h);
        assertThat(c.slope(8e-5, v)).isCloseTo(numeric, within(1e-9 * Math.abs(numeric) + 1e-13));
      }
      assertThat(c.current(8e-5, 0)).isZero();
    }
  }
}
