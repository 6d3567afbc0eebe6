package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.hwnas.runtime.validation.NeuroSimValidation;
import org.hwnas.runtime.validation.ValidationReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported costs, read back, what the design costs. */
class NeuroSimExportTest {
  @Test
  void settingsAndLayersReadBackAsTheDesign(@TempDir Path folder) throws Exception {
    NeuroSimCostModel model =
        new NeuroSimCostModel(
            new ResolvedBlock("cost", "evaluate.cost", "neurosim", Map.of(), List.of()));
    CostEstimator estimator = new CostEstimator(model, name -> Optional.empty());
    ResolvedBlock root =
        Roots.of(
            Chips.hardware(
                "mapping.weights",
                "offset",
                "interconnect.kind",
                "h_tree",
                "tile.pe.adc.bits",
                6,
                "tile.pe.adc.columns_per_adc",
                8,
                "tile.pe.crossbar.device.g_max",
                11e-6,
                "tile.pe.crossbar.device.on_off_ratio",
                20),
            "none",
            PublishedNetworks.resnet18());
    CostQuestion question = estimator.question(root);
    Export.Exported exported = new NeuroSimExport().export(question);
    assertThat(exported.files().get("Param.txt"))
        .contains("technode = 32;", "SARADC = 1;", "globalBusType = 1;", "levelOutput = 64;");
    for (Map.Entry<String, String> file : exported.files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    DesignCost cost = estimator.estimate(root);
    double joule = cost.metrics().get("energy").at(0, 0);
    double leaked =
        cost.workloads()
            .get(0)
            .breakdown()
            .energyByComponent()
            .get(org.hwnas.runtime.cost.Component.LEAKAGE);
    String[] lines = exported.files().get("chip_sweep.csv").split("\n");
    String filled =
        lines[0]
            + ",area_um2,latency_ns,dynE_pJ\n"
            + lines[1]
            + ","
            + cost.metrics().get("area").at(0, 0) * 1e12
            + ","
            + cost.metrics().get("latency").at(0, 0) * 1e9
            + ","
            + (joule - leaked) * 1e12
            + "\n";
    Path table = Files.writeString(folder.resolve("chip_sweep.csv"), filled);
    ValidationReport report = new NeuroSimValidation().run(table);
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.errors()).hasSize(3);
    assertThat(report.maxError()).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-9));
  }
}
