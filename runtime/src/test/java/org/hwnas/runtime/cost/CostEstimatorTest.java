package org.hwnas.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.PublishedNetworks;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;

class CostEstimatorTest {
  private final CostEstimator estimator =
      new CostEstimator(
          new AnalyticalCostModel(),
          name ->
              name.equals("digits")
                  ? Optional.of(new InputSpec(new TensorShape(1, 8, 8), 10))
                  : Optional.empty());

  private static ResolvedBlock root(
      ResolvedBlock hardware, String dataset, ResolvedBlock... networks) {
    return Roots.of(hardware, dataset, networks);
  }

  @Test
  void aChipServesAllWorkloadsAndIsAsLargeAsTheHungriestNeeds() throws EvaluationFailure {
    DesignCost cost =
        estimator.estimate(
            root(
                Chips.hardware(),
                "none",
                PublishedNetworks.lenet5(),
                PublishedNetworks.resnet18()));
    Map<String, MetricArray> metrics = cost.metrics();
    assertThat(cost.chipTiles()).isEqualTo((long) metrics.get("tiles").at(1, 0));
    assertThat(metrics.get("parameters").values()).containsExactly(61_706, 11_689_512);
    assertThat(metrics.get("area").workloads()).isEqualTo(1);
    assertThat(metrics.get("fits_on_chip").values()).containsExactly(1, 1);
    for (int w = 0; w < 2; w++) {
      double energy = metrics.get("energy").at(w, 0);
      double latency = metrics.get("latency").at(w, 0);
      assertThat(metrics.get("edp").at(w, 0)).isEqualTo(energy * latency);
      assertThat(metrics.get("power").at(w, 0)).isEqualTo(energy / latency);
      assertThat(metrics.get("efficiency").at(w, 0))
          .isCloseTo(2 * metrics.get("macs").at(w, 0) / energy, withinPercentage(1e-9));
      assertThat(metrics.get("throughput").at(w, 0)).isGreaterThan(1 / latency);
      assertThat(metrics.get("utilization").at(w, 0)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void namesEveryMetricOfTheLanguage() throws EvaluationFailure {
    DesignCost cost =
        estimator.estimate(root(Chips.hardware(), "none", PublishedNetworks.smallCnn()));
    assertThat(cost.metrics().keySet())
        .containsExactlyInAnyOrder(
            "energy",
            "latency",
            "compression",
            "area",
            "power",
            "throughput",
            "tops",
            "efficiency",
            "edp",
            "edap",
            "density",
            "leakage",
            "adc_energy",
            "fabrication_cost",
            "conversions",
            "stored_weights",
            "layer_inputs",
            "utilization",
            "crossbars",
            "tiles",
            "cells",
            "parameters",
            "macs",
            "fits_on_chip");
  }

  @Test
  void aFixedChipKeepsItsAreaAndSaysWhatDoesNotFit() throws EvaluationFailure {
    ResolvedBlock two = Chips.hardware("tile.count", 2);
    DesignCost small = estimator.estimate(root(two, "none", PublishedNetworks.oneLinear(10, 10)));
    DesignCost large = estimator.estimate(root(two, "none", PublishedNetworks.resnet18()));
    assertThat(small.metrics().get("fits_on_chip").at(0, 0)).isEqualTo(1);
    assertThat(large.metrics().get("fits_on_chip").at(0, 0)).isZero();
    assertThat(large.metrics().get("area")).isEqualTo(small.metrics().get("area"));
  }

  @Test
  void anAutomaticInputComesFromTheDataSetOrIsRefused() throws EvaluationFailure {
    ResolvedBlock stated = PublishedNetworks.smallCnn();
    Map<String, List<Value>> fields = new LinkedHashMap<>();
    stated.fields().keySet().forEach(f -> fields.put(f, List.of(Value.of("auto"))));
    ResolvedBlock open =
        new ResolvedBlock(stated.path(), stated.name(), "network", fields, stated.children());
    DesignCost fromData = estimator.estimate(root(Chips.hardware(), "digits", open));
    DesignCost fromBlock = estimator.estimate(root(Chips.hardware(), "none", stated));
    assertThat(fromData.metrics().get("energy")).isEqualTo(fromBlock.metrics().get("energy"));
    assertThatThrownBy(() -> estimator.estimate(root(Chips.hardware(), "none", open)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`small.input_channels` is auto");
  }

  @Test
  void aNetworkWithNothingToMapIsRefused() {
    ResolvedBlock pool = Layers.network("pool", 1, 8, 2, Layers.avgPool(2));
    assertThatThrownBy(() -> estimator.estimate(root(Chips.hardware(), "none", pool)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`pool` has no convolution or linear layer");
  }

  /**
   * Designs of Krestinskaya et al. (result files of JointHardwareWorkloadOptimizationIMC, RRAM):
   * all networks of the best chip found with the mean objective fit it, which has 512 x 32
   * crossbars, 8 bit a cell, 8 x 64 tiles of 32.
   */
  @Test
  void theFourNetworksFitThePublishedJointDesignByCells() throws EvaluationFailure {
    ResolvedBlock chip =
        Chips.hardware(
            "tile.pe.crossbar.rows",
            512,
            "tile.pe.crossbar.cols",
            32,
            "tile.pe.crossbar.count",
            1,
            "tile.pe.crossbar.bits_per_cell",
            8,
            "router_group",
            8,
            "tile.count",
            64,
            "tile.pe.count",
            32,
            "mapping.weights",
            "offset");
    CostQuestion question =
        estimator.question(
            root(
                chip,
                "none",
                PublishedNetworks.resnet18(),
                PublishedNetworks.vgg16(),
                PublishedNetworks.alexnet(),
                PublishedNetworks.mobilenetV3Large()));
    Chip read = question.chip();
    assertThat(question.mappings()).allMatch(m -> m.fitsByCells(read));
    // 138 million weights in 16,384 crossbars of 16,384 cells: half of them
    assertThat(question.mappings().get(1).cells()).isEqualTo(138_344_128L);
  }

  @Test
  void aNetworkIsBuiltOnceForAllHardware() throws EvaluationFailure {
    DesignCost first =
        estimator.estimate(root(Chips.hardware(), "none", PublishedNetworks.smallCnn()));
    DesignCost second =
        estimator.estimate(
            root(
                Chips.hardware("tile.pe.crossbar.rows", 64), "none", PublishedNetworks.smallCnn()));
    assertThat(second.workloads().get(0).network()).isSameAs(first.workloads().get(0).network());
    assertThat(second.metrics().get("energy")).isNotEqualTo(first.metrics().get("energy"));
  }
}
