package org.hwnas.runtime.cost.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Level;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

class ReferenceCostModelTest {
  private static final CostEstimator COST =
      new CostEstimator(new ReferenceCostModel(), name -> Optional.empty());

  private static DesignCost cost(ResolvedBlock network, Object... changes)
      throws EvaluationFailure {
    return COST.estimate(Roots.of(Chips.hardware(changes), "none", network));
  }

  private static DesignCost cost(ResolvedBlock network, List<Object> changes, Object... more)
      throws EvaluationFailure {
    List<Object> all = new ArrayList<>(changes);
    for (int i = 0; i < more.length; i += 2) {
      int known = changes.indexOf(more[i]);
      if (known >= 0) {
        all.set(known + 1, more[i + 1]);
      } else {
        all.addAll(List.of(more[i], more[i + 1]));
      }
    }
    return cost(network, all.toArray());
  }

  private static double energy(DesignCost cost) {
    return cost.workloads().get(0).breakdown().energy();
  }

  private static double latency(DesignCost cost) {
    return cost.workloads().get(0).breakdown().latency();
  }

  private static double interval(DesignCost cost) {
    return cost.workloads().get(0).breakdown().interval();
  }

  private static double on(DesignCost cost, Component component) {
    return cost.workloads().get(0).breakdown().energyByComponent().get(component);
  }

  private static double dynamic(DesignCost cost) {
    return energy(cost) - on(cost, Component.LEAKAGE);
  }

  @Provide
  Arbitrary<List<Object>> designs() {
    return Combinators.combine(
            Arbitraries.of(16, 64, 100, 128, 512),
            Arbitraries.of(32, 128, 256),
            Arbitraries.of(1, 2, 4),
            Arbitraries.of(
                "sar", "flash", "ramp", "sense_amplifier", "integrating", "pipeline", "cyclic"),
            Arbitraries.of(1, 4, 8),
            Arbitraries.of(7e-9, 22e-9, 28e-9, 65e-9, 130e-9),
            Arbitraries.of("none", "layer", "position"),
            Arbitraries.of("row_major", "snake", "shells", "zigzag"))
        .as(
            (rows, cols, cell, adc, sharing, node, pipelining, placement) ->
                List.of(
                    "tile.pe.crossbar.rows", rows,
                    "tile.pe.crossbar.cols", cols,
                    "tile.pe.crossbar.bits_per_cell", cell,
                    "tile.pe.adc.kind", adc,
                    "tile.pe.adc.columns_per_adc", sharing,
                    "technology.feature_size", node,
                    "mapping.pipelining", pipelining,
                    "mapping.placement", placement));
  }

  @Property(tries = 60)
  void energyIsTheSumOfItsLeavesHoweverTheyAreAddedUp(@ForAll("designs") List<Object> design)
      throws EvaluationFailure {
    DesignCost cost = cost(PublishedNetworks.lenet5(), design);
    var breakdown = cost.workloads().get(0).breakdown();
    double byLayer = 0; // plainly: a stream's sum compensates rounding
    for (LayerCost layer : breakdown.layers()) {
      byLayer += layer.energy().total();
    }
    double byLevel = 0;
    for (Level level : Level.values()) {
      byLevel += breakdown.energyByComponent().total(level);
    }
    double reported = cost.metrics().get("energy").at(0, 0);
    assertThat(byLayer).isEqualTo(reported);
    assertThat(byLevel).isCloseTo(reported, within(1e-12 * reported));
    for (LayerCost layer : breakdown.layers()) {
      layer
          .energy()
          .toMap()
          .values()
          .forEach(v -> assertThat(v).isGreaterThanOrEqualTo(0).isFinite());
    }
    double leaves = cost.area().toMap().values().stream().mapToDouble(v -> v).sum();
    assertThat(leaves).isCloseTo(cost.area().total(), within(1e-12 * leaves));
    assertThat(latency(cost)).isPositive().isFinite();
    assertThat(interval(cost)).isPositive().isLessThanOrEqualTo(latency(cost) * (1 + 1e-12));
  }

  @Property(tries = 40)
  void moreRowsNeverTakeMoreCrossbarsOrFewerCells(@ForAll("designs") List<Object> design)
      throws EvaluationFailure {
    int rows = (int) design.get(1);
    DesignCost few = cost(PublishedNetworks.smallCnn(), design);
    DesignCost many = cost(PublishedNetworks.smallCnn(), design, "tile.pe.crossbar.rows", 2 * rows);
    long before = few.workloads().get(0).occupancy().crossbars();
    long after = many.workloads().get(0).occupancy().crossbars();
    assertThat(after).isLessThanOrEqualTo(before);
    assertThat(many.workloads().get(0).occupancy().cells())
        .isEqualTo(few.workloads().get(0).occupancy().cells());
    assertThat(after * 2 * rows).isGreaterThanOrEqualTo(before * rows / 2);
  }

