package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Evaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One experiment with several seeds, and a seed from outside. */
class SeedsTest {
  private static final String SEEDS =
      CommandTest.COST_ONLY.replace("search nsga2", "reproduce { seeds = {5, 7} }\n  search nsga2");

  private static final String STAGES =
      StageTest.spec(
          """
          coarse = stage { decides = {rows}  search ga { population = 4  budget = 8 evaluations  seed = 1 } }
          fine = stage { decides = {adc.bits}  search ga { population = 4  budget = 8 evaluations  seed = 2 } }
          """);

  @TempDir private Path folder;

  private CommandProcess.Finished hwnas(String... arguments) {
    return CommandInside.run(folder, arguments);
  }

  private Path write(String name, String spec) throws IOException {
    return Files.writeString(folder.resolve(name), spec);
  }

  private List<Path> runs(String name) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(name).resolve("CostOnly"))) {
      return all.sorted().toList();
    }
  }

  @Test
  void eachSeedIsTheRunThatItsSearchWouldHaveMadeAlone() throws IOException {
    write("seeds.hwnas", SEEDS);
    write("alone.hwnas", CommandTest.COST_ONLY);
    CommandProcess.Finished both = hwnas("run", "seeds.hwnas", "--quiet");
    assertThat(both.exit()).as(both.err()).isEqualTo(ExitCode.OK);
    assertThat(both.out())
        .contains("2 seeds, medians (and ranges); ahead of random search with ")
        .contains("best energy")
        .contains("; random: ");
    assertThat(runs("runs")).hasSize(2);
    int at = 0;
    for (String seed : List.of("5", "7")) {
      String runs = "alone" + seed;
      String set = "search.seed=" + seed;
      hwnas("run", "alone.hwnas", "--set", set, "--quiet", "--runs", runs);
      Path run = runs("runs").get(at++);
      assertThat(run.getFileName().toString()).contains("-s" + seed + "-");
      for (String file : List.of("front.csv", "front.svg")) {
        assertThat(run.resolve(file)).hasSameTextualContentAs(runs(runs).get(0).resolve(file));
      }
    }
  }

  @Test
  void anyOfTheRunsGoesOnUnderTheSpecOfAll() throws IOException {
    write("seeds.hwnas", SEEDS);
    hwnas("run", "seeds.hwnas", "--quiet");
    for (Path run : runs("runs")) {
      Files.delete(run.resolve("front.csv"));
      CommandProcess.Finished on =
          hwnas("resume", "--spec", "seeds.hwnas", "--quiet", run.toString());
      assertThat(on.exit()).as(on.err()).isEqualTo(ExitCode.OK);
      assertThat(run.resolve("front.csv")).exists();
    }
    write("seeds.hwnas", SEEDS.replace("{5, 7}", "{6}"));
    CommandProcess.Finished stale =
        hwnas("resume", "--spec", "seeds.hwnas", "--quiet", runs("runs").get(0).toString());
    assertThat(stale.exit()).isEqualTo(ExitCode.STALE);
  }

  private static List<Long> seeds(Map<String, String> set) {
    Plan plan =
        Compiler.compile("stages.hwnas", STAGES, FileSource.none(), set).plan().orElseThrow();
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("stage"))
        .map(stage -> stage.child("search").orElseThrow())
        .map(SeedsTest::seed)
        .toList();
  }

  private static long seed(Block search) {
    return (long)
        Evaluator.evaluate(
                search.fields().get("seed").values().get(0), id -> java.util.Optional.empty())
            .asNumber();
  }

  @Test
  void aSeedFromOutsideIsThatOfEachStageAndAStageCanBeNamed() {
    assertThat(seeds(Map.of())).containsExactly(1L, 2L);
    assertThat(seeds(Map.of("search.seed", "9"))).containsExactly(9L, 9L);
    assertThat(seeds(Map.of("fine.search.seed", "9"))).containsExactly(1L, 9L);
  }

  @Test
  void aFieldThatAStageDoesNotHaveIsNamed() throws IOException {
    write("stages.hwnas", STAGES);
    CommandProcess.Finished wrong = hwnas("plan", "stages.hwnas", "--set", "fine.search.sed=9");
    assertThat(wrong.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(wrong.err()).contains("`stage` has no field or block `search.sed`", "search.seed");
  }
}
