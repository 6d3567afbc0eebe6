package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hwnas.runtime.ScreenedPlans.estimator;
import static org.hwnas.runtime.ScreenedPlans.none;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.ScreenedPlans;
import org.hwnas.runtime.ScreenedPlans.Estimator;
import org.hwnas.runtime.report.RunReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search found is measured once more in another way, once, and again after a stop. */
class FinishTest {
  @TempDir Path folder;

  private static Plan plan(String designs, int count) {
    Plan plan =
        ScreenedPlans.plan(
            List.of(none()), "budget.evaluations", 40, "population", 10, "baseline", "none");
    Block cost = new Block("cost", "better", Optional.empty(), Map.of(), List.of());
    Block evaluate = new Block("evaluate", "evaluate", Optional.empty(), Map.of(), List.of(cost));
    Map<String, Field> fields =
        Map.of(
            "designs",
            Field.scalar(Expr.symbol(designs), "1", Origin.DEFAULT),
            "count",
            Field.scalar(Expr.number(count), "1", Origin.DEFAULT));
    List<Block> children = new ArrayList<>(plan.configuration().children());
    children.add(new Block("finish", "finish", Optional.empty(), fields, List.of(evaluate)));
    return plan.with(
        new Block("", "experiment", Optional.empty(), Map.of(), children),
        plan.objectives(),
        plan.requirements());
  }

  private static Experiment.Result run(Plan plan, RunDirectory directory, Estimator estimator)
      throws InterruptedException {
    return new Experiment(plan, directory, estimator, Progress.none(), () -> false).run(2);
  }

  @Test
  void theFrontIsMeasuredAgainAsTheBlockSays() throws Exception {
    Plan plan = plan("front", 1);
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "");
    Estimator estimator = estimator();
    Experiment.Result result = run(plan, directory, estimator);
    List<JournalEntry> finished = Journal.read(directory.finish());
    RunReport report = RunReport.of(plan, result.search(), List.of());
    TreeSet<String> front = new TreeSet<>();
    report.front().forEach(p -> front.add(p.design().key()));
    assertThat(finished.stream().map(e -> e.design().key()))
        .containsExactlyInAnyOrderElementsOf(front);
    for (JournalEntry entry : finished) {
      assertThat(estimator.measured()).contains("better " + entry.design().key());
      JournalEntry before =
          result.search().stream()
              .filter(e -> e.design().equals(entry.design()))
              .findFirst()
              .orElseThrow();
      // the other estimator errs in the energy alone
      assertThat(entry.outcome().metrics().get("energy"))
          .isNotEqualTo(before.outcome().metrics().get("energy"));
      assertThat(entry.outcome().metrics().get("accuracy"))
          .isEqualTo(before.outcome().metrics().get("accuracy"));
    }
    long others = estimator.measured().stream().filter(m -> m.startsWith("better ")).count();
    assertThat(others).isEqualTo(finished.size());
  }

  @Test
  void severalAreTheBestOnesAndAStopInBetweenChangesNothing() throws Exception {
    Plan plan = plan("several", 5);
    RunDirectory whole = RunDirectory.create(folder, plan, 1, "");
    run(plan, whole, estimator());
    byte[] finish = Files.readAllBytes(whole.finish());
    assertThat(Journal.read(whole.finish())).hasSize(5);
    for (int cut : new int[] {0, finish.length / 3, finish.length - 1}) {
      RunDirectory other = RunDirectory.create(folder, plan, 1, "");
      Files.copy(whole.journal(), other.journal());
      Files.write(other.finish(), Arrays.copyOf(finish, cut));
      Estimator estimator = estimator();
      run(plan, other, estimator);
      assertThat(Files.readAllBytes(other.finish())).isEqualTo(finish);
      assertThat(estimator.measured()).allMatch(m -> m.startsWith("better "));
    }
    // the best single one is the first of them
    Plan single = plan("best", 1);
    RunDirectory one = RunDirectory.create(folder, single, 1, "");
    run(single, one, estimator());
    assertThat(Journal.read(one.finish()).get(0).design())
        .isEqualTo(Journal.read(whole.finish()).get(0).design());
    assertThat(Journal.read(one.finish())).hasSize(1);
  }

  @Test
  void whereNothingIsStatedNothingFollows() throws Exception {
    Plan plan = plan("none", 1);
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "");
    run(plan, directory, estimator());
    assertThat(directory.finish()).doesNotExist();
  }
}
