package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches in stages, read from what a run writes down. */
class StageTest {
  private static final String ROWS = "hardware.tile.pe.crossbar.rows";
  private static final String BITS = "hardware.tile.pe.adc.bits";

  @TempDir Path folder;

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

  private Path run(String stages) throws IOException {
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

  private void isVerified(Path run) {
    CommandProcess.Finished verified = CommandInside.run(folder, "verify", run.toString());
    assertThat(verified.exit()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
  }

  /** More cells in use is better; that is not where the least energy is. */
  @Test
  void aStageHandsOverByAMetricThatIsNoObjective() throws IOException {
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
  void aStageThatMeasuresInItsOwnWayHandsOverByAMetricOfIt() throws IOException {
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
  void aStageKeepsItsRequirementsOverParameters() throws IOException {
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
}
