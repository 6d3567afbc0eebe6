package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hwnas.examples.SystemRuns.mean;
import static org.hwnas.examples.SystemRuns.metric;
import static org.hwnas.examples.SystemRuns.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.report.RunReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Published systems in small: what each is known for is seen to happen, its constraints hold in
 * what is returned, and it finds more than as many random designs do. Each test says how long it
 * takes on two idle cores.
 */
@Tag("slow")
class SystemRunsTest {
  /** Where a search begins with random designs, those are what it is compared with. */
  private static final Map<String, String> ALONE = Map.of("search.baseline", "none");

  @TempDir private Path runs;

  /** 2 s. One chip for four networks, at once and level after level (the authors' baseline). */
  @Test
  void oneSearchForAllLevelsBeatsOneAfterTheOther() throws Exception {
    Map<String, String> cost = Map.of("evaluate.cost", "reference");
    SystemRuns.Run joint = run("JointHardwareWorkload/rram_4_workloads.hwnas", cost, runs);
    SystemRuns.Run levels = run("JointHardwareWorkload/rram_sequential.hwnas", cost, runs);
    assertThat(joint.best()).isLessThan(0.8 * joint.luck()).isLessThan(0.8 * levels.best());
    assertThat(joint.found()).hasSize(500 + 4 * 10 * 70);
    assertThat(metric(joint.winner(), "area")).isLessThanOrEqualTo(8e-4); // m^2
    // what the first levels decided stays in the last one's designs
    List<RunReport.Point> last =
        levels.found().subList(levels.found().size() - 5, levels.found().size());
    Set<Value> bits =
        last.stream()
            .map(p -> p.design().value("hardware.tile.pe.crossbar.bits_per_cell").orElseThrow())
            .collect(Collectors.toSet());
    assertThat(bits).hasSize(1);
  }

  /** 4 s. */
  @Test
  void kernelsGetBitsOfTheirOwnAfterTheirLayers() throws Exception {
    SystemRuns.Run run = run("RaQU/raqu_small.hwnas", Map.of(), runs);
    List<RunReport.Point> coarse = new ArrayList<>();
    for (RunReport.Point point : run.found()) {
      if (!layersAreUniform(point.design())) {
        break;
      }
      coarse.add(point);
    }
    assertThat(coarse).hasSizeGreaterThan(20);
    // the last of them is the best of those before, handed over
    double best = run.best(coarse);
    assertThat(coarse.get(coarse.size() - 1).objectives()[0]).isEqualTo(best);
    List<RunReport.Point> fine = run.found().subList(coarse.size(), run.found().size());
    assertThat(fine).hasSizeGreaterThan(20).noneMatch(p -> layersAreUniform(p.design()));
    assertThat(run.best()).isGreaterThan(run.luck());
  }

  private static boolean layersAreUniform(Design design) {
    Map<String, Set<Value>> byLayer = new TreeMap<>();
    design
        .values()
        .forEach(
            (id, value) ->
                byLayer
                    .computeIfAbsent(
                        id.substring(0, id.indexOf('#')), l -> new java.util.HashSet<>())
                    .add(value));
    return byLayer.values().stream().allMatch(v -> v.size() == 1);
  }

  /** 15 s. */
  @Test
  void driftIsForeseenByAPredictorThatLearnsOnTheWay() throws Exception {
    SystemRuns.Run run = run("AnalogNAS/analognas_small.hwnas", ALONE, runs);
    assertThat(run.tau("accuracy")).isPositive();
    assertThat(metric(run.winner(), "parameters")).isLessThanOrEqualTo(20_000);
    assertThat(at(run.winner(), 0) - at(run.winner(), 2)).isLessThanOrEqualTo(0.1);
    // the first twenty are spread evenly, the last come by the predictor
    assertThat(mean(run.found().subList(40, run.found().size())))
        .isGreaterThan(mean(run.found().subList(0, 20)));
  }

  /** Mean accuracy at the n-th time. */
  private static double at(RunReport.Point point, int time) {
    MetricArray accuracy = point.entry().outcome().metrics().get("accuracy");
    double sum = 0;
    for (int chip = 0; chip < accuracy.chips(); chip++) {
      sum += accuracy.at(0, chip, time);
    }
    return sum / accuracy.chips();
  }

