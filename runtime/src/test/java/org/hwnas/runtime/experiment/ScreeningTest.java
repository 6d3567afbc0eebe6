package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hwnas.runtime.ScreenedPlans.chain;
import static org.hwnas.runtime.ScreenedPlans.estimator;
import static org.hwnas.runtime.ScreenedPlans.fidelity;
import static org.hwnas.runtime.ScreenedPlans.none;
import static org.hwnas.runtime.ScreenedPlans.plan;
import static org.hwnas.runtime.ScreenedPlans.recurrent;
import static org.hwnas.runtime.ScreenedPlans.surrogate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.ScreenedPlans.Estimator;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.report.RunReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Screened runs: resumable like others, with less measured for what they find. */
class ScreeningTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir Path folder;

  private RunDirectory directory(Plan of) {
    return RunDirectory.create(folder, of, 1, "experiment conditional");
  }

  private static Experiment.Result run(Plan plan, RunDirectory directory, DesignEvaluator evaluator)
      throws InterruptedException {
    return new Experiment(plan, directory, evaluator, Progress.none(), NEVER).run(2);
  }

  @Test
  void aChainMeasuresWhatItKeepsAndWritesDownWhy() throws Exception {
    Plan plan = chain();
    Estimator estimator = estimator();
    RunDirectory directory = directory(plan);
    Experiment.Result result = run(plan, directory, estimator);
    assertThat(result.end()).isEqualTo(Experiment.End.COMPLETE);
    assertThat(result.search()).hasSize(40);
    List<ScreeningEntry> decisions = ScreeningJournal.read(directory.screening());
    Map<String, List<ScreeningEntry>> bySteps = new TreeMap<>();
    decisions.forEach(d -> bySteps.computeIfAbsent(d.step(), s -> new ArrayList<>()).add(d));
    assertThat(bySteps.keySet()).containsExactlyInAnyOrder("surrogate", "quick", "better");
    // the chain's end keeps exactly what is measured
    List<String> kept =
        bySteps.get("better").stream()
            .filter(ScreeningEntry::kept)
            .map(d -> d.design().key())
            .toList();
    assertThat(kept)
        .containsExactlyElementsOf(result.search().stream().map(e -> e.design().key()).toList());
    for (ScreeningEntry decision : bySteps.get("quick")) {
      assertThat(estimator.measured()).contains("quick " + decision.design().key());
      boolean later = estimator.measured().contains("better " + decision.design().key());
      assertThat(later).isEqualTo(decision.kept());
    }
    // of a batch of ten, 6 go on by energy, then 3 of 6
    List<ScreeningEntry> first = bySteps.get("quick").stream().filter(d -> d.batch() == 0).toList();
    assertThat(first).hasSize(10);
    double worst =
        first.stream()
            .filter(d -> d.kept() && d.outcome().failure().isEmpty())
            .mapToDouble(d -> d.outcome().metrics().get("energy").at(0, 0))
            .max()
            .orElseThrow();
    for (ScreeningEntry decision : first) {
      if (!decision.kept() && decision.outcome().failure().isEmpty()) {
        assertThat(decision.outcome().metrics().get("energy").at(0, 0)).isGreaterThan(worst);
      }
    }
    // the predictor learned of what was measured by then, and again later
    List<Integer> learned =
        bySteps.get("surrogate").stream().map(ScreeningEntry::learned).distinct().toList();
    assertThat(learned.get(0)).isGreaterThanOrEqualTo(12);
    assertThat(learned).hasSizeGreaterThan(1).isSorted();
  }

  @Test
  void cutAnywhereAndResumedItIsTheSameRun() throws Exception {
    Plan plan = chain();
    RunDirectory whole = directory(plan);
    Experiment.Result result = run(plan, whole, estimator());
    byte[] journal = Files.readAllBytes(whole.journal());
    byte[] screening = Files.readAllBytes(whole.screening());
    RandomStream random = RandomStream.of(3, "cuts");
    for (int i = 0; i < 12; i++) {
      RunDirectory directory = directory(plan);
      int most = random.nextInt(journal.length);
      Files.write(directory.journal(), Arrays.copyOf(journal, most));
      // decisions are on disk before what they lead to
      int least = (int) ((long) screening.length * most / journal.length);
      int cut = i % 3 == 0 ? screening.length : least + random.nextInt(screening.length - least);
      Files.write(directory.screening(), Arrays.copyOf(screening, i % 4 == 1 ? 0 : cut));
      assertThat(run(plan, directory, estimator())).isEqualTo(result);
      same(whole, directory);
    }
    // stopped after each batch
    RunDirectory stepped = directory(plan);
    int runs = 0;
    while (true) {
      // Rounds of which nothing is measured are gone through again: what counts is what is new.
      long before = written(stepped);
      BooleanSupplier afterOne = () -> written(stepped) > before;
      assertThat(++runs).isLessThan(1000);
      if (new Experiment(plan, stepped, estimator(), Progress.none(), afterOne).run(1).end()
          == Experiment.End.COMPLETE) {
        break;
      }
    }
    assertThat(runs).isGreaterThan(10);
    same(whole, stepped);
  }

  private static long written(RunDirectory run) {
    return Stream.of(run.journal(), run.screening(), run.baseline())
        .mapToLong(p -> p.toFile().length())
        .sum();
  }

  private static void same(RunDirectory whole, RunDirectory other) throws IOException {
    assertThat(Files.readString(other.journal())).isEqualTo(Files.readString(whole.journal()));
    assertThat(Files.readString(other.screening())).isEqualTo(Files.readString(whole.screening()));
    assertThat(Files.readString(other.baseline())).isEqualTo(Files.readString(whole.baseline()));
  }

  @Test
  void aFinishedRunIsReadAndVerifiedWithoutScreeningAgain() throws Exception {
    Plan plan = chain();
    RunDirectory directory = directory(plan);
    Experiment.Result result = run(plan, directory, estimator());
    Estimator idle = estimator();
    assertThat(run(plan, directory, idle)).isEqualTo(result);
    assertThat(idle.measured()).isEmpty();
    RunVerification.Result verified =
        new RunVerification(plan, directory, estimator()).run(Integer.MAX_VALUE, 1);
    assertThat(verified.strays()).isEmpty();
    assertThat(verified.replayed()).isEqualTo(80);
    assertThat(verified.differences()).isEmpty();
    // a decision that was changed shows
    String text = Files.readString(directory.screening());
    Files.writeString(directory.screening(), text.replaceFirst("\"kept\":true", "\"kept\":false"));
    assertThatThrownBy(() -> run(plan, directory, estimator()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("line")
        .hasMessageContaining("damaged");
  }

  @Test
  void aSearchThatProposesOneAtATimeIsScreenedToo() throws Exception {
    Plan plan =
        plan(
            List.of(none(), fidelity("quick", 0.25, "auto")),
            "kind",
            "simulated_annealing",
            "budget.evaluations",
            12,
            "temperature",
            1,
            "cooling",
            0.9,
            "steps",
            5,
            "restarts",
            3,
            "baseline",
            "none");
    Estimator estimator = estimator();
    RunDirectory directory = directory(plan);
    Experiment.Result result = run(plan, directory, estimator);
    assertThat(result.search()).hasSize(12);
    List<ScreeningEntry> decisions = ScreeningJournal.read(directory.screening());
    assertThat(decisions.stream().filter(ScreeningEntry::kept)).hasSize(12);
    assertThat(decisions).hasSizeGreaterThan(24);
  }

  private static Plan byPriority() {
    return plan(
        List.of(recurrent(16)),
        "kind",
        "esapp",
        "budget.evaluations",
        40,
        "population",
        8,
        "parents",
        4,
        "entropy_weight",
        1,
        "intensity_weight",
        1,
        "update",
        1,
        "screen",
        0.25,
        "baseline",
        "none");
  }

  @Test
  void evolutionByPrioritiesAsksThePlansPredictor() throws Exception {
    Plan plan = byPriority();
    RunDirectory whole = directory(plan);
    Experiment.Result result = run(plan, whole, estimator());
    assertThat(result.search()).hasSize(40);
    List<ScreeningEntry> decisions = ScreeningJournal.read(whole.screening());
    // two generations teach it; of the three after them four children are judged for each measured
    assertThat(decisions).hasSize(3 * 32);
    assertThat(decisions.stream().map(ScreeningEntry::learned).distinct())
        .containsExactly(16, 24, 32);
    assertThat(decisions.stream().filter(ScreeningEntry::kept).map(e -> e.design().key()))
        .containsExactlyElementsOf(
            result.search().subList(16, 40).stream().map(e -> e.design().key()).toList());
    assertThat(decisions).noneMatch(d -> d.kept() && d.deviations().isEmpty());
    RunVerification.Result verified =
        new RunVerification(plan, whole, estimator()).run(Integer.MAX_VALUE, 1);
    assertThat(verified.strays()).isEmpty();
    byte[] journal = Files.readAllBytes(whole.journal());
    byte[] screening = Files.readAllBytes(whole.screening());
    RandomStream random = RandomStream.of(4, "cuts");
    for (int i = 0; i < 6; i++) {
      RunDirectory directory = directory(plan);
      int most = random.nextInt(journal.length);
      Files.write(directory.journal(), Arrays.copyOf(journal, most));
      Files.write(
          directory.screening(), i % 2 == 0 ? screening : Arrays.copyOf(screening, most / 2));
      assertThat(run(plan, directory, estimator())).isEqualTo(result);
      same(whole, directory);
    }
  }

  @Test
  void aPredictorThatStandsInIsConfirmedInTheEnd() throws Exception {
    Plan plan = plan(List.of(surrogate(12, 0)), "budget.evaluations", 60, "population", 10);
    RunDirectory whole = directory(plan);
    Estimator estimator = estimator();
    Experiment.Result result = run(plan, whole, estimator);
    assertThat(result.end()).isEqualTo(Experiment.End.COMPLETE);
    // two generations to learn from, then ten of those that were predicted
    assertThat(result.search()).hasSize(20 + 10);
    assertThat(result.baseline()).hasSize(30);
    List<ScreeningEntry> decisions = ScreeningJournal.read(whole.screening());
    assertThat(decisions).hasSize(40).noneMatch(ScreeningEntry::kept);
    assertThat(decisions).allMatch(d -> d.step().equals(ScreeningEntry.SURROGATE));
    List<String> confirmed =
        result.search().subList(20, 30).stream().map(e -> e.design().key()).toList();
    assertThat(decisions.stream().map(d -> d.design().key())).containsAll(confirmed);
    assertThat(estimator.measured()).contains("exact " + confirmed.get(0));
    // the figures of the journal are measured ones
    for (JournalEntry entry : result.search().subList(20, 30)) {
      assertThat(entry.outcome().metrics().get("energy"))
          .isEqualTo(estimator.evaluate(entry.design()).get("energy"));
    }
    RunVerification.Result verified =
        new RunVerification(plan, whole, estimator()).run(Integer.MAX_VALUE, 1);
    assertThat(verified.strays()).isEmpty();
    assertThat(verified.replayed()).isEqualTo(60);
    byte[] journal = Files.readAllBytes(whole.journal());
    byte[] screening = Files.readAllBytes(whole.screening());
    RandomStream random = RandomStream.of(5, "cuts");
    for (int i = 0; i < 6; i++) {
      RunDirectory directory = directory(plan);
      Files.write(directory.journal(), Arrays.copyOf(journal, random.nextInt(journal.length)));
      Files.write(
          directory.screening(),
          i % 2 == 0 ? screening : Arrays.copyOf(screening, random.nextInt(screening.length)));
      assertThat(run(plan, directory, estimator())).isEqualTo(result);
      same(whole, directory);
    }
  }

  @Test
  void aPredictorFindsABetterFrontWithAsManyMeasurements() throws Exception {
    // hypervolume on one scale, by seed; measured: better with 7 of 7
    int better = 0;
    int seeds = 7;
    double[] mean = new double[2];
    for (int seed = 1; seed <= seeds; seed++) {
      Plan plain = plan(List.of(none()), budget(60, seed));
      Plan screened = plan(List.of(surrogate(24, 0.25)), budget(60, seed));
      Experiment.Result a = run(plain, directory(plain), estimator());
      Experiment.Result b = run(screened, directory(screened), estimator());
      RunReport report = RunReport.of(plain, b.search(), a.search());
      double with = report.searchHypervolume()[59];
      double without = report.baselineHypervolume()[59];
      mean[0] += with / seeds;
      mean[1] += without / seeds;
      better += with >= without ? 1 : 0;
    }
    assertThat(mean[0]).isGreaterThan(mean[1]);
    assertThat(better).isGreaterThanOrEqualTo(6);
  }

  private static Object[] budget(int evaluations, int seed) {
    return new Object[] {
      "budget.evaluations", evaluations, "population", 12, "seed", seed, "baseline", "none"
    };
  }
}