  @Property(tries = 40)
  void aSlowerChipLeaksLongerAndNothingElse(@ForAll("designs") List<Object> design)
      throws EvaluationFailure {
    DesignCost fast =
        cost(PublishedNetworks.lenet5(), design, "tile.pe.crossbar.device.read_pulse", 1e-9);
    DesignCost slow =
        cost(
            PublishedNetworks.lenet5(),
            design,
            "tile.pe.crossbar.device.read_pulse",
            1e-9,
            "cycle",
            1e-4);
    assertThat(latency(slow)).isGreaterThan(latency(fast));
    assertThat(dynamic(slow)).isCloseTo(dynamic(fast), withinPercentage(1e-9));
    assertThat(on(slow, Component.LEAKAGE)).isGreaterThan(on(fast, Component.LEAKAGE));
    assertThat(on(slow, Component.LEAKAGE))
        .isCloseTo(slow.leakage().total() * interval(slow), withinPercentage(1e-9));
  }

  @Property(tries = 40)
  void sharingAConverterLengthensTimeAndSavesArea(@ForAll("designs") List<Object> design)
      throws EvaluationFailure {
    // conversions bound the step: nothing else takes time
    List<Object> bound = new ArrayList<>(design);
    bound.addAll(List.of("cycle", 1e-12, "tile.pe.crossbar.device.read_pulse", 1e-12));
    DesignCost own = cost(PublishedNetworks.smallCnn(), bound, "tile.pe.adc.columns_per_adc", 1);
    DesignCost shared =
        cost(PublishedNetworks.smallCnn(), bound, "tile.pe.adc.columns_per_adc", 16);
    assertThat(latency(shared)).isGreaterThan(latency(own));
    assertThat(shared.area().get(Component.ADC)).isLessThan(own.area().get(Component.ADC));
    assertThat(on(shared, Component.ADC)).isEqualTo(on(own, Component.ADC));
  }

  @Property(tries = 40)
  void copiesDivideTimeAndMultiplyCells(@ForAll("designs") List<Object> design)
      throws EvaluationFailure {
    DesignCost one = cost(PublishedNetworks.lenet5(), design);
    DesignCost four = cost(PublishedNetworks.lenet5(), design, "mapping.duplication", 4);
    LayerOccupancy first = one.workloads().get(0).occupancy().layers().get(0);
    LayerOccupancy copied = four.workloads().get(0).occupancy().layers().get(0);
    assertThat(copied.cells()).isEqualTo(4 * first.cells());
    assertThat(copied.decisions()).containsEntry("copies", "4");
    assertThat(copied.conversions()).isEqualTo(first.conversions());
    for (Component part : List.of(Component.ADC, Component.CROSSBAR, Component.DAC)) {
      assertThat(on(four, part)).isEqualTo(on(one, part));
    }
    assertThat(interval(four)).isLessThanOrEqualTo(interval(one) * (1 + 1e-12));
  }

  @Test
  void positionsInputBitsAndPhasesEachMultiplyTheTimeOfALayer() throws EvaluationFailure {
    // 784 positions by 8 bits at 100 ns; converters of 64 columns, the bus and the links are faster
    ResolvedBlock network = PublishedNetworks.lenet5();
    List<Object> half = List.of("tile.pe.adc.columns_per_adc", 64);
    DesignCost plain = cost(network, half);
    DesignCost phased = cost(network, half, "tile.pe.crossbar.active_rows", 5);
    double time = firstLayer(plain, LayerCost::latency);
    assertThat(time).isCloseTo(784 * 8 * 100e-9, withinPercentage(0.1));
    // 25 rows, 5 at a time: as many times the time and the conversions, and no cell is read twice
    assertThat(firstLayer(phased, LayerCost::latency) / time).isCloseTo(5, withinPercentage(0.1));
    assertThat(firstLayer(phased, l -> l.energy().get(Component.ADC)))
        .isCloseTo(
            5 * firstLayer(plain, l -> l.energy().get(Component.ADC)), withinPercentage(1e-9));
    assertThat(firstLayer(phased, l -> l.energy().get(Component.CROSSBAR)))
        .isEqualTo(firstLayer(plain, l -> l.energy().get(Component.CROSSBAR)));
  }

