package org.hwnas.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Offset;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that say what the journals say, whatever becomes of either. */
class WorkspaceIndexTest {
  private static final Offset<Double> SAME = Offset.offset(1e-12);
  private static final int EVALUATIONS = 22;

  @TempDir Path runs;
  private final Plan plan = TestPlans.conditional("budget.evaluations", EVALUATIONS);

  private RunDirectory run(BooleanSupplier stop) throws Exception {
    RunDirectory directory = RunDirectory.create(runs, plan, 1, "experiment conditional");
    new Experiment(plan, directory, TestPlans::measure, Progress.none(), stop).run(1);
    return directory;
  }

  private List<List<Object>> ask(String sql) {
    try (WorkspaceIndex index = WorkspaceIndex.open(runs)) {
      return index.query(sql, 30).rows();
    }
  }

  @Test
  void saysWhatTheJournalSays() throws Exception {
    RunDirectory directory = run(() -> false);
    RunReport report =
        RunReport.of(plan, Journal.read(directory.journal()), Journal.read(directory.baseline()));
    assertThat(
            ask("SELECT experiment, state, algorithm, seed, budget, evaluations, front FROM runs"))
        .containsExactly(
            List.of(
                "conditional",
                "resumable",
                "nsga2",
                1,
                EVALUATIONS,
                EVALUATIONS,
                report.front().size()));
    double[] search = report.searchHypervolume();
    double[] random = report.baselineHypervolume();
    List<Object> volumes = ask("SELECT hypervolume, baseline_hypervolume FROM runs").get(0);
    assertThat((double) volumes.get(0)).isPositive().isCloseTo(search[EVALUATIONS - 1], SAME);
    assertThat((double) volumes.get(1)).isPositive().isCloseTo(random[EVALUATIONS - 1], SAME);
    List<List<Object>> front =
        ask(
            "SELECT number, accuracy, energy, rows FROM conditional WHERE front AND phase = 'search' ORDER BY energy DESC");
    assertThat(front).hasSameSizeAs(report.front());
    for (List<Object> row : front) {
      RunReport.Point point = report.search().get((int) row.get(0));
      assertThat(row.subList(1, 3)).containsExactly(point.objectives()[0], point.objectives()[1]);
      assertThat(((Number) row.get(3)).doubleValue())
          .isEqualTo(point.design().value("rows").orElseThrow().asNumber());
    }
    assertThat(ask("SELECT count(*) FROM conditional WHERE failure IS NOT NULL").get(0).get(0))
        .isEqualTo(
            (int)
                java.util.stream.Stream.concat(report.search().stream(), report.baseline().stream())
                    .filter(p -> !p.measured())
                    .count());
  }

  @Test
  void followsRunsThatGrowAndGo() throws Exception {
    assertThat(ask("SELECT * FROM runs")).isEmpty();
    AtomicInteger batches = new AtomicInteger();
    RunDirectory directory = run(() -> batches.getAndIncrement() == 1);
    int some = (int) ask("SELECT evaluations FROM runs").get(0).get(0);
    assertThat(some).isBetween(1, EVALUATIONS - 1);
    new Experiment(plan, directory, TestPlans::measure, Progress.none(), () -> false).run(1);
    assertThat(ask("SELECT evaluations FROM runs")).containsExactly(List.of(EVALUATIONS));
    run(() -> false);
    assertThat(ask("SELECT count(*) FROM conditional")).containsExactly(List.of(4 * EVALUATIONS));
    Files.delete(directory.file("plan.json"));
    assertThat(ask("SELECT count(*) FROM conditional")).containsExactly(List.of(2 * EVALUATIONS));
  }

  @Test
  void aDamagedRunIsListedAsThat() throws Exception {
    RunDirectory damaged = run(() -> false);
    run(() -> false);
    String journal = Files.readString(damaged.journal());
    Files.writeString(damaged.journal(), journal.replaceFirst("\"index\":3", "\"index\":4"));
    assertThat(ask("SELECT state, count(*) FROM runs GROUP BY 1 ORDER BY 1"))
        .containsExactly(List.of("damaged", 1), List.of("resumable", 1));
  }

  @Test
  void aDamagedIndexIsMadeAnew() throws Exception {
    run(() -> false);
    assertThat(ask("SELECT count(*) FROM runs")).containsExactly(List.of(1));
    Path file = runs.resolve(WorkspaceIndex.FILE);
    byte[] sound = Files.readAllBytes(file);
    for (int cut : new int[] {0, 1, 50, 100, 4000, sound.length / 2, sound.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(sound, cut));
      assertThat(ask("SELECT sum(number) FROM evaluations"))
          .as("cut to " + cut + " bytes")
          .containsExactly(List.of(EVALUATIONS * (EVALUATIONS - 1)));
    }
    Files.writeString(file, "x".repeat(5000), StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(ask("SELECT count(*) FROM evaluations")).containsExactly(List.of(2 * EVALUATIONS));
  }

  @Test
  @Timeout(60)
  void questionsChangeNothingAndEnd() throws Exception {
    run(() -> false);
    try (WorkspaceIndex index = WorkspaceIndex.open(runs)) {
      for (String sql :
          new String[] {
            "DELETE FROM runs",
            "DROP TABLE evaluations",
            "CREATE TABLE x (y)",
            "ATTACH 'x.db' AS x",
            "VACUUM INTO 'x.db'",
            "SELECT load_extension('x')",
            "SELECT writefile('x', 'y')",
            "UPDATE runs SET state = 'finished'",
            "SELEC",
            ""
          }) {
        assertThatThrownBy(() -> index.query(sql, 5)).as(sql).isInstanceOf(StoreException.class);
      }
      assertThatThrownBy(
              () ->
                  index.query(
                      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
                      1))
          .hasMessageStartingWith("no answer within 1 s");
      assertThat(index.query("SELECT count(*) FROM runs", 5).rows()).containsExactly(List.of(1));
    }
    assertThat(Path.of("x.db")).doesNotExist();
  }
}
