package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

/**
 * Chips whose layers have converters of their own, against recorded runs of NeuroSim in which all
 * layers have the same ones.
 */
class MixedConvertersTest {
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;

  /** ns of the clock of each recorded run. */
  private static Map<String, Double> clocks() throws IOException {
    List<String> lines =
        Files.readAllLines(RecordedFigures.folder("neurosim").resolve("chip_sweep.csv"));
    int clock = List.of(lines.get(0).split(",", -1)).indexOf("clk_ns");
    Map<String, Double> all = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[clock].isEmpty() && !cells[clock].contains("inf")) {
        all.put(cells[0], Double.parseDouble(cells[clock]));
      }
    }
    return all;
  }

  /** A chip of which every layer has the converters of one of the runs, in turn. */
  private static void check(
      String net, List<String> runs, List<NeuroSimSettings> settings, double percent)
      throws Exception {
    List<NeuroSimLayer> layers = MixedFormatsTest.network(net);
    List<LayerFormat> formats = Collections.nCopies(layers.size(), new LayerFormat(8, 8, 8));
    List<NeuroSimSettings> own = new ArrayList<>();
    double slowest = 0;
    for (int i = 0; i < layers.size(); i++) {
      own.add(settings.get(i % runs.size()));
      slowest = Math.max(slowest, clocks().get(net + "/" + runs.get(i % runs.size())));
    }
    NeuroSimModel model = NeuroSimModel.of(own, layers, formats);
    NeuroSimResult chip = model.evaluate(MixedFormatsTest.statistics(net, formats));
    assertThat(chip.clockPeriod() * GIGA).isCloseTo(slowest, withinPercentage(0.01));
    for (int i = 0; i < layers.size(); i++) {
      String run = net + "/" + runs.get(i % runs.size());
      Map<String, Double> recorded = MixedFormatsTest.layers().get(run).get(i);
      NeuroSimResult.Layer layer = chip.layers().get(i);
      assertThat(layer.tiles()).isEqualTo(recorded.get("tiles"));
      assertThat(layer.energy().converters() * TERA)
          .as("%s %d", run, i)
          .isCloseTo(recorded.get("E_adc_pJ"), withinPercentage(percent));
      assertThat(layer.energy().accumulation() * TERA)
          .as("%s %d", run, i)
          .isCloseTo(recorded.get("E_accum_pJ"), withinPercentage(0.1));
      // as many cycles as in the run, of the slowest converters' clock
      assertThat(layer.time().sensing() * GIGA / slowest)
          .isCloseTo(recorded.get("lat_adc_ns") / clocks().get(run), withinPercentage(0.01));
    }
    assertThat(model.areaByComponent().total())
        .isCloseTo(chip.area().total(), withinPercentage(1e-9));
  }

  @Test
  void eachLayerConvertsAsTheRunWithItsLevels() throws Exception {
    NeuroSimSettings.Builder base = MixedFormatsTest.base(true);
    check(
        "vgg8",
        List.of("level16", "B0", "level64"),
        List.of(
            base.converter(Converter.FLASH_VOLTAGE, 16).build(),
            base.converter(Converter.FLASH_VOLTAGE, 32).build(),
            base.converter(Converter.FLASH_VOLTAGE, 64).build()),
        1);
  }

  @Test
  void eachLayerConvertsAsTheRunWithItsKindAndSharing() throws Exception {
    NeuroSimSettings flash = MixedFormatsTest.base(false).build();
    NeuroSimSettings sar = MixedFormatsTest.base(false).converter(Converter.SAR, 32).build();
    check("lenet5", List.of("SAR_level32", "B0"), List.of(sar, flash), 3);
    NeuroSimSettings four = MixedFormatsTest.base(false).muxedColumns(4).build();
    check("lenet5", List.of("B0", "mux4"), List.of(flash, four), 3);
  }

  /** What two chips have together that share the layers between them, each of its own kind. */
  @Test
  void areaOfConvertersIsThatOfEachLayersTiles() throws Exception {
    List<NeuroSimLayer> net = MixedFormatsTest.network("vgg8");
    List<LayerFormat> formats = Collections.nCopies(net.size(), new LayerFormat(8, 8, 8));
    NeuroSimSettings.Builder base = MixedFormatsTest.base(true);
    NeuroSimSettings few = base.converter(Converter.FLASH_VOLTAGE, 16).build();
    NeuroSimSettings many = base.converter(Converter.FLASH_VOLTAGE, 64).build();
    double lower = converters(Collections.nCopies(net.size(), few), net, formats);
    double upper = converters(Collections.nCopies(net.size(), many), net, formats);
    List<NeuroSimSettings> odd = new ArrayList<>();
    List<NeuroSimSettings> even = new ArrayList<>();
    for (int i = 0; i < net.size(); i++) {
      odd.add(i % 2 == 1 ? many : few);
      even.add(i % 2 == 0 ? many : few);
    }
    double one = converters(odd, net, formats);
    double other = converters(even, net, formats);
    assertThat(one + other).isCloseTo(lower + upper, withinPercentage(1e-9));
    assertThat(one).isBetween(lower * 1.01, upper * 0.99);
  }

  private static double converters(
      List<NeuroSimSettings> settings, List<NeuroSimLayer> net, List<LayerFormat> formats)
      throws EvaluationFailure {
    return NeuroSimModel.of(settings, net, formats).areaByComponent().get(Component.ADC);
  }
}
