package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.cost.neurosim.Wiring.Topology;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

/** Wires, routers, buffers and converters that a spec states, against figures counted by hand. */
class StatedPartsTest {
  private static final double ROUNDING = 1e-6; // percent

  /** Three layers, the first and last of which fill tiles in part. */
  private static final List<NeuroSimLayer> NET =
      NetworkTable.read(
          List.of("32,32,128,3,3,256,0,1", "32,32,256,3,3,256,0,1", "1,1,256,1,1,128,0,1"));

  private static NeuroSimSettings.Builder base() {
    return NeuroSimSettings.builder()
        .resistance(1e5, 1.7e6)
        .pipeline(false, 1)
        .converter(Converter.SAR, 32);
  }

  private record Chip(NeuroSimResult result, ComponentValues area) {
    double time(ToDoubleFunction<NeuroSimResult.Time> part) {
      return result.layers().stream().mapToDouble(l -> part.applyAsDouble(l.time())).sum();
    }
  }

  private static Chip chip(NeuroSimSettings.Builder settings) throws EvaluationFailure {
    NeuroSimSettings s = settings.build();
    NeuroSimModel model = new NeuroSimModel(s, NET);
    List<LayerStatistics> statistics =
        NET.stream().map(layer -> LayerStatistics.even(s.inputBits, 0.25)).toList();
    return new Chip(model.evaluate(statistics), model.areaByComponent());
  }

  private static StatedConverter figures(double watt, double hertz, double area) {
    return new StatedConverter(
        OptionalDouble.of(watt), OptionalDouble.of(hertz), OptionalDouble.of(area));
  }

  @Test
  void aConvertersOwnFiguresTakeThePlaceOfTheModels() throws EvaluationFailure {
    double um2 = 1e-12;
    Chip one = chip(base().converter(figures(1e-4, 1e8, 1000 * um2)));
    Chip two = chip(base().converter(figures(3e-4, 1e8, 1500 * um2)));
    // each input bit of each vector converts every column of each group of 128 rows once
    double conversions = 0;
    for (NeuroSimLayer layer : NET) {
      double groups = Math.ceil(layer.inputs() / 128.0);
      conversions += 8.0 * layer.vectors(false) * groups * layer.filters() * 8;
    }
    assertThat(two.result.energy().converters() - one.result.energy().converters())
        .isCloseTo(conversions * 2e-4 / 1e8, withinPercentage(ROUNDING));
    double converters = one.result.plan().subArrays() * 128 / 8;
    assertThat(one.area.get(Component.ADC))
        .isCloseTo(converters * 1000 * um2, withinPercentage(ROUNDING));
    assertThat(two.result.area().total() - one.result.area().total())
        .isGreaterThan(converters * 500 * um2);
    // a reading waits for the conversion, with the margin of 1.4 that the macro was calibrated to
    Chip slow = chip(base().converter(figures(1e-4, 5e7, 1000 * um2)));
    assertThat(slow.result.clockPeriod() - one.result.clockPeriod())
        .isCloseTo(1.4 * (1 / 5e7 - 1 / 1e8), withinPercentage(ROUNDING));
    assertThat(slow.area.get(Component.ADC)).isEqualTo(one.area.get(Component.ADC));
    assertThat(slow.area.get(Component.CROSSBAR)).isEqualTo(one.area.get(Component.CROSSBAR));
  }

  @Test
  void whatIsStatedOfAFlashConverterComesWithItsEncoder() throws EvaluationFailure {
    NeuroSimSettings.Builder flash = base().converter(Converter.FLASH_VOLTAGE, 32);
    double um2 = 1e-12;
    Chip stated = chip(flash.converter(figures(1e-4, 1e8, 1000 * um2)));
    assertThat(stated.area.get(Component.ADC))
        .isCloseTo(stated.result.plan().subArrays() * 16 * 1000 * um2, withinPercentage(ROUNDING));
    Chip sar = chip(base().converter(figures(1e-4, 1e8, 1000 * um2)));
    assertThat(stated.result.clockPeriod())
        .isCloseTo(sar.result.clockPeriod(), withinPercentage(ROUNDING));
  }

  private static Wiring within(int bits, double rate, int port) {
    return new Wiring(Topology.BUS, 0, 0, bits, rate, port);
  }

