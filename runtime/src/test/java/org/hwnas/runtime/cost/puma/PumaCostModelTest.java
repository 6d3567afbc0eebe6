package org.hwnas.runtime.cost.puma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PumaCostModelTest {
  private static final double MM2 = 1e-6;
  private static final int STACK = 8; // 16 bits in cells of 2

  private static Object[] published(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "tile.count", 138,
                "tile.pe.count", 8,
                "tile.pe.crossbar.count", 16,
                "mapping.weights", "offset"));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static DesignCost cost(ResolvedBlock root) throws EvaluationFailure {
    return new CostEstimator(new PumaCostModel(), name -> Optional.empty()).estimate(root);
  }

  private static ResolvedBlock root(int bits, ResolvedBlock hardware, ResolvedBlock network) {
    List<ResolvedBlock> children = new ArrayList<>(Roots.of(hardware, "none", network).children());
    children.set(children.size() - 1, Chips.quantization(bits, bits));
    return new ResolvedBlock("", "", "experiment", Map.of(), children);
  }

  /** Table 3 of Ankit et al., ASPLOS 2019; of a core and above what is in them is added up. */
  @Test
  void unitCoreTileAndNodeDrawAndTakeWhatIsPublished() throws EvaluationFailure {
    Chip chip = Chips.chip(published());
    PumaParts.Part unit = MatrixUnit.of(chip, STACK).total();
    assertThat(unit.dynamic() + unit.leak()).isCloseTo(19.09e-3, withinPercentage(3));
    assertThat(unit.area()).isCloseTo(0.012 * MM2, withinPercentage(5));
    assertThat(PumaCostModel.corePower(chip, STACK)).isCloseTo(42.37e-3, withinPercentage(4));
    assertThat(2 * unit.area() + PumaCostModel.core().area())
        .isCloseTo(0.036 * MM2, withinPercentage(5));
    assertThat(PumaCostModel.tilePower(chip, STACK)).isCloseTo(373.8e-3, withinPercentage(5));
    assertThat(PumaCostModel.nodePower(chip, STACK)).isCloseTo(62.5, withinPercentage(5));
    assertThat(PumaCostModel.node(chip, STACK).total())
        .isCloseTo(90.638 * MM2, withinPercentage(3));
  }

  /** Table 3: a product of 16-bit inputs takes 2,304 ns. */
  @Test
  void aProductTakesWhatIsPublished() throws EvaluationFailure {
    MatrixUnit unit = MatrixUnit.of(Chips.chip(published()), STACK);
    assertThat(16 * unit.step()).isCloseTo(2304e-9, withinPercentage(1e-9));
  }

  /**
   * A product of 128 inputs and 128 outputs, by hand: 16 steps of 144 ns of everything a unit has.
   */
  @Test
  void aLayerThatFillsOneUnitTakesWhatAHandCounts() throws EvaluationFailure {
    DesignCost cost =
        cost(root(16, Chips.hardware(published()), PublishedNetworks.oneLinear(128, 128)));
    LayerCost layer = cost.workloads().get(0).breakdown().layers().get(0);
    assertThat(layer.latency()).isCloseTo(2304e-9, withinPercentage(1e-9));
    // 8 converters of 1.8 mW, 8 crossbars of 0.3 mW
    assertThat(layer.energy().get(Component.ADC))
        .isCloseTo(8 * 1.8e-3 * 2304e-9, withinPercentage(1e-9));
    assertThat(layer.energy().get(Component.CROSSBAR))
        .isCloseTo(8 * 0.3e-3 * 2304e-9, withinPercentage(1e-9));
    // 128 inputs and 128 outputs of 16 bits: 8 words of 256 each, 0.0344 nJ in two cycles
    assertThat(layer.energy().get(Component.TILE_BUFFER))
        .isCloseTo(16 * 17.2e-3 * 2e-9, withinPercentage(1e-9));
    assertThat(cost.workloads().get(0).occupancy().crossbars()).isEqualTo(8);
    assertThat(cost.workloads().get(0).occupancy().utilization()).isEqualTo(1);
    assertThat(cost.metrics().get("conversions").at(0, 0)).isEqualTo(16.0 * 8 * 128);
  }

  /** The converter's power and time go with its bits, so that its energy goes with their square. */
  @ParameterizedTest
  @CsvSource({"4, 80", "6, 112", "8, 144"})
  void fewerBitsAreReadFasterAndForLess(int bits, double nanoseconds) throws EvaluationFailure {
    Chip chip = Chips.chip(published("tile.pe.adc.bits", bits));
    MatrixUnit unit = MatrixUnit.of(chip, STACK);
    assertThat(unit.step()).isCloseTo(nanoseconds * 1e-9, withinPercentage(1e-9));
    assertThat(unit.parts().get(Component.ADC).dynamic())
        .isCloseTo(8 * 1.8e-3 * bits / 8, withinPercentage(1e-9));
  }

  /** Huang et al., ASP-DAC 2021: LeNet at 16 bits takes 2.95 ms on the authors' simulator. */
  @Test
  void lenetTakesTheTimeOfTheSimulatorWithinAFactorOfTwo() throws EvaluationFailure {
    DesignCost cost = cost(root(16, Chips.hardware(published()), PublishedNetworks.lenet5()));
    double latency = cost.metrics().get("latency").at(0, 0);
    assertThat(latency).isBetween(2.95e-3 / 2, 2.95e-3 * 2);
  }

  private static ResolvedBlock varying(
      ResolvedBlock block, String path, String field, Map<String, Value> places) {
    Map<String, Map<String, Value>> varying = new HashMap<>(block.varying());
    if (block.path().equals(path)) {
      varying.put(field, places);
    }
    return new ResolvedBlock(
        block.path(),
        block.name(),
        block.kind(),
        block.fields(),
        varying,
        block.children().stream().map(c -> varying(c, path, field, places)).toList());
  }

  @Test
  void aLayersOwnConverterChangesThatLayerAlone() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.lenet5();
    ResolvedBlock alike = Chips.hardware(published("tile.count", "auto"));
    DesignCost before = cost(root(8, alike, network));
    String layer = before.workloads().get(0).occupancy().layers().get(1).name();
    ResolvedBlock own =
        varying(
            alike,
            "hardware.tile.pe.adc",
            "bits",
            Map.of(network.path() + "." + layer, Value.of(4)));
    DesignCost after = cost(root(8, own, network));
    for (int i = 0; i < before.workloads().get(0).breakdown().layers().size(); i++) {
      LayerCost one = before.workloads().get(0).breakdown().layers().get(i);
      LayerCost other = after.workloads().get(0).breakdown().layers().get(i);
      if (one.energy().get(Component.ADC) > 0) {
        double time = other.latency() / one.latency();
        // power in half, for as long as the shorter step takes
        double expected = one.name().equals(layer) ? 0.5 * time : 1;
        assertThat(other.energy().get(Component.ADC) / one.energy().get(Component.ADC))
            .as(one.name())
            .isCloseTo(expected, withinPercentage(1e-6));
        assertThat(time)
            .isCloseTo(one.name().equals(layer) ? 80.0 / 144 : 1, withinPercentage(1e-6));
      }
    }
  }

  @Test
  void aCrossbarThatTheTableDoesNotHaveIsRefused() {
    ResolvedBlock hardware = Chips.hardware(published("tile.pe.crossbar.rows", 512));
    assertThatThrownBy(() -> cost(root(8, hardware, PublishedNetworks.lenet5())))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("32 to 256");
  }
}
