package org.hwnas.runtime.export.cimloop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;

/**
 * A macro, a tile, a chip and a memory cell, and the layers of the workloads, laid out as the
 * folder {@code workspace/models} of CiMLoop (Andrulis et al., ISPASS 2024; format read at commit
 * d6e1390): copied over that folder, its scripts find them by the name {@value #NAME}.
 */
public final class CimLoopExport implements Export {
  /** Name of the macro, tile, chip and cell. */
  static final String NAME = "hwnas";

  /** An open switch, where the lowest conductance of a cell is 0. */
  private static final double OPEN = 1e12; // ohm

  /** Bins on either side of 0. */
  private static final int BINS = 15;

  @Override
  public String name() {
    return "cimloop";
  }

  @Override
  public String description() {
    return "macro, tile, chip, memory cell and layers as YAML for CiMLoop (Timeloop v4)";
  }

  @Override
  public Exported export(CostQuestion design) throws EvaluationFailure {
    List<String> notes = new ArrayList<>();
    Map<String, String> values = values(design, notes);
    Map<String, String> files = new LinkedHashMap<>();
    String macro = "models/arch/1_macro/" + NAME + "/";
    for (String file : List.of("arch.yaml", "variables_free.yaml", "variables_iso.yaml")) {
      files.put(macro + file, filled(file, values));
    }
    files.put("models/arch/2_tile/" + NAME + ".yaml", filled("tile.yaml", values));
    files.put("models/arch/3_chip/" + NAME + ".yaml", filled("chip.yaml", values));
    files.put("models/memory_cells/" + NAME + ".cell.yaml", filled("cell.yaml", values));
    for (CostQuestion.Workload workload : design.workloads()) {
      List<CimLoopLayer> layers = CimLoopLayer.of(workload.network(), notes);
      for (int i = 0; i < layers.size(); i++) {
        files.put(
            "models/workloads/%s_%s/%s.yaml"
                .formatted(NAME, workload.name(), number(i, layers.size())),
            filled("layer.yaml", layers.get(i).values(workload.name())));
      }
    }
    String first = design.workloads().get(0).name();
    notes.add(
        "copy `models` over CiMLoop's workspace/models; in its scripts, `run_layer(macro=\"%1$s\", tile=\"%1$s\", chip=\"%1$s\", layer=\"%1$s_%2$s/%3$s\")` runs a layer"
            .formatted(
                NAME,
                first,
                number(0, CimLoopLayer.of(design.workloads().get(0).network(), notes).size())));
    notes.add(
        "a cycle there is a read of the array with all its conversions; latency is counted in such cycles");
    return new Exported(files, notes.stream().distinct().toList());
  }

  /** With as many digits as the last one has, so that names sort. */
  private static String number(int index, int count) {
    int digits = Math.max(2, Integer.toString(count - 1).length());
    return String.format(Locale.ROOT, "%0" + digits + "d", index);
  }

  private static Map<String, String> values(CostQuestion design, List<String> notes)
      throws EvaluationFailure {
    Chip chip = design.chip();
    ChipDetails details = ChipDetails.of(design.hardware());
    Map<String, String> v = new LinkedHashMap<>();
    v.put("name", NAME);
    array(v, chip, details, design.quantization(), notes);
    tiles(v, chip, details, design.chipTiles(), notes);
    cell(v, chip, details, design.hardware(), notes);
    v.put("inputs_hist", histogram(true));
    v.put("weights_hist", histogram(false));
    return v;
  }

  private static void array(
      Map<String, String> v,
      Chip chip,
      ChipDetails details,
      Quantization formats,
      List<String> notes) {
    Adc adc = chip.adc();
    int bits = chip.crossbar().bitsPerCell();
    int dac = chip.tile().pe().dacBits();
    boolean pair = chip.encoding() == WeightEncoding.DIFFERENTIAL_PAIR;
    v.put("rows", text(chip.crossbar().rows()));
    v.put("cols", text(chip.crossbar().cols()));
    v.put("cell_bits", text(bits));
    v.put("weight_bits", text(formats.weightBits()));
    v.put("input_bits", text(formats.activationBits()));
    if (pair) {
      // magnitudes without the sign, once in cells for positive and once for negative weights
      int slices = Math.max(1, -Math.floorDiv(-(formats.weightBits() - 1), bits));
      v.put("weight_cells_bits", text(2 * slices * bits));
      v.put("encoding", "pairs of cells: one of a pair is at its lowest conductance");
    } else {
      v.put("weight_cells_bits", "WEIGHT_BITS");
      v.put("encoding", "weights plus an offset; the offset is taken off digitally");
    }
    v.put("weight_encoding", pair ? "two_part_magnitude_encode_hist" : "offset_encode_hist");
    v.put("adcs", text(adc.perCrossbar()));
    v.put("share", text(adc.columnsPerAdc()));
    v.put("adc_bits", text(adc.bits()));
    v.put("spiking", details.pulseWidth() ? "True" : "False");
    v.put("voltage_dac_bits", text(details.pulseWidth() ? 1 : dac));
    v.put("pulse_dac_bits", text(details.pulseWidth() ? dac : 1));
    double conversions =
        adc.rate().isPresent() ? adc.columnsPerAdc() / adc.rate().getAsDouble() : 0;
    v.put("cycle", text(Math.max(chip.cycle(), conversions)));
    v.put("pulse", text(details.cell().readPulse().orElse(chip.cycle())));
    v.put("supply", text(chip.supply()));
    v.put("node", text(chip.technology() * 1e9));
    if (adc.kind() != Adc.Kind.SAR) {
      notes.add(
          "CiMLoop's converters are priced by resolution and rate alone, not as %s"
              .formatted(adc.kind().name().toLowerCase(Locale.ROOT)));
    }
    if (details.adcPower().isPresent() || details.adcArea().isPresent()) {
      notes.add("a converter's stated power and area stay here; ADC_ENERGY_SCALE, ADC_AREA_SCALE");
    }
  }

