package org.hwnas.runtime.validation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.cost.neurosim.LayerStatistics;
import org.hwnas.runtime.cost.neurosim.NetworkTable;
import org.hwnas.runtime.cost.neurosim.NeuroSimLayer;
import org.hwnas.runtime.cost.neurosim.NeuroSimModel;
import org.hwnas.runtime.cost.neurosim.NeuroSimResult;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings;
import org.hwnas.runtime.cost.neurosim.SubArrayProbe;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;

/**
 * Recorded runs of NeuroSim's inference core (V1.4 and V1.5), their layers, and recorded single
 * sub-arrays; see {@code docs/cost/neurosim.md} for the columns.
 *
 * <p>A table with a column {@code cfg_rows} holds sub-arrays: parameters of NeuroSim's names behind
 * {@code cfg_}, and any figure of {@link SubArrayProbe}. One with a column {@code net} holds runs:
 * parameters behind {@code p_}; the network's layers are in {@code network_<net>.csv}, what its
 * inputs and weights are like in {@code stats_<net>.json} beside the table. One with a column
 * {@code layer} holds layers of the runs of {@code chip_sweep.csv} beside it.
 */
public final class NeuroSimValidation implements Validation {
  private static final double LIMIT = 0.1; // of a group of a chip

  /** Of a component of a sub-array. */
  private static final double COMPONENT_LIMIT = 0.01;

  /** Of a whole chip. */
  private static final double TOTAL_LIMIT = 0.05;

  private static final Set<String> TOTALS =
      Set.of("area_um2", "latency_ns", "dynE_pJ", "leakP_uW", "leakE_pJ", "clk_ns", "TOPS_W");
  private static final Set<String> LAYER_GROUPS =
      Set.of("lat_adc_ns", "lat_accum_ns", "lat_other_ns", "E_adc_pJ", "E_accum_pJ", "E_other_pJ");
  private static final double DEVIATIONS = 4; // of rectified normal inputs, at the largest code
  private static final double BITS_OF_FIT = 8;

  private record Run(NeuroSimResult result, boolean pipelined, double postLayout) {}

  @Override
  public String name() {
    return "neurosim";
  }

  @Override
  public String description() {
    return "recorded runs of NeuroSim's inference core V1.4 and V1.5 against the model `neurosim`";
  }

  @Override
  public String reads() {
    return "`subarray_components.csv`, `chip_sweep.csv` or `chip_layers.csv` with the networks' tables beside it, or the folder of all";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    List<Path> files =
        Files.isDirectory(data)
            ? List.of(
                data.resolve("subarray_components.csv"),
                data.resolve("chip_sweep.csv"),
                data.resolve("chip_layers.csv"))
            : List.of(data);
    Map<String, Run> runs = new HashMap<>();
    for (Path file : files) {
      Table table = Table.read(file);
      if (table.has("cfg_rows")) {
        subArrays(table, report);
      } else if (table.has("net")) {
        chips(table, file, runs, report);
      } else if (table.has("layer")) {
        if (runs.isEmpty()) {
          Path sweep = file.resolveSibling("chip_sweep.csv");
          ValidationReport.Builder unseen = new ValidationReport.Builder(name(), table.name());
          chips(Table.read(sweep), sweep, runs, unseen);
        }
        layers(table, runs, report);
      } else {
        throw new TableException(
            "`%s` is no table of sub-arrays (column `cfg_rows`), runs (`net`) or layers (`layer`)"
                .formatted(table.name()));
      }
    }
    return report.build();
  }

  private static void subArrays(Table table, ValidationReport.Builder report) {
    for (Table.Row row : table.rows()) {
      String label = "sub-array of line " + row.line();
      try {
        NeuroSimSettings base = NeuroSimSettings.builder().resistance(100e3, 1.7e6).build();
        NeuroSimSettings.Builder settings = NeuroSimTables.settings(row, "cfg_", base);
        settings.size((int) row.required("cfg_rows"), (int) row.required("cfg_cols"));
        settings.parallelRows(row.number("cfg_rowpar").orElse(0.0).intValue());
        settings.bits(
            row.number("cfg_cellBit").orElse(1.0).intValue(),
            row.number("cfg_wbits").orElse(8.0).intValue(),
            row.number("cfg_abits").orElse(8.0).intValue());
        Map<String, Double> ours =
            SubArrayProbe.measure(
                settings.build(), row.required("cfg_activity"), row.required("cfg_wmean"));
        ours.forEach((name, value) -> add(report, "sub-array ", name, label, row, value));
        report.compared();
      } catch (EvaluationFailure e) {
        report.contradiction(label, "the model refuses it: " + e.getMessage());
      }
    }
  }

