package org.hwnas.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.cost.mnsim2.Mnsim2CostModel;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.cost.neurosim.NeuroSimCostModel;
import org.hwnas.runtime.cost.reference.ReferenceCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;

/** What holds of every family that prices a chip, over random designs. */
class FamilyPropertiesTest {
  private static final ResolvedBlock SMALL = PublishedNetworks.resnet18();
  private static final ResolvedBlock OTHER = PublishedNetworks.vgg16();

  private static final Map<String, CostModel> FAMILIES =
      Map.of(
          "reference", new ReferenceCostModel(),
          "analytical", new AnalyticalCostModel(),
          "mnsim", new Mnsim2CostModel(Quirk.all()),
          "mnsim corrected", new Mnsim2CostModel(Quirk.none()),
          "neurosim", neurosim(false),
          "neurosim corrected", neurosim(true));

  private static CostModel neurosim(boolean corrected) {
    Map<String, List<Value>> fields = Map.of("corrected", List.of(Value.of(corrected)));
    return new NeuroSimCostModel(
        new ResolvedBlock("cost", "evaluate.cost", "neurosim", fields, List.of()));
  }

  private record Case(String family, List<Object> hardware) {
    CostModel model() {
      return FAMILIES.get(family);
    }

    DesignCost cost(ResolvedBlock... networks) throws EvaluationFailure {
      return new CostEstimator(model(), name -> Optional.empty())
          .estimate(Roots.of(Chips.hardware(hardware.toArray()), "none", networks));
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.of(FAMILIES.keySet().stream().sorted().toList()),
            Arbitraries.of(64, 128, 256),
            Arbitraries.of(5, 6, 8),
            Arbitraries.of(8, 16, 32),
            Arbitraries.of(22e-9, 32e-9, 45e-9, 65e-9),
            Arbitraries.of("sar", "flash"),
            Arbitraries.of(1, 2, 4))
        .as(
            (family, size, bits, sharing, node, adc, pes) -> {
              boolean neurosim = family.startsWith("neurosim");
              boolean mnsim = family.startsWith("mnsim");
              return new Case(
                  family,
                  List.of(
                      "tile.pe.crossbar.rows", size,
                      "tile.pe.crossbar.cols", size,
                      "tile.pe.crossbar.count", mnsim ? 2 : 1,
                      "tile.pe.crossbar.bits_per_cell", 1,
                      "tile.pe.count", pes,
                      "tile.pe.adc.bits", bits,
                      "tile.pe.adc.columns_per_adc", sharing,
                      "tile.pe.adc.kind", mnsim ? "sar" : adc,
                      "technology.feature_size", node,
                      "mapping.weights", mnsim ? "differential_pair" : "offset",
                      "interconnect.kind", neurosim ? "bus" : "mesh"));
            });
  }

  private static double metric(DesignCost cost, String name, int workload) {
    return cost.metrics().get(name).at(workload, 0);
  }

  @Property(tries = 60)
  void energyAddsUpOverItsLeavesAndMetricsFollowFromOneAnother(@ForAll("cases") Case design)
      throws EvaluationFailure {
    DesignCost cost = design.cost(SMALL, OTHER);
    for (int w = 0; w < 2; w++) {
      CostBreakdown breakdown = cost.workloads().get(w).breakdown();
      double plain = 0;
      for (LayerCost layer : breakdown.layers()) {
        double leaves = 0;
        for (double leaf : layer.energy().toMap().values()) {
          assertThat(leaf).isGreaterThanOrEqualTo(0).isFinite();
          leaves += leaf;
        }
        assertThat(layer.energy().total()).isEqualTo(leaves); // to the last bit
        plain += leaves;
      }
      double energy = metric(cost, "energy", w);
      double latency = metric(cost, "latency", w);
      assertThat(energy).isEqualTo(plain).isPositive();
      double items =
          breakdown.items(design.model()).stream()
              .filter(i -> i.quantity().equals("energy"))
              .mapToDouble(CostItem::value)
              .sum();
      assertThat(items).isCloseTo(energy, withinPercentage(1e-9));
      // joule, second and square metre: what is made of them has their product as unit
      double operations = 2 * metric(cost, "macs", w);
      double area = metric(cost, "area", w);
      assertThat(metric(cost, "edp", w)).isEqualTo(energy * latency);
      assertThat(metric(cost, "power", w)).isEqualTo(energy / latency);
      assertThat(metric(cost, "edap", w)).isEqualTo(energy * latency * area);
      assertThat(metric(cost, "efficiency", w)).isEqualTo(operations / energy);
      assertThat(metric(cost, "density", w))
          .isEqualTo(operations * metric(cost, "throughput", w) / area);
      assertThat(metric(cost, "utilization", w)).isPositive().isLessThanOrEqualTo(1 + 1e-12);
      assertThat(metric(cost, "throughput", w) * latency).isGreaterThanOrEqualTo(1 - 1e-9);
    }
    double leaves = cost.area().toMap().values().stream().mapToDouble(v -> v).sum();
    assertThat(leaves).isCloseTo(cost.area().total(), withinPercentage(1e-9));
    assertThat(cost.areaItems(design.model())).allSatisfy(i -> assertThat(i.source()).isNotBlank());
  }

