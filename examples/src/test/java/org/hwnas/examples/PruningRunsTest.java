package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small runs of the published systems that prune or give layers bits of their own: what is freed is
 * what a hand counts, and what is found costs less at a small loss.
 */
class PruningRunsTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();

  private static Plan plan(String spec, Map<String, String> overrides) throws IOException {
    Compilation compilation =
        org.hwnas.dsl.Compiler.compile(EXAMPLES.resolve("literature").resolve(spec), overrides);
    assertThat(compilation.diagnostics()).isEmpty();
    return compilation.plan().orElseThrow();
  }

  @Test
  void nothingThatTheSpecsStateIsIgnored() throws IOException {
    for (String spec :
        List.of(
            "ASBP/asbp.hwnas",
            "ASBP/asbp_mask.hwnas",
            "ASBP/asbp_small.hwnas",
            "AutoPrune/auto_prune.hwnas",
            "AutoPrune/auto_prune_amc.hwnas",
            "AutoPrune/auto_prune_small.hwnas",
            "EGQ/egq_small.hwnas")) {
      assertThat(Capabilities.gaps(plan(spec, Map.of())))
          .as(spec)
          .noneMatch(Capabilities.Gap::refused);
    }
  }

  private static final Map<String, String> EPISODES =
      Map.of(
          "search.budget.episodes", "24",
          "search.warm_up", "12",
          "search.baseline", "none");

  private static List<JournalEntry> run(String spec, Map<String, String> overrides, Path runs)
      throws Exception {
    return result(spec, overrides, runs).search();
  }

  private static Experiment.Result result(String spec, Map<String, String> overrides, Path runs)
      throws Exception {
    Plan plan = plan(spec, overrides);
    Models models =
        Models.standard(new DataSets(List.of(EXAMPLES.resolve("data"))), TableFiles.in(runs));
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      return new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
    }
  }

  private static double metric(JournalEntry entry, String name) {
    MetricArray values = entry.outcome().metrics().get(name);
    return values.at(0, 0);
  }

  private static double value(JournalEntry entry, String layer) {
    return entry.design().values().entrySet().stream()
        .filter(e -> e.getKey().contains("[network." + layer + "]"))
        .map(Map.Entry::getValue)
        .mapToDouble(Value::asNumber)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JournalEntry> measured(List<JournalEntry> entries) {
    return entries.stream().filter(e -> e.outcome().failure().isEmpty());
  }

  private static double loss(JournalEntry entry) {
    return metric(entry, "digital_accuracy") - metric(entry, "accuracy");
  }

  @Test
  @Tag("slow")
  void bitPositionsFreeTheirCrossbars(@TempDir Path runs) throws Exception {
    List<JournalEntry> entries = run("ASBP/asbp_small.hwnas", EPISODES, runs);
    // seven positions of magnitude; the third layer has 288 inputs, more than a crossbar's 256
    IntUnaryOperator left = bits -> Math.max(0, 7 - bits);
    measured(entries)
        .forEach(
            e -> {
              int crossbars =
                  left.applyAsInt((int) value(e, "conv1"))
                      + left.applyAsInt((int) value(e, "conv2"))
                      + 2 * left.applyAsInt((int) value(e, "conv3"))
                      + left.applyAsInt((int) value(e, "head"));
              assertThat(metric(e, "crossbars")).isEqualTo(crossbars);
              assertThat(metric(e, "compression")).isCloseTo(35.0 / crossbars, within(1e-12));
            });
    JournalEntry best =
        measured(entries)
            .max(
                Comparator.comparingDouble(
                    (JournalEntry e) -> Math.log(metric(e, "compression")) - 10 * loss(e)))
            .orElseThrow();
    assertThat(metric(best, "compression")).isGreaterThan(1.5);
    assertThat(loss(best)).isLessThan(0.05); // of 200 images: two standard errors are 6 points
  }

  @Test
  @Tag("slow")
  void unitsArePackedIntoFewerCrossbars(@TempDir Path runs) throws Exception {
    List<JournalEntry> entries = run("AutoPrune/auto_prune_small.hwnas", EPISODES, runs);
    measured(entries)
        .forEach(
            e -> {
              // bands of 64 rows times crossbars of 64 bit lines, seven pairs to a weight
              long crossbars =
                  crossbars(1, 16, value(e, "conv1"))
                      + crossbars(3, 64, value(e, "conv2"))
                      + crossbars(9, 64, value(e, "conv3"))
                      + crossbars(1, 10, value(e, "head"));
              assertThat(metric(e, "crossbars")).isEqualTo(crossbars);
              assertThat(metric(e, "compression")).isCloseTo(175.0 / crossbars, within(1e-12));
            });
    JournalEntry best =
        measured(entries)
            .filter(e -> loss(e) <= 0.03)
            .max(Comparator.comparingDouble((JournalEntry e) -> metric(e, "compression")))
            .orElseThrow();
    assertThat(metric(best, "compression")).isGreaterThan(1.3);
  }

  private static boolean holds(JournalEntry entry) {
    return loss(entry) <= 0.02 + 1e-12;
  }

  private static double fewest(List<JournalEntry> entries) {
    return measured(entries)
        .filter(PruningRunsTest::holds)
        .mapToDouble(e -> metric(e, "conversions"))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Test
  @Tag("slow")
  void layersFindTheBitsTheyNeed(@TempDir Path runs) throws Exception {
    Experiment.Result both =
        result("EGQ/egq_small.hwnas", Map.of("search.budget.generations", "6"), runs);
    double found = fewest(both.search());
    JournalEntry best =
        measured(both.search())
            .filter(PruningRunsTest::holds)
            .filter(e -> metric(e, "conversions") == found)
            .findFirst()
            .orElseThrow();
    Set<Double> bits =
        best.design().values().values().stream().map(Value::asNumber).collect(Collectors.toSet());
    assertThat(bits).as("layers differ").hasSizeGreaterThan(1);
    assertThat(found).as("against chance at an equal budget").isLessThan(fewest(both.baseline()));
  }

  private static long crossbars(int bands, int filters, double ratio) {
    long left = filters - (long) Math.floor(ratio * filters + 1e-9);
    return bands * ((14 * left + 63) / 64);
  }
}
