package org.hwnas.runtime.export.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a paper takes from a run: the figures of its journal, in text that LaTeX reads. */
class LatexExportTest {
  @TempDir Path runs;

  private static Plan plan(String name) {
    Plan p = TestPlans.conditional();
    Citation odd =
        new Citation(
            "odd2020work",
            "article",
            Map.of("title", "50% of A&B_C", "author", "Odd, O.", "year", "2020"));
    return new Plan(
        name,
        p.doc(),
        p.edition(),
        p.parameters(),
        p.configuration(),
        p.objectives(),
        p.requirements(),
        p.space(),
        List.of(odd),
        p.sources());
  }

  private static List<JournalEntry> evaluations(Plan plan, String stream, int count) {
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(7, stream);
    List<JournalEntry> entries = new ArrayList<>();
    while (entries.size() < count) {
      var design = space.sample(random);
      try {
        Outcome outcome = new Outcome(TestPlans.measure(design), Optional.empty());
        entries.add(new JournalEntry(entries.size(), design, outcome));
      } catch (EvaluationFailure e) {
        // these are not what is tested here
      }
    }
    return entries;
  }

  private Map<String, String> files(Plan plan, RunReport report) {
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "");
    return new LatexExport().export(directory, report).files();
  }

  private static RunReport report(Plan plan) {
    return RunReport.of(plan, evaluations(plan, "a", 80), evaluations(plan, "b", 40));
  }

  @Test
  void theFrontIsTheRunsFront() {
    Plan plan = plan("Paper");
    RunReport report = report(plan);
    assertThat(report.front().size()).isBetween(2, 20);
    List<String> rows = rows(files(plan, report).get("front.tex"));
    assertThat(rows).hasSize(1 + report.front().size());
    String first = rows.get(1).split(" & ")[0];
    double objective =
        org.hwnas.plan.units.Units.of(plan.objectives().get(0).unit())
            .fromSi(report.front().get(0).objectives()[0]);
    assertThat(first).isEqualTo(Tex.number(objective));
    assertThat(rows)
        .allSatisfy(r -> assertThat(r.split(" & ")).hasSameSizeAs(rows.get(0).split(" & ")));
  }

  @Test
  void theBestOfOneIsShownWithAllItsParameters() {
    Plan plan = plan("Paper");
    RunReport report =
        evaluations(plan, "a", 40).stream()
            .map(e -> List.of(new JournalEntry(0, e.design(), e.outcome())))
            .map(one -> RunReport.of(plan, one, List.of()))
            .filter(r -> r.front().size() == 1) // a feasible one
            .findFirst()
            .orElseThrow();
    assertThat(rows(files(plan, report).get("front.tex")))
        .hasSize(1 + plan.objectives().size() + report.front().get(0).design().values().size());
  }

  private static List<String> rows(String tex) {
    return tex.lines().filter(l -> l.endsWith("\\\\")).toList();
  }

  @Test
  void referencesNameTheSearchAndWhatTheSpecCites() {
    Plan plan = plan("Paper");
    String bib = files(plan, report(plan)).get("references.bib");
    assertThat(bib)
        .contains("@article{odd2020work,", "title = {{50\\% of A\\&B\\_C}}")
        .contains("lindauer2020best");
    String kind = org.hwnas.runtime.experiment.Experiment.searchBlock(plan).kind();
    assertThat(kind).isEqualTo("nsga2");
    assertThat(bib).contains("10.1109/4235.996017");
  }

  @Test
  void theChecklistAnswersWhatTheRunKnowsAndNoMore() {
    Plan plan = plan("Paper");
    String list = files(plan, report(plan)).get("checklist.md");
    assertThat(list)
        .contains("[x] Evaluations: 80,", "random search with 40 evaluations; search 80")
        .contains("[ ] Repeated with other seeds", "[ ] Time of the whole search");
    String alone =
        files(plan, RunReport.of(plan, evaluations(plan, "a", 30), List.of())).get("checklist.md");
    assertThat(alone).contains("[ ] Compared on the same space");
  }

  @Test
  void numbersAndUnitsAreThoseOfTheField() {
    assertThat(Tex.number(1.25e-12)).isEqualTo("$1.25\\times10^{-12}$");
    assertThat(Tex.number(-3)).isEqualTo("$-3$");
    assertThat(Tex.number(0.59012)).isEqualTo("0.5901");
    assertThat(Tex.unit("uJ")).isEqualTo("$\\mu$J");
    assertThat(Tex.unit("mm^2")).isEqualTo("mm$^{2}$");
    assertThat(Tex.unit("%")).isEqualTo("\\%");
    assertThat(Tex.unit("1")).isEmpty();
    assertThat(Tex.shortest("a.b.rows", List.of("a.b.rows", "a.c.rows", "a.b.cols")))
        .isEqualTo("b.rows");
  }

  @Test
  void namesAreTextToLatex() throws Exception {
    String hostile = "100% \\input{/etc/passwd} #1 _x^2~ {a} $m$ & <b>";
    assertThat(Tex.text(hostile)).doesNotContain("\\input", " $m", "100% ");
    Optional<Path> latex =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(p -> Path.of(p, "pdflatex"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(latex.isPresent(), "no pdflatex on the path");
    Plan plan = plan("Paper");
    Map<String, String> files = files(plan, report(plan));
    Path folder = Files.createDirectories(runs.resolve("tex"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(
          folder.resolve(file.getKey()),
          file.getValue().replace("{Paper}", "{" + Tex.text(hostile) + "}"));
    }
    Process process =
        new ProcessBuilder(
                latex.get().toString(), "-interaction=nonstopmode", "-halt-on-error", "paper")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("out.txt"))).isZero();
    assertThat(folder.resolve("paper.pdf")).exists();
  }
}
