package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.FrontCsv;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lesson compiles, is formatted, has the number of designs it says, and runs. */
class LessonsTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();

  static List<Path> specs() throws IOException {
    try (Stream<Path> all = Files.walk(EXAMPLES, 2)) {
      return all.filter(p -> p.toString().endsWith(".hwnas")).sorted().toList();
    }
  }

  private static Plan plan(Path spec, Map<String, String> overrides) throws IOException {
    Compilation compilation = org.hwnas.dsl.Compiler.compile(spec, overrides);
    assertThat(compilation.diagnostics()).isEmpty();
    return compilation.plan().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void compilesWithoutAWarningAndIsFormatted(Path spec) throws IOException {
    plan(spec, Map.of());
    String text = Files.readString(spec);
    assertThat(SpecFormatter.format("spec", text)).contains(text);
  }

  /**
   * A newcomer's first run does not begin with a note on what is ignored. A table that is replayed
   * does: the paper's machine has more to it than the table's columns.
   */
  @ParameterizedTest
  @MethodSource("specs")
  void aLessonStatesNothingThatIsIgnored(Path spec) throws IOException {
    String folder = EXAMPLES.relativize(spec).getName(0).toString();
    Assumptions.assumeTrue(
        Character.isDigit(folder.charAt(0)) && !folder.endsWith("replay-a-table"));
    assertThat(Capabilities.gaps(plan(spec, Map.of()))).isEmpty();
  }

  @Test
  void theReadmesSpecCompiles(@TempDir Path folder) throws IOException {
    String readme = Files.readString(EXAMPLES.resolveSibling("README.md"));
    int begin = readme.indexOf("hwnas 1.0");
    Path spec = folder.resolve("readme.hwnas");
    Files.writeString(spec, readme.substring(begin, readme.indexOf("```", begin)));
    assertThat(plan(spec, Map.of()).space().count()).isEqualTo(162_000);
  }

  @ParameterizedTest
  @CsvSource({
    "01-first-search/first_search.hwnas, 162000",
    "02-joint-search/joint_search_2025.hwnas, 12096000",
    "03-device-and-constraints/device_and_constraints.hwnas, 192",
    "04-conditional-hardware/conditional_hardware.hwnas, 648",
    "06-screening/screening.hwnas, 50400",
    "07-mitigation/mitigation.hwnas, 216",
    "07-mitigation/training.hwnas, 5",
    "07-mitigation/wires.hwnas, 5"
  })
  void hasTheNumberOfDesignsCountedByHand(String spec, long designs) throws IOException {
    assertThat(plan(EXAMPLES.resolve(spec), Map.of()).space().count()).isEqualTo(designs);
  }

  @ParameterizedTest
  @CsvSource({
    "02-joint-search/joint_search_2025.hwnas, search.budget.generations=2",
    "03-device-and-constraints/device_and_constraints.hwnas, search.budget.evaluations=64",
    "04-conditional-hardware/conditional_hardware.hwnas, search.budget.evaluations=48"
  })
  void runs(String spec, String override, @TempDir Path runs) throws Exception {
    String[] setting = override.split("=");
    RunReport report = run(plan(EXAMPLES.resolve(spec), Map.of(setting[0], setting[1])), runs);
    assertThat(report.front()).isNotEmpty();
    assertThat(FrontCsv.write(report).lines().count()).isEqualTo(1 + report.front().size());
  }

  /** On one scale, over seeds: half as many designs measured, no worse a front. */
  @Test
  void aScreenedSearchNeedsHalfTheMeasurements(@TempDir Path runs) throws Exception {
    Path spec = EXAMPLES.resolve("06-screening/screening.hwnas");
    double[] mean = new double[2];
    int seeds = 5;
    for (int seed = 1; seed <= seeds; seed++) {
      Map<String, String> common =
          Map.of("search.seed", Integer.toString(seed), "search.baseline", "none");
      Map<String, String> plain = new HashMap<>(common);
      plain.put("evaluate.surrogate", "none");
      plain.put("search.budget.evaluations", "192");
      Plan plan = plan(spec, plain);
      RunReport both =
          RunReport.of(
              plan,
              run(plan(spec, common), runs).search().stream().map(p -> p.entry()).toList(),
              run(plan, runs).search().stream().map(p -> p.entry()).toList());
      assertThat(both.search()).hasSize(96);
      assertThat(both.baseline()).hasSize(192);
      mean[0] += both.searchHypervolume()[95] / seeds;
      mean[1] += both.baselineHypervolume()[191] / seeds;
    }
    assertThat(mean[0]).isGreaterThanOrEqualTo(0.99 * mean[1]);
  }

  /**
   * Krestinskaya et al., arXiv 2603.03880, their result files: the best with the mean objective.
   */
  @Test
  void theReplayFindsTheBestRecordedDesign(@TempDir Path runs) throws Exception {
    Path lesson = EXAMPLES.resolve("05-replay-a-table");
    Path points = recorded("joint_hw_workload_cimloop_points.csv.gz");
    Files.copy(lesson.resolve("columns.csv"), runs.resolve("columns.csv"));
    Files.copy(points, runs.resolve("points.csv.gz"));
    Models models = Models.standard(new DataSets(List.of()), TableFiles.in(runs));
    Plan plan = plan(lesson.resolve("replay.hwnas"), Map.of());
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      Experiment.Result result =
          new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
      RunReport.Point best = RunReport.of(plan, result.search(), result.baseline()).front().get(0);
      assertThat(best.objectives()[0]).isCloseTo(1.217e-12, withinPercentage(0.1)); // mJ ms mm^2
      Map<String, Value> design = best.design().values();
      assertThat(design.get("hardware.supply").asNumber()).isEqualTo(0.6);
      assertThat(design.get("hardware.cycle").asNumber()).isEqualTo(1e-9);
      assertThat(design.get("hardware.router_group").asNumber()).isEqualTo(8);
      assertThat(design.get("hardware.tile.count").asNumber()).isEqualTo(64);
      assertThat(design.get("hardware.tile.pe.count").asNumber()).isEqualTo(32);
      assertThat(design.get("hardware.tile.pe.crossbar.rows").asNumber()).isEqualTo(512);
      assertThat(design.get("hardware.tile.pe.crossbar.cols").asNumber()).isEqualTo(32);
      assertThat(design.get("hardware.tile.pe.crossbar.bits_per_cell").asNumber()).isEqualTo(8);
    }
  }

  /** Figures that other programs gave, beside the project. */
  private static Path recorded(String name) {
    for (Path at = EXAMPLES; at != null; at = at.getParent()) {
      Path data = at.resolve("shared/reference/data").resolve(name);
      if (Files.exists(data)) {
        return data;
      }
    }
    Assumptions.abort("no recorded figures beside the project");
    throw new AssertionError();
  }

  @Test
  @Tag("slow")
  void theFirstLessonLearnsRealImagesOnNoisyHardware(@TempDir Path runs) throws Exception {
    Map<String, String> smaller =
        Map.of(
            "search.budget.evaluations", "8", "search.population", "4", "search.baseline", "none");
    RunReport report =
        run(plan(EXAMPLES.resolve("01-first-search/first_search.hwnas"), smaller), runs);
    double best = report.search().stream().mapToDouble(p -> p.objectives()[0]).max().orElseThrow();
    // Ten classes: a guess gets 0.1. One epoch over 10,000 images gets a small network above 0.7.
    assertThat(best).isBetween(0.7, 0.9);
  }

  private static RunReport run(Plan plan, Path runs) throws InterruptedException {
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    Models models =
        Models.standard(new DataSets(List.of(EXAMPLES.resolve("data"))), TableFiles.none());
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      Experiment.Result result =
          new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
      return RunReport.of(plan, result.search(), result.baseline());
    }
  }
}