  private static double firstLayer(DesignCost cost, ToDoubleFunction<LayerCost> what) {
    int node = cost.workloads().get(0).occupancy().layers().get(0).node();
    return cost.workloads().get(0).breakdown().layers().stream()
        .filter(layer -> layer.node() == node)
        .mapToDouble(what)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pipeliningShortensTheIntervalAndStreamingTheLatency() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.vgg16();
    DesignCost none = cost(network, "mapping.pipelining", "none");
    DesignCost layers = cost(network, "mapping.pipelining", "layer");
    DesignCost positions = cost(network, "mapping.pipelining", "position");
    assertThat(interval(none)).isEqualTo(latency(none));
    assertThat(latency(layers)).isEqualTo(latency(none));
    assertThat(interval(layers)).isLessThan(interval(none));
    assertThat(latency(positions))
        .isLessThan(latency(layers))
        .isGreaterThanOrEqualTo(interval(positions));
    assertThat(on(layers, Component.LEAKAGE)).isLessThan(on(none, Component.LEAKAGE));
  }

  @Test
  void depthwiseFiltersPackedAsBlocksCostFewerConversionsThanADenseFilterOfZeros()
      throws EvaluationFailure {
    DesignCost packed = cost(PublishedNetworks.mobilenetV3Large());
    DesignCost dense = cost(PublishedNetworks.mobilenetV3Large(), "mapping.depthwise", "dense");
    assertThat(packed.workloads().get(0).occupancy().crossbars())
        .isLessThan(dense.workloads().get(0).occupancy().crossbars());
    assertThat(on(packed, Component.ADC)).isLessThan(on(dense, Component.ADC));
  }

