package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the report of a run. */
@Tag("slow")
class ReportPageTest {
  @TempDir Path folder;

  @Test
  void chipLayersAndNetworkOfADesignAreDrawn() throws Exception {
    Browser browser = Browser.orSkip();
    Files.writeString(folder.resolve("spec.hwnas"), CommandTest.COST_ONLY);
    CommandProcess.Finished finished =
        CommandInside.run(folder, "run", "spec.hwnas", "--quiet", "--runs", "runs");
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
    Path run = CommandTest.onlyRun(folder.resolve("runs"));
    String page = browser.page(run.resolve("report.html").toUri(), folder);

    assertThat(page).contains("data-ready=\"yes\"");
    // Two convolutions and a head, of which each has a tile at least; a chip that grows has no
    // more.
    assertThat(part(page, "id=\"floor\"", "id=\"floor-legend\""))
        .contains("a.conv: ", "head.linear: ")
        .doesNotContain("<title>free");
    List<String> rows =
        Pattern.compile("<tr[ >]")
            .matcher(part(page, "id=\"heat\"", "</table>"))
            .results()
            .map(r -> r.group())
            .toList();
    assertThat(rows).hasSize(4);
    String network = part(page, "id=\"network\"", "</section>");
    assertThat(network)
        .contains("Conv 3x3 /2", "a.conv", "b.conv", "head.linear", "1\u00d728\u00d728");
    // Measured without chips or times: nothing to show about them.
    assertThat(page).doesNotContain("id=\"spread\"");
  }

  @Test
  void runsStandBesideOneAnother() throws Exception {
    Browser browser = Browser.orSkip();
    Files.writeString(folder.resolve("spec.hwnas"), CommandTest.COST_ONLY);
    for (String seed : List.of("1", "2", "3")) {
      CommandInside.run(
          folder, "run", "spec.hwnas", "--quiet", "--runs", seed, "--set", "search.seed=" + seed);
    }
    Path first = CommandTest.onlyRun(folder.resolve("1"));
    Path second = CommandTest.onlyRun(folder.resolve("2"));
    Path third = CommandTest.onlyRun(folder.resolve("3"));
    CommandProcess.Finished finished =
        CommandInside.run(
            folder, "report", first.toString(), "--beside", second.toString(), third.toString());
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
    String page = browser.page(folder.resolve("comparison.html").toUri(), folder);
    assertThat(page).contains("data-ready=\"yes\"");
    String table = part(page, "id=\"results\"", "</table>");
    assertThat(table.split("<tr>")).hasSize(5);
    assertThat(table).contains(first.getFileName().toString(), third.getFileName().toString());
    // three seeds of one experiment: their mean
    assertThat(part(page, "id=\"means\"", "</section>")).contains("<svg", "(3)");

    // Two groups of seeds beside one another, with what they attain of two objectives.
    Files.move(third, second.resolveSibling(third.getFileName()));
    CommandProcess.Finished seeds =
        CommandInside.run(folder, "diff", "1", "2", "--stat", "--page", "seeds.html");
    assertThat(seeds.exit()).as(seeds.err()).isEqualTo(ExitCode.OK);
    String attained = browser.page(folder.resolve("seeds.html").toUri(), folder);
    assertThat(attained).contains("data-ready=\"yes\"", "IGD+, less is better");
    assertThat(part(attained, "id=\"surfaces\"", "</section>")).contains("<svg", "2: all 2");
    assertThat(part(attained, "id=\"volumes\"", "</section>")).contains("<svg");
    assertThat(part(attained, "id=\"times\"", "</table>")).contains("ms of CPU time a design");

    // Another objective cannot stand beside these.
    Files.writeString(
        folder.resolve("other.hwnas"),
        CommandTest.COST_ONLY.replace("minimize area", "minimize latency"));
    CommandInside.run(folder, "run", "other.hwnas", "--quiet", "--runs", "other");
    Path other = CommandTest.onlyRun(folder.resolve("other"));
    CommandProcess.Finished refused =
        CommandInside.run(folder, "report", first.toString(), "--beside", other.toString());
    assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("cannot be compared", "minimize area", "minimize latency");
  }

  @Test
  void theReportShowsWhatTheSpecNamesInItsOrder() throws Exception {
    Browser browser = Browser.orSkip();
    String report =
        """
        report {
          title = "Rows & converters"
          bibliography = false
          table(best = 3, by = latency)
          pareto(latency, energy)
          convergence { }
          table(by = area)
          hypervolume(reference = worst)
        }
        """;
    Files.writeString(
        folder.resolve("spec.hwnas"),
        CommandTest.COST_ONLY.replace("search nsga2", report + "search nsga2"));
    CommandProcess.Finished finished = CommandInside.run(folder, "run", "spec.hwnas");
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
    assertThat(finished.err()).doesNotContain("does not act on");
    assertThat(finished.out()).contains("1.1 times the worst value of any feasible design");
    Path run = CommandTest.onlyRun(folder.resolve("runs"));
    String page = browser.page(run.resolve("report.html").toUri(), folder);
    assertThat(page).contains("data-ready=\"yes\"", "<title>Rows &amp; converters</title>");
    String main = part(page, "<main>", "</main>");
    assertThat(Pattern.compile("<h2>([^<]*)</h2>").matcher(main).results().map(r -> r.group(1)))
        .containsExactly(
            "Best designs by latency",
            "Front of latency, energy",
            "Best so far",
            "Best designs by area",
            "Convergence",
            "Spec");
    String fastest = part(main, "id=\"table-0\"", "</table>");
    assertThat(fastest.split("<tr>")).hasSize(1 + 1 + 3);
    List<Double> latencies =
        Pattern.compile("<tr><td>[0-9]+</td><td>([^<]*)</td>")
            .matcher(fastest)
            .results()
            .map(r -> Double.parseDouble(r.group(1)))
            .toList();
    assertThat(latencies).hasSize(3).isSorted();
    assertThat(part(main, "id=\"front-0\"", "</section>")).contains("<svg", "latency [s]");
  }

  private static String part(String page, String from, String to) {
    int start = page.indexOf(from);
    assertThat(start).as(from).isNotNegative();
    return page.substring(start, page.indexOf(to, start));
  }
}
