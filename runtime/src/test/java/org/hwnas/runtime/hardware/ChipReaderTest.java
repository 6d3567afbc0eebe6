package org.hwnas.runtime.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

class ChipReaderTest {

  @Test
  void readsTheDefaultsOfIsaac() throws EvaluationFailure {
    Chip chip = Chips.chip();
    assertThat(chip.tile().crossbars()).isEqualTo(96);
    assertThat(chip.crossbar().cells()).isEqualTo(16_384);
    assertThat(chip.adc().columnsPerAdc()).isEqualTo(128);
    assertThat(chip.adc().perCrossbar()).isEqualTo(1);
    assertThat(chip.tiles()).isEmpty();
    assertThat(chip.crossbar().device().programmingNoise())
        .isInstanceOf(ProgrammingNoise.None.class);
  }

  @Test
  void aChipHasItsTilesInEveryRouterGroup() throws EvaluationFailure {
    assertThat(Chips.chip("tile.count", 16, "router_group", 4).tiles()).hasValue(64);
  }

  @Test
  void sharingAndBankSizeFollowFromEachOther() throws EvaluationFailure {
    assertThat(Chips.chip("tile.pe.adc.columns_per_adc", 8).adc().perCrossbar()).isEqualTo(16);
    assertThat(Chips.chip("tile.pe.adc.per_bank", 16).adc().columnsPerAdc()).isEqualTo(8);
    assertThat(Chips.chip("tile.pe.adc.per_bank", 999).adc().columnsPerAdc()).isEqualTo(1);
  }

  @Test
  void contradictingSharingIsRefusedWithTheNumbers() {
    assertThatThrownBy(
            () -> Chips.chip("tile.pe.adc.columns_per_adc", 8, "tile.pe.adc.per_bank", 4))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("16 ADCs for 128 columns, but per_bank = 4");
  }

  @Test
  void anEmptyConductanceWindowIsRefusedWithItsBounds() {
    assertThatThrownBy(() -> Chips.chip("tile.pe.crossbar.device.g_min", 30e-6))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("g_min = 3.0E-5 S and g_max = 2.5E-5 S");
  }

  @Test
  void theWindowFollowsFromTheOnOffRatio() throws EvaluationFailure {
    String device = "tile.pe.crossbar.device.";
    assertThat(Chips.chip(device + "on_off_ratio", 10).crossbar().device().gMin())
        .isCloseTo(2.5e-6, within(1e-20));
    assertThat(Chips.chip().crossbar().device().gMin()).isZero();
    assertThatThrownBy(() -> Chips.chip(device + "on_off_ratio", 10, device + "g_min", 1e-6))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("but on_off_ratio = 10");
  }

  @Test
  void whatIsNotModelledIsRefusedByName() {
    for (String[] one :
        new String[][] {
          {"tile.pe.adc.kind", "flying"},
          {"tile.pe.adc.range", "guessed"},
          {"mapping.weights", "unit_column"},
          {"interconnect.kind", "torus"}
        }) {
      assertThatThrownBy(() -> Chips.chip((Object[]) one))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining(
              "`hardware." + one[0] + "` is `" + one[1] + "`, which the runtime does not model");
    }
  }

  @Test
  void aCountThatIsNotWholeIsRefusedWithItsPath() {
    assertThatThrownBy(() -> Chips.chip("tile.pe.crossbar.rows", 12.5))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`hardware.tile.pe.crossbar.rows` is 12.5");
  }

  @Test
  void programmingNoiseFollowsItsModel() throws EvaluationFailure {
    String noise = "tile.pe.crossbar.device.programming_noise.";
    assertThat(sigma(Chips.chip(noise + "model", "constant", noise + "sigma", 1e-6)))
        .isEqualTo(1e-6);
    assertThat(sigma(Chips.chip(noise + "model", "proportional", noise + "relative", 0.25)))
        .isEqualTo(2.5e-6);
    Chip polynomial =
        Chips.chip(
            noise + "model",
            "polynomial",
            noise + "c0",
            1e-6,
            noise + "c1",
            0.5,
            noise + "c2",
            -1e4);
    assertThat(sigma(polynomial)).isCloseTo(5e-6, within(1e-20));
    assertThat(polynomial.crossbar().device().programmingNoise().sigma(1)).isZero();
  }

  private static double sigma(Chip chip) {
    return chip.crossbar().device().programmingNoise().sigma(10e-6);
  }
}
