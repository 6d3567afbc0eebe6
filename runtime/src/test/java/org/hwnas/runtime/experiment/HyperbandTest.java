package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hwnas.runtime.ScreenedPlans.fidelity;
import static org.hwnas.runtime.ScreenedPlans.none;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.ScreenedPlans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Successive halving over a chain of fidelities: what is measured where, what for, and again. */
class HyperbandTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir Path folder;

  /** Errors of a tenth at one rung, of a thirtieth at the next, none at the end. */
  private record Rungs(String kind) implements DesignEvaluator {
    @Override
    public DesignEvaluator as(Plan plan) {
      return new Rungs(
          plan.configuration().child("evaluate").orElseThrow().child("cost").orElseThrow().kind());
    }

    @Override
    public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
      SortedMap<String, MetricArray> metrics = new TreeMap<>(TestPlans.measure(design));
      double error = kind.equals("coarse") ? 0.1 : kind.equals("fine") ? 0.03 : 0;
      double luck = RandomStream.of(9, kind, design.key().hashCode()).nextGaussian();
      double energy = metrics.get("energy").at(0, 0) * Math.exp(error * luck);
      metrics.put("energy", MetricArray.scalar(energy));
      return metrics;
    }
  }

  private static final List<Block> LADDER =
      List.of(none(), fidelity("coarse", 0.5, "auto"), fidelity("fine", 0.5, "auto"));

  /** One objective, least energy, over two rungs and the end. */
  private static Plan plan(Object... search) {
    return plan(LADDER, search);
  }

  private static Plan plan(List<Block> evaluate, Object... search) {
    Object[] usual = {
      "kind", "hyperband", "eta", 3, "brackets", "auto", "propose", "random", "baseline", "none"
    };
    Object[] all = Stream.of(usual, search).flatMap(Arrays::stream).toArray();
    Plan plan = ScreenedPlans.plan(evaluate, all);
    return plan.with(plan.configuration(), plan.objectives().subList(1, 2), plan.requirements());
  }

  private Experiment.Result run(Plan plan, RunDirectory directory) throws Exception {
    return new Experiment(plan, directory, new Rungs("exact"), Progress.none(), NEVER).run(2);
  }

  private RunDirectory directory(Plan plan) {
    return RunDirectory.create(folder, plan, 1, "experiment conditional");
  }

  @Test
  void designsClimbAsTheScheduleSays() throws Exception {
    Plan plan = plan("budget.evaluations", 6);
    RunDirectory directory = directory(plan);
    assertThat(run(plan, directory).search()).hasSize(6);
    Map<String, Long> judged =
        ScreeningJournal.read(directory.screening()).stream()
            .collect(Collectors.groupingBy(d -> d.batch() + " " + d.step(), Collectors.counting()));
    // 9, 3, 1 designs; 5, 1; 3 at the end; and from the beginning, of which one is measured
    assertThat(judged)
        .isEqualTo(
            Map.of("0 coarse", 9L, "0 fine", 3L, "1 fine", 5L, "3 coarse", 9L, "3 fine", 3L));
    for (ScreeningEntry one : ScreeningJournal.read(directory.screening())) {
      for (ScreeningEntry other : ScreeningJournal.read(directory.screening())) {
        boolean rivals = one.batch() == other.batch() && one.step().equals(other.step());
        if (rivals && one.kept() && !other.kept()) {
          assertThat(better(plan, other, one)).isFalse();
        }
      }
    }
  }

  private static boolean better(Plan plan, ScreeningEntry one, ScreeningEntry other) {
    Score a = score(plan, one.design(), one.outcome().metrics());
    Score b = score(plan, other.design(), other.outcome().metrics());
    return org.hwnas.runtime.search.Ranking.dominates(a, b);
  }

  private static Score score(Plan plan, Design design, SortedMap<String, MetricArray> metrics) {
    Scorer scorer = new Scorer(plan);
    return metrics.isEmpty() ? scorer.failed() : scorer.score(design, metrics);
  }

  /** Evaluations at the end until a design is as good as one in a hundred, over seeds. */
  private double toTheBest(List<Block> evaluate, Object... search) throws Exception {
    double[] counts = new double[7];
    for (int seed = 1; seed <= counts.length; seed++) {
      Object[] all =
          Stream.of(search, new Object[] {"seed", seed, "budget.evaluations", 120})
              .flatMap(Arrays::stream)
              .toArray();
      Plan plan = plan(evaluate, all);
      double good = oneInAHundred(plan);
      int count = 0;
      for (JournalEntry entry : run(plan, directory(plan)).search()) {
        count++;
        Score score = score(plan, entry.design(), entry.outcome().metrics());
        if (score.feasible() && score.objectives()[0] <= good) {
          break;
        }
      }
      counts[seed - 1] = count;
    }
    Arrays.sort(counts);
    return counts[counts.length / 2];
  }

  private static double oneInAHundred(Plan plan) throws EvaluationFailure {
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(77, "designs");
    double[] values = new double[2000];
    for (int i = 0; i < values.length; i++) {
      Design design = space.sample(random);
      values[i] = Double.POSITIVE_INFINITY;
      try {
        Score score = score(plan, design, new Rungs("exact").evaluate(design));
        values[i] = score.feasible() ? score.objectives()[0] : values[i];
      } catch (EvaluationFailure e) {
        continue; // such a design is not good
      }
    }
    Arrays.sort(values);
    return values[values.length / 100];
  }

  @Test
  void whatIsGoodIsFoundWithFewerWholeMeasurements() throws Exception {
    double halving = toTheBest(LADDER);
    double bred = toTheBest(LADDER, "propose", "evolution", "population", 9);
    double random = toTheBest(List.of(none()), "kind", "random", "sampling", "uniform");
    assertThat(halving).isLessThan(random / 2);
    assertThat(bred).isLessThan(random / 2);
  }

  @Test
  void cutAnywhereAndResumedItIsTheSameRun() throws Exception {
    for (String propose : List.of("random", "evolution")) {
      Plan plan = plan("budget.evaluations", 17, "propose", propose);
      RunDirectory whole = directory(plan);
      Experiment.Result result = run(plan, whole);
      byte[] journal = Files.readAllBytes(whole.journal());
      byte[] screening = Files.readAllBytes(whole.screening());
      for (int i = 0; i < 6; i++) {
        RunDirectory cut = directory(plan);
        Files.write(cut.journal(), Arrays.copyOf(journal, journal.length * i / 6));
        Files.write(cut.screening(), Arrays.copyOf(screening, screening.length * (i + 1) / 6));
        assertThat(run(plan, cut)).isEqualTo(result);
        assertThat(Files.readAllBytes(cut.journal())).isEqualTo(journal);
        assertThat(Files.readAllBytes(cut.screening())).isEqualTo(screening);
      }
      RunVerification.Result verified =
          new RunVerification(plan, whole, new Rungs("exact")).run(Integer.MAX_VALUE, 1);
      assertThat(verified.strays()).isEmpty();
      assertThat(verified.replayed()).isEqualTo(17);
    }
  }
}
