package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostItem;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Roots;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.PublishedNetworks;
import org.junit.jupiter.api.Test;

class NeuroSimCostModelTest {
  private static final double ROUNDING = 1e-9; // percent

  private static NeuroSimCostModel model(boolean corrected) {
    Map<String, List<Value>> fields = Map.of("corrected", List.of(Value.of(corrected)));
    return new NeuroSimCostModel(
        new ResolvedBlock("cost", "evaluate.cost", "neurosim", fields, List.of()));
  }

  private static DesignCost cost(NeuroSimCostModel model, ResolvedBlock network, Object... more)
      throws EvaluationFailure {
    List<Object> changes =
        new ArrayList<>(
            List.of(
                "mapping.weights", "offset",
                "interconnect.kind", "bus",
                "tile.pe.adc.bits", 5,
                "tile.pe.adc.columns_per_adc", 8,
                "tile.pe.crossbar.bits_per_cell", 1));
    changes.addAll(List.of(more));
    return new CostEstimator(model, name -> Optional.empty())
        .estimate(Roots.of(Chips.hardware(changes.toArray()), "none", network));
  }

  @Test
  void leavesAddUpToTheTotals() throws EvaluationFailure {
    for (boolean corrected : new boolean[] {false, true}) {
      NeuroSimCostModel model = model(corrected);
      DesignCost cost = cost(model, PublishedNetworks.resnet18());
      List<CostItem> items = cost.workloads().get(0).breakdown().items(model);
      assertThat(sum(items, "energy"))
          .isCloseTo(metric(cost, "energy"), withinPercentage(ROUNDING));
      assertThat(sum(cost.areaItems(model), "area"))
          .isCloseTo(metric(cost, "area"), withinPercentage(ROUNDING));
      assertThat(metric(cost, "latency")).isPositive();
      assertThat(metric(cost, "leakage")).isPositive();
      assertThat(metric(cost, "tiles")).isGreaterThan(20);
    }
  }

  private static double sum(List<CostItem> items, String quantity) {
    return items.stream()
        .filter(i -> i.quantity().equals(quantity))
        .mapToDouble(CostItem::value)
        .sum();
  }

  private static double metric(DesignCost cost, String name) {
    return cost.metrics().get(name).at(0, 0);
  }

  @Test
  void aNetworkOfOursIsATableOfNeuroSims() throws EvaluationFailure {
    NeuroSimNetwork lenet = NeuroSimNetwork.of(NetworkBuilder.build(PublishedNetworks.lenet5()));
    assertThat(lenet.layers()).hasSize(5);
    assertThat(lenet.layers().get(1).channels()).isEqualTo(6);
    assertThat(lenet.layers().get(2).inputs()).isEqualTo(400);
    assertThat(NetworkTable.write(lenet.layers()).get(3)).isEqualTo("1,1,120,1,1,84,0,1");
  }

  @Test
  void whatNeuroSimDoesNotHaveIsRefusedByName() {
    refused("offset", PublishedNetworks.resnet18(), "mapping.weights", "differential_pair");
    refused("bit by bit", PublishedNetworks.resnet18(), "tile.pe.dac.bits", 2);
    refused("28 nm", PublishedNetworks.resnet18(), "technology.feature_size", 28e-9);
    refused("groups of filters", PublishedNetworks.mobilenetV3Large());
    refused("widest layer", PublishedNetworks.lenet5());
    refused("the chip has 3", PublishedNetworks.resnet18(), "tile.count", 3);
  }

  private static void refused(String why, ResolvedBlock network, Object... hardware) {
    assertThatThrownBy(() -> cost(model(false), network, hardware))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void correctionsChangeTheNumbers() throws EvaluationFailure {
    // at 22 nm, where the driver of the column decoder is sized in any case
    Object[] node = {"technology.feature_size", 22e-9};
    DesignCost kept = cost(model(false), PublishedNetworks.resnet18(), node);
    DesignCost right = cost(model(true), PublishedNetworks.resnet18(), node);
    assertThat(metric(right, "latency")).isGreaterThan(metric(kept, "latency"));
    assertThat(metric(right, "leakage")).isGreaterThan(metric(kept, "leakage"));
  }
}