  /** 10 s. */
  @Test
  void theMostAccurateNetworkFitsTheCellsThatThereAre() throws Exception {
    SystemRuns.Run run = run("NAS4RRAM/nas4rram_small.hwnas", ALONE, runs);
    assertThat(metric(run.winner(), "cells")).isLessThanOrEqualTo(120_000);
    assertThat(run.found()).anyMatch(p -> !p.feasible()); // the budget binds
    assertThat(run.best()).isGreaterThan(run.best(run.found().subList(0, 12)));
    int third = run.found().size() / 3;
    List<RunReport.Point> first = run.found().subList(0, third);
    List<RunReport.Point> last = run.found().subList(2 * third, 3 * third);
    assertThat(fit(last)).isGreaterThan(fit(first));
    assertThat(mean(last)).isGreaterThan(mean(first));
  }

  private static long fit(List<RunReport.Point> points) {
    return points.stream().filter(RunReport.Point::feasible).count();
  }

  /** Half a minute, in which a predictor is trained three times. */
  @Test
  void networksAndChipsAreFoundTogetherBehindAPredictor() throws Exception {
    Map<String, String> fewer =
        Map.of("search.baseline", "none", "search.budget.evaluations", "50");
    SystemRuns.Run run = run("Gibbon/gibbon_small.hwnas", fewer, runs);
    assertThat(run.tau("edp")).isGreaterThan(0.3);
    assertThat(metric(run.winner(), "area")).isLessThanOrEqualTo(20e-6); // m^2
    assertThat(metric(run.winner(), "accuracy")).isGreaterThanOrEqualTo(0.2);
    assertThat(run.best()).isLessThan(0.5 * run.best(run.found().subList(0, 20)));
  }

  /** 12 s. */
  @Test
  void productOfCostsPerAccuracyFallsFarBelowLuck() throws Exception {
    SystemRuns.Run run = run("CIMNAS/cimnas_small.hwnas", ALONE, runs);
    assertThat(run.found()).hasSize(40 + 10); // two generations to learn from, ten in the end
    assertThat(run.found().subList(0, 20)).allMatch(RunReport.Point::feasible);
    assertThat(run.best()).isLessThan(0.5 * run.best(run.found().subList(0, 20)));
    assertThat(metric(run.winner(), "fits_on_chip")).isEqualTo(1);
    Set<Value> bits =
        run.winner().design().values().entrySet().stream()
            .filter(e -> e.getKey().startsWith("quantization."))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    assertThat(bits).as("precisions of blocks differ").hasSizeGreaterThan(1);
  }

  /** 5 s. Real numbers are rounded to what can be built. */
  @Test
  void gaussianProcessesFindABetterChipThanLuck() throws Exception {
    Map<String, String> fewer = Map.of("search.budget.evaluations", "30");
    SystemRuns.Run run = run("CoMN/comn_small.hwnas", fewer, runs);
    assertThat(run.best()).isGreaterThan(run.luck());
    for (RunReport.Point point : run.found()) {
      double rows = number(point.design(), "hardware.tile.pe.crossbar.rows");
      assertThat(Double.toString(Math.log(rows) / Math.log(2))).endsWith(".0");
      assertThat(number(point.design(), "hardware.tile.pe.count")).isIn(4.0, 8.0, 16.0);
    }
  }

  private static double number(Design design, String id) {
    return design.value(id).orElseThrow().asNumber();
  }

  /** 8 s. Weights and gates are trained in turn; wires and drivers take from the currents. */
  @Test
  void kernelsAndCrossbarsAreFoundByGradients() throws Exception {
    SystemRuns.Run run = run("NAX/nax_small.hwnas", Map.of(), runs);
    assertThat(run.best()).isLessThan(run.luck());
  }

  /**
   * 8 s. What is found has bits of its own in each group, and fewer crossbars than all of them
   * take.
   */
  @Test
  void groupsOfWeightsFindTheBitsTheyNeedByGradients() throws Exception {
    SystemRuns.Run run = run("CMQ/cmq_small.hwnas", Map.of(), runs);
    assertThat(run.best()).isLessThanOrEqualTo(run.luck());
    assertThat(metric(run.winner(), "crossbars")).isLessThan(25);
    assertThat(Set.copyOf(run.winner().design().values().values())).hasSizeGreaterThan(1);
  }

  /** 6 s. No design is trained; the limits hold in what is returned. */
  @Test
  void homologyFindsAHighMeritWithinItsLimits() throws Exception {
    SystemRuns.Run run =
        run("FLASH/flash_small.hwnas", Map.of("search.budget.evaluations", "80"), runs);
    assertThat(run.best()).isGreaterThan(run.luck());
    assertThat(metric(run.winner(), "area")).isLessThanOrEqualTo(30e-6); // m^2
    assertThat(metric(run.winner(), "latency")).isLessThanOrEqualTo(1e-3); // s
    assertThat(metric(run.winner(), "energy")).isLessThanOrEqualTo(50e-6); // J
  }
}
