package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.export.Export;

/**
 * Settings by the names of NeuroSim's {@code Param}, its {@code NetWork.csv} for each workload, and
 * the same settings as a table that {@code hwnas validate neurosim} reads once results are in it.
 */
public final class NeuroSimExport implements Export {
  @Override
  public String name() {
    return "neurosim";
  }

  @Override
  public String description() {
    return "settings of Param and NetWork.csv for NeuroSim's inference core 1.4 and 1.5";
  }

  @Override
  public Exported export(CostQuestion design) throws EvaluationFailure {
    if (!design.hardware().uniform()) {
      throw new EvaluationFailure(
          "NeuroSim has one design of sub-array for the chip, and this design has several");
    }
    if (!design.root().child("quantization").children().stream().allMatch(ResolvedBlock::uniform)) {
      throw new EvaluationFailure(
          "NeuroSim's command line has one precision for all layers, and this design has several");
    }
    NeuroSimSettings s =
        NeuroSimHardware.read(design, options(design), design.quantization(), NeuroSimQuirk.all());
    if (!s.wiring.equals(Wiring.own(s.wiring.tree())) || s.stated.any() || s.tileBuffer > 0) {
      throw new EvaluationFailure(
          "NeuroSim works out its wires and converters: it cannot be told of a mesh, of widths and"
              + " bandwidths of links, or a tile's buffer, a converter's power, rate and area");
    }
    Map<String, String> parameters = parameters(s);
    Map<String, String> files = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    files.put("Param.txt", assignments(parameters, s));
    List<String> rows = new ArrayList<>();
    for (CostQuestion.Workload workload : design.workloads()) {
      List<NeuroSimLayer> layers = NeuroSimNetwork.of(workload.network()).layers();
      if (layers.stream().anyMatch(layer -> layer.stride() != layer.strideHeight())) {
        throw new EvaluationFailure(
            "NeuroSim's table has one stride for both directions, and a layer of `%s` has two"
                .formatted(workload.name()));
      }
      String file = "network_" + workload.name() + ".csv";
      files.put(file, String.join("\n", NetworkTable.write(layers)) + "\n");
      rows.add(
          "%s,v15,%s,%d,%d,%d,%d,%d,"
                  .formatted(
                      workload.name(),
                      workload.name(),
                      s.weightBits,
                      s.inputBits,
                      s.rows,
                      s.columns,
                      s.parallelRows)
              + String.join(",", parameters.values()));
      notes.add(
          "main %s %d %d %d %d, then for each layer its weights and its inputs"
              .formatted(file, s.weightBits, s.inputBits, s.rows, s.parallelRows));
    }
    String header =
        "tag,version,net,wbits,abits,rows,cols,rowpar,"
            + parameters.keySet().stream()
                .map(name -> "p_" + name)
                .collect(Collectors.joining(","));
    files.put("chip_sweep.csv", header + "\n" + String.join("\n", rows) + "\n");
    notes.add(
        "with columns of results such as area_um2 and dynE_pJ added, `hwnas validate neurosim --data chip_sweep.csv` compares");
    if (s.clock != 1e9) {
      notes.add("the clock is bound in `clkFreq` of Param.txt only; the table has no such column");
    }
    return new Exported(files, notes);
  }

  private static ResolvedBlock options(CostQuestion design) {
    return design
        .root()
        .find("evaluate")
        .flatMap(evaluate -> evaluate.find("cost"))
        .filter(cost -> cost.kind().equals("neurosim"))
        .orElseGet(
            () -> new ResolvedBlock("cost", "evaluate.cost", "neurosim", Map.of(), List.of()));
  }

  private static String flag(boolean set) {
    return set ? "1" : "0";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.17g", value);
  }

  /** What varies from run to run, by NeuroSim's names. */
  static Map<String, String> parameters(NeuroSimSettings s) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("operationmode", s.parallelRead ? "2" : "1");
    all.put("memcelltype", s.cell == Cell.SRAM ? "1" : s.cell == Cell.RRAM ? "2" : "3");
    all.put("accesstype", s.accessTransistor ? "1" : "4");
    all.put("deviceroadmap", s.roadmap == Roadmap.HP ? "1" : "2");
    all.put("technode", Integer.toString(s.node));
    all.put("temp", Integer.toString(s.temperature));
    all.put("globalBusType", flag(s.wiring.tree()));
    all.put("globalBufferType", flag(s.sramGlobalBuffer));
    all.put("tileBufferType", flag(s.sramTileBuffer));
    all.put("novelMapping", flag(s.novelMapping));
    all.put("SARADC", flag(s.converter == Converter.SAR));
    all.put("currentMode", flag(s.converter == Converter.FLASH_CURRENT));
    all.put("pipeline", flag(s.pipeline));
    all.put("speedUpDegree", Integer.toString(s.speedUp));
    all.put("validated", flag(s.calibrated));
    all.put("numColMuxed", Integer.toString(s.muxedColumns));
    all.put("levelOutput", Integer.toString(s.levels));
    all.put("cellBit", Integer.toString(s.cellBits));
    all.put("resistanceOn", number(s.onResistance));
    all.put("resistanceOff", number(s.offResistance));
    return all;
  }

  private static String assignments(Map<String, String> parameters, NeuroSimSettings s) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    // follow from others there, or are given on the command line
    all.put("numRowSubArray", Integer.toString(s.rows));
    all.put("numColSubArray", Integer.toString(s.columns));
    all.put("numRowParallel", Integer.toString(s.parallelRows));
    all.put("dumcolshared", Integer.toString(s.levels));
    all.put("accessVoltage", number(s.accessVoltage));
    all.put("writeVoltage", number(s.writeVoltage));
    all.put("clkFreq", number(s.clock));
    all.put("inputtoggle", number(s.inputToggle));
    all.put("outputtoggle", number(s.outputToggle));
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue() + ";\n")
        .collect(Collectors.joining());
  }
}
