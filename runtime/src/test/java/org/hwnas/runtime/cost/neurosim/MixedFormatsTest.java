package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

/**
 * Chips whose layers have formats of their own, against recorded runs of NeuroSim in which all
 * layers have one: what a layer does at its converters is what NeuroSim recorded for that layer at
 * that format, and all that layers share lies between the runs.
 */
class MixedFormatsTest {
  private static final double TABLES = 0.05; // percent
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;

  /** Recorded figures of layers by run, then by column. */
  static Map<String, List<Map<String, Double>>> layers() throws IOException {
    List<String> lines =
        Files.readAllLines(RecordedFigures.folder("neurosim").resolve("chip_layers.csv"));
    String[] names = lines.get(0).split(",", -1);
    Map<String, List<Map<String, Double>>> runs = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.contains("inf") || line.contains("nan")) {
        continue; // runs without a clock
      }
      String[] cells = line.split(",", -1);
      Map<String, Double> row = new HashMap<>();
      for (int i = 1; i < cells.length; i++) {
        row.put(names[i], Double.parseDouble(cells[i]));
      }
      runs.computeIfAbsent(cells[0], k -> new ArrayList<>()).add(row);
    }
    return runs;
  }

  static List<NeuroSimLayer> network(String name) throws IOException {
    Path file = RecordedFigures.folder("neurosim").resolve("network_" + name + ".csv");
    return NetworkTable.read(Files.readAllLines(file));
  }

  /** What the recorded runs read, at the bits of each layer. */
  static List<LayerStatistics> statistics(String name, List<LayerFormat> formats)
      throws IOException {
    Path file = RecordedFigures.folder("neurosim").resolve("stats_" + name + ".json");
    JsonObject measured = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    List<LayerStatistics> all = new ArrayList<>();
    for (int i = 0; i < formats.size(); i++) {
      int bits = formats.get(i).inputBits();
      double ones =
          measured.getAsJsonObject("layer" + (i + 1)).get("bit_ones_" + bits + "b").getAsDouble();
      LayerStatistics like =
          i == 0 ? LayerStatistics.uniform(bits) : LayerStatistics.rectified(bits, 4);
      all.add(like.scaledTo(ones));
    }
    return all;
  }

  /** The runs' base: resistive cells at 22 nm, voltage sensing with 32 levels, layer by layer. */
  static NeuroSimSettings.Builder base(boolean novel) {
    return NeuroSimSettings.builder()
        .resistance(1e5, 1.7e6)
        .pipeline(false, 1)
        .converter(Converter.FLASH_VOLTAGE, 32)
        .novelMapping(novel)
        .bits(1, 8, 8);
  }

  private static List<LayerFormat> formats(int[] weights, int[] inputs) {
    List<LayerFormat> all = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      all.add(new LayerFormat(weights[i], inputs[i], inputs[Math.min(i + 1, inputs.length - 1)]));
    }
    return all;
  }

  @Test
  void inputsOfALayersOwnBitsCostWhatTheRunAtThoseBitsSays() throws Exception {
    List<Map<String, Double>> eight = layers().get("vgg8/B0");
    List<Map<String, Double>> four = layers().get("vgg8/w8a4");
    int[] weights = {8, 8, 8, 8, 8, 8, 8, 8};
    for (int[] inputs : new int[][] {{8, 4, 8, 4, 8, 4, 8, 4}, {4, 4, 4, 8, 8, 8, 4, 4}}) {
      List<LayerFormat> formats = formats(weights, inputs);
      NeuroSimResult chip =
          new NeuroSimModel(base(true).build(), network("vgg8"), formats)
              .evaluate(statistics("vgg8", formats));
      for (int i = 0; i < inputs.length; i++) {
        Map<String, Double> recorded = (inputs[i] == 8 ? eight : four).get(i);
        NeuroSimResult.Layer layer = chip.layers().get(i);
        assertThat(layer.tiles()).isEqualTo(recorded.get("tiles"));
        assertThat(layer.time().sensing() * GIGA)
            .isCloseTo(recorded.get("lat_adc_ns"), withinPercentage(TABLES));
        // a share of reads without an active row is a sample there, and a mean here
        assertThat(layer.energy().converters() * TERA)
            .isCloseTo(recorded.get("E_adc_pJ"), withinPercentage(1));
        assertThat(layer.energy().accumulation() * TERA)
            .isCloseTo(recorded.get("E_accum_pJ"), withinPercentage(TABLES));
        // wires are as long as on the wider chip
        assertThat(layer.energy().interconnect() * TERA)
            .isBetween(four.get(i).get("ic_E_pJ") * 0.999, eight.get(i).get("ic_E_pJ") * 1.001);
        assertThat(layer.time().interconnect() * GIGA)
            .isBetween(four.get(i).get("ic_lat_ns") * 0.999, eight.get(i).get("ic_lat_ns") * 1.001);
        // buffers have the banks of the wider chip, of which more are read at once
        assertThat(layer.time().buffers() * GIGA).isLessThan(recorded.get("buf_lat_ns") * 1.001);
        assertThat((layer.time().total() - layer.time().buffers()) * GIGA)
            .isBetween(
                (four.get(i).get("latency_ns") - four.get(i).get("buf_lat_ns")) * 0.999,
                (eight.get(i).get("latency_ns") - eight.get(i).get("buf_lat_ns")) * 1.001);
        assertThat(layer.energy().total() * TERA)
            .isBetween(four.get(i).get("dynE_pJ") * 0.999, eight.get(i).get("dynE_pJ") * 1.001);
      }
      // made for the widest: the chip of 8 bits
      NeuroSimResult wide =
          new NeuroSimModel(base(true).build(), network("vgg8"))
              .evaluate(statistics("vgg8", formats(weights, weights)));
      assertThat(chip.area().accumulation()).isEqualTo(wide.area().accumulation());
      assertThat(chip.clockPeriod()).isEqualTo(wide.clockPeriod());
    }
  }

  @Test
  void weightsOfALayersOwnBitsTakeTheCellsThatTheRunAtThoseBitsTook() throws Exception {
    List<Map<String, Double>> eight = layers().get("lenet5/w8a4");
    List<Map<String, Double>> four = layers().get("lenet5/w4a4");
    int[] inputs = {4, 4, 4, 4, 4};
    for (int[] weights : new int[][] {{8, 4, 8, 4, 8}, {4, 8, 8, 4, 4}}) {
      List<LayerFormat> formats = formats(weights, inputs);
      NeuroSimResult chip =
          new NeuroSimModel(base(false).bits(1, 8, 4).build(), network("lenet5"), formats)
              .evaluate(statistics("lenet5", formats));
      for (int i = 0; i < weights.length; i++) {
        Map<String, Double> recorded = (weights[i] == 8 ? eight : four).get(i);
        NeuroSimResult.Layer layer = chip.layers().get(i);
        assertThat(layer.energy().converters() * TERA)
            .isCloseTo(recorded.get("E_adc_pJ"), withinPercentage(2));
        // tiles are those of the widest layer, so that there are more copies of narrow ones
        assertThat(layer.time().sensing() * layer.speedUp() * GIGA)
            .isCloseTo(
                recorded.get("lat_adc_ns") * recorded.get("speedup"), withinPercentage(TABLES));
      }
    }
  }

  @Test
  void aChipIsNeverNarrowerThanALayer() throws Exception {
    List<NeuroSimLayer> net = List.of(new NeuroSimLayer(8, 8, 128, 3, 3, 256, false, 1, 0));
    List<LayerFormat> wider = List.of(new LayerFormat(9, 8, 8));
    assertThatThrownBy(() -> new NeuroSimModel(base(true).build(), net, wider))
        .isInstanceOf(IllegalArgumentException.class);
    List<LayerFormat> narrow = List.of(new LayerFormat(4, 8, 8));
    NeuroSimSettings rows = base(true).cell(Cell.SRAM).parallelRead(false).build();
    assertThatThrownBy(() -> new NeuroSimModel(rows, net, narrow))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("row by row");
  }

  @Test
  void aLinkHasTheWiresOfItsBandwidthAtTheClock() throws Exception {
    // the bus that NeuroSim made is 2,048 wide at most: at its clock, so many bits a second
    NeuroSimSettings own = base(true).build();
    List<LayerFormat> formats =
        formats(new int[] {8, 8, 8, 8, 8, 8, 8, 8}, new int[] {8, 8, 8, 8, 8, 8, 8, 8});
    List<NeuroSimLayer> net = network("vgg8");
    List<LayerStatistics> statistics = statistics("vgg8", formats);
    NeuroSimResult free = new NeuroSimModel(own, net).evaluate(statistics);
    double clock = Math.min(1e9, 1 / free.clockPeriod());
    for (boolean tree : new boolean[] {false, true}) {
      double[] area = new double[3];
      double[] time = new double[3];
      for (int i = 0; i < 3; i++) {
        NeuroSimSettings.Builder stated =
            own.toBuilder().wiring(Wiring.own(tree).withBandwidth((256 << i) * clock));
        NeuroSimResult chip = new NeuroSimModel(stated.build(), net).evaluate(statistics);
        area[i] = chip.area().interconnect();
        time[i] = chip.layers().stream().mapToDouble(l -> l.time().interconnect()).sum();
      }
      // a part within tiles and a part between them, the latter in proportion to wires and 1 /
      // wires
      assertThat(area[2] - area[1]).isCloseTo(2 * (area[1] - area[0]), withinPercentage(1e-6));
      assertThat(time[0] - time[1]).isCloseTo(2 * (time[1] - time[2]), withinPercentage(1));
      assertThat(time[1]).isGreaterThan(time[2]);
    }
    // the width that NeuroSim itself chose, stated as a bandwidth, is the same chip
    Map<String, Double> recorded = layers().get("vgg8/B0").get(1);
    NeuroSimResult same =
        new NeuroSimModel(
                own.toBuilder()
                    .wiring(Wiring.own(false).withBandwidth(busWidth(net, free) * clock))
                    .build(),
                net)
            .evaluate(statistics);
    assertThat(same.latency()).isCloseTo(free.latency(), withinPercentage(1e-9));
    assertThat(same.layers().get(1).time().interconnect() * GIGA)
        .isCloseTo(recorded.get("ic_lat_ns"), withinPercentage(TABLES));
    assertThatThrownBy(() -> own.toBuilder().wiring(Wiring.own(false).withBandwidth(-1)).build())
        .isInstanceOf(EvaluationFailure.class);
  }

  /** Sum of what tiles send and receive, halved until 2,048 wires do; by NeuroSim's rule. */
  private static double busWidth(List<NeuroSimLayer> net, NeuroSimResult chip) {
    double width = 0;
    for (NeuroSimLayer layer : net) {
      boolean novel = layer.kernelWidth() == 3 && layer.channels() * 9 >= 128;
      double lines = novel ? chip.plan().novelPeSize() * 3 : chip.plan().tileSize();
      width += lines + lines / 8;
    }
    while (width > 2048) {
      width /= 2;
    }
    return width;
  }
}
