package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.ScreenedPlans.estimator;
import static org.hwnas.runtime.ScreenedPlans.none;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.ScreenedPlans;
import org.hwnas.runtime.ScreenedPlans.Estimator;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.report.HtmlReport;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.screening.Finish;
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

  @Test
  void verifyMeasuresThemAgainAsTheBlockSays() throws Exception {
    Plan plan = plan("several", 5);
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "");
    run(plan, directory, estimator());
    Estimator estimator = estimator();
    RunVerification.Result same = new RunVerification(plan, directory, estimator).run(100, 2);
    assertThat(same).isEqualTo(new RunVerification.Result(45, List.of(), 45, List.of()));
    assertThat(estimator.measured().stream().filter(m -> m.startsWith("better "))).hasSize(5);

    List<JournalEntry> entries = Journal.read(directory.finish());
    rewrite(directory, changed(entries, 2));
    RunVerification.Result changed = new RunVerification(plan, directory, estimator).run(100, 2);
    assertThat(changed.strays()).isEmpty();
    assertThat(changed.differences()).hasSize(1);
    RunVerification.Difference difference = changed.differences().get(0);
    assertThat(difference.phase()).isEqualTo(Progress.Phase.FINISH);
    assertThat(difference.index()).isEqualTo(2);
    assertThat(difference.metric()).isEqualTo("energy");
    assertThat(difference.error()).isCloseTo(1e-6, within(1e-9));

    // two designs that changed places are not those the finish chooses
    rewrite(directory, swapped(entries));
    RunVerification.Result strays = new RunVerification(plan, directory, estimator).run(0, 2);
    assertThat(strays.replayed()).isEqualTo(40);
    assertThat(strays.strays()).hasSize(1);
    assertThat(strays.strays().get(0)).startsWith("evaluation 0 of the finish: recorded ");
  }

  private static void rewrite(RunDirectory directory, List<JournalEntry> entries) throws Exception {
    Files.delete(directory.finish());
    try (Journal journal = Journal.open(directory.finish())) {
      entries.forEach(journal::append);
    }
  }

  /** With a millionth of its energy more that one of them is. */
  private static List<JournalEntry> changed(List<JournalEntry> entries, int index) {
    List<JournalEntry> all = new ArrayList<>(entries);
    JournalEntry entry = all.get(index);
    TreeMap<String, MetricArray> metrics = new TreeMap<>(entry.outcome().metrics());
    metrics.computeIfPresent("energy", (k, v) -> MetricArray.scalar(v.at(0, 0) / (1 + 1e-6)));
    all.set(index, new JournalEntry(index, entry.design(), new Outcome(metrics, Optional.empty())));
    return all;
  }

  private static List<JournalEntry> swapped(List<JournalEntry> entries) {
    List<JournalEntry> all = new ArrayList<>(entries);
    JournalEntry first = entries.get(0);
    JournalEntry second = entries.get(1);
    all.set(0, new JournalEntry(0, second.design(), second.outcome()));
    all.set(1, new JournalEntry(1, first.design(), first.outcome()));
    return all;
  }

  @Test
  void thePageHasEachBeforeAndAfter() throws Exception {
    Plan plan = plan("several", 3);
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "");
    Experiment.Result result = run(plan, directory, estimator());
    RunReport report = RunReport.of(plan, result.search(), List.of());
    RunReport again =
        RunReport.of(
            Finish.of(plan).orElseThrow().plan(), Journal.read(directory.finish()), List.of());
    String page =
        new HtmlReport(
                report,
                d -> Optional.empty(),
                d -> Optional.empty(),
                Optional.of(again),
                Optional.empty())
            .write("");
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    JsonObject finish =
        new Gson().fromJson(data.group(1), JsonObject.class).getAsJsonObject("finish");
    assertThat(finish.get("by").getAsString()).isEqualTo("cost better");
    List<JournalEntry> finished = Journal.read(directory.finish());
    assertThat(finish.getAsJsonArray("designs")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonObject row = finish.getAsJsonArray("designs").get(i).getAsJsonObject();
      JournalEntry before = result.search().get(row.get("i").getAsInt());
      assertThat(before.design()).isEqualTo(finished.get(i).design());
      // accuracy, then energy, which alone the other estimator sees differently
      assertThat(row.getAsJsonArray("after").get(0)).isEqualTo(row.getAsJsonArray("before").get(0));
      assertThat(
              row.getAsJsonArray("after").get(1).getAsDouble()
                  / row.getAsJsonArray("before").get(1).getAsDouble())
          .isCloseTo(
              finished.get(i).outcome().metrics().get("energy").at(0, 0)
                  / before.outcome().metrics().get("energy").at(0, 0),
              within(1e-9));
    }
    assertThat(RunOutputs.finishCsv(directory, plan).orElseThrow().lines()).hasSize(4);
  }
}
