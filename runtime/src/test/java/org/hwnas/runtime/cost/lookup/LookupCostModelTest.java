package org.hwnas.runtime.cost.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.hwnas.runtime.table.Table;
import org.junit.jupiter.api.Test;

class LookupCostModelTest {
  private static final Offset<Double> TINY = Offset.offset(1e-18);
  private static final String ROWS = "hardware.tile.pe.crossbar.rows";

  private static Table table(String text) throws IOException {
    return Table.read("t.csv", new StringReader(text));
  }

  private static DesignCost cost(LookupCostModel model, Object... hardware)
      throws EvaluationFailure {
    ResolvedBlock root =
        Roots.of(
            Chips.hardware(hardware),
            "none",
            PublishedNetworks.lenet5(),
            PublishedNetworks.smallCnn());
    return new CostEstimator(model, name -> Optional.empty()).estimate(root);
  }

  @Test
  void aDesignIsFoundByTheFieldsThatAreColumns() throws Exception {
    LookupCostModel model =
        LookupCostModel.of(
            table(
                ROWS
                    + ",workload,energy [uJ],latency [us],area [mm^2]\n"
                    + "128,lenet5,2,10,3\n128.0,small,4,5,3\n64,lenet5,1,1,1\n"),
            Optional.empty(),
            false);
    Map<String, MetricArray> metrics = cost(model).metrics();
    assertThat(metrics.get("energy").values()).containsExactly(new double[] {2e-6, 4e-6}, TINY);
    assertThat(metrics.get("latency").values()).containsExactly(new double[] {1e-5, 5e-6}, TINY);
    assertThat(metrics.get("area").values()).containsExactly(new double[] {3e-6}, TINY);
    assertThat(metrics.get("edp").at(0, 0)).isCloseTo(2e-11, withinPercentage(1e-9));
    assertThat(metrics).doesNotContainKeys("tiles", "utilization", "fits_on_chip");
    assertThatThrownBy(() -> cost(model, "tile.pe.crossbar.rows", 64))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`small` with " + ROWS + " = 64");
    assertThatThrownBy(() -> cost(model, "tile.pe.crossbar.rows", 32))
        .hasMessageContaining("no row for `lenet5`")
        .hasMessageContaining("the nearest, line 2, differs in 1");
  }

  @Test
  void layersAddUp() throws Exception {
    String rows = "layer.inputs,layer.outputs,energy,latency\n25,6,1,1\n150,16,2,1\n";
    LookupCostModel model =
        LookupCostModel.of(
            table(rows + "400,120,3,1\n120,84,4,1\n84,10,5,1\n"), Optional.empty(), true);
    ResolvedBlock root = Roots.of(Chips.hardware(), "none", PublishedNetworks.lenet5());
    DesignCost cost = new CostEstimator(model, name -> Optional.empty()).estimate(root);
    assertThat(cost.metrics().get("energy").at(0, 0)).isEqualTo(15);
    assertThat(cost.metrics().get("latency").at(0, 0)).isEqualTo(5);
  }

  @Test
  void aTableThatContradictsItselfOrMeansNothingIsRefused() throws IOException {
    assertThatThrownBy(() -> of(ROWS + ",energy\n128,1\n128,2\n"))
        .hasMessageContaining("lines 2 and 3")
        .hasMessageContaining("other figures");
    assertThatThrownBy(() -> of(ROWS + ",cost\n128,1\n"))
        .hasMessageContaining("no column of a metric");
    assertThatThrownBy(() -> of(ROWS + ",energy [furlong]\n128,1\n"))
        .hasMessageContaining("no unit `furlong`");
    assertThatThrownBy(() -> of(ROWS + ",energy\n")).hasMessageContaining("no row");
    Table rows = table("r,e,x\n128,1,a\n");
    Table wrong = table("column,meaning,unit\nq,energy,\n");
    assertThatThrownBy(() -> LookupCostModel.of(rows, Optional.of(wrong), false))
        .hasMessageContaining("describes the column `q`");
  }

  private static LookupCostModel of(String text) throws IOException, EvaluationFailure {
    return LookupCostModel.of(table(text), Optional.empty(), false);
  }

  @Test
  void aFactorOfAUnitMayBeANumber() throws EvaluationFailure {
    assertThat(Columns.factor("2048 bit")).isEqualTo(2048);
    assertThat(Columns.factor("mm^2")).isCloseTo(1e-6, withinPercentage(1e-9));
    assertThat(Columns.factor("")).isEqualTo(1);
  }
}
