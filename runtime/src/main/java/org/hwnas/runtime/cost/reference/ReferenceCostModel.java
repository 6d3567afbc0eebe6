package org.hwnas.runtime.cost.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.MappedOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.cost.analytical.ComponentData;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.mapping.NetworkMapping;

/** The model that the package describes. */
public final class ReferenceCostModel implements CostModel {
  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    Chip chip = ChipReader.layout(question.hardware());
    ChipDetails details = ChipDetails.of(question.hardware());
    Parts parts = Parts.of(chip, details);
    List<NetworkMapping> mappings = new ArrayList<>(question.workloads().size());
    long needed = 0;
    for (CostQuestion.Workload workload : question.workloads()) {
      NetworkMapping mapping = question.mapped(workload, chip, details.rules(), parts.step());
      mappings.add(mapping);
      needed = Math.max(needed, mapping.tiles());
    }
    long chipTiles = chip.tiles().orElse(needed);
    double leakChip = parts.leakage(0).total();
    double[] leakage = {leakChip, parts.leakage(1).total() - leakChip};
    double tileArea = parts.area(1).total();
    List<WorkloadCost> workloads = new ArrayList<>(mappings.size());
    for (int i = 0; i < mappings.size(); i++) {
      NetworkMapping mapping = mappings.get(i);
      Inference inference = new Inference(parts, mapping, chipTiles, leakage, tileArea);
      CostBreakdown breakdown = inference.breakdown();
      workloads.add(
          new WorkloadCost(
              question.workloads().get(i).name(),
              mapping.network(),
              MappedOccupancy.of(mapping, chip, inference::decisions),
              breakdown));
    }
    ComponentValues area = parts.area(chipTiles);
    return new DesignCost(
        workloads,
        area,
        parts.leakage(chipTiles),
        chipTiles,
        question.areaPrice(),
        given(parts, mappings));
  }

  /**
   * Crossbars with and without pruning; joule of writing every cell of each network once, where it
   * is known what a write takes.
   */
  private static SortedMap<String, MetricArray> given(Parts parts, List<NetworkMapping> mappings) {
    SortedMap<String, MetricArray> given = new TreeMap<>();
    given.put("compression", compression(mappings));
    parts
        .write()
        .ifPresent(
            joule ->
                given.put(
                    "programming_energy",
                    MetricArray.perWorkload(
                        mappings.stream().mapToDouble(m -> m.cells() * joule).toArray())));
    return given;
  }

  private static MetricArray compression(List<NetworkMapping> mappings) {
    return MetricArray.perWorkload(
        mappings.stream().mapToDouble(NetworkMapping::compression).toArray());
  }

  @Override
  public String source(Component component) {
    String scaled = "; scaled as Stillmaker and Baas, Integration 58, 2017";
    return switch (component) {
      case CROSSBAR ->
          "V^2 G t or C V^2 of the cells; cell area of the device or published 6T cells";
      case DAC -> "C V^2 of the word line, 0.2 fF/um (Ho et al., Proc. IEEE 2001)";
      case ADC ->
          "Murmann, TVLSI 2021; Andrulis et al., arXiv 2404.06553; Schinkel et al., ISSCC 2007";
      case TILE_BUFFER, GLOBAL_BUFFER -> "Horowitz, ISSCC 2014; published 6T cells" + scaled;
      case DIGITAL -> "Horowitz, ISSCC 2014" + scaled;
      case LEAKAGE -> "off currents of ITRS and IRDS";
      case OFF_CHIP -> "Timeloop, ISPASS 2019; O'Connor et al., MICRO 2017; JEDEC";
      case WRITE -> "V^2 G t of the device's pulses";
      case SAMPLE_HOLD -> unit("sample_hold") + scaled;
      case SHIFT_ADD -> unit("shift_add") + scaled;
      case INPUT_REGISTER -> unit("input_register") + scaled;
      case OUTPUT_REGISTER -> unit("output_register") + scaled;
      case PE_ADDER -> unit("tile_shift_add") + scaled;
      case TILE_BUS -> unit("tile_bus") + scaled;
      case POOLING -> unit("pooling") + scaled;
      case ACTIVATION -> unit("activation") + scaled;
      case INTERCONNECT -> unit("router") + "; wires 0.2 fF/um" + scaled;
      default -> throw new IllegalArgumentException("nothing is booked on " + component.id());
    };
  }

  private static String unit(String name) {
    return ComponentData.isaac().row(name).source();
  }
}
