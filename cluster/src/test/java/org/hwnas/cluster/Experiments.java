package org.hwnas.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Engine;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;

/** What the tests search, and both ways to run it. */
final class Experiments {
  static final Path DATA = Path.of("../examples/data").toAbsolutePath().normalize();

  /** Evaluations of milliseconds: cost alone. */
  static final String SHORT =
      """
      hwnas 1.0

      experiment Short {
        workloads = {hwnas.models.lenet5}
        hardware extends hwnas.presets.isaac {
          tile { count = auto }
          crossbar { rows in 32..512 step x2  cols in 32..512 step x2 }
          adc { bits in 4..10 }
        }
        minimize energy
        minimize area
        search nsga2 { population = 20  budget = 120 evaluations  seed = 5 }
      }
      """;

  private Experiments() {}

  static Plan plan(String spec) {
    var compilation = Compiler.compile("spec.hwnas", spec, FileSource.none(), Map.of());
    return compilation
        .plan()
        .orElseThrow(() -> new AssertionError(compilation.diagnostics().toString()));
  }

  /** Trains a small network on a few real images: evaluations of about a second. */
  static Plan training(int evaluations) throws IOException {
    return Compiler.compile(
            DATA.resolveSibling("01-first-search/first_search.hwnas"),
            Map.of(
                "search.population",
                "4",
                "search.baseline",
                "none",
                "search.budget.evaluations",
                Integer.toString(evaluations)))
        .plan()
        .orElseThrow();
  }

  private static DesignEvaluator evaluator(Plan plan) {
    return Models.standard(new DataSets(List.of(DATA)), TableFiles.none()).evaluator(plan);
  }

  /** Runs on threads of this process; gives the folder. */
  static Path locally(Plan plan, Path runs, int jobs) throws Exception {
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    try (DesignEvaluator evaluator = evaluator(plan)) {
      new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(jobs);
    }
    return directory.path();
  }

  /** Runs on a cluster. */
  static Path remotely(Plan plan, Path runs, DesignExecutor executor, Progress progress)
      throws Exception {
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    try (DesignEvaluator evaluator = evaluator(plan)) {
      new Experiment(plan, directory, evaluator, progress, () -> false).run(executor, 1);
    }
    return directory.path();
  }

  static Engine.Request request(Plan plan, String master, Map<String, String> settings) {
    return new Engine.Request(
        plan, TableFiles.none(), List.of(DATA), Map.of(), master, settings, System.out::println);
  }

  /** Both journals, byte by byte. */
  static String journals(Path run) throws IOException {
    return Files.readString(run.resolve("journal.ndjson"))
        + "\n---\n"
        + (Files.exists(run.resolve("baseline.ndjson"))
            ? Files.readString(run.resolve("baseline.ndjson"))
            : "");
  }
}
