package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hwnas.dsl.Compilation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.ScreeningEntry;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every flow of lesson 10 does what its spec says, read from what the run wrote down. */
class FlowLessonsTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();

  @TempDir Path runs;

  /** What a run wrote. */
  private record Written(Plan plan, RunDirectory at) {
    List<JournalEntry> journal() {
      return Journal.read(at.journal());
    }

    List<ScreeningEntry> step(String name) {
      return ScreeningSummary.decisions(at).stream().filter(e -> e.step().equals(name)).toList();
    }
  }

  private Written run(String name) throws IOException, InterruptedException {
    Map<String, String> alone = // nothing here asks what luck finds
        name.equals("fine_tune.hwnas") ? Map.of("search.baseline", "none") : Map.of();
    Compilation compilation =
        org.hwnas.dsl.Compiler.compile(EXAMPLES.resolve("10-flows").resolve(name), alone);
    Plan plan = compilation.plan().orElseThrow();
    RunDirectory directory = RunDirectory.create(runs, plan, 1, name);
    Models models =
        Models.standard(new DataSets(List.of(EXAMPLES.resolve("data"))), TableFiles.none());
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
    }
    return new Written(plan, directory);
  }

  private static double metric(JournalEntry entry, String name) {
    return entry.outcome().metrics().get(name).values()[0];
  }

  private static double metric(ScreeningEntry entry, String name) {
    return entry.outcome().metrics().get(name).values()[0];
  }

  private static double number(Design design, String id) {
    return design.value(id).orElseThrow().asNumber();
  }

  /** What a design has of all parameters but some. */
  private static Map<String, Value> without(Design design, String... ends) {
    return design.values().entrySet().stream()
        .filter(e -> List.of(ends).stream().noneMatch(e.getKey()::endsWith))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void theFastestOfTheCoarseStageIsHandedOver() throws Exception {
    Written run = run("hand_over.hwnas");
    List<ScreeningEntry> coarse = run.step("coarse");
    assertThat(coarse)
        .hasSize(60)
        .allMatch(
            e ->
                number(e.design(), "hardware.tile.pe.crossbar.rows")
                    <= 64 * number(e.design(), "hardware.tile.pe.adc.bits"));
    ScreeningEntry fastest =
        coarse.stream().min(Comparator.comparingDouble(e -> metric(e, "latency"))).orElseThrow();
    List<JournalEntry> fine = run.journal();
    assertThat(fine.get(0).design()).isEqualTo(fastest.design());
    String[] decided = {"bits_per_cell", "pe.count", "supply"};
    assertThat(fine)
        .hasSize(40)
        .allMatch(e -> without(e.design(), decided).equals(without(fastest.design(), decided)));
  }

  @Test
  void theFineStageRunsFromEachOfTheFourFastest() throws Exception {
    Written run = run("several.hwnas");
    List<Design> fastest =
        run.step("coarse").stream()
            .sorted(Comparator.comparingDouble(e -> metric(e, "latency")))
            .map(ScreeningEntry::design)
            .distinct()
            .limit(4)
            .toList();
    List<JournalEntry> fine = run.journal();
    assertThat(fine).hasSize(4 * 40);
    String[] decided = {"bits_per_cell", "pe.count", "supply"};
    for (int i = 0; i < 4; i++) {
      Design start = fine.get(40 * i).design();
      assertThat(start).isEqualTo(fastest.get(i));
      assertThat(fine.subList(40 * i, 40 * i + 40))
          .allMatch(e -> without(e.design(), decided).equals(without(start, decided)));
    }
  }

  @Test
  void theInnerSearchRunsForEveryFour() throws Exception {
    List<JournalEntry> all = run("nested.hwnas").journal();
    assertThat(all).hasSize(3 * (4 + 6));
    for (int round = 0; round < 3; round++) {
      Set<Map<String, Value>> hardware =
          all.subList(10 * round + 4, 10 * round + 10).stream()
              .map(e -> without(e.design(), "channels"))
              .collect(Collectors.toSet());
      assertThat(hardware).as("of one hardware, the best by then").hasSize(1);
      JournalEntry best =
          all.subList(0, 10 * round + 4).stream()
              .min(
                  Comparator.comparingDouble(
                      (JournalEntry e) -> metric(e, "energy") * metric(e, "latency")))
              .orElseThrow();
      assertThat(hardware).containsExactly(without(best.design(), "channels"));
    }
  }

  @Test
  void everyLevelKeepsWhatTheOnesBelowDecided() throws Exception {
    List<JournalEntry> all = run("levels.hwnas").journal();
    String bits = "hardware.tile.pe.crossbar.bits_per_cell";
    assertThat(all.subList(0, 4).stream().map(e -> number(e.design(), bits)))
        .containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0);
    assertThat(all.subList(4, all.size()).stream().map(e -> number(e.design(), bits)).distinct())
        .hasSize(1);
    assertThat(all.get(0).outcome().metrics().get("energy").workloads()).isEqualTo(2);
    Set<Map<String, Value>> circuits =
        all.subList(4 + 48, all.size()).stream()
            .map(e -> without(e.design(), "pe.count", "supply"))
            .collect(Collectors.toSet());
    assertThat(circuits).hasSize(1);
    assertThat(
            all.subList(all.size() - 7, all.size()).stream()
                .map(e -> number(e.design(), "hardware.supply"))
                .distinct())
        .as("the system's level tries the supply alone")
        .hasSize(7);
  }

  @Test
  void aPredictorLetsAShareThroughAndABracketClimbs() throws Exception {
    Written run = run("predictor.hwnas");
    assertThat(run.step("learned")).hasSize(20);
    List<ScreeningEntry> predicted = run.step("learned.surrogate");
    long kept = predicted.stream().filter(ScreeningEntry::kept).count();
    assertThat(kept).isPositive().isLessThan(predicted.size());
    assertThat(run.step("quick")).anyMatch(e -> !e.kept());
    assertThat(run.journal()).hasSize(8);
  }

  @Test
  @Tag("slow") // 4 s
  void theBestAreTrainedLongerAfterwards() throws Exception {
    Written run = run("fine_tune.hwnas");
    Map<Design, JournalEntry> before =
        run.journal().stream().collect(Collectors.toMap(JournalEntry::design, e -> e, (a, b) -> a));
    List<JournalEntry> after = Journal.read(run.at().finish());
    assertThat(after).hasSize(2);
    for (JournalEntry entry : after) {
      assertThat(metric(entry, "accuracy"))
          .isGreaterThan(metric(before.get(entry.design()), "accuracy") + 0.05);
      assertThat(metric(before.get(entry.design()), "energy")).isLessThanOrEqualTo(400e-9);
    }
  }
}