  private static void add(
      ValidationReport.Builder report,
      String of,
      String name,
      String label,
      Table.Row row,
      double value) {
    String text = row.text(name).toLowerCase(Locale.ROOT);
    if (text.endsWith("nan") || text.endsWith("inf")) {
      return; // NeuroSim divides by zero, as where no row of a column is active
    }
    row.number(name)
        .filter(expected -> expected != 0 || Math.abs(value) > 1e-9)
        .ifPresent(expected -> report.add(of + name, label, value, expected, rule(of, name)));
  }

  /**
   * Components of sub-arrays within 1 %, chips within 5 %, their groups and whole layers within 10
   * %. A group of one layer is shown and not judged: where it is a handful of clock cycles beside
   * hundreds, one more or less says nothing of the model.
   */
  private static ErrorSummary.Rule rule(String of, String name) {
    return switch (of) {
      case "sub-array " -> ErrorSummary.Rule.within(COMPONENT_LIMIT);
      case "chip " ->
          TOTALS.contains(name) ? ErrorSummary.Rule.within(TOTAL_LIMIT) : ErrorSummary.Rule.COMMON;
      default -> LAYER_GROUPS.contains(name) ? ErrorSummary.Rule.SHOWN : ErrorSummary.Rule.COMMON;
    };
  }

  private static void chips(
      Table table, Path file, Map<String, Run> runs, ValidationReport.Builder report)
      throws IOException {
    for (Table.Row row : table.rows()) {
      String label = row.text("tag");
      String version = row.text("version");
      boolean crashed = row.number("rc").orElse(0.0) != 0;
      if (version.startsWith("v13")) {
        report.note(label + ": V1.3 has other converters and wires, and is not modelled");
        continue;
      }
      if (row.number("p_synchronous").orElse(1.0) == 0 || row.number("p_reLu").orElse(1.0) == 0) {
        report.note(label + ": without a clock, or with a sigmoid, NeuroSim's latency is infinite");
        continue;
      }
      try {
        NeuroSimSettings settings = settings(row, version);
        List<NeuroSimLayer> net = network(file, row.text("net"));
        List<LayerStatistics> statistics =
            statistics(file, row.text("net"), net.size(), settings.inputBits);
        NeuroSimResult result = new NeuroSimModel(settings, net).evaluate(statistics);
        if (crashed) {
          report.contradiction(label, "the model evaluates it; NeuroSim stops");
          continue;
        }
        Run run = new Run(result, settings.pipeline, settings.calibration.postLayout());
        runs.put(label, run);
        figures(run).forEach((name, value) -> add(report, "chip ", name, label, row, value));
        report.compared();
      } catch (EvaluationFailure e) {
        if (crashed) {
          report.refused(label, e.getMessage());
        } else {
          report.contradiction(label, "the model refuses it: " + e.getMessage());
        }
      }
    }
  }

  private static NeuroSimSettings settings(Table.Row row, String version) throws EvaluationFailure {
    NeuroSimSettings.Builder base = NeuroSimSettings.builder();
    if (version.startsWith("v14")) {
      base.cell(NeuroSimSettings.Cell.SRAM)
          .converter(NeuroSimSettings.Converter.FLASH_CURRENT, 32)
          .resistance(100e3, 1.7e6)
          .idleColumnPower(0);
    }
    NeuroSimSettings.Builder settings = NeuroSimTables.settings(row, "p_", base.build());
    settings.size((int) row.required("rows"), (int) row.required("cols"));
    settings.parallelRows(row.number("rowpar").orElse(0.0).intValue());
    settings.bits(
        row.number("p_cellBit").orElse(1.0).intValue(),
        (int) row.required("wbits"),
        (int) row.required("abits"));
    return settings.build();
  }

  private static List<NeuroSimLayer> network(Path table, String net) throws IOException {
    Path file = table.resolveSibling("network_" + net + ".csv");
    if (!Files.isRegularFile(file)) {
      throw new TableException("`%s` is not beside the table".formatted(file.getFileName()));
    }
    try {
      return NetworkTable.read(Files.readAllLines(file));
    } catch (IllegalArgumentException e) {
      throw new TableException("`%s`: %s".formatted(file.getFileName(), e.getMessage()));
    }
  }

