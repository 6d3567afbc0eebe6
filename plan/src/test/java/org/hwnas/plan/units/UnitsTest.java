package org.hwnas.plan.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "50, mm^2, 5.0E-5, m^2",
    "0.85, V, 0.85, m^2 kg s^-3 A^-1",
    "25, uS, 2.5E-5, m^-2 kg^-1 s^3 A^2",
    "10, ns, 1.0E-8, s",
    "512, KiB, 4194304, bit",
    "1, MB, 8000000, bit",
    "5, mJ/s, 0.005, m^2 kg s^-3",
    "6, 1/s/mm^2, 6e6, m^-2 s^-1",
    "7, 1/pJ, 7e12, m^-2 kg^-1 s^2",
    "3, J*s, 3, m^2 kg s^-1",
    "2.1, %, 0.021, 1",
    "2, h, 7200, s",
    "1, kg, 1, kg"
  })
  void convertsExactlyToSi(String number, String unit, double si, String dimension) {
    Unit parsed = Units.of(unit);
    assertThat(parsed.toSi(new BigDecimal(number))).isEqualTo(si);
    assertThat(parsed.dimension()).hasToString(dimension);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cols", "mm^", "mm^0", "m//s", "kOhm", "^2", "um^2.5"})
  void refusesWhatIsNoUnit(String text) {
    assertThat(Units.parse(text)).isEmpty();
  }

  @Test
  void acceptsTheSpellingsOfMicroAndOhm() {
    assertThat(Units.of("\u00b5S")).isEqualTo(Units.of("uS"));
    assertThat(Units.of("k\u03a9").factor()).isEqualByComparingTo("1000");
  }

  @Test
  void oneKiloohmTimesOneMilliampereIsOneVolt() {
    assertThat(Units.of("kohm*mA").dimension()).isEqualTo(Dimension.VOLTAGE);
    assertThat(Units.of("kohm*mA").factor()).isEqualByComparingTo("1");
    assertThat(Dimension.VOLTAGE.times(Dimension.CONDUCTANCE)).isEqualTo(Dimension.CURRENT);
    assertThat(Dimension.AREA.squareRoot()).contains(Dimension.LENGTH);
    assertThat(Dimension.LENGTH.squareRoot()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4.2e-6, 4.2 mm^2", "5e-11, 50 um^2", "1.5e-3, 15 cm^2", "0, 0 um^2"})
  void picksTheUnitThatReadsBest(double si, String shown) {
    assertThat(Units.format(si, Dimension.AREA, 4)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "12096000, 12096000",
    "0.00012345678, 0.0001235",
    "1.5e-7, 1.5e-7",
    "-3e12, -3e12",
    "100, 100"
  })
  void printsNumbersWithoutNoise(double value, String shown) {
    assertThat(Units.number(value, value > 1e6 ? 9 : 4)).isEqualTo(shown);
  }

  @Test
  void everyUsualUnitHasTheDimensionItIsListedUnder() {
    for (String name : Units.names()) {
      Dimension dimension = Units.of(name).dimension();
      for (String usual : Units.usual(dimension)) {
        assertThat(Units.of(usual).dimension()).as(usual).isEqualTo(dimension);
      }
    }
  }
}
