package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every search of the language, over a conditional, mixed, constrained space, in one process that
 * is killed again and again in the middle of all of them: each ends with the journal of a run that
 * was left alone.
 */
@Tag("slow")
class SearchKillTest {
  private static final int BUDGET = 30;
  private static final int LIVES = 3; // of at most eight designs each: none gets to its end

  private static final String SPEC =
      """
      hwnas 1.0
      experiment Killed_%1$s {
        network {
          input_channels = 1  input_height = 28  input_width = 28
          a = conv { channels in {4, 8, 16}  stride = 2 }
          b = conv { channels in {8, 16, 32}  stride = 2 }
          head = linear { units = 10 }
        }
        hardware extends hwnas.presets.isaac {
          tile { count = auto }
          supply in {0.8 V, 1.0 V}
          crossbar { rows in 32..512 step x2  cols in 32..512 step x2 }
          adc { kind in {sar, flash}  bits in 4..8 }
          when (supply == 1.0 V) {
            cycle in {50 ns, 100 ns}
          }
          require adc.kind == sar or adc.bits <= 6 else "too many comparators"
        }
        %2$s
        minimize energy
        %3$s
        require latency <= 200 us
        search %1$s { budget = %4$d evaluations  seed = 5  baseline = none  %5$s }
      }
      """;

  @TempDir Path folder;

  private static String inside(String kind) {
    return switch (kind) {
      case "nsga2", "nsga3", "moead", "sms_emoa", "ga", "evolution" -> "population = 8";
      case "aging_evolution" -> "population = 8  sample = 3";
      case "esapp" -> "population = 8  screen = 25 %";
      case "hyperband" -> "propose = evolution  population = 6";
      case "shgo" -> "points = 12  rounds = 2  levels = 2  sampling = sobol";
      case "smbo", "tpe" -> "first = 12";
      case "bayesian" -> "first = 12  batch = 4  samples = 30  starts = 1";
      case "local_search", "simulated_annealing", "cma_es" ->
          "restarts = 3  initial { method = sobol  evaluate = 5 }";
      case "portfolio" -> "initial { method = latin_hypercube  evaluate = 9 }";
      case "reinforce" -> "controller { hidden = 8  embedding = 8 }";
      case "ddpg" -> "hidden = 16  warm_up = 6 episodes";
      case "differentiable" -> "gates = gumbel  learning_rate = 0.1";
      default -> "";
    };
  }

  /** Stages that measure in several ways, by name; in place of the evaluate and search blocks. */
  private static final Map<String, String> FLOWS =
      Map.of(
          "inside",
          """
          evaluate { cost = reference }
          outer = stage {
            decides = {crossbar.rows, crossbar.cols, adc.bits}
            search ga { population = 5  budget = 20 evaluations  seed = 5  baseline = none }
          }
          inner = stage {
            inside = outer  rerun = every 5 evaluations
            evaluate { cost = analytical }
            require supply >= 0.9 V
            search ga { population = 3  budget = 6 evaluations  seed = 5  baseline = none }
          }
          """,
          "halved",
          """
          evaluate { cost = reference  quick = fidelity { cost = analytical } }
          first = stage {
            decides = {crossbar.rows, crossbar.cols, channels}
            search hyperband { budget = 10 evaluations  seed = 5  baseline = none }
          }
          last = stage {
            evaluate { cost = analytical  surrogate = kriging { samples = 10  screen = 50 % } }
            search ga { population = 4  budget = 24 evaluations  seed = 5  baseline = none }
          }
          """);

  private static Plan plan(String kind) {
    if (FLOWS.containsKey(kind)) {
      String stages =
          SPEC.formatted(kind, "", "", BUDGET, "").replaceFirst("search [^\n]*", FLOWS.get(kind));
      return compiled(kind, stages);
    }
    boolean several = Schemas.needsSeveralObjectives(kind);
    String ladder =
        kind.equals("hyperband")
            ? "evaluate { cost = reference  quick = fidelity { cost = analytical } }"
            : "";
    String text =
        SPEC.formatted(kind, ladder, several ? "minimize area" : "", BUDGET, inside(kind));
    return compiled(kind, text);
  }

  private static Plan compiled(String kind, String text) {
    Compilation compiled = Compiler.compile("killed.hwnas", text, FileSource.none(), Map.of());
    Plan plan =
        compiled.plan().orElseThrow(() -> new AssertionError(compiled.diagnostics().toString()));
    assertThat(Capabilities.gaps(plan)).as(kind).noneMatch(Capabilities.Gap::refused);
    return plan;
  }

  private static List<String> line(Path runs, int measurements) {
    List<String> line = new ArrayList<>(CommandProcess.line(runs));
    int main = line.indexOf("org.hwnas.cli.Main");
    line.set(main, SearchLives.class.getName());
    line.add(runs.toString());
    line.add(Integer.toString(measurements));
    return line;
  }

  @Test
  void everySearchGoesOnAsIfNothingHadHappened() throws Exception {
    Map<String, Path> killed = new LinkedHashMap<>();
    Map<String, Path> whole = new LinkedHashMap<>();
    TreeSet<String> kinds = new TreeSet<>(Schemas.algorithms().keySet());
    kinds.addAll(FLOWS.keySet());
    for (String kind : kinds) {
      Plan plan = plan(kind);
      killed.put(kind, RunDirectory.create(folder.resolve("killed"), plan, 5, kind).path());
      RunDirectory alone = RunDirectory.create(folder.resolve("whole"), plan, 5, kind);
      whole.put(kind, alone.path());
      new Experiment(plan, alone, SearchLives.evaluator(plan), Progress.none(), () -> false).run(2);
    }
    Random moments = new Random(7);
    for (int life = 0; life < LIVES; life++) {
      boolean amidst = life == 1; // at any moment, such as while a line is written
      Process process =
          new ProcessBuilder(line(folder.resolve("killed"), 3 + moments.nextInt(6)))
              .redirectError(folder.resolve("errors" + life).toFile())
              .start();
      if (amidst) {
        long before = size(killed);
        while (process.isAlive() && size(killed) == before) {
          Thread.onSpinWait();
        }
      } else {
        BufferedReader said = process.inputReader();
        assertThat(said.readLine()).isEqualTo(SearchLives.STILL);
      }
      process.destroyForcibly().waitFor();
      if (!amidst) {
        for (Path run : killed.values()) {
          assertThat(entries(run)).isLessThan(BUDGET);
        }
      }
    }
    for (Path run : killed.values()) {
      assertThat(entries(run)).isGreaterThan(LIVES - 1);
    }
    Process last =
        new ProcessBuilder(line(folder.resolve("killed"), Integer.MAX_VALUE))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("errors").toFile())
            .start();
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
    for (String kind : killed.keySet()) {
      for (String file : List.of("journal.ndjson", "screening.ndjson")) {
        Path one = whole.get(kind).resolve(file);
        if (Files.exists(one)) {
          assertThat(killed.get(kind).resolve(file)).as(kind).hasSameTextualContentAs(one);
        }
      }
      assertThat(entries(whole.get(kind)))
          .as(kind)
          .isGreaterThan(FLOWS.containsKey(kind) ? 10 : BUDGET / 2L);
    }
  }

  private static long entries(Path run) throws IOException {
    Path journal = run.resolve("journal.ndjson");
    return Files.exists(journal) ? Files.readAllLines(journal).size() : 0;
  }

  private static long size(Map<String, Path> runs) {
    return runs.values().stream()
        .mapToLong(run -> run.resolve("journal.ndjson").toFile().length())
        .sum();
  }
}
