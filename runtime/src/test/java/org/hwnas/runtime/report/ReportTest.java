package org.hwnas.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What is said of a run: front, importance, CSV, picture and page. */
class ReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script> <!-- \"quoted\" & 'said'";

  private static Plan plan(String name, String doc) {
    Plan p = TestPlans.conditional();
    return new Plan(
        name,
        doc,
        p.edition(),
        p.parameters(),
        p.configuration(),
        p.objectives(),
        p.requirements(),
        p.space(),
        p.citations(),
        p.sources());
  }

  private static List<JournalEntry> evaluations(Plan plan, String stream, int count) {
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(3, stream);
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var design = space.sample(random);
      try {
        entries.add(
            new JournalEntry(i, design, new Outcome(TestPlans.measure(design), Optional.empty())));
      } catch (EvaluationFailure e) {
        entries.add(
            new JournalEntry(i, design, new Outcome(new TreeMap<>(), Optional.of(e.getMessage()))));
      }
    }
    return entries;
  }

  private static RunReport report(Plan plan) {
    return RunReport.of(plan, evaluations(plan, "search", 60), evaluations(plan, "random", 60));
  }

  @Test
  void theFrontHoldsExactlyTheFeasiblePointsNothingFeasibleDominates() {
    RunReport report = report(plan("run", ""));
    List<RunReport.Point> feasible =
        report.search().stream().filter(RunReport.Point::feasible).toList();
    List<RunReport.Point> expected =
        feasible.stream()
            .filter(p -> feasible.stream().noneMatch(q -> better(q.objectives(), p.objectives())))
            .toList();
    assertThat(report.front()).containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();
  }

  /** Accuracy up, energy down. */
  private static boolean better(double[] a, double[] b) {
    return a[0] >= b[0] && a[1] <= b[1] && (a[0] > b[0] || a[1] < b[1]);
  }

  /**
   * At each corner stands what one of the two designs beside it attains, not the better of both.
   */
  @Test
  void theStaircaseOfTheFrontIsAttained() {
    Plan usual = plan("run", "");
    List<org.hwnas.plan.Objective> turned = new ArrayList<>(usual.objectives());
    java.util.Collections.reverse(turned);
    Plan other = usual.with(usual.configuration(), turned, usual.requirements());
    // energy, across, is minimised; turned, accuracy is across and maximised
    assertThat(path(report(usual))).matches("M[0-9.]+ [0-9.]+( H[0-9.]+ V[0-9.]+)+");
    assertThat(path(report(other))).matches("M[0-9.]+ [0-9.]+( V[0-9.]+ H[0-9.]+)+");
  }

  private static String path(RunReport report) {
    Matcher path =
        Pattern.compile("<path d=\"([^\"]+)\" fill=\"none\" stroke=\"#0b5cad\"")
            .matcher(FrontPicture.svg(report));
    assertThat(path.find()).isTrue();
    return path.group(1);
  }

  @Test
  void aBaselineThatIsNotAsLongIsNotCalledSo() {
    Plan plan = plan("run", "");
    assertThat(RunOutputs.summary(report(plan))).contains("(random search with the same budget: ");
    RunReport stopped =
        RunReport.of(plan, evaluations(plan, "search", 60), evaluations(plan, "random", 16));
    assertThat(RunOutputs.summary(stopped))
        .contains("(random search, after 16 designs of 60: ")
        .doesNotContain("same budget");
    assertThat(new HtmlReport(stopped, d -> Optional.empty(), d -> Optional.empty()).write(""))
        .contains("random search, after 16 designs of 60");
  }

  @Test
  void hypervolumeNeverFallsAndStaysAShare() {
    RunReport report = report(plan("run", ""));
    double before = 0;
    for (double now : report.searchHypervolume()) {
      assertThat(now).isBetween(before, 1.0);
      before = now;
    }
    assertThat(before).isPositive();
  }

  @Test
  void theCurveIsTheHypervolumeOfAllFoundSoFar() {
    RunReport report =
        RunReport.of(plan("run", ""), evaluations(plan("run", ""), "search", 300), List.of());
    List<double[]> found =
        report.search().stream()
            .filter(RunReport.Point::feasible)
            .map(p -> p.score().objectives())
            .toList();
    ObjectiveScale scale = ObjectiveScale.of(found);
    List<double[]> seen = new ArrayList<>();
    for (int i = 0; i < report.search().size(); i++) {
      if (report.search().get(i).feasible()) {
        seen.add(report.search().get(i).score().objectives());
      }
      assertThat(report.searchHypervolume()[i])
          .isCloseTo(seen.isEmpty() ? 0 : scale.hypervolume(seen), within(1e-12));
    }
  }

  @Test
  void ofVeryManyDesignsThePageHoldsTheFrontAndAnEvenPart() {
    Plan plan = plan("run", "");
    RunReport report = RunReport.of(plan, evaluations(plan, "search", 9000), List.of());
    List<RunReport.Point> drawn = report.drawn(report.search());
    assertThat(drawn).hasSizeBetween(4000, 4000 + report.front().size());
    assertThat(drawn).containsAll(report.front());
    assertThat(drawn.stream().filter(p -> p.entry().index() < 4500).count())
        .isCloseTo(drawn.size() / 2, within(2L + report.front().size()));
    String page = new HtmlReport(report, d -> Optional.empty(), d -> Optional.empty()).write("");
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    JsonObject json = new Gson().fromJson(data.group(1), JsonObject.class);
    assertThat(json.get("evaluated").getAsInt()).isEqualTo(9000);
    assertThat(json.getAsJsonArray("search")).hasSize(drawn.size());
    var steps = json.getAsJsonArray("searchHypervolume");
    assertThat(steps.get(steps.size() - 1).getAsJsonArray().get(0).getAsInt()).isEqualTo(9000);
    assertThat(page.length()).isLessThan(3_000_000);
  }

  @Test
  void whatDecidesAnObjectiveIsNamedAndWhatDoesNotIsNot() {
    Plan plan = plan("run", "");
    // Energy here is the bits and nothing else.
    List<JournalEntry> entries =
        evaluations(plan, "search", 400).stream()
            .filter(e -> e.outcome().failure().isEmpty())
            .map(
                e -> {
                  var metrics = new TreeMap<>(e.outcome().metrics());
                  metrics.put(
                      "energy",
                      MetricArray.scalar(e.design().value("bits").orElseThrow().asNumber()));
                  return new JournalEntry(
                      e.index(), e.design(), new Outcome(metrics, Optional.empty()));
                })
            .toList();
    List<Importance.Share> energy =
        RunReport.of(plan, entries, List.of()).importance().shares().stream()
            .filter(s -> s.objective() == 1)
            .toList();
    assertThat(share(energy, "bits")).isGreaterThan(0.99);
    // Switches know nothing of bits; 0.05 is far above the chance of 400 points.
    assertThat(share(energy, "squeeze")).isLessThan(0.05);
    assertThat(share(energy, "op")).isLessThan(0.05);
  }

  private static double share(List<Importance.Share> shares, String parameter) {
    return shares.stream()
        .filter(s -> s.parameter().equals(parameter))
        .findFirst()
        .orElseThrow()
        .share();
  }

  @Test
  void theCsvHasALinePerMemberOfTheFrontAndGivesNumbersBack() {
    RunReport report = report(plan("run", ""));
    List<String> lines = FrontCsv.write(report).lines().toList();
    assertThat(lines).hasSize(1 + report.front().size());
    List<String> header = List.of(lines.get(0).split(","));
    for (int i = 0; i < report.front().size(); i++) {
      RunReport.Point point = report.front().get(i);
      String[] cells = lines.get(i + 1).split(",", -1);
      assertThat(cells).hasSameSizeAs(header);
      assertThat(Integer.parseInt(cells[0])).isEqualTo(point.entry().index());
      assertThat(Double.parseDouble(cells[header.indexOf("rows")]))
          .isEqualTo(point.design().value("rows").orElseThrow().asNumber());
    }
  }

  @Test
  void thePictureIsXmlWithAMarkForEveryFeasiblePoint() throws Exception {
    RunReport report = report(plan(HOSTILE, HOSTILE));
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(FrontPicture.svg(report))));
    long feasible =
        Stream.concat(report.search().stream(), report.baseline().stream())
            .filter(RunReport.Point::feasible)
            .count();
    assertThat(svg.getElementsByTagName("circle").getLength())
        .isGreaterThanOrEqualTo((int) feasible);
  }

  @Test
  void thePageNeedsNoNetworkAndHostileNamesStayText() {
    String page = page(plan(HOSTILE, HOSTILE));
    assertThat(page)
        .doesNotContainPattern("(src|href)\\s*=\\s*[\"']?https?:")
        .doesNotContain("<script>alert(1)");
    // What the page's script reads is the same text again.
    Matcher data =
        Pattern.compile("<script[^>]*application/json[^>]*>(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertThat(data.find()).isTrue();
    JsonObject json = new Gson().fromJson(data.group(1), JsonObject.class);
    assertThat(json.toString()).contains("alert(1)");
  }

  private static String page(Plan plan) {
    return new HtmlReport(report(plan), d -> Optional.empty(), d -> Optional.empty())
        .write(HOSTILE);
  }

  @Test
  @Tag("slow")
  void aBrowserDrawsTheCharts(@TempDir Path folder) throws IOException, InterruptedException {
    String drawn = drawn(page(plan(HOSTILE, HOSTILE)), folder);
    // Front, convergence, parallel coordinates, importance: each is an SVG of few marks.
    assertThat(Pattern.compile("<svg[ >]").matcher(drawn).results().count())
        .isGreaterThanOrEqualTo(4);
    assertThat(drawn).doesNotContain("<canvas");
  }

  @Test
  @Tag("slow") // 3 s: a browser
  void ofThousandsOfDesignsTheMarksArePainted(@TempDir Path folder)
      throws IOException, InterruptedException {
    Plan plan = plan("run", "");
    RunReport report =
        RunReport.of(plan, evaluations(plan, "search", 5000), evaluations(plan, "random", 5000));
    String drawn =
        drawn(
            new HtmlReport(report, d -> Optional.empty(), d -> Optional.empty()).write(""), folder);
    assertThat(drawn).contains("data-ready=\"yes\"");
    for (String chart : List.of("front", "parallel")) {
      int at = drawn.indexOf("id=\"" + chart + "\"");
      assertThat(drawn.substring(at, drawn.indexOf("</section>", at))).contains("<canvas");
    }
    assertThat(drawn.length()).isLessThan(6_000_000); // an element each would be more
  }

  /** What a browser makes of a page. */
  private static String drawn(String content, Path folder)
      throws IOException, InterruptedException {
    Optional<Path> browser =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(p -> Path.of(p, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(browser.isPresent(), "no chromium on the path");
    Path page = folder.resolve("report.html");
    Files.writeString(page, content);
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=4000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("the browser ends").isTrue();
    return Files.readString(dom);
  }
}