  @Test
  void wiresWithinATileCarryTheirWidth() throws EvaluationFailure {
    double[] time = new double[3];
    double[] area = new double[3];
    for (int i = 0; i < 3; i++) {
      Chip chip = chip(base().wiring(within(16 << i, 0, 32)));
      time[i] = chip.time(NeuroSimResult.Time::interconnect);
      area[i] = chip.area.get(Component.TILE_BUS);
    }
    // whatever crosses the chip stays, and what crosses tiles halves with each doubling
    assertThat(time[0] - time[1]).isCloseTo(2 * (time[1] - time[2]), withinPercentage(ROUNDING));
    assertThat(time[1]).isGreaterThan(time[2]);
    assertThat(area[2]).isCloseTo(2 * area[1], withinPercentage(ROUNDING));
    assertThat(area[1]).isCloseTo(2 * area[0], withinPercentage(ROUNDING));
    // a bandwidth is a width at the clock, and comes first
    double clock = Math.min(1e9, 1 / chip(base()).result.clockPeriod());
    Chip rate = chip(base().wiring(within(8, 64 * clock, 32)));
    assertThat(rate.time(NeuroSimResult.Time::interconnect)).isEqualTo(time[2]);
  }

  @Test
  void aPortNarrowerThanALineTakesSeveralCyclesOfIt() throws EvaluationFailure {
    double[] time = new double[3];
    for (int i = 0; i < 3; i++) {
      time[i] = chip(base().wiring(within(64, 0, 8 << i))).time(NeuroSimResult.Time::buffers);
    }
    assertThat(time[0] - time[1]).isCloseTo(2 * (time[1] - time[2]), withinPercentage(ROUNDING));
    assertThat(time[1]).isGreaterThan(time[2]);
  }

  @Test
  void aTilesBufferIsAsLargeAsStatedOrRefused() throws EvaluationFailure {
    Chip small = chip(base().tileBuffer(64 * 8192));
    Chip large = chip(base().tileBuffer(128 * 8192));
    // of registers in cores of a kibibit, so that area follows capacity but for the last core
    assertThat(large.area.get(Component.TILE_BUFFER))
        .isCloseTo(2 * small.area.get(Component.TILE_BUFFER), withinPercentage(1));
    assertThat(large.time(NeuroSimResult.Time::sensing))
        .isEqualTo(small.time(NeuroSimResult.Time::sensing));
    assertThatThrownBy(() -> chip(base().tileBuffer(1024)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("its buffer has 1024");
  }

  @Test
  void flitsOfAMeshPayEachHopFromTheirPort() throws EvaluationFailure {
    // at 32 nm and 1 V, ISAAC's own: 42 mW over 256 Gbit/s, and a wire of 0.2 fF/um half charged
    NeuroSimSettings s = base().technology(32, Roadmap.LSTP).build();
    Technology t = Technology.find(32, Roadmap.LSTP, 300).orElseThrow();
    double side = 1e-3;
    double clock = 1e9;
    Mesh mesh = new Mesh(s, t, 2, 3, side, 32, clock);
    double perHop = mesh.energy(32, 0, 1);
    double wire = 32 * 0.25 * 0.2e-9 * side * t.supply * t.supply;
    double router = 32 * 0.042 / 2.56e11;
    assertThat(perHop - wire).isBetween(router * t.supply * t.supply * 0.9, router);
    // places 2, 3 and 4 of rows of three: one in the first row, two in the second
    assertThat(mesh.energy(3200, 2, 3)).isCloseTo(100 * perHop * 5 / 3, withinPercentage(ROUNDING));
    // two hops of three cycles, and 100 flits through the ports of three columns
    assertThat(mesh.time(3200, 2, 3, 6)).isCloseTo((6 + 34) / clock, withinPercentage(ROUNDING));
    // one tile has one port
    assertThat(mesh.time(3200, 0, 1, 6)).isCloseTo((3 + 100) / clock, withinPercentage(ROUNDING));
    assertThat(mesh.ports()).isEqualTo(96);
  }

  @Test
  void aMeshIsBetweenTilesAndNowhereElse() throws EvaluationFailure {
    Chip bus = chip(base());
    double[] time = new double[3];
    for (int i = 0; i < 3; i++) {
      Chip chip = chip(base().wiring(new Wiring(Topology.MESH, 16 << i, 0, 0, 0, 0)));
      time[i] = chip.time(NeuroSimResult.Time::interconnect);
      for (Component same : List.of(Component.ADC, Component.TILE_BUS, Component.GLOBAL_BUFFER)) {
        assertThat(chip.area.get(same)).isEqualTo(bus.area.get(same));
      }
      assertThat(chip.result.energy().converters()).isEqualTo(bus.result.energy().converters());
      assertThat(chip.area.total())
          .isCloseTo(chip.result.area().total(), withinPercentage(ROUNDING));
    }
    assertThat(time[0] - time[1]).isCloseTo(2 * (time[1] - time[2]), withinPercentage(0.1));
    assertThatThrownBy(() -> base().wiring(new Wiring(Topology.MESH, 0, 0, 0, 0, 0)).build())
        .isInstanceOf(EvaluationFailure.class);
  }
}
