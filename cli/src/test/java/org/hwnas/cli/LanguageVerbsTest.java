package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verbs around a spec: new, check, fmt, plan, diff, explain, lock, docs. They run in this
 * process; that the process of a command has the same streams and exit codes is tested once, and by
 * {@link CommandTest}.
 */
class LanguageVerbsTest {
  private static final String SPEC = CommandTest.COST_ONLY;

  @TempDir Path folder;

  @BeforeEach
  void spec() throws IOException {
    write("cost.hwnas", SPEC);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private CommandProcess.Finished hwnas(String... arguments) {
    return CommandInside.run(folder, arguments);
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  @Test
  void checkMendsWhatHasOneClearFixAndSaysWhatIsLeft() throws IOException {
    String wrong =
        "hwnas 1.0\r\nimport hwnas.presets.*\r\n"
            + "device lab {\r\n  g_mix = 1 uS\r\n  g_max = 30\r\n  bits = unknown\r\n}\r\n";
    write("lab.hwnas", wrong);
    CommandProcess.Finished mended = hwnas("check", "--fix", "lab.hwnas");
    assertThat(mended.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(mended.err()).contains("lab.hwnas: mended 2", "1 error");
    // The import may be what the unknown word was to come from: it stays while there is an error.
    assertThat(Files.readString(folder.resolve("lab.hwnas")))
        .isEqualTo(wrong.replace("g_mix", "g_min").replace("g_max = 30", "g_max = 30 uS"));

    write("lab.hwnas", wrong.replace("  bits = unknown\r\n", ""));
    assertThat(hwnas("check", "--fix", "lab.hwnas").exit()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(folder.resolve("lab.hwnas")))
        .isEqualTo("hwnas 1.0\r\ndevice lab {\r\n  g_min = 1 uS\r\n  g_max = 30 uS\r\n}\r\n");
    assertThat(hwnas("check", "--fix", "--set", "a=1", "lab.hwnas").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void findingsAreForPeopleAndForThreeKindsOfProgram() throws IOException {
    write("sub/bad.hwnas", SPEC.replace("rows in", "rovs in"));
    CommandProcess.Finished sarif = hwnas("check", "--format", "sarif", ".");
    assertThat(sarif.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(sarif.err()).isEmpty();
    JsonObject result =
        object(sarif.out())
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();
    assertThat(result.get("ruleId").getAsString()).isEqualTo("HW201");
    assertThat(result.toString()).contains("\"uri\":\"sub/bad.hwnas\"");
    assertThat(hwnas("check", "--format", "github", ".").out())
        .startsWith("::error file=sub/bad.hwnas,line=")
        .contains("title=HW201 unknown-field::");
    assertThat(hwnas("check", "--format", "line", "-C", "sub", "bad.hwnas").out())
        .matches("bad\\.hwnas:\\d+:\\d+: error: .* \\[HW201]\\R");
  }

  @Test
  void theCommandAsAProcessWritesTheSame() throws IOException {
    write("bad.hwnas", SPEC.replace("rows in", "rovs in"));
    for (String[] line :
        new String[][] {
          {"check", "."},
          {"check", "--format", "json", "bad.hwnas"},
          {"plan", "cost.hwnas"},
          {"plan", "nowhere.hwnas"},
          {"plan"},
          {"--help"},
        }) {
      assertThat(hwnas(line)).as(line[0]).isEqualTo(CommandProcess.run(folder, line));
    }
  }

  @Test
  void warningsCanBeDenied() throws IOException {
    write("old.hwnas", SPEC.replace("hwnas 1.0\n", ""));
    assertThat(hwnas("check", "old.hwnas").exit()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("check", "--deny", "warnings", "old.hwnas").exit()).isEqualTo(ExitCode.SPEC);
    assertThat(hwnas("check", "--deny", "warnings", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void formattingShowsItsChangesAndMindsOnlySyntax() throws IOException {
    write("wrong.hwnas", SPEC.replace("  minimize", " minimize").replace("rows in", "rovs in"));
    CommandProcess.Finished diff = hwnas("fmt", "--diff", "wrong.hwnas");
    assertThat(diff.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(diff.out())
        .startsWith("--- a/wrong.hwnas\n+++ b/wrong.hwnas\n@@ ")
        .contains("\n- minimize energy\n", "\n+  minimize energy\n");
    assertThat(hwnas("fmt", "--check", ".").out())
        .isEqualTo("wrong.hwnas" + System.lineSeparator());
    assertThat(hwnas("fmt", "wrong.hwnas").exit()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(folder.resolve("wrong.hwnas")))
        .isEqualTo(SPEC.replace("rows in", "rovs in"));
    write("torn.hwnas", SPEC.replace("{ bits in 4..8 }", "{ bits in "));
    assertThat(hwnas("fmt", "torn.hwnas").err()).contains("error[HW10");
  }

  @Test
  void standardInputIsFormatted() throws IOException {
    CommandProcess.Finished finished =
        CommandProcess.runWith(folder, SPEC.replace("  minimize", " minimize"), "fmt", "-");
    assertThat(finished.exit()).isEqualTo(ExitCode.OK);
    assertThat(finished.out()).isEqualTo(SPEC);
    assertThat(CommandProcess.runWith(folder, SPEC, "fmt", "--check", "-").exit())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void aNewProjectChecksPlansAndRunsAndIsNotOverwritten() throws IOException {
    CommandProcess.Finished made = hwnas("new", "first");
    assertThat(made.exit()).isEqualTo(ExitCode.OK);
    assertThat(made.out().strip()).isEqualTo("first/main.hwnas");
    assertThat(hwnas("check", "--deny", "warnings", "first").exit()).isEqualTo(ExitCode.OK);
    CommandProcess.Finished run = hwnas("-C", "first", "run", "main.hwnas");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE); // -C belongs behind the verb
    run =
        hwnas(
            "run", "-C", "first", "main.hwnas", "--quiet", "--set", "search.budget=32 evaluations");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    CommandProcess.Finished again = hwnas("new", "--template", "paper", "first");
    assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("main.hwnas", "nothing is overwritten");
    assertThat(hwnas("new", "-t", "papre", "second").err()).contains("did you mean `paper`?");
    assertThat(folder.resolve("second")).doesNotExist();
  }

  @Test
  void valuesFromOutsideAreCheckedLikeThoseOfTheSpec() {
    CommandProcess.Finished dimension = hwnas("plan", "cost.hwnas", "--set", "hardware.cycle=5 um");
    assertThat(dimension.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(dimension.err()).contains("error[HW306]", "`cycle` is a time", "length");
    CommandProcess.Finished path = hwnas("plan", "cost.hwnas", "--set", "hardware.adc.bits=6");
    assertThat(path.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(path.err()).contains("error[HW201]", "did you mean `hardware.tile.pe.adc.bits`?");
    assertThat(hwnas("plan", "cost.hwnas", "--set", "hardware.tile.pe.adc.bist=6").err())
        .contains("did you mean `hardware.tile.pe.adc.bits`?");
  }

  @Test
  void thePlanIsWrittenAndSummarised() throws IOException {
    CommandProcess.Finished plan =
        hwnas("plan", "cost.hwnas", "--out", "plan.json", "--values", "implicit");
    assertThat(plan.out())
        .contains("designs   225", "parameters (4)")
        .containsPattern("hardware\\.tile\\.pe\\.adc\\.bits +5 +4\\.\\.8")
        .containsPattern("hardware\\.cycle +100 ns +\\(inherited, library:hwnas/presets");
    assertThat(Files.readString(folder.resolve("plan.json")))
        .isEqualTo(hwnas("plan", "cost.hwnas", "--format", "json").out());
    CommandProcess.Finished same = hwnas("diff", "cost.hwnas", "plan.json");
    assertThat(same.exit()).isEqualTo(ExitCode.OK);
    assertThat(same.out()).startsWith("equal:");
  }

  @Test
  void comparisonsSayWhatDiffersAndWhetherTheyAreFair() throws IOException {
    write("wide.hwnas", SPEC.replace("bits in 4..8", "bits in 4..10"));
    CommandProcess.Finished fair = hwnas("diff", "cost.hwnas", "wide.hwnas");
    assertThat(fair.exit()).isEqualTo(ExitCode.SPEC);
    assertThat(fair.out()).contains("4..8 -> 4..10", "designs  225 -> 315").contains("\nfair: ");
    write(
        "other.hwnas",
        SPEC.replace("adc {", "cycle = 50 ns  adc {")
            .replace("minimize area", "minimize latency")
            .replace("budget = 40", "budget = 80"));
    CommandProcess.Finished unfair = hwnas("diff", "cost.hwnas", "other.hwnas");
    assertThat(unfair.out())
        .contains("! ~ hardware.cycle  100 ns (inherited, library:hwnas/presets.hwnas")
        .contains("! + latency", "! - area", "not a fair comparison: hardware, objective, budget");
    String algorithm = SPEC.replace("nsga2 { population = 8 ", "random {");
    write("random.hwnas", algorithm);
    assertThat(hwnas("diff", "cost.hwnas", "random.hwnas").out())
        .contains("  ~ search  nsga2 -> random", "\nfair: ");
    write("random.hwnas", algorithm.replace("budget = 40", "budget = 80"));
    assertThat(hwnas("diff", "cost.hwnas", "random.hwnas").out())
        .contains("! ~ search.budget.evaluations", "not a fair comparison: budget");
    JsonObject json = object(hwnas("diff", "cost.hwnas", "other.hwnas", "--format", "json").out());
    assertThat(json.get("verdict").getAsString()).isEqualTo("unfair");
    assertThat(hwnas("diff", "cost.hwnas", "nowhere").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void runsAreComparedOnOneScale() throws IOException {
    hwnas("run", "cost.hwnas", "--quiet", "--runs", "a");
    hwnas("run", "cost.hwnas", "--quiet", "--runs", "b", "--set", "search.seed=6");
    Path a = CommandTest.onlyRun(folder.resolve("a"));
    Path b = CommandTest.onlyRun(folder.resolve("b"));
    CommandProcess.Finished diff = hwnas("diff", a.toString(), b.toString(), "--format", "json");
    assertThat(diff.exit()).as(diff.err()).isEqualTo(ExitCode.SPEC);
    JsonObject json = object(diff.out());
    assertThat(json.get("verdict").getAsString()).isEqualTo("fair");
    JsonObject fronts = json.getAsJsonObject("fronts");
    for (String side : List.of("left", "right")) {
      JsonObject one = fronts.getAsJsonObject(side);
      assertThat(one.get("evaluations").getAsInt()).isEqualTo(40);
      assertThat(one.get("hypervolume").getAsDouble()).isBetween(0.0, 1.0);
    }
    CommandProcess.Finished stat = hwnas("diff", "a", "b", "--stat", "--format", "json");
    assertThat(stat.exit()).as(stat.err()).isEqualTo(ExitCode.OK);
    assertThat(object(stat.out()).get("evaluations").getAsInt()).isEqualTo(40);
    assertThat(object(stat.out()).get("p").getAsDouble()).isEqualTo(1); // one run against one
    assertThat(hwnas("diff", "a", "b", "--stat").out())
        .contains("Mann-Whitney")
        .containsPattern("search, ms +[0-9.e-]+");
    assertThat(hwnas("diff", "a", "b", "--page", "x.html").err()).contains("--page needs --stat");
    assertThat(hwnas("diff", "a", "nothing", "--stat").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(hwnas("diff", a.toString(), a.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("diff", "cost.hwnas", a.toString()).out()).startsWith("equal:");
    assertThat(hwnas("diff", a.toString(), b.toString()).out())
        .contains("~ search.seed  5", "hypervolume", "best energy")
        .containsPattern("search itself +[0-9.e-]+ ms of CPU time a design, .* \\| ");
  }

  @Test
  void whatIsLockedIsNoticedWhenItMoves() throws IOException {
    assertThat(hwnas("lock", "--check", "cost.hwnas").exit()).isEqualTo(ExitCode.STALE);
    assertThat(hwnas("lock", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    String lock = Files.readString(folder.resolve("hwnas.lock"));
    assertThat(lock).contains("\"plan hash\"", "library:hwnas/presets.hwnas", "splitmix64");
    hwnas("lock", ".");
    assertThat(Files.readString(folder.resolve("hwnas.lock"))).isEqualTo(lock);
    assertThat(hwnas("lock", "--check", ".").exit()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("run", "cost.hwnas", "--locked", "--quiet").exit()).isEqualTo(ExitCode.OK);
    write("cost.hwnas", SPEC.replace("seed = 5", "seed = 6"));
    CommandProcess.Finished moved = hwnas("lock", "--check", "cost.hwnas");
    assertThat(moved.exit()).isEqualTo(ExitCode.STALE);
    assertThat(moved.out()).contains("plan hash: locked as", "spec: locked as");
    CommandProcess.Finished run = hwnas("run", "cost.hwnas", "--locked");
    assertThat(run.exit()).isEqualTo(ExitCode.STALE);
    assertThat(run.err()).contains("not what is locked", "plan hash", "`hwnas lock`");
  }

  @Test
  void explanationsKnowEveryKindOfNameAndAskBack() {
    assertThat(hwnas("explain", "hwnas.devices.pcm_joshi").out())
        .contains("-1787.67 ohm", "joshi2020accurate: ");
    CommandProcess.Finished several = hwnas("explain", "min");
    assertThat(several.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(several.err()).contains("hwnas explain aggregate:min", "hwnas explain unit:min");
    assertThat(hwnas("explain", "crossbar.rosw").err()).contains("did you mean `crossbar.rows`?");
  }

  @Test
  void theReferenceIsWritten() {
    assertThat(hwnas("docs", "ref").exit()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("ref/README.md")).content().contains("(library/hwnas.devices.md)");
    assertThat(folder.resolve("ref/blocks.md")).content().contains("| `rows` | whole number |");
    assertThat(folder.resolve("ref/diagnostics/HW306.md")).exists();
  }
}