  @Test
  void weightsThatDoNotFitAreFetchedAndWrittenAtTheirPrice() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.lenet5();
    Object[] small = {
      "tile.count",
      1,
      "tile.pe.count",
      1,
      "tile.pe.crossbar.count",
      1,
      "mapping.capacity",
      "reload",
      "off_chip.kind",
      "lpddr4",
      "tile.pe.crossbar.device.write_energy",
      1e-12,
      "tile.pe.crossbar.device.set_pulse",
      50e-9
    };
    DesignCost reloaded = cost(network, small);
    long weights = Math.round(reloaded.metrics().get("stored_weights").at(0, 0));
    assertThat(on(reloaded, Component.OFF_CHIP))
        .isCloseTo(weights * 8 * 8e-12, withinPercentage(1e-9));
    assertThat(on(reloaded, Component.WRITE))
        .isCloseTo(reloaded.workloads().get(0).occupancy().cells() * 1e-12, withinPercentage(1e-9));
    assertThat(latency(reloaded)).isGreaterThan(latency(cost(network)));
    assertThat(reloaded.metrics().get("fits_on_chip").at(0, 0)).isZero();
    assertThatThrownBy(
            () ->
                cost(
                    network,
                    "tile.count",
                    1,
                    "tile.pe.count",
                    1,
                    "tile.pe.crossbar.count",
                    1,
                    "mapping.capacity",
                    "reload"))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("off_chip");
  }

  @Test
  void aColumnOfUnitCellsIsConvertedToo() throws EvaluationFailure {
    DesignCost offset = cost(PublishedNetworks.oneLinear(128, 10), "mapping.weights", "offset");
    DesignCost unit = cost(PublishedNetworks.oneLinear(128, 10), "mapping.weights", "unit_column");
    double columns = 10 * 4; // 8 bit in cells of 2
    assertThat(on(unit, Component.ADC) / on(offset, Component.ADC))
        .isCloseTo((columns + 1) / columns, withinPercentage(1e-9));
  }

  @Test
  void aDifferenceIsConvertedOnceForItsTwoBitLines() throws EvaluationFailure {
    DesignCost each = cost(PublishedNetworks.oneLinear(64, 10), "cycle", 1e-9);
    DesignCost both =
        cost(
            PublishedNetworks.oneLinear(64, 10),
            "cycle",
            1e-9,
            "tile.pe.adc.subtraction",
            "analog");
    assertThat(on(both, Component.ADC)).isCloseTo(on(each, Component.ADC) / 2, within(1e-18));
    assertThat(on(both, Component.CROSSBAR)).isEqualTo(on(each, Component.CROSSBAR));
    assertThat(latency(both)).isLessThan(0.7 * latency(each));
  }

  @Test
  void aCurrentThatIsConvertedComesFromTheSupplyTwice() throws EvaluationFailure {
    List<Object> design = List.of("supply", 0.9, "tile.pe.crossbar.device.read_pulse", 100e-9);
    ResolvedBlock network = PublishedNetworks.oneLinear(128, 10);
    double voltage = on(cost(network, design, "tile.pe.adc.kind", "ramp"), Component.CROSSBAR);
    double current =
        on(cost(network, design, "tile.pe.adc.kind", "integrating"), Component.CROSSBAR);
    double read = Chips.chip().crossbar().device().readVoltage();
    // binary inputs are on half of the time either way
    assertThat(current / voltage).isCloseTo(2 * 0.9 / read, withinPercentage(1e-9));
  }

  @Test
  void comparatorsBelow32NanometresFollowTheSupplyAlone() throws EvaluationFailure {
    Adc adc = Chips.chip("tile.pe.adc.kind", "flash").adc();
    double first = Converters.energy(adc, TechnologyNode.of(28e-9, 0.8), OptionalDouble.empty());
    double second = Converters.energy(adc, TechnologyNode.of(7e-9, 0.8), OptionalDouble.empty());
    double higher = Converters.energy(adc, TechnologyNode.of(7e-9, 1.0), OptionalDouble.empty());
    assertThat(second).isCloseTo(first, withinPercentage(1e-9));
    assertThat(higher / second).isCloseTo(1 / 0.64, withinPercentage(1e-9));
  }

  @Test
  void gatedTilesDoNotLeakAndFastTransistorsLeakAThousandTimesMore() throws EvaluationFailure {
    ResolvedBlock network = PublishedNetworks.lenet5();
    double all = on(cost(network, "tile.count", 100), Component.LEAKAGE);
    double gated = on(cost(network, "tile.count", 100, "power_gating", true), Component.LEAKAGE);
    double fast =
        on(
            cost(network, "tile.count", 100, "technology.transistor", "high_performance"),
            Component.LEAKAGE);
    assertThat(gated).isLessThan(all / 10);
    assertThat(fast / all).isCloseTo(0.1003 / 1.001e-4, withinPercentage(0.1));
  }

  @Test
  void isaacsConverterIsWithinAFactorOfTwoOfItsTable() throws EvaluationFailure {
    // Shafiee et al., ISCA 2016, Table I: 8 bit at 1.28 GS/s, 2 mW, 0.0012 mm^2
    var chip = Chips.chip("tile.pe.adc.rate", 1.28e9);
    TechnologyNode node = TechnologyNode.of(32e-9, 1.0);
    double watt = Converters.energy(chip.adc(), node, OptionalDouble.empty()) * 1.28e9;
    assertThat(watt).isBetween(1e-3, 4e-3);
  }

  @Test
  void nodesScaleMonotonicallyAndOutsideIsRefused() throws EvaluationFailure {
    double before = 0;
    for (double f : new double[] {7e-9, 10e-9, 14e-9, 16e-9, 22e-9, 28e-9, 40e-9, 65e-9, 130e-9}) {
      TechnologyNode node = TechnologyNode.of(f, 0.8);
      assertThat(node.energy()).isGreaterThan(before);
      before = node.energy();
      assertThat(TechnologyNode.of(f, 0.6).delay()).isGreaterThan(node.delay());
      assertThat(TechnologyNode.of(f, 1.0).energy()).isGreaterThan(node.energy());
    }
    // the table itself: 0.41 of the area from 32 to 16 nm
    assertThat(TechnologyNode.of(16e-9, 0.8).areaRatio(32e-9)).isCloseTo(0.41, within(1e-9));
    assertThatThrownBy(() -> TechnologyNode.of(5e-9, 0.7)).isInstanceOf(EvaluationFailure.class);
    assertThatThrownBy(() -> TechnologyNode.of(32e-9, 0.3)).isInstanceOf(EvaluationFailure.class);
  }

  @Test
  void memoriesAreThoseOfTheSourceAtItsPoints() throws EvaluationFailure {
    TechnologyNode node = TechnologyNode.of(45e-9, 0.9);
    assertThat(64 * Memory.energyPerBit(8 * 8192.0, node))
        .isCloseTo(10e-12, withinPercentage(1e-6));
    assertThat(64 * Memory.energyPerBit(32 * 8192.0, node))
        .isCloseTo(20e-12, withinPercentage(1e-6));
    assertThat(64 * Memory.energyPerBit(1024 * 8192.0, node))
        .isCloseTo(100e-12, withinPercentage(1e-6));
  }

  @Test
  void everyComponentThatCostsHasASource() throws EvaluationFailure {
    DesignCost cost = cost(PublishedNetworks.mobilenetV3Large());
    ReferenceCostModel model = new ReferenceCostModel();
    assertThat(cost.areaItems(model))
        .isNotEmpty()
        .allSatisfy(i -> assertThat(i.source()).isNotBlank());
    assertThat(cost.workloads().get(0).breakdown().items(model))
        .isNotEmpty()
        .allSatisfy(i -> assertThat(i.source()).isNotBlank());
  }
}
