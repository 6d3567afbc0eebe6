package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** What holds of every design, on random ones. */
class ModelPropertiesTest {
  private static final int DESIGNS = 200;
  private static final double ROUNDING = 1e-12;

  private static final List<Column> AREA =
      List.of(
          Column.AREA_XBAR,
          Column.AREA_ADC,
          Column.AREA_DAC,
          Column.AREA_ADDER,
          Column.AREA_SHIFTREG,
          Column.AREA_IREG,
          Column.AREA_OREG,
          Column.AREA_INPUT_DEMUX,
          Column.AREA_OUTPUT_MUX,
          Column.AREA_JOINTMODULE,
          Column.AREA_BUF,
          Column.AREA_POOLING);
  private static final List<Column> ENERGY =
      List.of(
          Column.ENERGY_XBAR,
          Column.ENERGY_ADC,
          Column.ENERGY_DAC,
          Column.ENERGY_SHIFTREG,
          Column.ENERGY_IREG,
          Column.ENERGY_OREG,
          Column.ENERGY_INPUT_DEMUX,
          Column.ENERGY_OUTPUT_MUX,
          Column.ENERGY_JOINTMODULE,
          Column.ENERGY_BUF_R,
          Column.ENERGY_BUF_W,
          Column.ENERGY_POOLING);

  private final Mnsim2Model model = new Mnsim2Model();

  private interface Check {
    void of(int number, Mnsim2Network net, Mnsim2Config config) throws EvaluationFailure;
  }

  private static void everywhere(Set<Quirk> quirks, Check check) throws EvaluationFailure {
    int checked = 0;
    for (int n = 0; n < DESIGNS; n++) {
      RandomDesigns designs = new RandomDesigns(RandomStream.of(7, "properties", n));
      Mnsim2Network net = designs.network();
      Mnsim2Config config = designs.config(quirks);
      try {
        new LayerPlan().map(net, config);
      } catch (EvaluationFailure full) {
        continue;
      }
      check.of(n, net, config);
      checked++;
    }
    assertThat(checked).isGreaterThan(DESIGNS / 2);
  }

  private static double sum(Mnsim2Result r, List<Column> columns) {
    return columns.stream().mapToDouble(r::get).sum();
  }

  private static void close(double actual, double expected, int design) {
    assertThat(actual)
        .as("design %d", design)
        .isCloseTo(expected, within(ROUNDING * Math.max(1e-300, Math.abs(expected))));
  }

  @Test
  void withoutQuirksLeavesAddUpToTotals() throws EvaluationFailure {
    everywhere(
        Quirk.none(),
        (n, net, config) -> {
          Mnsim2Result r = model.evaluate(net, config);
          close(sum(r, AREA), r.get(Column.AREA_UM2), n);
          close(sum(r, ENERGY) + r.get(Column.ENERGY_ADDER), r.get(Column.ENERGY_NJ), n);
          close(r.get(Column.POWER_W) * r.get(Column.LATENCY_NS), r.get(Column.ENERGY_NJ), n);
          assertThat(r.get(Column.LATENCY_NS)).isEqualTo(r.get(Column.LATENCY_TRUEMAX_NS));
        });
  }

  @Test
  void withQuirksEnergyIsThatOfItsLeavesButTheAdders() throws EvaluationFailure {
    everywhere(
        Quirk.all(),
        (n, net, config) -> {
          Mnsim2Result r = model.evaluate(net, config);
          close(sum(r, ENERGY), r.get(Column.ENERGY_NJ), n);
          double layers = 0;
          double area = 0;
          for (int i = 0; i < net.size(); i++) {
            layers += r.get(Column.ENERGY_NJ, i);
            area += r.get(Column.AREA_UM2, i);
          }
          close(layers, r.get(Column.ENERGY_NJ), n);
          close(area, r.get(Column.AREA_UM2), n);
        });
  }

