package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** What holds for every chip, over designs from the whole space. */
class NeuroSimPropertiesTest {
  private static final double ROUNDING = 1e-9; // percent
  private static final int DESIGNS = 400;
  private static final int[] NODES = {130, 90, 65, 45, 32, 22, 14, 10, 7, 5, 3, 2, 1};
  private static final List<NeuroSimLayer> NET =
      NetworkTable.read(
          List.of(
              "32,32,3,3,3,128,0,1",
              "32,32,128,3,3,128,1,1",
              "16,16,128,3,3,256,0,2",
              "8,8,256,1,1,100,0,1",
              "1,1,1024,1,1,130,0,1"));

  private static List<LayerStatistics> statistics(int bits) {
    List<LayerStatistics> all = new ArrayList<>();
    for (int i = 0; i < NET.size(); i++) {
      all.add(i == 0 ? LayerStatistics.uniform(bits) : LayerStatistics.rectified(bits, 4));
    }
    return all;
  }

  private static int pick(RandomStream random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static NeuroSimSettings random(RandomStream random) throws EvaluationFailure {
    int node = pick(random, NODES);
    Set<NeuroSimQuirk> quirks = EnumSet.noneOf(NeuroSimQuirk.class);
    for (NeuroSimQuirk quirk : NeuroSimQuirk.values()) {
      if (random.nextInt(2) == 0) {
        quirks.add(quirk);
      }
    }
    int rows = pick(random, 32, 64, 128);
    return NeuroSimSettings.builder()
        .technology(node, node >= 22 && random.nextInt(3) == 0 ? Roadmap.HP : Roadmap.LSTP)
        .temperature(node >= 22 ? 300 + random.nextInt(101) : 300)
        .cell(Cell.values()[random.nextInt(3)])
        .accessTransistor(random.nextInt(4) > 0)
        .parallelRead(random.nextInt(4) > 0)
        .size(rows, rows)
        .parallelRows(pick(random, 0, 16, 32))
        .muxedColumns(pick(random, 4, 8, 16))
        .converter(Converter.values()[random.nextInt(3)], pick(random, 8, 16, 64))
        .bits(pick(random, 1, 2), 8, pick(random, 4, 8))
        .resistance(1e5, 1.7e6)
        .novelMapping(random.nextInt(2) == 0)
        .pipeline(random.nextInt(2) == 0, pick(random, 1, 4))
        .treeBus(random.nextInt(2) == 0)
        .sramBuffers(random.nextInt(2) == 0, random.nextInt(2) == 0)
        .calibrated(random.nextInt(4) > 0)
        .quirks(quirks)
        .build();
  }

  @Test
  void leavesAddUpAndEverythingIsFiniteAllOverTheSpace() throws EvaluationFailure {
    int evaluated = 0;
    for (int i = 0; i < DESIGNS; i++) {
      NeuroSimSettings s = random(RandomStream.of(7, "neurosim", i));
      NeuroSimModel model;
      try {
        model = new NeuroSimModel(s, NET);
      } catch (EvaluationFailure e) {
        assertThat(e.getMessage()).containsAnyOf("widest layer", "width");
        continue;
      }
      evaluated++;
      NeuroSimResult r = model.evaluate(statistics(s.inputBits));
      double layers = 0;
      double leaves = 0;
      for (NeuroSimResult.Layer layer : r.layers()) {
        layers += layer.energy().total();
        assertThat(layer.time().total()).as("%d", i).isPositive().isFinite();
        for (Component component : Component.values()) {
          assertThat(layer.energy().of(component)).as("%d %s", i, component).isFinite();
          leaves += layer.energy().of(component);
        }
      }
      assertThat(layers).as("%d", i).isPositive();
      assertThat(r.energy().total()).isCloseTo(layers, withinPercentage(ROUNDING));
      assertThat(leaves).isCloseTo(layers, withinPercentage(ROUNDING));
      assertThat(model.areaByComponent().total())
          .as("%d", i)
          .isCloseTo(r.area().total(), withinPercentage(ROUNDING));
      assertThat(r.leakage()).as("%d", i).isPositive().isFinite();
      assertThat(r.latency()).isPositive().isFinite();
      assertThat(r.plan().utilisation()).isBetween(0.0, 1.0);
      double held = r.plan().subArrays() * s.rows * s.columns;
      double needed = 0;
      for (NeuroSimLayer layer : NET) {
        needed += (double) layer.inputs() * layer.filters() * s.cellsPerWeight();
      }
      assertThat(held).as("%d", i).isGreaterThanOrEqualTo(needed);
    }
    assertThat(evaluated).isGreaterThan(DESIGNS / 3);
  }

  private static NeuroSimResult of(NeuroSimSettings.Builder settings) throws EvaluationFailure {
    NeuroSimSettings s = settings.build();
    return new NeuroSimModel(s, NET).evaluate(statistics(s.inputBits));
  }

  private static NeuroSimSettings.Builder base() {
    return NeuroSimSettings.builder()
        .resistance(1e5, 1.7e6)
        .pipeline(false, 1)
        .converter(Converter.FLASH_VOLTAGE, 32);
  }

  @Test
  void moreLevelsTakeMoreEnergyAndArea() throws EvaluationFailure {
    for (Converter converter : Converter.values()) {
      double energy = 0;
      double area = 0;
      for (int levels : new int[] {8, 16, 32, 64, 128}) {
        NeuroSimResult r = of(base().converter(converter, levels));
        assertThat(r.energy().total()).as("%s %d", converter, levels).isGreaterThan(energy);
        assertThat(r.area().total()).as("%s %d", converter, levels).isGreaterThan(area);
        energy = r.energy().total();
        area = r.area().total();
      }
    }
  }

  @Test
  void largerSubArraysNeverHoldFewerCells() throws EvaluationFailure {
    double before = 0;
    for (int rows : new int[] {32, 64, 128}) {
      NeuroSimResult r = of(base().size(rows, rows));
      double cells = r.plan().subArrays() * rows * rows;
      assertThat(cells).isGreaterThanOrEqualTo(before);
      before = cells;
    }
  }

  @Test
  void heatMakesLeakageGrowAndGatesSlow() throws EvaluationFailure {
    NeuroSimResult cold = of(base());
    NeuroSimResult hot = of(base().temperature(375));
    assertThat(hot.leakage()).isGreaterThan(cold.leakage() * 2);
    assertThat(hot.clockPeriod()).isGreaterThan(cold.clockPeriod());
  }

  @Test
  void busierInputsTakeMoreEnergyAndNoMoreTimeInParallelReads() throws EvaluationFailure {
    NeuroSimModel model = new NeuroSimModel(base().build(), NET);
    double energy = 0;
    double latency = model.evaluate(statistics(8)).latency();
    for (double activity : new double[] {0.05, 0.2, 0.5, 0.9}) {
      List<LayerStatistics> all = new ArrayList<>();
      NET.forEach(layer -> all.add(LayerStatistics.even(8, activity)));
      NeuroSimResult r = model.evaluate(all);
      assertThat(r.energy().total()).isGreaterThan(energy);
      assertThat(r.latency()).isCloseTo(latency, withinPercentage(ROUNDING));
      energy = r.energy().total();
    }
  }

  @Test
  void eachQuirkPutRightChangesWhatItsNameSays() throws EvaluationFailure {
    NeuroSimResult kept = of(base());
    assertThat(of(without(NeuroSimQuirk.NO_PADDING)).latency()).isGreaterThan(kept.latency());
    assertThat(of(without(NeuroSimQuirk.OPERATIONS_IGNORE_STRIDE)).operations())
        .isLessThan(kept.operations());
    assertThat(of(without(NeuroSimQuirk.VOLTAGE_SENSE_DRAWS_NOTHING)).energy().converters())
        .isGreaterThan(kept.energy().converters());
    assertThat(of(without(NeuroSimQuirk.FLASH_COLUMN_CAPACITANCE_HALVED)).energy().converters())
        .isGreaterThan(kept.energy().converters());
    assertThat(of(without(NeuroSimQuirk.REFERENCE_CELLS_AT_WIRE_PITCH)).area().converters())
        .isLessThan(kept.area().converters());
    assertThat(of(without(NeuroSimQuirk.COLUMN_SETTLES_AT_ONCE)).clockPeriod())
        .isGreaterThan(kept.clockPeriod());
    assertThat(of(without(NeuroSimQuirk.CHIP_LEVEL_DOES_NOT_LEAK)).leakage())
        .isGreaterThan(kept.leakage());
    assertThat(of(without(NeuroSimQuirk.SUM_BITS_BY_ROOT)).area().accumulation())
        .isLessThan(kept.area().accumulation());
    NeuroSimSettings.Builder coarse = base().technology(65, Roadmap.LSTP);
    NeuroSimSettings.Builder sized =
        without(NeuroSimQuirk.COLUMN_DRIVER_UNSIZED).technology(65, Roadmap.LSTP);
    assertThat(of(sized).clockPeriod()).isLessThan(of(coarse).clockPeriod());
    NeuroSimSettings.Builder few = base().muxedColumns(4);
    NeuroSimSettings.Builder counted = without(NeuroSimQuirk.SHIFT_ADD_VANISHES).muxedColumns(4);
    assertThat(of(counted).energy().accumulation()).isGreaterThan(of(few).energy().accumulation());
  }

  private static NeuroSimSettings.Builder without(NeuroSimQuirk quirk) {
    Set<NeuroSimQuirk> rest = EnumSet.allOf(NeuroSimQuirk.class);
    rest.remove(quirk);
    return base().quirks(rest);
  }

  @Test
  void aTableOfLayersReadsBackAsItself() {
    List<String> lines = NetworkTable.write(NET);
    assertThat(NetworkTable.read(lines)).isEqualTo(NET);
    assertThat(lines.get(1)).isEqualTo("32,32,128,3,3,128,1,1");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> NetworkTable.read(List.of("1,1,2,1,1,3,0,1", "1,1,2,1,1,0,0,1")))
        .hasMessageContaining("line 2");
  }

  @Test
  void rectifiedInputsAreHalfZeroAndTheirBitsRiseFromHighToLow() {
    LayerStatistics s = LayerStatistics.rectified(8, 4);
    assertThat(s.meanActivity()).isBetween(0.19, 0.2);
    double before = 0;
    for (double share : s.bitActivity()) {
      assertThat(share).isGreaterThan(before);
      before = share;
    }
    assertThat(s.scaledTo(0.1).meanActivity()).isCloseTo(0.1, withinPercentage(1e-6));
  }
}
