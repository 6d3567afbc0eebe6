package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.table.TableFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Designs from a file: measured first and in order, or refused with their line. */
class InitialDesignsTest {
  private static final String FILE = "first/designs.ndjson";

  private static final String CONV = "{\"rows\": 64, \"bits\": 5, \"op\": \"conv\"}";

  @TempDir Path folder;

  private static Plan plan(String kind, Object evaluate, int budget) {
    return TestPlans.conditional(
        "kind",
        kind,
        "budget.evaluations",
        budget,
        "initial.method",
        "file",
        "initial.from",
        FILE,
        "initial.evaluate",
        evaluate);
  }

  private RunDirectory directory(Plan plan, String content) {
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "experiment conditional");
    directory.write(
        TableFiles.keptAs(FILE), content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return directory;
  }

  private static Experiment.Result run(Plan plan, RunDirectory directory, BooleanSupplier stop)
      throws InterruptedException {
    return new Experiment(plan, directory, TestPlans::measure, Progress.none(), stop).run(2);
  }

  private static List<Design> designs(List<JournalEntry> entries) {
    return entries.stream().map(JournalEntry::design).toList();
  }

  /** A run begins with what another one found, whose search had another seed. */
  @Test
  void takesTheJournalOfAnotherRun() throws Exception {
    Plan before = TestPlans.conditional("budget.evaluations", 9, "seed", 77);
    RunDirectory one = RunDirectory.create(folder, before, 77, "experiment conditional");
    List<Design> found = designs(run(before, one, () -> false).search());
    String journal = Files.readString(one.journal());
    Plan plan = plan("nsga2", "auto", 15);
    assertThat(TableFiles.ofRun(plan)).containsExactly(FILE);
    assertThat(TableFiles.of(plan)).as("designs are measured without it").isEmpty();
    Experiment.Result all = run(plan, directory(plan, journal), () -> false);
    assertThat(designs(all.search()).subList(0, 9)).isEqualTo(found);
    assertThat(all.search()).hasSize(15);
    Plan some = plan("nsga2", 4, 15);
    List<Design> few = designs(run(some, directory(some, journal), () -> false).search());
    assertThat(few.subList(0, 4)).isEqualTo(found.subList(0, 4));
    assertThat(few.get(4)).isNotEqualTo(found.get(4));
  }

  @Test
  void stoppedAfterAnyBatchItGoesOnAsIfNothingHadHappened() throws Exception {
    String lines =
        CONV
            + "\n\n"
            + "{\"op\": \"mbconv\", \"rows\": 128, \"bits\": 7, \"expand\": 3, \"squeeze\": true,"
            + " \"ratio\": 0.1}\n"
            + CONV
            + "\n{\"rows\": 32, \"bits\": \"4\", \"op\": \"skip\"}";
    Plan plan = plan("nsga2", "auto", 20);
    Experiment.Result whole = run(plan, directory(plan, lines), () -> false);
    assertThat(designs(whole.search()).subList(0, 3))
        .extracting(d -> d.value("op").orElseThrow().asSymbol())
        .containsExactly("conv", "mbconv", "skip");
    RunDirectory stepped = directory(plan, lines);
    int runs = 0;
    Experiment.Result result;
    do {
      AtomicInteger asked = new AtomicInteger();
      result = run(plan, stepped, () -> asked.getAndIncrement() > 0);
    } while (++runs < 50 && result.end() == Experiment.End.STOPPED);
    assertThat(runs).isGreaterThan(4);
    assertThat(result).isEqualTo(whole);
    RunVerification.Result verified =
        new RunVerification(plan, stepped, TestPlans::measure).run(0, 1);
    assertThat(verified.strays()).isEmpty();
    assertThat(verified.replayed()).isEqualTo(40);
  }

  @Test
  void refusesWhatIsNoDesignOfThePlanWithItsLine() {
    fails(CONV + "\n" + CONV.replace("64", "65"), "line 2 of `" + FILE + "`: `rows` = 65");
    fails(CONV.replace("5", "3").replace("64", "256"), "line 1 of `" + FILE + "`: ");
    fails(CONV.replace("\"op\"", "\"so\""), "`op` has no value");
    fails("[1]", "line 1 of `" + FILE + "`: it is not a JSON object");
    fails("\n", "there is no design in");
    Plan plan = plan("nsga2", 3, 20);
    assertThatThrownBy(() -> run(plan, directory(plan, CONV), () -> false))
        .hasMessageContaining("`search.initial.evaluate` = 3, and `" + FILE + "` holds 1 designs");
    RunDirectory without = RunDirectory.create(folder, plan, 1, "experiment conditional");
    assertThatThrownBy(() -> run(plan, without, () -> false))
        .hasMessageContaining("names `" + FILE + "`, which is not there");
  }

  private void fails(String content, String message) {
    Plan plan = plan("nsga2", "auto", 20);
    assertThatThrownBy(() -> run(plan, directory(plan, content), () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