  @Test
  void noResultIsThereBeforeItsLayerHasWorkedForIt() throws EvaluationFailure {
    everywhere(
        Quirk.all(),
        (n, net, config) -> {
          Mnsim2Result r = model.evaluate(net, config);
          for (int i = 0; i < net.size(); i++) {
            // a window with a stride may leave out the last values of what it reads; a sum may not
            boolean whole =
                !net.layer(i).kind().tiled() || net.layer(i).kind() == Mnsim2Layer.Kind.FC;
            for (int input : whole ? net.layer(i).inputs() : new int[0]) {
              assertThat(r.get(Column.LATENCY_NS, i))
                  .as("layer %d of design %d", i, n)
                  .isGreaterThanOrEqualTo(r.get(Column.LATENCY_NS, input));
            }
            // a layer's positions follow one another
            double busy =
                r.get(Column.LATSUM_COMPUTING, i)
                    + r.get(Column.LATSUM_DIGITAL, i)
                    + r.get(Column.LATSUM_POOLING, i);
            assertThat(r.get(Column.LATENCY_NS, i)).isGreaterThan(busy * (1 - ROUNDING));
          }
        });
  }

  @Test
  void moreRowsNeverTakeMoreCrossbarsNorFewerCells() throws EvaluationFailure {
    for (int n = 0; n < DESIGNS; n++) {
      RandomDesigns designs = new RandomDesigns(RandomStream.of(8, "rows", n));
      Mnsim2Network net = designs.network();
      SimConfig settings = designs.settings().with("Tile_Num", "64,64");
      double before = Double.POSITIVE_INFINITY;
      for (int rows : new int[] {64, 128, 256, 512}) {
        Mnsim2Config config =
            settings
                .with("Xbar_Size", rows + ",128")
                .with("Subarray_Size", Integer.toString(rows))
                .read(Quirk.all());
        Mnsim2Result r = model.evaluate(net, config);
        double crossbars = r.get(Column.XBARS_MAPPED);
        assertThat(crossbars).as("design %d, %d rows", n, rows).isLessThanOrEqualTo(before);
        assertThat(crossbars * rows * 128).isGreaterThanOrEqualTo(cells(net, config));
        assertThat(r.get(Column.XBARS_INSTANTIATED)).isGreaterThanOrEqualTo(crossbars);
        before = crossbars;
      }
    }
  }

  /** Cells that the weights fill, on all planes. */
  private static double cells(Mnsim2Network net, Mnsim2Config config) {
    double cells = 0;
    for (int i = 0; i < net.size(); i++) {
      Mnsim2Layer layer = net.layer(i);
      if (layer.kind().weighted()) {
        int planes = layer.weightBits() - (config.pe().polarity() - 1);
        double weights =
            (double) layer.inputChannels()
                * layer.outputChannels()
                * layer.kernel()
                * layer.kernel();
        cells += weights * planes * config.pe().polarity();
      }
    }
    return cells;
  }

  @Test
  void whatOneModelAnswersDoesNotDependOnWhatItAnsweredBefore() throws EvaluationFailure {
    everywhere(
        Quirk.all(),
        (n, net, config) -> {
          Mnsim2Result used = model.evaluate(net, config);
          Mnsim2Result fresh = new Mnsim2Model().evaluate(net, config);
          for (Column column : Column.values()) {
            assertThat(used.get(column)).as(column.id()).isEqualTo(fresh.get(column));
          }
        });
  }

  @Test
  void cellsOfMoreBitsMatterOnlyWithoutTheQuirk() throws EvaluationFailure {
    SimConfig two =
        SimConfig.shipped()
            .with("Device_Level", "4")
            .with("Device_Resistance", "1e6,29411.8,14925.4,1e4");
    Mnsim2Network net = KnownNetworks.find("alexnet").orElseThrow();
    double shipped =
        model.evaluate(net, SimConfig.shipped().read(Quirk.all())).get(Column.AREA_UM2);
    assertThat(model.evaluate(net, two.read(Quirk.all())).get(Column.AREA_UM2)).isEqualTo(shipped);
    double one = model.evaluate(net, SimConfig.shipped().read(Quirk.none())).get(Column.TILES);
    assertThat(model.evaluate(net, two.read(Quirk.none())).get(Column.TILES)).isLessThan(one);
  }
}
