package org.hwnas.runtime.cost.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

/** What a mapping may choose, and converters of stages: each acts, and as it says. */
class MappingChoicesTest {
  private static final CostEstimator COST =
      new CostEstimator(new ReferenceCostModel(), name -> Optional.empty());

  private static DesignCost cost(ResolvedBlock network, Object... changes)
      throws EvaluationFailure {
    return COST.estimate(Roots.of(Chips.hardware(changes), "none", network));
  }

  private static Occupancy occupancy(DesignCost cost) {
    return cost.workloads().get(0).occupancy();
  }

  private static double on(DesignCost cost, Component component) {
    return cost.workloads().get(0).breakdown().energyByComponent().get(component);
  }

  private static double reading(DesignCost cost, LayerOccupancy layer) {
    return cost.workloads().get(0).breakdown().layers().stream()
        .filter(l -> l.node() == layer.node())
        .mapToDouble(l -> l.busy().get(Component.ADC))
        .findFirst()
        .orElseThrow();
  }

  private static int number(LayerOccupancy layer, String decision, int otherwise) {
    return Integer.parseInt(layer.decisions().getOrDefault(decision, Integer.toString(otherwise)));
  }

  @Property(tries = 40)
  void aPipelineTargetIsMetWithAsFewCopiesAsItTakes(
      @ForAll @IntRange(min = 1, max = 2000) int microseconds,
      @ForAll @IntRange(min = 1, max = 32) int sharing)
      throws EvaluationFailure {
    double target = microseconds * 1e-6;
    Object[] plain = {"tile.pe.adc.columns_per_adc", sharing};
    DesignCost one = cost(PublishedNetworks.lenet5(), plain);
    DesignCost balanced =
        cost(
            PublishedNetworks.lenet5(),
            "tile.pe.adc.columns_per_adc",
            sharing,
            "mapping.pipeline_target",
            target);
    for (int i = 0; i < occupancy(one).layers().size(); i++) {
      LayerOccupancy before = occupancy(one).layers().get(i);
      LayerOccupancy after = occupancy(balanced).layers().get(i);
      int positions = number(after, "positions", 0);
      int copies = number(after, "copies", 1);
      double perPosition = reading(one, before) / positions;
      boolean met = reading(balanced, after) <= target * (1 + 1e-6);
      assertThat(met || copies == positions).isTrue();
      if (copies > 1 && met) { // with one copy fewer it would not be
        assertThat(Math.ceil(positions / (copies - 1.0)) * perPosition)
            .isGreaterThan(target * (1 - 1e-6));
      }
      assertThat(after.cells()).isEqualTo(copies * before.cells());
      assertThat(after.conversions()).isEqualTo(before.conversions());
    }
  }

  @Test
  void aTargetAndANumberOfCopiesContradictEachOther() {
    assertThatThrownBy(
            () ->
                cost(
                    PublishedNetworks.lenet5(),
                    "mapping.pipeline_target",
                    1e-5,
                    "mapping.duplication",
                    2))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("state one of them");
  }

