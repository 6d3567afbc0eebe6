package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** What is exported costs, read back, what the design costs. */
class Mnsim2ExportTest {
  private static final double ROUNDING = 1e-10; // percent

  private static void same(Mnsim2Network net, Mnsim2Config a, Mnsim2Network other, Mnsim2Config b)
      throws EvaluationFailure {
    Mnsim2Result x = new Mnsim2Model().evaluate(net, a);
    Mnsim2Result y = new Mnsim2Model().evaluate(other, b);
    for (Column column : Column.values()) {
      assertThat(y.get(column))
          .as(column.id())
          .isCloseTo(x.get(column), withinPercentage(ROUNDING));
    }
  }

  @Test
  void settingsAndLayersReadBackAsTheDesign() throws EvaluationFailure {
    for (ResolvedBlock network :
        List.of(PublishedNetworks.resnet18(), PublishedNetworks.mobilenetV3Large())) {
      for (int rows : new int[] {64, 256}) {
        CostQuestion question =
            new CostEstimator(new Mnsim2CostModel(Quirk.all()), name -> Optional.empty())
                .question(Roots.of(Chips.hardware("tile.pe.crossbar.rows", rows), "none", network));
        Export.Exported exported = new Mnsim2Export().export(question);
        assertThat(exported.files())
            .containsOnlyKeys("SimConfig.ini", "networks.json", "run_mnsim.py");
        JsonObject tables =
            JsonParser.parseString(exported.files().get("networks.json")).getAsJsonObject();
        CostQuestion.Workload workload = question.workloads().get(0);
        Translation.Translated own = Translation.of(workload.network(), question.quantization());
        same(
            own.layers(),
            Mnsim2CostModel.hardware(question, List.of(own), Quirk.all()),
            LayerTable.read(tables.getAsJsonArray(workload.name())),
            SimConfig.parse(exported.files().get("SimConfig.ini")).read(Quirk.all()));
      }
    }
  }

  @Test
  void anyHardwareReadsBackAsItself() throws EvaluationFailure {
    int compared = 0;
    for (int n = 0; n < 100; n++) {
      RandomDesigns designs = new RandomDesigns(RandomStream.of(21, "export", n));
      Mnsim2Network net = designs.network();
      Mnsim2Config config = designs.config(Quirk.all());
      if (config.adc().latency() > 20) {
        continue; // the converter that counts has no rate that MNSIM would read back
      }
      List<String> notes = new ArrayList<>();
      Mnsim2Config back =
          SimConfig.parse(SimConfigWriter.write(config, notes).text()).read(Quirk.all());
      assertThat(notes).isEmpty();
      if (config.pe().digital()) {
        continue; // MNSIM gives digital crossbars its own converters
      }
      try {
        same(net, config, net, back);
        compared++;
      } catch (EvaluationFailure full) {
        continue;
      }
    }
    assertThat(compared).isGreaterThan(30);
  }

  @Test
  void aDriverOfAnotherAreaIsFoldedIntoTheCells() throws EvaluationFailure {
    Mnsim2Config shipped = SimConfig.shipped().read(Quirk.all());
    Mnsim2Config.Array a = shipped.array();
    Mnsim2Config.Array driven =
        new Mnsim2Config.Array(
            a.rows(), a.columns(), a.subarrayRows(), true, a.transistor(), 1000, false, false);
    Mnsim2Config config =
        new Mnsim2Config(
            shipped.cell(),
            driven,
            shipped.dac(),
            shipped.adc(),
            shipped.pe(),
            shipped.logic(),
            shipped.tile(),
            shipped.chip(),
            shipped.quirks());
    List<String> notes = new ArrayList<>();
    Mnsim2Config back = SimConfigWriter.write(config, notes).read(Quirk.all());
    assertThat(notes).hasSize(1).first().asString().contains("Device_Area");
    Mnsim2Network net = KnownNetworks.find("lenet").orElseThrow();
    same(net, config, net, back);
  }
}
