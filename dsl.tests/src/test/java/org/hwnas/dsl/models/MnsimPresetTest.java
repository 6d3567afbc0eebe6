package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import java.util.SortedMap;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
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
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;

/**
 * The library's preset is MNSIM's default chip: a spec on it costs what MNSIM says of its own
 * LeNet, but for the tile's buffer, which a spec gives a size and MNSIM makes as large as needed.
 */
class MnsimPresetTest {
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Preset {
        workloads = {hwnas.models.lenet5_mnsim}
        hardware extends hwnas.presets.mnsim_default {}
        quantization { weights { bits = 9 } activations { bits = 9 } }
        evaluate { cost = mnsim }
        minimize energy
        search random { budget = 1 evaluations }
      }
      """;

  @Test
  void aSpecOnThePresetCostsWhatMnsimSays() throws EvaluationFailure {
    Compilation compilation = Compiler.compile("preset.hwnas", SPEC, FileSource.none(), Map.of());
    assertThat(compilation.hasErrors()).isFalse();
    ResolvedBlock root =
        new DesignResolver(compilation.plan().orElseThrow())
            .resolve(new Design(new java.util.TreeMap<>()));
    SortedMap<String, MetricArray> metrics =
        Models.standard(new DataSets(java.util.List.of()), TableFiles.none())
            .cost()
            .estimate(root)
            .metrics();
    SimConfig shipped = SimConfig.shipped().with("Tile_outBuf_Size", "64");
    Mnsim2Result mnsim =
        new Mnsim2Model()
            .evaluate(KnownNetworks.find("lenet").orElseThrow(), shipped.read(Quirk.all()));
    same(metrics, "energy", mnsim.get(Column.ENERGY_NJ) * 1e-9);
    same(metrics, "latency", mnsim.get(Column.LATENCY_NS) * 1e-9);
    same(metrics, "area", mnsim.get(Column.AREA_UM2) * 1e-12);
    same(metrics, "tiles", mnsim.get(Column.TILES));
    same(metrics, "crossbars", mnsim.get(Column.XBARS_MAPPED));
  }

  private static void same(Map<String, MetricArray> metrics, String name, double expected) {
    assertThat(metrics.get(name).at(0, 0)).as(name).isCloseTo(expected, withinPercentage(1e-7));
  }
}