  @Property(tries = 30)
  void fewerBitLinesAtOnceTakeLongerAndDriveWordLinesAgain(
      @ForAll @IntRange(min = 1, max = 128) int active) throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.oneLinear(128, 16); // 16 outputs of 4 pairs: 128
    DesignCost all = cost(network);
    DesignCost some = cost(network, "tile.pe.crossbar.active_cols", active);
    int phases = (128 + active - 1) / active;
    assertThat(number(occupancy(some).layers().get(0), "column phases", 1)).isEqualTo(phases);
    assertThat(on(some, Component.DAC)).isCloseTo(phases * on(all, Component.DAC), pct());
    for (Component part : List.of(Component.ADC, Component.CROSSBAR, Component.SHIFT_ADD)) {
      assertThat(on(some, part)).isEqualTo(on(all, part));
    }
    LayerOccupancy layer = occupancy(all).layers().get(0);
    assertThat(reading(some, layer)).isGreaterThanOrEqualTo(reading(all, layer) * (1 - 1e-9));
    assertThat(occupancy(some).cells()).isEqualTo(occupancy(all).cells());
  }

  private static org.assertj.core.data.Percentage pct() {
    return withinPercentage(1e-9);
  }

  @Test
  void layersThatShareCrossbarsTakeFewerAndCostTheSame() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.lenet5();
    Object[] large = {
      "tile.pe.crossbar.rows", 1024, "tile.pe.crossbar.cols", 2048, "mapping.rounding", "crossbar"
    };
    DesignCost own = cost(network, large);
    DesignCost shared =
        cost(
            network,
            "tile.pe.crossbar.rows",
            1024,
            "tile.pe.crossbar.cols",
            2048,
            "mapping.rounding",
            "crossbar",
            "mapping.share_crossbars",
            true);
    // 25 + 150 + 400 + 120 + 84 rows, and 8 columns a weight: (6 + 16 + 120 + 84 + 10) 8 columns
    assertThat(occupancy(own).crossbars()).isEqualTo(5);
    assertThat(occupancy(shared).crossbars()).isEqualTo(1);
    assertThat(occupancy(shared).cells()).isEqualTo(occupancy(own).cells());
    for (LayerOccupancy layer : occupancy(shared).layers().subList(1, 5)) {
      assertThat(layer.decisions()).containsEntry("crossbar", "of the layer before");
    }
    for (Component part : List.of(Component.ADC, Component.CROSSBAR, Component.DAC)) {
      assertThat(on(shared, part)).isEqualTo(on(own, part));
    }
    assertThat(shared.area().total()).isLessThanOrEqualTo(own.area().total());
    assertThatThrownBy(() -> cost(network, "mapping.share_crossbars", true))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("rounding = crossbar");
  }

  @Property(tries = 30)
  void sharingNeverTakesMoreCrossbarsThanLayersOfTheirOwnAndNeverOverfillsOne(
      @ForAll @IntRange(min = 16, max = 2048) int rows,
      @ForAll @IntRange(min = 16, max = 2048) int cols)
      throws EvaluationFailure {
    DesignCost shared =
        cost(
            PublishedNetworks.lenet5(),
            "tile.pe.crossbar.rows",
            rows,
            "tile.pe.crossbar.cols",
            cols,
            "mapping.rounding",
            "crossbar",
            "mapping.share_crossbars",
            true);
    long alone = occupancy(shared).layers().stream().mapToLong(LayerOccupancy::crossbars).sum();
    assertThat(occupancy(shared).crossbars()).isLessThanOrEqualTo(alone);
    assertThat(occupancy(shared).cells())
        .isLessThanOrEqualTo(occupancy(shared).crossbars() * rows * cols);
    assertThat(shared.metrics().get("utilization").at(0, 0)).isBetween(0.0, 1.0);
    for (LayerCost layer : shared.workloads().get(0).breakdown().layers()) {
      assertThat(layer.latency()).isGreaterThanOrEqualTo(0).isFinite();
    }
  }

  @Test
  void aPipelineIsAsFastForEveryResolutionAndACyclicConverterSavesItsStages()
      throws EvaluationFailure {
    TechnologyNode node = TechnologyNode.of(32e-9, 1.0);
    OptionalDouble open = OptionalDouble.empty();
    double energy = 0;
    for (int bits = 4; bits <= 12; bits++) {
      Adc pipeline = Chips.chip("tile.pe.adc.kind", "pipeline", "tile.pe.adc.bits", bits).adc();
      Adc cyclic = Chips.chip("tile.pe.adc.kind", "cyclic", "tile.pe.adc.bits", bits).adc();
      Adc sar = Chips.chip("tile.pe.adc.kind", "sar", "tile.pe.adc.bits", bits).adc();
      assertThat(Converters.time(pipeline, node))
          .isCloseTo(2 * Converters.decision(node), withinPercentage(1e-9));
      assertThat(Converters.time(cyclic, node) / Converters.time(pipeline, node))
          .isCloseTo(bits, withinPercentage(1e-9));
      assertThat(Converters.time(pipeline, node)).isLessThan(Converters.time(sar, node));
      double now = Converters.energy(pipeline, node, open);
      assertThat(now)
          .isGreaterThan(energy)
          .isGreaterThanOrEqualTo(Converters.best(bits, 1 / Converters.time(pipeline, node)));
      energy = now;
      assertThat(Converters.area(pipeline, node, open)).isPositive();
    }
  }

  @Test
  void writingEveryCellOnceIsTheEnergyOfProgramming() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.lenet5();
    DesignCost unknown = cost(network);
    assertThat(unknown.metrics()).doesNotContainKey("programming_energy");
    DesignCost one = cost(network, "tile.pe.crossbar.device.write_energy", 10e-12);
    DesignCost two =
        cost(network, "tile.pe.crossbar.device.write_energy", 10e-12, "mapping.duplication", 2);
    assertThat(one.metrics().get("programming_energy").at(0, 0))
        .isCloseTo(occupancy(one).cells() * 10e-12, pct());
    assertThat(two.metrics().get("programming_energy").at(0, 0))
        .isGreaterThan(one.metrics().get("programming_energy").at(0, 0));
    // no part of an inference
    assertThat(on(one, Component.WRITE)).isZero();
  }
}
