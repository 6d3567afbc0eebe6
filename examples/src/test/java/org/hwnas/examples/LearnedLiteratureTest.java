package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published systems that learn how to choose, in small: what their controller, agent or gates
 * propose gets better, and is better than as many random designs.
 */
@Tag("slow")
class LearnedLiteratureTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();

  private static RunReport run(String spec, Path runs) throws IOException, InterruptedException {
    Compilation compilation =
        org.hwnas.dsl.Compiler.compile(EXAMPLES.resolve("literature").resolve(spec), Map.of());
    Plan plan = compilation.plan().orElseThrow();
    assertThat(Capabilities.gaps(plan).stream().filter(Capabilities.Gap::refused)).isEmpty();
    Models models =
        Models.standard(new DataSets(List.of(EXAMPLES.resolve("data"))), TableFiles.none());
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      Experiment.Result result =
          new Experiment(
                  plan,
                  RunDirectory.create(runs, plan, 1, ""),
                  evaluator,
                  Progress.none(),
                  () -> false)
              .run(2);
      return RunReport.of(plan, result.search(), result.baseline());
    }
  }

  private static double mean(List<RunReport.Point> points) {
    return points.stream()
        .filter(RunReport.Point::feasible)
        .mapToDouble(p -> p.objectives()[0])
        .average()
        .orElseThrow();
  }

  /** Designs of the last third beside those of the first, and beside luck. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NACIM/nacim_small.hwnas",
        "UAE/uae_small.hwnas",
        "MixedPrecision/mpq_small.hwnas"
      })
  void rewardsRise(String spec, @TempDir Path runs) throws Exception {
    RunReport report = run(spec, runs);
    int third = report.search().size() / 3;
    double begin = mean(report.search().subList(0, third));
    double end = mean(report.search().subList(2 * third, report.search().size()));
    double luck = mean(report.baseline());
    assertThat(end).isGreaterThan(begin);
    assertThat(end).isGreaterThan(luck);
  }

  /** Moitra et al. take the fastest of the visited designs whose area is within 5 %. */
  @Test
  void gatesFindAFasterChipOfTheAreaThanLuckDoes(@TempDir Path runs) throws Exception {
    RunReport report = run("XPert/xpert_first_stage.hwnas", runs);
    double found = fastest(report.search());
    double luck = fastest(report.baseline());
    assertThat(found).isLessThan(0.8 * luck);
  }

  private static double fastest(List<RunReport.Point> points) {
    Predicate<RunReport.Point> within =
        p -> Math.abs(metric(p, "area") - 50e-6) < 0.05 * 50e-6; // m^2
    return points.stream()
        .filter(within)
        .mapToDouble(p -> metric(p, "latency"))
        .min()
        .orElseThrow();
  }

  private static double metric(RunReport.Point point, String name) {
    return point.entry().outcome().metrics().get(name).at(0, 0);
  }
}