  private static void tiles(
      Map<String, String> v, Chip chip, ChipDetails details, long tiles, List<String> notes) {
    int bus = details.tileBusBits();
    int flit = chip.interconnect().flitBits();
    v.put("power_gating", details.powerGating() ? "True" : "False");
    v.put("tile_buffer", text(chip.tile().bufferBits()));
    v.put("tile_bus", text(bus));
    v.put("tile_depth", text(Math.max(1, Math.floor(chip.tile().bufferBits() / bus))));
    v.put("pes", text(chip.tile().pe().count()));
    v.put("crossbars", text(chip.crossbar().count()));
    v.put("macros", text(chip.tile().crossbars()));
    v.put("global_buffer", text(chip.bufferBits()));
    v.put("glb_width", text(flit));
    v.put("glb_depth", text(Math.max(1, Math.floor(chip.bufferBits() / flit))));
    v.put("groups", text(chip.routerGroups()));
    v.put("tiles", text(Math.ceil((double) tiles / chip.routerGroups())));
    v.put("flit", text(flit));
    v.put("topology", chip.interconnect().kind().name().toLowerCase(Locale.ROOT));
    notes.add("CiMLoop counts routers, not hops: the topology between tiles is not told");
  }

  private static void cell(
      Map<String, String> v,
      Chip chip,
      ChipDetails details,
      ResolvedBlock hardware,
      List<String> notes) {
    ResolvedBlock device = hardware.child("tile").child("pe").child("crossbar").child("device");
    double feature = chip.technology();
    double on = 1 / chip.crossbar().device().gMax();
    double low = chip.crossbar().device().gMin();
    v.put("cell_type", details.cell().sram() ? "SRAM" : "RRAM");
    v.put("roadmap", details.highPerformance() ? "1" : "2");
    v.put(
        "cell_area",
        text(
            details.cell().area().isPresent()
                ? details.cell().area().getAsDouble() / (feature * feature)
                : chip.crossbar().device().cellAreaF2()));
    v.put("r_on", text(on));
    v.put("r_off", text(low > 0 ? 1 / low : OPEN));
    v.put("read_voltage", text(chip.crossbar().device().readVoltage()));
    v.put("read_pulse", text(details.cell().readPulse().orElse(chip.cycle()) * 1e9));
    v.put("set_voltage", stated(device, "set_voltage", 1, 2, "V", notes));
    v.put("set_pulse", stated(device, "set_pulse", 1e9, 50, "ns", notes));
    v.put("access", details.cell().access() && !details.cell().sram() ? "CMOS" : "None");
    // NeuroSim's rule: the transistor drops a quarter of what the cell does
    v.put("access_resistance", text(on / 4));
    v.put("access_voltage", text(chip.supply()));
    if (details.cell().readEnergy().isPresent() || details.cell().writeEnergy().isPresent()) {
      notes.add("energies stated for the cell follow from resistance and voltage there");
    }
  }

  /** A value of the device, or NeuroSim's for resistive memory where the design states none. */
  private static String stated(
      ResolvedBlock device,
      String field,
      double scale,
      double otherwise,
      String unit,
      List<String> notes) {
    if (device.has(field) && !device.is(field, "auto")) {
      return text(device.number(field) * scale);
    }
    notes.add(
        "the device states no %s; the cell has %s %s".formatted(field, text(otherwise), unit));
    return text(otherwise);
  }

  /**
   * Shares of values by bin, lowest first, of a normal distribution whose third deviation is the
   * last bin.
   *
   * @param rectified whether what is below 0 becomes 0
   */
  private static String histogram(boolean rectified) {
    double[] shares = new double[2 * BINS + 1];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      double deviations = 3.0 * (i - BINS) / BINS;
      double share = StrictMath.exp(-deviations * deviations / 2);
      shares[rectified ? Math.max(i, BINS) : i] += share;
      sum += share;
    }
    List<String> bins = new ArrayList<>();
    for (double share : shares) {
      bins.add(String.format(Locale.ROOT, "%.3g", share / sum));
    }
    return String.join(", ", bins);
  }

  /** Whole numbers without a fraction, others to the last digit. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value).toLowerCase(Locale.ROOT);
  }

  private static String filled(String template, Map<String, String> values) {
    String text = template(template);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("%" + value.getKey() + "%", value.getValue());
    }
    return text;
  }

  private static String template(String name) {
    try (InputStream in = CimLoopExport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
