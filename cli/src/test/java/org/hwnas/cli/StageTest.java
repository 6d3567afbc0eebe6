package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunVerification;
import org.hwnas.runtime.experiment.ScreeningEntry;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches in stages, read from what a run writes down. */
class StageTest {
  private static final String ROWS = "hardware.tile.pe.crossbar.rows";
  private static final String BITS = "hardware.tile.pe.adc.bits";

  @TempDir Path folder;
  private int runs;

  /** A small network under rows and converters, with the given stages in place of a search. */
  static String spec(String stages) {
    return CommandTest.COST_ONLY
        .replaceFirst("search nsga2 \\{[^}]*\\}", stages)
        .replaceFirst("minimize area", "");
  }

  private CommandProcess.Finished started(String stages) throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), spec(stages));
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  private static Plan plan(String stages) {
    Compilation compiled =
        Compiler.compile("cost.hwnas", spec(stages), FileSource.none(), Map.of());
    Plan plan =
        compiled.plan().orElseThrow(() -> new AssertionError(compiled.diagnostics().toString()));
    assertThat(Capabilities.gaps(plan)).noneMatch(Capabilities.Gap::refused);
    return plan;
  }

  private Path run(String stages) throws Exception {
    Plan plan = plan(stages);
    RunDirectory made = RunDirectory.create(folder.resolve("runs"), plan, 0, "run" + runs++);
    goOn(made.path());
    return made.path();
  }

  private static void goOn(Path run) throws InterruptedException {
    RunDirectory directory = new RunDirectory(run);
    Plan plan = directory.plan();
    new Experiment(plan, directory, SearchLives.evaluator(plan), Progress.none(), () -> false)
        .run(2);
  }

  /** The same with the command, for what reads files. */
  private Path commanded(String stages) throws IOException {
    Path runs = folder.resolve("runs");
    List<Path> before = Files.exists(runs) ? plans(runs) : List.of();
    CommandProcess.Finished finished = started(stages);
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
    List<Path> after = plans(runs).stream().filter(p -> !before.contains(p)).toList();
    assertThat(after).hasSize(1);
    return after.get(0).getParent();
  }

  private static List<Path> plans(Path runs) throws IOException {
    try (Stream<Path> files = Files.walk(runs)) {
      return files.filter(p -> p.endsWith("plan.json")).toList();
    }
  }

  private static List<JsonObject> lines(Path run, String file) throws IOException {
    return Files.readAllLines(run.resolve(file)).stream()
        .map(line -> line.substring(0, line.lastIndexOf('\t')))
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static double parameter(JsonObject line, String id) {
    return line.getAsJsonObject("design").get(id).getAsDouble();
  }

  private static double metric(JsonObject line, String name) {
    return line.getAsJsonObject("metrics").get(name).getAsDouble();
  }

  private static void isVerified(Path run) throws InterruptedException {
    RunDirectory directory = new RunDirectory(run);
    Plan plan = directory.plan();
    RunVerification.Result result =
        new RunVerification(plan, directory, SearchLives.evaluator(plan)).run(5, 1);
    assertThat(result.strays()).isEmpty();
    assertThat(result.differences()).isEmpty();
  }

  /** More cells in use is better; that is not where the least energy is. */
  @Test
  void aStageHandsOverByAMetricThatIsNoObjective() throws Exception {
    Path run =
        run(
            """
            first = stage {
              decides = {crossbar.rows}  by = utilization  search random { budget = 5 evaluations }
            }
            second = stage { search ga { population = 4  budget = 8 evaluations } }
            """);
    List<JsonObject> all = lines(run, "journal.ndjson");
    List<JsonObject> first = all.subList(0, 5);
    double used =
        parameter(
            first.stream().max(Comparator.comparingDouble(l -> metric(l, "utilization"))).get(),
            ROWS);
    double cheap =
        parameter(
            first.stream().min(Comparator.comparingDouble(l -> metric(l, "energy"))).get(), ROWS);
    assertThat(used).isNotEqualTo(cheap);
    assertThat(all.subList(5, all.size())).allMatch(l -> parameter(l, ROWS) == used);
    isVerified(run);
  }

  /** In a stage that measures in its own way the metric is of that way too. */
  @Test
  void aStageThatMeasuresInItsOwnWayHandsOverByAMetricOfIt() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage {
              decides = {crossbar.rows}  by = area
              evaluate { cost = analytical }
              search random { budget = 5 evaluations }
            }
            second = stage { search ga { population = 4  budget = 8 evaluations } }
            """);
    List<JsonObject> own = lines(run, "screening.ndjson");
    double small =
        parameter(own.stream().min(Comparator.comparingDouble(l -> metric(l, "area"))).get(), ROWS);
    double cheap =
        parameter(
            own.stream().min(Comparator.comparingDouble(l -> metric(l, "energy"))).get(), ROWS);
    assertThat(small).isNotEqualTo(cheap);
    assertThat(lines(run, "journal.ndjson")).allMatch(l -> parameter(l, ROWS) == small);
    isVerified(run);
  }

  /** The second stage keeps its own; the first does not hear of it, nor does the baseline. */
  @Test
  void aStageKeepsItsRequirementsOverParameters() throws Exception {
    for (String policy : List.of("repair", "resample", "reject")) {
      Path run =
          run(
              """
              first = stage { decides = {adc.bits}  search random { budget = 5 evaluations } }
              second = stage {
                require crossbar.rows <= 16 * adc.bits else "not so many"
                search ga {
                  population = 4  budget = 12 evaluations  constraints { parameters = %s }
                }
              }
              """
                  .formatted(policy));
      List<JsonObject> all = lines(run, "journal.ndjson");
      assertThat(all.subList(0, 5)).anyMatch(l -> parameter(l, ROWS) > 16 * parameter(l, BITS));
      assertThat(all.subList(5, all.size()))
          .as(policy)
          .hasSize(12)
          .allMatch(l -> parameter(l, ROWS) <= 16 * parameter(l, BITS));
      assertThat(lines(run, "baseline.ndjson"))
          .anyMatch(l -> parameter(l, ROWS) > 16 * parameter(l, BITS));
      isVerified(run);
    }
  }

  @Test
  void aStageWhoseRequirementsNothingMeetsIsNamed() throws IOException {
    CommandProcess.Finished run =
        started(
            """
            first = stage { decides = {adc.bits}  search random { budget = 5 evaluations } }
            second = stage {
              require crossbar.rows <= 4 * adc.bits
              search ga { population = 4  budget = 12 evaluations }
            }
            """);
    assertThat(run.exit()).isNotEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("stage `second`").doesNotContain("\tat ");
  }

  private static List<JsonObject> ofStep(List<JsonObject> lines, String step) {
    return lines.stream().filter(l -> l.get("step").getAsString().equals(step)).toList();
  }

  private static JsonObject best(List<JsonObject> lines, String metric) {
    return lines.stream().min(Comparator.comparingDouble(l -> metric(l, metric))).orElseThrow();
  }

  /** The run is cut at each of several lines and goes on to the same bytes. */
  private void resumes(Path run) throws Exception {
    List<String> journal = Files.readAllLines(run.resolve("journal.ndjson"));
    List<String> own = Files.readAllLines(run.resolve("screening.ndjson"));
    for (int cut = 0; cut < 4; cut++) {
      int left = own.size() * cut / 4 + cut % 2;
      keep(run.resolve("screening.ndjson"), own, left);
      // as many lines as were written before: each follows the decisions on it
      keep(run.resolve("journal.ndjson"), journal, cut == 0 ? 0 : Math.min(cut - 1, 1));
      Files.deleteIfExists(run.resolve("baseline.ndjson"));
      goOn(run);
      assertThat(Files.readAllLines(run.resolve("screening.ndjson"))).isEqualTo(own);
      assertThat(Files.readAllLines(run.resolve("journal.ndjson"))).isEqualTo(journal);
    }
  }

  private static void keep(Path file, List<String> lines, int count) throws IOException {
    String text = String.join("\n", lines.subList(0, count)) + (count > 0 ? "\n" : "");
    Files.writeString(file, text);
  }

  /** The next stage runs from each of them, and is cut and resumed in any of its runs. */
  @Test
  void aStageHandsOverSeveralDesigns() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage {
              decides = {crossbar.rows}
              evaluate { cost = analytical }
              hand_over = several  keep = 3
              search grid { budget = 5 evaluations }
            }
            second = stage {
              decides = {adc.bits}
              search grid { budget = 6 evaluations }
            }
            """);
    List<JsonObject> own = lines(run, "screening.ndjson");
    List<JsonObject> all = lines(run, "journal.ndjson");
    assertThat(own).hasSize(5);
    assertThat(all).hasSize(3 * 6);
    List<JsonObject> order =
        own.stream().sorted(Comparator.comparingDouble(l -> metric(l, "energy"))).toList();
    for (int i = 0; i < 3; i++) {
      List<JsonObject> part = all.subList(6 * i, 6 * i + 6);
      assertThat(part.get(0).get("design")).isEqualTo(order.get(i).get("design"));
      double rows = parameter(order.get(i), ROWS);
      assertThat(part).allMatch(l -> parameter(l, ROWS) == rows);
      assertThat(part.stream().map(l -> parameter(l, BITS)).distinct()).hasSize(5);
    }
    isVerified(run);
    resumes(run);
  }

  /** What the last stage found in its own way is measured once more, as the experiment does. */
  @Test
  void theLastStageMeasuresInItsOwnWay() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage { decides = {crossbar.rows}  search random { budget = 5 evaluations } }
            second = stage {
              evaluate { cost = analytical }
              search ga { population = 4  budget = 12 evaluations }
            }
            """);
    List<JsonObject> own = lines(run, "screening.ndjson");
    List<JsonObject> all = lines(run, "journal.ndjson");
    assertThat(own).hasSize(12).allMatch(l -> l.get("step").getAsString().equals("second"));
    assertThat(all).hasSize(6);
    double rows = parameter(best(all.subList(0, 5), "energy"), ROWS);
    assertThat(own).allMatch(l -> parameter(l, ROWS) == rows);
    assertThat(all.get(5).get("design")).isEqualTo(best(own, "energy").get("design"));
    assertThat(metric(all.get(5), "energy")).isNotEqualTo(metric(best(own, "energy"), "energy"));
    isVerified(run);
    resumes(run);
  }

  /** Each time the inner stage ends, what it found in its way is measured as the outer one does. */
  @Test
  void aStageInsideAnotherMeasuresInItsOwnWay() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage { decides = {crossbar.rows}  search ga { population = 2  budget = 4 evaluations } }
            second = stage {
              inside = first  rerun = every 2 evaluations
              evaluate { cost = analytical }
              search random { budget = 6 evaluations }
            }
            """);
    List<JsonObject> own = lines(run, "screening.ndjson");
    List<JsonObject> all = lines(run, "journal.ndjson");
    assertThat(own).hasSize(12);
    assertThat(all).hasSize(2 + 1 + 2 + 1);
    JsonObject before = best(all.subList(0, 2), "energy");
    assertThat(own.subList(0, 6)).allMatch(l -> parameter(l, ROWS) == parameter(before, ROWS));
    JsonObject inner = best(own.subList(0, 6), "energy");
    assertThat(all.get(2).get("design")).isEqualTo(inner.get("design"));
    // the outer one goes on with whichever is better by its own figures
    JsonObject taken = best(all.subList(0, 3), "energy");
    assertThat(all.subList(3, 5)).allMatch(l -> parameter(l, BITS) == parameter(taken, BITS));
    isVerified(run);
    resumes(run);
  }

  /** The stage's own chain: half of what it proposes is measured by it, the rest never. */
  @Test
  void aStageHasAChainOfItsOwn() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage {
              decides = {crossbar.rows, channels}
              evaluate { cost = mnsim  quick = fidelity { cost = analytical  keep = 50 % } }
              search ga { population = 8  budget = 8 evaluations }
            }
            second = stage { search ga { population = 4  budget = 5 evaluations } }
            """);
    List<JsonObject> record = lines(run, "screening.ndjson");
    List<JsonObject> quick = ofStep(record, "first.quick");
    List<JsonObject> own = ofStep(record, "first");
    assertThat(own).hasSize(8);
    assertThat(quick.stream().filter(l -> l.get("kept").getAsBoolean()).map(l -> l.get("design")))
        .containsExactlyElementsOf(own.stream().map(l -> l.get("design")).toList());
    assertThat(quick.size()).isGreaterThanOrEqualTo(12);
    assertThat(lines(run, "journal.ndjson").get(0).get("design"))
        .isEqualTo(best(own, "energy").get("design"));
    isVerified(run);
    resumes(run);
  }

  /** A predictor that learns of what the stage itself measured. */
  @Test
  void aStageHasAPredictorOfItsOwn() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference }
            first = stage {
              evaluate { cost = analytical  surrogate = kriging { samples = 12  screen = 50 % } }
              search ga { population = 8  budget = 30 evaluations }
            }
            second = stage { decides = {adc.bits}  search ga { population = 4  budget = 5 evaluations } }
            """);
    List<JsonObject> record = lines(run, "screening.ndjson");
    assertThat(ofStep(record, "first")).hasSize(30);
    assertThat(ofStep(record, "first.surrogate"))
        .isNotEmpty()
        .allMatch(l -> l.get("learned").getAsInt() >= 12)
        .anyMatch(l -> !l.get("kept").getAsBoolean());
    isVerified(run);
    resumes(run);
  }

  /**
   * A stage is a run of brackets over the experiment's chain, which the other one does not climb.
   */
  @Test
  void aStageOfSuccessiveHalving() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference  quick = fidelity { cost = analytical  keep = 100 % } }
            first = stage { decides = {crossbar.rows, channels}  search hyperband { budget = 7 evaluations } }
            second = stage { search ga { population = 4  budget = 5 evaluations } }
            """);
    List<JsonObject> record = lines(run, "screening.ndjson");
    List<JsonObject> all = lines(run, "journal.ndjson");
    // brackets of two rungs, in turn: 3 designs, of which one climbs, and two at the end
    List<JsonObject> climbed = record.stream().filter(l -> batch(l) == 0).toList();
    assertThat(climbed).hasSize(3);
    assertThat(all.get(0).get("design")).isEqualTo(best(climbed, "energy").get("design"));
    assertThat(record.stream().filter(l -> batch(l) == 1)).isEmpty();
    assertThat(all).hasSize(7 + 5);
    double rows = parameter(best(all.subList(0, 7), "energy"), ROWS);
    assertThat(all.subList(7, 12)).allMatch(l -> parameter(l, ROWS) == rows);
    isVerified(run);
    resumes(run);
  }

  private static int batch(JsonObject line) {
    return line.get("batch").getAsInt();
  }

  /** A member that climbs, beside one whose designs all go on. */
  @Test
  void aPortfolioWithAMemberThatClimbs() throws Exception {
    Path run =
        run(
            """
            evaluate { cost = reference  quick = fidelity { cost = analytical  keep = 100 % } }
            search portfolio {
              climbing = hyperband { propose = evolution  population = 6 }
              bred = ga { population = 6 }
              budget = 40 evaluations  seed = 3
            }
            """);
    List<JsonObject> record = lines(run, "screening.ndjson");
    assertThat(record).anyMatch(l -> !l.get("kept").getAsBoolean());
    assertThat(lines(run, "journal.ndjson")).hasSize(40);
    assertThat(lines(run, "journal.ndjson").stream().map(l -> l.get("design").toString()))
        .doesNotHaveDuplicates();
    isVerified(run);
    resumes(run);
  }

  /** Of the file's designs the stage takes what it decides; the rest it was given. */
  @Test
  void stagesAndBracketsBeginWithAFile() throws Exception {
    Path before = commanded("search random { budget = 6 evaluations  seed = 9 }");
    List<JsonObject> given = lines(before, "journal.ndjson");
    Files.copy(before.resolve("journal.ndjson"), folder.resolve("found.ndjson"));
    Path run =
        commanded(
            """
            first = stage { decides = {crossbar.rows}  search random { budget = 5 evaluations } }
            second = stage {
              search ga { population = 4  budget = 10 evaluations  initial { method = file  from = "found.ndjson" } }
            }
            """);
    List<JsonObject> all = lines(run, "journal.ndjson");
    double rows = parameter(best(all.subList(0, 5), "energy"), ROWS);
    assertThat(all.subList(5, all.size())).allMatch(l -> parameter(l, ROWS) == rows);
    List<Double> wanted = given.stream().map(l -> parameter(l, BITS)).toList();
    List<Double> begun =
        all.subList(6, 6 + given.size()).stream().map(l -> parameter(l, BITS)).toList();
    assertThat(begun).isEqualTo(wanted);
    isVerified(run);
    Path halved =
        commanded(
            """
            evaluate { cost = reference  quick = fidelity { cost = analytical } }
            search hyperband { budget = 8 evaluations  initial { method = file  from = "found.ndjson" } }
            """);
    List<JsonObject> record = lines(halved, "screening.ndjson");
    assertThat(record.subList(0, 3).stream().map(l -> l.get("design")))
        .as("the first bracket")
        .isEqualTo(given.subList(0, 3).stream().map(l -> l.get("design")).toList());
    assertThat(lines(halved, "journal.ndjson").subList(1, 3).stream().map(l -> l.get("design")))
        .as("the second begins at the end")
        .isEqualTo(given.subList(3, 5).stream().map(l -> l.get("design")).toList());
    isVerified(halved);
    resumes(halved);
  }

  /** The stage is confined to the designs of its table; the next one is not. */
  @Test
  void aStageLooksItsFiguresUp() throws Exception {
    Files.writeString(
        folder.resolve("columns.csv"),
        """
        column,meaning,unit
        a,network.a.channels,
        b,network.b.channels,
        rows,hardware.tile.pe.crossbar.rows,
        bits,hardware.tile.pe.adc.bits,
        joules,energy,J
        """);
    Files.writeString(
        folder.resolve("points.csv"),
        """
        a,b,rows,bits,joules
        4,8,32,8,3
        8,16,64,7,2
        16,32,128,6,1
        8,8,512,5,4
        """);
    Path run =
        commanded(
            """
            first = stage {
              decides = {crossbar.rows, adc.bits, channels}
              evaluate { cost = lookup { file = "points.csv"  columns = "columns.csv" } }
              search random { budget = 20 evaluations }
            }
            second = stage { decides = {adc.bits}  search grid { budget = 20 evaluations } }
            """);
    List<JsonObject> own = lines(run, "screening.ndjson");
    assertThat(own.stream().map(l -> metric(l, "energy")))
        .containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0);
    List<JsonObject> all = lines(run, "journal.ndjson");
    // what it was handed, then the grid, to which that one belongs
    assertThat(all).hasSize(6).allMatch(l -> parameter(l, ROWS) == 128);
    assertThat(all.get(0).get("design")).isEqualTo(best(own, "energy").get("design"));
    assertThat(CommandInside.run(folder, "verify", folder.relativize(run).toString()).exit())
        .isEqualTo(ExitCode.OK);
  }

  private static final String GATED =
      """
      hwnas 1.0

      /// A converter by its energy, then kernels by gates that are trained with shared weights.
      experiment GatedStage {
        workload { dataset = fashion_mnist_10k }
        network {
          a = conv { channels in {3, 4}  stride = 4  kernel in {1, 3} }
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto }  adc { bits in {4, 8} } }
        evaluate { accuracy = trained { epochs = 1  train_samples = 96  batch = 32  test_samples = 40 } }
        minimize loss + 0.1 * energy / 1 uJ as total
        first = stage {
          decides = {adc.bits, channels}  // whose networks no gates could mix
          minimize energy as cheap
          search grid { budget = 4 evaluations  baseline = none }
        }
        second = stage {
          evaluate {
            accuracy = supernet { epochs = 3  train_samples = 192  batch = 32  test_samples = 40  recalibrate = 64 }
          }
          search differentiable { warm_up = 1 epochs  result = visited  budget = 100 iterations  baseline = none }
        }
      }
      """;

  /** Gates over what the stage decides; by its weights it measures what they passed. */
  @Test
  void aStageTrainsItsGates() throws Exception {
    Files.writeString(folder.resolve("gated.hwnas"), GATED);
    Path data = Path.of("..", "examples", "data").toAbsolutePath().normalize();
    Files.createDirectories(folder.resolve("share"));
    Files.createSymbolicLink(folder.resolve("share").resolve("data"), data);
    System.setProperty("hwnas.home", folder.toString());
    try {
      CommandProcess.Finished finished = CommandInside.run(folder, "run", "gated.hwnas", "--quiet");
      assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
      Path run = plans(folder.resolve("runs")).get(0).getParent();
      Plan plan = new RunDirectory(run).plan();
      List<JsonObject> own = lines(run, "screening.ndjson");
      List<JsonObject> all = lines(run, "journal.ndjson");
      double bits = parameter(best(all.subList(0, 4), "energy"), BITS);
      assertThat(own)
          .isNotEmpty()
          .allMatch(l -> l.get("step").getAsString().equals("second"))
          .allMatch(l -> !l.has("failure"))
          .allMatch(l -> parameter(l, BITS) == bits);
      assertThat(all).hasSize(5);
      int total = plan.objectives().stream().map(Objective::name).toList().indexOf("total");
      Scorer scorer = new Scorer(plan);
      ScreeningEntry best =
          ScreeningSummary.decisions(new RunDirectory(run)).stream()
              .min(
                  Comparator.comparingDouble(
                      e -> scorer.objectives(e.design(), e.outcome().metrics())[total]))
              .orElseThrow();
      assertThat(Journal.read(run.resolve("journal.ndjson")).get(4).design())
          .isEqualTo(best.design());
      List<String> record = Files.readAllLines(run.resolve("screening.ndjson"));
      List<String> journal = Files.readAllLines(run.resolve("journal.ndjson"));
      keep(run.resolve("screening.ndjson"), record, record.size() - 1);
      keep(run.resolve("journal.ndjson"), journal, 4);
      assertThat(CommandInside.run(folder, "resume", run.toString(), "--quiet").exit())
          .isEqualTo(ExitCode.OK);
      assertThat(Files.readAllLines(run.resolve("screening.ndjson"))).isEqualTo(record);
      assertThat(Files.readAllLines(run.resolve("journal.ndjson"))).isEqualTo(journal);
    } finally {
      System.clearProperty("hwnas.home");
      Files.delete(folder.resolve("share").resolve("data"));
    }
  }
}
