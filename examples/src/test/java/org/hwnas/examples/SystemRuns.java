package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;

/** Runs specs of the literature in a test, and asks what came of them. */
final class SystemRuns {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();

  private SystemRuns() {}

  /** A run. */
  record Run(Plan plan, RunReport report) {
    List<RunReport.Point> found() {
      return report.search();
    }

    /** How well a predictor ordered what it let through, by Kendall's tau. */
    double tau(String metric) {
      return report.screening().get(0).agreement().get(metric).kendallTau();
    }

    /** The best feasible value of the only objective. */
    double best(List<RunReport.Point> points) {
      Comparator<Double> better =
          plan.objectives().get(0).maximize()
              ? Comparator.naturalOrder()
              : Comparator.reverseOrder();
      return objectives(points).max(better).orElseThrow();
    }

    double best() {
      return best(report.search());
    }

    /** Of as many random designs. */
    double luck() {
      return best(report.baseline());
    }

    /** The feasible design with the best value. */
    RunReport.Point winner() {
      double best = best();
      return report.search().stream()
          .filter(RunReport.Point::feasible)
          .filter(p -> p.objectives()[0] == best)
          .findFirst()
          .orElseThrow();
    }
  }

  static Stream<Double> objectives(List<RunReport.Point> points) {
    return points.stream().filter(RunReport.Point::feasible).map(p -> p.objectives()[0]);
  }

  static double mean(List<RunReport.Point> points) {
    return objectives(points).mapToDouble(d -> d).average().orElseThrow();
  }

  static double metric(RunReport.Point point, String name) {
    return point.entry().outcome().metrics().get(name).at(0, 0);
  }

  static Plan plan(String spec, Map<String, String> overrides) throws IOException {
    Compilation compilation =
        org.hwnas.dsl.Compiler.compile(EXAMPLES.resolve("literature").resolve(spec), overrides);
    assertThat(compilation.diagnostics()).isEmpty();
    return compilation.plan().orElseThrow();
  }

  /** Runs a spec of which nothing may be ignored. */
  static Run run(String spec, Map<String, String> overrides, Path runs)
      throws IOException, InterruptedException {
    Plan plan = plan(spec, overrides);
    assertThat(Capabilities.gaps(plan)).as(spec).noneMatch(Capabilities.Gap::refused);
    Models models =
        Models.standard(new DataSets(List.of(EXAMPLES.resolve("data"))), TableFiles.none());
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      Experiment.Result result =
          new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
      return new Run(
          plan,
          RunReport.of(
              plan, result.search(), result.baseline(), ScreeningSummary.decisions(directory)));
    }
  }
}
