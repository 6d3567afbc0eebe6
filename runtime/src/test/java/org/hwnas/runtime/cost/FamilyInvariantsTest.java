package org.hwnas.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.PublishedNetworks;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.table.TableFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every family, whatever it computes, over random designs. */
class FamilyInvariantsTest {
  private static final int DESIGNS = 40;

  /** Sums of the same numbers in another order. */
  private static final double ROUNDING = 1e-11;

  private static final Map<String, String> UNITS =
      Map.of("energy", "J", "latency", "s", "busy", "s", "area", "m^2", "leakage", "W");

  private static ResolvedBlock settings(String family) {
    return new ResolvedBlock(
        "cost",
        "evaluate.cost",
        family,
        Map.of("corrected", List.of(Value.of(false)), "curves", List.of(Value.of("auto"))),
        List.of());
  }

  private static CostModel model(String family) throws EvaluationFailure {
    return Models.costFamilies(TableFiles.none(), Simulators.none()).open(settings(family));
  }

  /** A design that every family can price, but where it has no converter or device like it. */
  private static Object[] hardware(String family, int number) {
    RandomStream random = RandomStream.of(11, "designs", number);
    List<Object> all = new ArrayList<>();
    choose(all, random, "tile.pe.crossbar.rows", 64, 128, 256);
    choose(all, random, "tile.pe.crossbar.cols", 64, 128, 256);
    choose(all, random, "tile.pe.crossbar.bits_per_cell", 1, 2);
    choose(all, random, "tile.pe.crossbar.count", 2, 4, 8);
    choose(all, random, "tile.pe.count", 2, 4, 9);
    choose(all, random, "tile.pe.adc.bits", 5, 6, 7);
    choose(all, random, "tile.pe.adc.columns_per_adc", 8, 16);
    choose(all, random, "technology.feature_size", 32e-9, 65e-9);
    choose(all, random, "cycle", 50e-9, 100e-9);
    if (family.equals("neurosim")) {
      all.addAll(List.of("interconnect.kind", "h_tree", "mapping.weights", "offset"));
    } else {
      choose(all, random, "mapping.weights", "offset", "differential_pair");
    }
    return all.toArray();
  }

  private static void choose(List<Object> all, RandomStream random, String path, Object... of) {
    all.add(path);
    all.add(of[random.nextInt(of.length)]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"analytical", "mnsim", "neurosim", "reference", "fitted", "puma"})
  void leavesAddUpHaveUnitsAndSourcesAndMetricsFollowFromOneAnother(String family)
      throws EvaluationFailure {
    CostModel model = model(family);
    CostEstimator estimator = new CostEstimator(model, name -> Optional.empty());
    int priced = 0;
    Set<String> refused = new TreeSet<>();
    for (int number = 0; number < DESIGNS; number++) {
      ResolvedBlock root =
          Roots.of(
              Chips.hardware(hardware(family, number)),
              "none",
              // NeuroSim has no chip for the few columns of LeNet
              family.equals("neurosim") ? PublishedNetworks.vgg16() : PublishedNetworks.lenet5(),
              PublishedNetworks.resnet18());
      DesignCost cost;
      try {
        cost = estimator.estimate(root);
      } catch (EvaluationFailure e) {
        refused.add(e.getMessage());
        continue; // by name: not a figure
      }
      priced++;
      List<CostItem> chip = cost.areaItems(model);
      SortedMap<String, MetricArray> metrics = cost.metrics();
      leaves(chip, family);
      same(sum(chip, "area"), metrics, "area", 0);
      same(sum(chip, "leakage"), metrics, "leakage", 0);
      for (int w = 0; w < cost.workloads().size(); w++) {
        WorkloadCost workload = cost.workloads().get(w);
        List<CostItem> items = workload.breakdown().items(model);
        leaves(items, family);
        same(sum(items, "energy"), metrics, "energy", w);
        if (metrics.containsKey("cells")) {
          List<LayerOccupancy> layers = workload.occupancy().layers();
          double cells = layers.stream().mapToLong(LayerOccupancy::cells).sum();
          same(cells, metrics, "cells", w);
        }
        derived(metrics, workload, w);
      }
    }
    assertThat(priced).as(family + " refused: " + refused).isGreaterThan(DESIGNS / 3);
  }

  private static void leaves(List<CostItem> items, String family) {
    for (CostItem item : items) {
      assertThat(item.value()).as(family + " " + item).isPositive().isFinite();
      assertThat(item.unit()).as(family + " " + item).isEqualTo(UNITS.get(item.quantity()));
      assertThat(item.source()).as(family + " " + item).isNotBlank();
    }
  }

  private static double sum(List<CostItem> items, String quantity) {
    return items.stream()
        .filter(item -> item.quantity().equals(quantity))
        .mapToDouble(CostItem::value)
        .sum();
  }

  private static double at(SortedMap<String, MetricArray> metrics, String name, int workload) {
    return metrics.get(name).at(workload, 0);
  }

  /** Where the family knows the metric. */
  private static void same(
      double expected, SortedMap<String, MetricArray> metrics, String name, int workload) {
    if (metrics.containsKey(name)) {
      assertThat(at(metrics, name, workload))
          .as(name)
          .isCloseTo(expected, within(ROUNDING * expected));
    }
  }

  private static void derived(
      SortedMap<String, MetricArray> metrics, WorkloadCost workload, int w) {
    double operations = 2.0 * workload.network().macs();
    double area = at(metrics, "area", 0);
    double latency = at(metrics, "latency", w);
    double throughput = at(metrics, "throughput", w);
    assertThat(throughput * latency).as("pipelined").isGreaterThanOrEqualTo(1 - ROUNDING);
    same(operations * throughput, metrics, "tops", w);
    same(operations * throughput / area, metrics, "density", w);
    if (metrics.containsKey("energy")) {
      double energy = at(metrics, "energy", w);
      same(energy * latency, metrics, "edp", w);
      same(energy * latency * area, metrics, "edap", w);
      same(energy / latency, metrics, "power", w);
      same(operations / energy, metrics, "efficiency", w);
    }
  }

  /** The units of derived metrics are products of those they are made of. */
  @Test
  void dimensionsOfDerivedMetricsAreThoseOfTheirFactors() {
    Dimension energy = dimension("energy");
    Dimension time = dimension("latency");
    Dimension area = dimension("area");
    assertThat(dimension("edp")).isEqualTo(energy.times(time));
    assertThat(dimension("edap")).isEqualTo(energy.times(time).times(area));
    assertThat(dimension("power")).isEqualTo(energy.dividedBy(time));
    assertThat(dimension("leakage")).isEqualTo(dimension("power"));
    assertThat(dimension("throughput")).isEqualTo(time.power(-1));
    assertThat(dimension("tops")).isEqualTo(time.power(-1));
    assertThat(dimension("density")).isEqualTo(time.times(area).power(-1));
    assertThat(dimension("efficiency")).isEqualTo(energy.power(-1));
  }

  private static Dimension dimension(String metric) {
    return Units.of(MetricUnits.si(metric)).dimension();
  }
}