  /** As measured; without measurements, an image and rectified normal values behind it. */
  private static List<LayerStatistics> statistics(Path table, String net, int layers, int bits)
      throws IOException {
    JsonObject measured = new JsonObject();
    Path file = table.resolveSibling("stats_" + net + ".json");
    if (Files.isRegularFile(file)) {
      try {
        measured = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      } catch (JsonParseException | IllegalStateException e) {
        throw new TableException(
            "`%s` is no JSON object: %s".formatted(file.getFileName(), e.getMessage()));
      }
    }
    List<LayerStatistics> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      LayerStatistics one =
          i == 0 ? LayerStatistics.uniform(bits) : LayerStatistics.rectified(bits, DEVIATIONS);
      if (measured.has("layer" + (i + 1))) {
        JsonObject of = measured.getAsJsonObject("layer" + (i + 1));
        String ones = "bit_ones_" + bits + "b";
        one = of.has(ones) ? one.scaledTo(of.get(ones).getAsDouble()) : one;
        boolean fits = of.has("wcode_ones_8b") && BITS_OF_FIT == 8;
        one = fits ? one.withWeightOnes(of.get("wcode_ones_8b").getAsDouble()) : one;
      }
      all.add(one);
    }
    return all;
  }

  private static Map<String, Double> figures(Run run) {
    NeuroSimResult r = run.result();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("clk_ns", r.clockPeriod() * 1e9);
    values.put("area_um2", r.area().total() * 1e12);
    values.put("area_array", r.area().arrays() * 1e12);
    values.put("area_adc", r.area().converters() * 1e12);
    values.put("area_accum", r.area().accumulation() * 1e12);
    values.put("area_other", r.area().other() * 1e12);
    values.put("area_ic", r.area().interconnect() * 1e12);
    values.put("latency_ns", r.latency() * 1e9);
    values.put("lat_adc_ns", time(run, NeuroSimResult.Time::sensing));
    values.put("lat_accum_ns", time(run, NeuroSimResult.Time::accumulation));
    values.put("lat_other_ns", time(run, NeuroSimResult.Time::other));
    values.put("buf_lat_ns", time(run, NeuroSimResult.Time::buffers));
    values.put("ic_lat_ns", time(run, NeuroSimResult.Time::interconnect));
    values.put("dynE_pJ", r.energy().total() * 1e12);
    values.put("E_adc_pJ", r.energy().converters() * 1e12);
    values.put("E_accum_pJ", r.energy().accumulation() * 1e12);
    values.put("E_other_pJ", r.energy().other() * 1e12);
    values.put("buf_E_pJ", r.energy().buffers() * 1e12);
    values.put("ic_E_pJ", r.energy().interconnect() * 1e12);
    values.put("leakE_pJ", r.leakageEnergy() * 1e12);
    values.put("leakP_uW", r.leakage() * 1e6);
    values.put("TOPS_W", r.efficiency(run.postLayout()));
    values.put("TOPS", r.operations() / r.latency() * 1e-12);
    values.put("FPS", 1 / r.latency());
    values.put("TOPS_mm2", r.operations() / r.latency() * 1e-12 / (r.area().total() * 1e6));
    values.put("util_pct", r.plan().utilisation() * 100);
    values.put("numTiles", r.plan().tiles());
    values.put("tileCM", r.plan().tileSize());
    values.put("peCM", r.plan().peSize());
    values.put("numPENM", (double) r.plan().novelPes());
    values.put("peNM", r.plan().novelPeSize());
    values.put("PEs_total", r.plan().processingElements());
    values.put("subarrays_total", r.plan().subArrays());
    return values;
  }

  /** ns: of a pipeline's slowest layer, else of all. */
  private static double time(Run run, ToDoubleFunction<NeuroSimResult.Time> part) {
    var times =
        run.result().layers().stream().mapToDouble(layer -> part.applyAsDouble(layer.time()));
    return (run.pipelined() ? times.max().orElse(0) : times.sum()) * 1e9;
  }

  private static void layers(Table table, Map<String, Run> runs, ValidationReport.Builder report) {
    for (Table.Row row : table.rows()) {
      Run run = runs.get(row.text("tag"));
      int index = (int) row.required("layer") - 1;
      if (run == null || index >= run.result().layers().size()) {
        continue;
      }
      NeuroSimResult.Layer layer = run.result().layers().get(index);
      String label = row.text("tag") + " layer " + (index + 1);
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("tiles", layer.tiles());
      values.put("speedup", layer.speedUp());
      values.put("util", layer.utilisation());
      values.put("latency_ns", layer.time().total() * 1e9);
      values.put("dynE_pJ", layer.energy().total() * 1e12);
      values.put("leakP_uW", layer.leakage() * 1e6);
      values.put("leakE_pJ", layer.leakageEnergy() * 1e12);
      values.put("buf_lat_ns", layer.time().buffers() * 1e9);
      values.put("buf_E_pJ", layer.energy().buffers() * 1e12);
      values.put("ic_lat_ns", layer.time().interconnect() * 1e9);
      values.put("ic_E_pJ", layer.energy().interconnect() * 1e12);
      values.put("lat_adc_ns", layer.time().sensing() * 1e9);
      values.put("lat_accum_ns", layer.time().accumulation() * 1e9);
      values.put("lat_other_ns", layer.time().other() * 1e9);
      values.put("E_adc_pJ", layer.energy().converters() * 1e12);
      values.put("E_accum_pJ", layer.energy().accumulation() * 1e12);
      values.put("E_other_pJ", layer.energy().other() * 1e12);
      values.forEach((name, value) -> add(report, "layer ", name, label, row, value));
      report.compared();
    }
  }
}