  @Property(tries = 40)
  void aNetworkCostsTheSameWhateverStandsBesideItOnAChipAsLarge(@ForAll("cases") Case design)
      throws EvaluationFailure {
    DesignCost both = design.cost(SMALL, OTHER);
    DesignCost turned = design.cost(OTHER, SMALL);
    DesignCost alone = design.cost(OTHER); // the hungrier of the two: the chip is as large
    assertThat(alone.chipTiles()).isLessThanOrEqualTo(both.chipTiles());
    for (String name : List.of("energy", "latency", "throughput", "cells", "conversions")) {
      assertThat(metric(both, name, 0)).as(name).isEqualTo(metric(turned, name, 1));
      assertThat(metric(both, name, 1)).as(name).isEqualTo(metric(turned, name, 0));
    }
    assertThat(both.area().total()).isEqualTo(turned.area().total());
    assertThat(both.area().total())
        .isGreaterThanOrEqualTo(alone.area().total() * (1 - 1e-12))
        .isGreaterThanOrEqualTo(design.cost(SMALL).area().total() * (1 - 1e-12));
  }

  @Property(tries = 8)
  void threadsThatAskTheSameModelGetTheSameBits(@ForAll("cases") Case design) throws Exception {
    CostEstimator estimator = new CostEstimator(design.model(), name -> Optional.empty());
    List<ResolvedBlock> roots = new ArrayList<>();
    List<SortedMap<String, MetricArray>> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Object> hardware = new ArrayList<>(design.hardware());
      hardware.addAll(List.of("clock", 1e9 + i * 1e6, "cycle", (10 + i) * 1e-9));
      ResolvedBlock root = Roots.of(Chips.hardware(hardware.toArray()), "none", SMALL);
      roots.add(root);
      expected.add(
          new CostEstimator(design.model(), name -> Optional.empty()).estimate(root).metrics());
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<SortedMap<String, MetricArray>>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        ResolvedBlock root = roots.get((i * 5) % roots.size());
        answers.add(pool.submit(() -> estimator.estimate(root).metrics()));
      }
      for (int i = 0; i < answers.size(); i++) {
        SortedMap<String, MetricArray> metrics = answers.get(i).get();
        SortedMap<String, MetricArray> same = expected.get((i * 5) % roots.size());
        assertThat(metrics.keySet()).isEqualTo(same.keySet());
        metrics.forEach(
            (name, value) ->
                assertThat(value.at(0, 0)).as(name).isEqualTo(same.get(name).at(0, 0)));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Property(tries = 40)
  void widerWeightsNeverTakeFewerCellsAndWiderInputsNeverLessTimeOrConversions(
      @ForAll("cases") Case design) throws EvaluationFailure {
    ResolvedBlock hardware = Chips.hardware(design.hardware().toArray());
    CostEstimator estimator = new CostEstimator(design.model(), name -> Optional.empty());
    DesignCost narrow = estimator.estimate(quantized(hardware, 4, 4));
    DesignCost weights = estimator.estimate(quantized(hardware, 8, 4));
    DesignCost inputs = estimator.estimate(quantized(hardware, 4, 8));
    assertThat(metric(weights, "cells", 0)).isGreaterThanOrEqualTo(metric(narrow, "cells", 0));
    assertThat(metric(weights, "crossbars", 0))
        .isGreaterThanOrEqualTo(metric(narrow, "crossbars", 0));
    assertThat(metric(inputs, "cells", 0)).isEqualTo(metric(narrow, "cells", 0));
    for (String name : List.of("conversions", "latency", "energy")) {
      assertThat(metric(inputs, name, 0)).as(name).isGreaterThanOrEqualTo(metric(narrow, name, 0));
    }
  }

  private static ResolvedBlock quantized(ResolvedBlock hardware, int weights, int inputs) {
    ResolvedBlock root = Roots.of(hardware, "none", SMALL);
    List<ResolvedBlock> children = new ArrayList<>(root.children());
    children.set(children.size() - 1, Chips.quantization(weights, inputs));
    return new ResolvedBlock("", "", "experiment", Map.of(), children);
  }
}
