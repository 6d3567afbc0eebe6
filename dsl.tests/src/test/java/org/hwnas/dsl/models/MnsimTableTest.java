package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.mnsim2.Column;
import org.hwnas.runtime.cost.mnsim2.KnownNetworks;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Model;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Result;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.cost.mnsim2.SimConfig;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables MNSIM 2.0 made of its own networks, read by a spec, cost what MNSIM says. */
class MnsimTableTest {
  private static final String SPEC =
      """
      hwnas 1.0
      network imported { layers = table("networks.json#%s") }
      experiment Table {
        workloads = {imported}
        hardware extends hwnas.presets.mnsim_default {}
        quantization { weights { bits = 9 } activations { bits = 9 } }
        evaluate { cost = mnsim }
        minimize energy
        search random { budget = 1 evaluations }
      }
      """;

  @ParameterizedTest
  @CsvSource({"lenet", "alexnet", "vgg8", "vgg16", "resnet18"})
  void aTableCostsWhatMnsimSays(String name, @TempDir Path folder) throws Exception {
    Files.copy(recorded(), folder.resolve("networks.json"));
    Path spec = Files.writeString(folder.resolve("table.hwnas"), SPEC.formatted(name));
    Compilation compilation = Compiler.compile(spec, Map.of());
    assertThat(compilation.hasErrors()).as(compilation.diagnostics().toString()).isFalse();
    ResolvedBlock root =
        new DesignResolver(compilation.plan().orElseThrow()).resolve(new Design(new TreeMap<>()));
    SortedMap<String, MetricArray> metrics =
        Models.standard(new DataSets(List.of()), TableFiles.none()).cost().estimate(root).metrics();
    SimConfig shipped = SimConfig.shipped().with("Tile_outBuf_Size", "64");
    Mnsim2Result mnsim =
        new Mnsim2Model()
            .evaluate(KnownNetworks.find(name).orElseThrow(), shipped.read(Quirk.all()));
    same(metrics, "tiles", mnsim.get(Column.TILES));
    same(metrics, "crossbars", mnsim.get(Column.XBARS_MAPPED));
    same(metrics, "energy", mnsim.get(Column.ENERGY_NJ) * 1e-9);
    same(metrics, "latency", mnsim.get(Column.LATENCY_NS) * 1e-9);
    same(metrics, "area", mnsim.get(Column.AREA_UM2) * 1e-12);
  }

  private static void same(Map<String, MetricArray> metrics, String name, double expected) {
    assertThat(metrics.get(name).at(0, 0)).as(name).isCloseTo(expected, withinPercentage(1e-7));
  }

  private static Path recorded() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path table = at.resolve("shared/reference/data/mnsim2/networks.json");
      if (Files.exists(table)) {
        return table;
      }
    }
    Assumptions.abort("no recorded tables beside the project");
    throw new AssertionError();
  }
}
