package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs, their outputs and exit codes, each in a process of its own. */
class CommandTest {
  static final String COST_ONLY =
      """
      hwnas 1.0

      /// Rows and converters under a small network; nothing is trained.
      experiment CostOnly {
        network {
          input_channels = 1  input_height = 28  input_width = 28
          a = conv { channels in {4, 8, 16}  stride = 2 }
          b = conv { channels in {8, 16, 32}  stride = 2 }
          head = linear { units = 10 }
        }
        hardware extends hwnas.presets.isaac {
          tile { count = auto }
          crossbar { rows in 32..512 step x2  cols = rows }
          adc { bits in 4..8 }
        }
        minimize energy
        minimize area
        search nsga2 { population = 8  budget = 40 evaluations  seed = 5 }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void spec() throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), COST_ONLY);
  }

  private CommandProcess.Finished hwnas(String... arguments) {
    return CommandProcess.run(folder, arguments);
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  @Test
  void checkingAGoodSpecSaysSoAndABadOneShowsTheLine() throws IOException {
    assertThat(hwnas("check", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    Files.writeString(folder.resolve("bad.hwnas"), COST_ONLY.replace("rows in", "rovs in"));
    CommandProcess.Finished bad = hwnas("check", "bad.hwnas");
    assertThat(bad.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(bad.err()).contains("error[HW201]", "bad.hwnas:", "rovs", "did you mean `rows`?");
    CommandProcess.Finished json = hwnas("check", "--format", "json", ".");
    assertThat(json.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(object(json.out()).get("specs").getAsInt()).isEqualTo(2);
    assertThat(
            object(json.out())
                .getAsJsonArray("diagnostics")
                .get(0)
                .getAsJsonObject()
                .get("code")
                .getAsString())
        .isEqualTo("HW201");
  }

  @Test
  void theSampleOfTheStartUpArchiveIsAGoodSpec() {
    String sample = Path.of("src/main/share/warm-up.hwnas").toAbsolutePath().toString();
    CommandProcess.Finished finished = hwnas("check", sample);
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void wrongUseIsToldWithoutAStackTrace() {
    for (String[] arguments :
        List.of(
            new String[] {"check", "nowhere.hwnas"},
            new String[] {"chekc"},
            new String[] {"run"},
            new String[] {"explain", "HW999"},
            new String[] {"data", "install", "imagenet"},
            new String[] {"report", "."})) {
      CommandProcess.Finished finished = hwnas(arguments);
      assertThat(finished.exit()).as(String.join(" ", arguments)).isEqualTo(ExitCode.USAGE);
      assertThat(finished.err()).contains("error:").doesNotContain("\tat ");
    }
  }

  @Test
  void thePlanAsJsonSaysHowManyDesignsThereAreAndIsAlikeEachTime() {
    String plan = hwnas("plan", "cost.hwnas", "--format", "json").out();
    assertThat(plan).contains("\"cardinality\": \"225\"");
    assertThat(hwnas("plan", "cost.hwnas", "--format", "json").out()).isEqualTo(plan);
    assertThat(
            hwnas("plan", "cost.hwnas", "--set", "hardware.tile.pe.adc.bits=6", "--format", "json")
                .out())
        .contains("\"cardinality\": \"45\"");
  }

  @Test
  void formattingIsIdempotentAndCheckable() throws IOException {
    Path spec = folder.resolve("cost.hwnas");
    Files.writeString(spec, COST_ONLY.replace("  minimize", "minimize"));
    assertThat(hwnas("fmt", "--check", "cost.hwnas").exit()).isEqualTo(ExitCode.SPEC);
    assertThat(hwnas("fmt", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("fmt", "--check", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(spec)).contains("\n  minimize energy\n");
  }

  @Test
  void evaluatingADesignPrintsEveryMetricWithItsUnitAndTheBreakdownAddsUp() throws IOException {
    Files.writeString(
        folder.resolve("design.json"),
        """
        {"network.a.channels": 8, "network.b.channels": 16, "hardware.tile.pe.crossbar.rows": 128, "hardware.tile.pe.adc.bits": 8}
        """);
    CommandProcess.Finished finished =
        hwnas("eval", "cost.hwnas", "--design", "design.json", "--format", "json");
    assertThat(finished.err()).isEmpty();
    JsonObject json = object(finished.out());
    JsonObject metrics = json.getAsJsonObject("metrics");
    assertThat(metrics.getAsJsonObject("energy").get("unit").getAsString()).isEqualTo("J");
    assertThat(metrics.getAsJsonObject("macs").getAsJsonArray("values").get(0).getAsDouble())
        .isEqualTo(14 * 14 * 9 * 8 + 7 * 7 * 9 * 8 * 16 + 160);
    double sum = 0;
    for (JsonElement item : json.getAsJsonArray("breakdown")) {
      JsonObject leaf = item.getAsJsonObject();
      assertThat(leaf.get("source").getAsString()).isNotEmpty();
      sum +=
          leaf.get("quantity").getAsString().equals("energy") ? leaf.get("value").getAsDouble() : 0;
    }
    double energy = metrics.getAsJsonObject("energy").getAsJsonArray("values").get(0).getAsDouble();
    assertThat(sum).isCloseTo(energy, org.assertj.core.data.Percentage.withPercentage(1e-9));

    Files.writeString(folder.resolve("design.json"), "{\"network.a.channels\": 5}");
    CommandProcess.Finished wrong = hwnas("eval", "cost.hwnas", "--design", "design.json");
    assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("network.a.channels", "5");
  }

  @Test
  void aRunLeavesItsFilesAndCanBeListedAndReportedAgain() throws IOException {
    CommandProcess.Finished run = hwnas("run", "cost.hwnas", "--progress", "json");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("40 designs evaluated", "hypervolume", "front.csv", "report.html");
    JsonObject progress = object(run.err().lines().findFirst().orElseThrow());
    assertThat(progress.keySet())
        .contains(
            "phase", "evaluations", "generation", "hypervolume", "feasible_share", "seconds_left");
    Path directory = onlyRun(folder.resolve("runs"));
    for (String file :
        List.of(
            "plan.json",
            "spec.hwnas",
            "environment.json",
            "journal.ndjson",
            "report.html",
            "front.svg")) {
      assertThat(directory.resolve(file)).isNotEmptyFile();
    }
    assertThat(Files.readAllLines(directory.resolve("front.csv")).get(0))
        .startsWith("evaluation,energy [uJ],area [mm^2]");
    assertThat(Files.readString(directory.resolve("report.html")))
        .doesNotContainPattern("(src|href)=\"https?:");
    JsonArray list =
        JsonParser.parseString(hwnas("list", "--format", "json").out()).getAsJsonArray();
    assertThat(list.get(0).getAsJsonObject().get("state").getAsString()).isEqualTo("finished");
    String front = Files.readString(directory.resolve("front.csv"));
    Files.delete(directory.resolve("front.csv"));
    CommandProcess.Finished report = hwnas("report");
    assertThat(report.exit()).isEqualTo(ExitCode.OK);
    assertThat(report.out())
        .containsPattern("search itself +[0-9.e-]+ ms of CPU time a design")
        .containsPattern("what mattered +area: \\S+ \\d+ %.* \\(explained: \\d+ %\\)");
    assertThat(directory.resolve("front.csv")).hasContent(front);
  }

  @Test
  void theNumberOfJobsDoesNotChangeTheResult() throws IOException {
    hwnas("run", "cost.hwnas", "--jobs", "1", "--quiet", "--runs", "one");
    hwnas("run", "cost.hwnas", "--jobs", "4", "--quiet", "--runs", "four");
    Path one = onlyRun(folder.resolve("one"));
    Path four = onlyRun(folder.resolve("four"));
    for (String file : List.of("journal.ndjson", "baseline.ndjson", "front.csv", "front.svg")) {
      assertThat(four.resolve(file)).hasSameTextualContentAs(one.resolve(file));
    }
  }

  @Test
  void nothingFeasibleAndAStalePlanHaveTheirExitCodes() throws IOException {
    Files.writeString(
        folder.resolve("none.hwnas"),
        COST_ONLY.replace("minimize area", "minimize area\n  require area <= 1 um^2"));
    assertThat(hwnas("run", "none.hwnas", "--quiet").exit()).isEqualTo(ExitCode.INFEASIBLE);
    CommandProcess.Finished stale = hwnas("resume", "--spec", "cost.hwnas");
    assertThat(stale.exit()).isEqualTo(ExitCode.STALE);
  }

  @Test
  void explanationsAndListsAnswer() {
    assertThat(hwnas("explain", "HW306").out()).contains("HW306");
    assertThat(hwnas("explain", "crossbar.rows").out()).contains("rows", "default");
    assertThat(hwnas("list", "library").out()).contains("pcm_joshi", "device");
    assertThat(hwnas("list", "metrics").out()).contains("energy", "[uJ]");
    assertThat(object(hwnas("doctor", "--format", "json").out()).has("java")).isTrue();
    assertThat(hwnas("--version").out()).startsWith("hwnas ");
    assertThat(hwnas("--help").out()).contains("check", "resume", "Exit codes");
  }

  static Path onlyRun(Path runs) throws IOException {
    try (Stream<Path> all = Files.walk(runs, 3)) {
      List<Path> plans = all.filter(p -> p.getFileName().toString().equals("plan.json")).toList();
      assertThat(plans).hasSize(1);
      return plans.get(0).getParent();
    }
  }

  @Test
  void aDesignIsWrittenForMnsimAndAnUnknownToolIsNamed() throws IOException {
    CommandProcess.Finished exported =
        hwnas("export", "mnsim2", "cost.hwnas", "--seed", "3", "--to", "there");
    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(Files.readString(folder.resolve("there/SimConfig.ini")))
        .contains("[Crossbar level]", "Xbar_Size = ");
    assertThat(object(Files.readString(folder.resolve("there/networks.json"))).size()).isOne();
    assertThat(folder.resolve("there/run_mnsim.py")).exists();
    CommandProcess.Finished folders = hwnas("export", "cimloop", "cost.hwnas", "--to", "cim");
    assertThat(folders.exit()).as(folders.err()).isZero();
    assertThat(folders.out()).contains("cim/models/arch/2_tile/hwnas.yaml", "run_layer(");
    assertThat(folder.resolve("cim/models/arch/1_macro/hwnas/arch.yaml")).exists();
    CommandProcess.Finished unknown = hwnas("export", "mnsin", "cost.hwnas");
    assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("mnsin", "mnsim2");
    assertThat(hwnas("export").out()).contains("SimConfig.ini");
  }
}
