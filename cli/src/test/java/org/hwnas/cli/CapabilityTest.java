package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.screening.Fidelity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that says more than the runtime does is refused in words, not run as something else. */
class CapabilityTest {
  @TempDir Path folder;

  private CommandProcess.Finished run(String from, String to) throws IOException {
    String spec = CommandTest.COST_ONLY.replace(from, to);
    assertThat(spec).isNotEqualTo(CommandTest.COST_ONLY);
    Files.writeString(folder.resolve("cost.hwnas"), spec);
    assertThat(CommandInside.run(folder, "check", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  @Test
  void aSearchWithoutWhatItNeedsIsNamed() throws IOException {
    CommandProcess.Finished run = run("search nsga2 { population = 8", "search hyperband {");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("`search` of kind `hyperband` without a `fidelity` in `evaluate`");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aShareIsStatedOnceAndAPredictorIsAsked() throws IOException {
    String asks = "evaluate { cost = reference  surrogate = recurrent { samples = 10 ";
    assertThat(byPriority(asks + "screen = 20 % } }", "").err())
        .contains("`evaluate.surrogate.screen` with `esapp`");
    assertThat(byPriority(asks + "} }", "screen = 100 %").err())
        .contains("which asks no predictor");
    assertThat(byPriority(asks + "loss = pairwise_hinge hidden = 4 epochs = 2 } }", "").exit())
        .isEqualTo(ExitCode.OK);
  }

  private CommandProcess.Finished byPriority(String evaluate, String search) throws IOException {
    String spec =
        CommandTest.COST_ONLY
            .replaceFirst(
                "search nsga2 \\{[^}]*\\}",
                "search esapp { population = 8  parents = 4  budget = 20 evaluations  "
                    + search
                    + " }")
            .replace("minimize area", evaluate);
    Files.writeString(folder.resolve("priority.hwnas"), spec);
    return CommandInside.run(folder, "run", "priority.hwnas", "--quiet");
  }

  @Test
  void successiveHalvingNeedsALadderAndNothingElseThatHoldsBack() throws IOException {
    String ladder =
        "evaluate { cost = reference  quick = fidelity { cost = analytical  by = area } }";
    assertThat(halving(ladder, "eta = 4").exit()).isEqualTo(ExitCode.OK);
    assertThat(halving(ladder, "brackets = 1  propose = evolution  population = 6").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(halving(ladder, "brackets = 3").err())
        .contains("`search.brackets` = 3 over 2 fidelities");
    assertThat(halving(ladder, "population = 6").err())
        .contains("how `hyperband` breeds designs without `propose = evolution`");
    assertThat(halving(ladder.replace("by =", "keep = 20 %  by ="), "").err())
        .contains("`evaluate.quick.keep` with `hyperband`");
    assertThat(
            halving(
                    ladder.replace("cost = ref", "surrogate = kriging { samples = 10 } cost = ref"),
                    "")
                .err())
        .contains("`evaluate.surrogate` with `hyperband`");
    assertThat(halving(ladder, "constraints { parameters = reject }").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(halving(ladder, "initial { method = sobol  evaluate = 5 }").exit())
        .isEqualTo(ExitCode.OK);
  }

  private CommandProcess.Finished halving(String evaluate, String inside) throws IOException {
    String spec =
        CommandTest.COST_ONLY
            .replaceFirst(
                "search nsga2 \\{[^}]*\\}",
                "search hyperband { budget = 12 evaluations  " + inside + " }")
            .replace("minimize area", "minimize area  " + evaluate);
    Files.writeString(folder.resolve("cost.hwnas"), spec);
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  @Test
  void aFieldThatWouldBeIgnoredIsNamed() throws IOException {
    assertThat(run("adc { bits in 4..8 }", "adc { bits in 4..8 per layer }").err())
        .contains("`hardware.tile.pe.adc.bits` per layer");
    assertThat(run("40 evaluations", "40 iterations").err()).contains("`search.budget.iterations`");
    assertThat(run("population = 8", "population = 8  initial { method = file }").err())
        .contains("`initial.method` = `file` without a file in `from`");
    assertThat(run("population = 8", "population = 8  initial { from = \"a.ndjson\" }").err())
        .contains("`initial.from` with another `method` than `file`");
  }

  @Test
  void whatWasFoundIsMeasuredOnceMore() throws IOException {
    CommandProcess.Finished run =
        run(
            "minimize area",
            "minimize area  finish { designs = front  evaluate { cost = reference } }");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).containsPattern("measured again +\\d+: energy .* -> .* area .* -> .*");
    Path folderOfRun = CommandTest.onlyRun(folder.resolve("runs"));
    long front = Files.readAllLines(folderOfRun.resolve("front.csv")).size();
    assertThat(Files.readAllLines(folderOfRun.resolve("finish.csv"))).hasSize((int) front);
  }

  @Test
  void phasesWithTheirOwnCrossoverAndMutationRunToTheirEnd() throws IOException {
    String spec =
        CommandTest.COST_ONLY.replaceFirst(
            "search nsga2 \\{[^}]*\\}",
            """
            search nsga2 {
              population = 6
              crossover = sbx { probability = 1  eta = 3 }
              initial { method = max_min_hamming  pool = 20  evaluate = 10 }
              explore = phase { generations = 2 }
              tune = phase {
                generations = 1  population = 4
                crossover = differential { factor = 0.7 }
                mutation = polynomial { share = 0.5  eta = 25 }
              }
              constraints { parameters = resample  metrics = death_penalty }
            }
            """);
    assertThat(spec).isNotEqualTo(CommandTest.COST_ONLY);
    Files.writeString(folder.resolve("cost.hwnas"), spec);
    CommandProcess.Finished run = CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    // 10 at first, 2 generations of 6 (the search's), 1 of 4
    assertThat(CommandInside.run(folder, "list", "runs").out()).contains("26");
  }

  /** The copy that a run keeps is read, so that it goes on wherever it is taken. */
  @Test
  void aSearchBeginsWithWhatAnotherRunFound() throws IOException {
    assertThat(run("40 evaluations", "12 evaluations").exit()).isEqualTo(ExitCode.OK);
    Path before = CommandTest.onlyRun(folder.resolve("runs"));
    Files.move(before.resolve("journal.ndjson"), folder.resolve("found.ndjson"));
    Files.move(folder.resolve("runs"), folder.resolve("before"));
    String start = "initial { method = file  from = \"found.ndjson\" }";
    CommandProcess.Finished run =
        one("cma_es { population = 6  " + start + "  restarts = 2  budget = 20 evaluations }");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path made = CommandTest.onlyRun(folder.resolve("runs"));
    assertThat(made.resolve("file-found.ndjson"))
        .hasSameTextualContentAs(folder.resolve("found.ndjson"));
    assertThat(designs(made.resolve("journal.ndjson")).subList(0, 12))
        .isEqualTo(designs(folder.resolve("found.ndjson")));
    Files.delete(folder.resolve("found.ndjson"));
    assertThat(CommandInside.run(folder, "verify", made.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(one("ga { " + start + "  budget = 20 evaluations }").err())
        .contains("the spec names the file `found.ndjson`, which is not there");
  }

  private static java.util.List<String> designs(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> line.substring(line.indexOf("\"design\""), line.indexOf("\"metrics\"")))
        .toList();
  }

  @Test
  void aSearchThatFindsNothingBetterEnds() throws IOException {
    CommandProcess.Finished run =
        one("ga { population = 6  budget { evaluations = 220  stagnation = 4 generations } }");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path journal = CommandTest.onlyRun(folder.resolve("runs")).resolve("journal.ndjson");
    assertThat(Files.readAllLines(journal).size()).isBetween(25, 219);
  }

  @Test
  void episodesAreForAgentsThatLearn() throws IOException {
    assertThat(run("40 evaluations", "40 episodes").err()).contains("`search.budget.episodes`");
    assertThat(
            one("reinforce { entropy = 0.1  controller { hidden = 8 }  budget = 20 episodes }")
                .exit())
        .isEqualTo(ExitCode.OK);
    assertThat(
            one("ddpg { hidden = 8  warm_up = 5 episodes  actions = nearest  budget = 20 episodes }")
                .exit())
        .isEqualTo(ExitCode.OK);
    assertThat(
            one("ddpg { hidden = 8  state = {kind, previous_action}  budget = 5 episodes }").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(one("ddpg { state = {kind, saved}  budget = 20 episodes }").err())
        .contains("`search.state` = `saved`");
  }

  @Test
  void gatesMoveOverWhatIsMeasured() throws IOException {
    assertThat(one("differentiable { learning_rate = 0.1  budget = 100 iterations }").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(
            one("""
                differentiable {
                  gates = gumbel  temperature = 1  temperature_end = 0.2  alternate = none
                  optimizer = sgd  learning_rate = 1  result = visited  budget = 50 iterations
                }""")
                .exit())
        .isEqualTo(ExitCode.OK);
    assertThat(one("differentiable { alternate = simultaneous  budget = 9 iterations }").err())
        .contains("`search.alternate` = `simultaneous`");
    assertThat(one("differentiable { discretize_cost = false  budget = 9 iterations }").err())
        .contains("`search.discretize_cost` = false");
    assertThat(one("differentiable { result = last  budget = 9 iterations }").err())
        .contains("`search.result` = `last`");
  }

  @Test
  void stagesRunInTurn() throws IOException {
    String stages =
        """
        first = stage { decides = {crossbar.rows}  search random { budget = 3 evaluations } }
        second = stage { %s search ga { population = 4  budget = 2 generations } }
        """;
    Files.writeString(folder.resolve("cost.hwnas"), staged(stages.formatted("")));
    CommandProcess.Finished run = CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    // three values of the rows, then a population of four twice
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      Path journal = files.filter(p -> p.endsWith("journal.ndjson")).findFirst().orElseThrow();
      assertThat(Files.readAllLines(journal)).hasSize(11);
    }
    Files.writeString(folder.resolve("cost.hwnas"), staged(stages.formatted("minimize latency ")));
    assertThat(CommandInside.run(folder, "run", "cost.hwnas", "--quiet").exit())
        .isEqualTo(ExitCode.OK);
    // that no design meets it says nothing of the run: it is of the stage
    assertThat(stage(stages, "require area <= 1 nm^2  by = energy ").exit()).isEqualTo(ExitCode.OK);
    String several = stages.replace("search ga", "search nsga2");
    assertThat(stage(several, "minimize latency  minimize area  by = area ").exit())
        .isEqualTo(ExitCode.OK);
  }

  private CommandProcess.Finished stage(String stages, String stated) throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), staged(stages.formatted(stated)));
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  private static final java.util.regex.Pattern ENERGY =
      java.util.regex.Pattern.compile("\"energy\":([-+.0-9Ee]+)");

  private static double energy(String line) {
    java.util.regex.Matcher found = ENERGY.matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private static String design(String line) {
    int from = line.indexOf("\"design\":") + 9;
    return line.substring(from, line.indexOf('}', from) + 1);
  }

  /**
   * The first stage measures by another cost model, which writes no line of the journal; its best
   * design is the first that is measured as the experiment says. Cut off and resumed, both records
   * come to the same bytes.
   */
  @Test
  void aStageMeasuresInItsOwnWay() throws IOException {
    String stages =
        """
        evaluate { cost = reference }
        first = stage {
          decides = {crossbar.rows, channels}
          evaluate { cost = analytical }
          require energy >= 1 pJ
          search ga { population = 4  budget = 12 evaluations }
        }
        second = stage { search ga { population = 4  budget = 8 evaluations } }
        """;
    Files.writeString(folder.resolve("cost.hwnas"), staged(stages));
    CommandProcess.Finished run = CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path made = CommandTest.onlyRun(folder.resolve("runs"));
    java.util.List<String> own = Files.readAllLines(made.resolve("screening.ndjson"));
    java.util.List<String> journal = Files.readAllLines(made.resolve("journal.ndjson"));
    assertThat(own).hasSize(12).allMatch(line -> line.contains("\"first\""));
    assertThat(journal).as("all bits of the converter").hasSize(5);
    String best =
        own.stream()
            .min(java.util.Comparator.comparingDouble(CapabilityTest::energy))
            .orElseThrow();
    assertThat(design(journal.get(0))).isEqualTo(design(best));
    assertThat(energy(journal.get(0))).isNotEqualTo(energy(best));
    // the figures are those of the models, each asked by itself
    Files.writeString(folder.resolve("design.json"), design(best));
    for (String model : java.util.List.of("analytical", "reference")) {
      Files.writeString(
          folder.resolve("one.hwnas"),
          CommandTest.COST_ONLY.replace("minimize area", "evaluate { cost = " + model + " }"));
      String said =
          CommandInside.run(
                  folder, "eval", "one.hwnas", "--design", "design.json", "--format", "json")
              .out();
      String value =
          said.replaceAll("\\s", "").replaceAll("\"energy\":\\{[^\\[]*\\[", "\"energy\":");
      assertThat(energy(value.substring(value.indexOf("\"metrics\""))))
          .isEqualTo(energy(model.equals("reference") ? journal.get(0) : best));
    }
    assertThat(CommandInside.run(folder, "verify", made.toString()).exit()).isEqualTo(ExitCode.OK);
    for (int kept : new int[] {0, 3, 12}) {
      Files.write(
          made.resolve("screening.ndjson"),
          (String.join("\n", own.subList(0, kept)) + (kept > 0 ? "\n" : "")).getBytes());
      Files.write(
          made.resolve("journal.ndjson"),
          (kept == 12 ? String.join("\n", journal.subList(0, 3)) + "\n" : "").getBytes());
      assertThat(CommandInside.run(folder, "resume", made.toString(), "--quiet").exit())
          .isEqualTo(ExitCode.OK);
      assertThat(Files.readAllLines(made.resolve("screening.ndjson"))).isEqualTo(own);
      assertThat(Files.readAllLines(made.resolve("journal.ndjson"))).isEqualTo(journal);
    }
  }

  @Test
  void aStageInsideAnotherRunsAnew() throws IOException {
    String stages =
        """
        first = stage { decides = {crossbar.rows}  search ga { population = 2  budget = 4 evaluations } }
        second = stage {
          inside = first  rerun = every 2 evaluations  search random { budget = 3 evaluations }
        }
        """;
    Files.writeString(folder.resolve("cost.hwnas"), staged(stages));
    CommandProcess.Finished run = CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    // twice: two values of the rows, then three designs of the rest
    Path journal = CommandTest.onlyRun(folder.resolve("runs")).resolve("journal.ndjson");
    assertThat(Files.readAllLines(journal)).hasSize(10);
  }

  /** What a stage requires counts on the steps of the ladder too, where it has no estimators. */
  @Test
  void stagesClimbTheLadderOfTheExperiment() {
    String spec =
        staged(
            """
            evaluate { cost = reference  quick = fidelity { cost = analytical  keep = 50 % } }
            first = stage {
              decides = {crossbar.rows, channels}
              require energy >= 1 pJ
              search ga { population = 4  budget = 12 evaluations }
            }
            second = stage { search ga { population = 4  budget = 8 evaluations } }
            """);
    Plan plan = Compiler.compile("a.hwnas", spec, FileSource.none(), Map.of()).plan().orElseThrow();
    Fidelity quick = Fidelity.chain(plan).get(0);
    assertThat(StageEstimators.apart(plan)).isEmpty();
    assertThat(StageEstimators.apart(quick.plan())).isEmpty();
    assertThat(
            StageEstimators.apart(
                Compiler.compile(
                        "a.hwnas",
                        spec.replace(
                            "require energy", "evaluate { cost = analytical }  require energy"),
                        FileSource.none(),
                        Map.of())
                    .plan()
                    .orElseThrow()))
        .containsExactly("first");
  }

  private static String staged(String stages) {
    return CommandTest.COST_ONLY
        .replaceFirst("search nsga2 \\{[^}]*\\}", stages)
        .replaceFirst("minimize area", "");
  }

  private static final String GATED =
      """
      hwnas 1.0

      /// Kernel and converter by gradients.
      experiment Gated {
        workload { dataset = fashion_mnist_10k }
        network {
          a = conv { channels = 4  stride = 4  kernel in {1, 3} }
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto }  adc { bits in {4, 8} } }
        evaluate {
          accuracy = supernet { epochs = 3  train_samples = 256  batch = 32  test_samples = 50  recalibrate = 64 }
        }
        minimize loss + 0.1 * energy / 1 uJ as total
        search differentiable { warm_up = 1 epochs  result = visited  budget = 100 iterations  baseline = none }
      }
      """;

  @Test
  void gatesAreTrainedWithTheWeights() throws IOException {
    Path spec = folder.resolve("gated.hwnas");
    Files.writeString(spec, GATED);
    Path data = Path.of("..", "examples", "data").toAbsolutePath().normalize();
    Files.createDirectories(folder.resolve("share"));
    Files.createSymbolicLink(folder.resolve("share").resolve("data"), data);
    System.setProperty("hwnas.home", folder.toString());
    try {
      trained(spec);
    } finally {
      System.clearProperty("hwnas.home");
      Files.delete(folder.resolve("share").resolve("data"));
    }
  }

  private void trained(Path spec) throws IOException {
    CommandProcess.Finished run = CommandInside.run(folder, "run", "gated.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path made;
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      made = files.filter(p -> p.endsWith("plan.json")).findFirst().orElseThrow().getParent();
    }
    CommandProcess.Finished verified =
        CommandInside.run(folder, "verify", folder.relativize(made).toString());
    assertThat(verified.exit()).as(verified.err()).isEqualTo(ExitCode.OK);
    Files.writeString(spec, GATED.replace("minimize loss", "minimize mean(accuracy)"));
    assertThat(CommandInside.run(folder, "run", "gated.hwnas", "--quiet").err())
        .contains("an accuracy has no gradient");
    Files.writeString(spec, GATED.replace("epochs = 3", "epochs = 3  sampling = fair"));
    assertThat(CommandInside.run(folder, "run", "gated.hwnas", "--quiet").err())
        .contains("`evaluate.accuracy.sampling`");
    Files.writeString(
        spec,
        GATED
            .replace("supernet { epochs = 3", "trained { epochs = 3")
            .replace("recalibrate = 64", ""));
    assertThat(CommandInside.run(folder, "run", "gated.hwnas", "--quiet").err())
        .contains("where no supernet is trained");
  }

  /** With one objective. */
  private CommandProcess.Finished one(String search) throws IOException {
    String spec =
        CommandTest.COST_ONLY
            .replaceFirst("search nsga2 \\{[^}]*\\}", "search " + search)
            .replaceFirst("minimize area", "");
    Files.writeString(folder.resolve("cost.hwnas"), spec);
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  @Test
  void aPredictorThatCannotActIsRefused() throws IOException {
    assertThat(run("minimize area", "minimize area  evaluate { surrogate = kriging }").err())
        .contains("`evaluate.surrogate` that learns from 100 designs with a budget of");
    assertThat(
            run(
                    "minimize area",
                    "minimize area  evaluate { surrogate = kriging { samples = 10  screen = 0 % } quick = fidelity { cost = analytical } }")
                .err())
        .contains("`evaluate.surrogate.screen` = 0 %, with which nothing is measured, before a");
    assertThat(
            run(
                    "minimize area",
                    "minimize area  evaluate { surrogate = kriging { samples = 10  confirm = 3 } }")
                .err())
        .contains("`evaluate.surrogate.confirm` without `screen` = 0 %");
    assertThat(
            run(
                    "minimize area",
                    "minimize area  evaluate { surrogate = kriging { samples = 10  loss = pairwise_hinge } }")
                .err())
        .contains("`evaluate.surrogate.loss` = `pairwise_hinge`");
    assertThat(
            run(
                    "minimize area",
                    "minimize area  evaluate { quick = fidelity { surrogate = kriging { samples = 10 } } }")
                .err())
        .contains("`evaluate.quick.surrogate`");
  }

  @Test
  void aChainOfFidelitiesRunsAndSaysWhatItDid() throws IOException {
    CommandProcess.Finished run =
        run(
            "minimize area",
            "minimize area  evaluate { quick = fidelity { keep = 50 %  by = energy } }");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .containsPattern("quick +\\d+ designs judged, \\d+ went on\n")
        .containsPattern("area +Kendall's tau 1.00 over \\d+ designs measured to the end\n")
        .containsPattern("energy +Kendall's tau 1.00 over \\d+ designs");
    assertThat(CommandInside.run(folder, "list", "runs").out())
        .containsPattern("quick \\d+ -> \\d+");
    assertThat(CommandInside.run(folder, "eval", "cost.hwnas").out())
        .contains("at the fidelity `quick`, before it");
  }

  @Test
  void whatTheSearchCostByItselfIsSaid() throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), CommandTest.COST_ONLY);
    assertThat(CommandInside.run(folder, "run", "cost.hwnas").out())
        .containsPattern("search itself +[0-9.e-]+ ms of CPU time a design");
    assertThat(CommandInside.run(folder, "run", "cost.hwnas", "--quiet").out())
        .doesNotContain("search itself");
  }

  @Test
  void moreThanTheBestIsRefusedWhereNobodyTakesIt() throws IOException {
    String last =
        """
        first = stage { decides = {adc.bits}  search random { budget = 5 evaluations } }
        second = stage { hand_over = front  search random { budget = 5 evaluations } }
        """;
    assertThat(stages(last).err()).contains("`second.hand_over` of the last stage");
    String inside =
        """
        first = stage { decides = {adc.bits}  search random { budget = 5 evaluations } }
        second = stage { inside = first  hand_over = several  search random { budget = 5 evaluations } }
        """;
    assertThat(stages(inside).err()).contains("`second.hand_over` of more than the best");
    assertThat(stages(last.replace("hand_over = front", "keep = 3")).err())
        .contains("`second.keep` without");
  }

  private CommandProcess.Finished stages(String stages) throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), StageTest.spec(stages));
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  @Test
  void theKindOfAMemoryIsNoReasonNotToRunUnlessItHoldsCharge() throws IOException {
    String device = "crossbar { device { kind = %s  g_max = 20 uS  on_off_ratio = 10 }  rows";
    CommandProcess.Finished phaseChange = run("crossbar { rows", device.formatted("pcm"));
    assertThat(phaseChange.exit()).as(phaseChange.err()).isEqualTo(ExitCode.OK);
    assertThat(run("crossbar { rows", device.formatted("sram")).err())
        .contains("`hardware.tile.pe.crossbar.device.kind` = `sram`");
  }
}
