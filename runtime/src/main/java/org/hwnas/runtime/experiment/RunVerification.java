package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.execution.BatchExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.screening.Finish;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Does a run over again without touching it: asks its search for the designs that the journals
 * hold, chooses anew those that were measured once more after it, and measures some or all of them
 * again, each as its journal says.
 */
public final class RunVerification {
  /**
   * A figure that comes out differently now.
   *
   * @param phase of the journal
   * @param index of the evaluation
   * @param metric its name, or {@code failure}
   * @param recorded in the journal
   * @param now measured
   * @param error relative to the recorded figure; infinite where that cannot be said
   */
  public record Difference(
      Progress.Phase phase, int index, String metric, String recorded, String now, double error) {}

  /**
   * What came out.
   *
   * @param replayed evaluations whose design the search, or the finish, asked for again
   * @param strays evaluations that it did not ask for, such as after a change of the algorithm: the
   *     first of each journal, since all after it differ too
   * @param measured evaluations measured anew
   * @param differences of those
   */
  public record Result(
      int replayed, List<String> strays, int measured, List<Difference> differences) {
    /** The largest relative error; 0 where nothing differs. */
    public double largestError() {
      return differences.stream().mapToDouble(Difference::error).max().orElse(0);
    }
  }

  private final Plan plan;
  private final RunDirectory directory;
  private final DesignEvaluator evaluator;
  private final Scorer scorer;

  public RunVerification(Plan plan, RunDirectory directory, DesignEvaluator evaluator) {
    this.plan = plan;
    this.directory = directory;
    this.evaluator = evaluator;
    this.scorer = new Scorer(plan);
  }

  /**
   * Verifies a run, finished or not.
   *
   * @param sample how many evaluations of each journal are measured anew at most; which, depends on
   *     the plan's seed alone
   * @param jobs threads
   * @throws RunException where a journal is damaged
   */
  public Result run(int sample, int jobs) throws InterruptedException {
    List<JournalEntry> search = Journal.read(directory.journal());
    List<JournalEntry> baseline = Journal.read(directory.baseline());
    ResolvedBlock settings = Experiment.searchBlock(plan);
    DesignOperators space = new DesignOperators(plan, evaluator.designs());
    int budget = Experiment.budget(settings);
    List<String> strays = new ArrayList<>();
    int replayed;
    try (Screening screening = new Screening(plan, directory, evaluator, settings, 1, true)) {
      int proposals = screening.acts() ? Experiment.proposals(plan, settings) : budget;
      replayed =
          replay(
              Progress.Phase.SEARCH,
              Experiment.algorithm(
                  plan, directory, settings, space, evaluator, proposals, screening),
              Optional.of(screening),
              search,
              budget,
              strays);
    }
    if (!baseline.isEmpty()) {
      replayed +=
          replay(
              Progress.Phase.BASELINE,
              SearchAlgorithms.baseline(settings, space),
              Optional.empty(),
              baseline,
              search.size(),
              strays);
    }
    Optional<Finish> finish = Finish.of(plan);
    List<JournalEntry> finished = Journal.read(directory.finish());
    replayed += chosenAgain(finish, search, finished, strays);
    List<Difference> differences = new ArrayList<>();
    long seed = (long) settings.number("seed");
    int measured =
        measure(Progress.Phase.SEARCH, evaluator, sampled(search, sample, seed), jobs, differences)
            + measure(
                Progress.Phase.BASELINE,
                evaluator,
                sampled(baseline, sample, seed),
                jobs,
                differences);
    if (finish.isPresent()) {
      measured +=
          measure(
              Progress.Phase.FINISH,
              evaluator.as(finish.get().plan()),
              sampled(finished, sample, seed),
              jobs,
              differences);
    }
    return new Result(replayed, List.copyOf(strays), measured, List.copyOf(differences));
  }

  private int replay(
      Progress.Phase phase,
      SearchAlgorithm algorithm,
      Optional<Screening> screening,
      List<JournalEntry> entries,
      int budget,
      List<String> strays)
      throws InterruptedException {
    int done = 0;
    while (done < Math.min(entries.size(), budget)) {
      Experiment.Round round;
      try {
        round =
            Experiment.round(
                algorithm, screening, entries.subList(0, done), budget, Integer.MAX_VALUE);
      } catch (RunException e) {
        strays.add(
            "after evaluation %d of the %s: %s".formatted(done, name(phase), e.getMessage()));
        return done;
      }
      List<Design> batch = round.kept().stream().map(round.batch()::get).toList();
      List<Score> scores = new ArrayList<>();
      for (int i = 0; i < batch.size() && done + i < entries.size(); i++) {
        JournalEntry entry = entries.get(done + i);
        if (!entry.design().equals(batch.get(i))) {
          strays.add(
              "evaluation %d of the %s: recorded %s, asked for %s"
                  .formatted(entry.index(), name(phase), entry.design().key(), batch.get(i).key()));
          return done + i;
        }
        scores.add(score(entry));
      }
      done += scores.size();
      if (round.batch().isEmpty() && done < entries.size()) {
        strays.add(
            "evaluation %d of the %s: the search ends before it".formatted(done, name(phase)));
        return done;
      }
      if (scores.size() < batch.size()) {
        break; // the run stopped within this batch
      }
      algorithm.tell(round.told(scores));
    }
    return done;
  }

  /** How many of the designs measured once more are those that the finish chooses. */
  private int chosenAgain(
      Optional<Finish> finish,
      List<JournalEntry> search,
      List<JournalEntry> finished,
      List<String> strays) {
    List<Design> chosen =
        finish
            .map(
                f ->
                    f.chosen(
                        search.stream().map(JournalEntry::design).toList(),
                        search.stream().map(this::score).toList()))
            .orElse(List.of());
    for (int i = 0; i < finished.size(); i++) {
      if (i >= chosen.size() || !finished.get(i).design().equals(chosen.get(i))) {
        strays.add(
            "evaluation %d of the finish: recorded %s, %s"
                .formatted(
                    i,
                    finished.get(i).design().key(),
                    i < chosen.size()
                        ? "asked for " + chosen.get(i).key()
                        : "the finish ends before it"));
        return i;
      }
    }
    return finished.size();
  }

  private Score score(JournalEntry entry) {
    return entry.outcome().failure().isPresent()
        ? scorer.failed()
        : scorer.score(entry.design(), entry.outcome().metrics());
  }

  /** Word for a phase in messages. */
  public static String name(Progress.Phase phase) {
    return switch (phase) {
      case SEARCH -> "search";
      case BASELINE -> "baseline";
      case FINISH -> "finish";
    };
  }

  private static List<JournalEntry> sampled(List<JournalEntry> entries, int sample, long seed) {
    if (entries.size() <= sample) {
      return entries;
    }
    int[] order = IntStream.range(0, entries.size()).toArray();
    RandomStream stream = RandomStream.of(seed, "verify");
    for (int i = 0; i < sample; i++) {
      int other = i + stream.nextInt(order.length - i);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return IntStream.range(0, sample).map(i -> order[i]).sorted().mapToObj(entries::get).toList();
  }

  private static int measure(
      Progress.Phase phase,
      DesignEvaluator by,
      List<JournalEntry> entries,
      int jobs,
      List<Difference> differences)
      throws InterruptedException {
    try (BatchExecutor executor = new BatchExecutor(by, jobs)) {
      executor.run(
          entries.stream().map(JournalEntry::design).toList(),
          (outcome, i) -> compare(phase, entries.get(i), outcome, differences));
    }
    return entries.size();
  }

  private static void compare(
      Progress.Phase phase, JournalEntry entry, Outcome now, List<Difference> differences) {
    String before = entry.outcome().failure().orElse("");
    String after = now.failure().orElse("");
    if (!before.equals(after)) {
      differences.add(
          new Difference(phase, entry.index(), "failure", before, after, Double.POSITIVE_INFINITY));
      return;
    }
    Map<String, MetricArray> recorded = entry.outcome().metrics();
    TreeSet<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(now.metrics().keySet());
    for (String metric : names) {
      MetricArray was = recorded.get(metric);
      MetricArray is = now.metrics().get(metric);
      if (was == null || is == null || !was.equals(is)) {
        differences.add(
            new Difference(phase, entry.index(), metric, shown(was), shown(is), relative(was, is)));
      }
    }
  }

  private static String shown(MetricArray array) {
    return array == null ? "none" : array.toString();
  }

  private static double relative(MetricArray was, MetricArray is) {
    if (was == null || is == null || was.values().length != is.values().length) {
      return Double.POSITIVE_INFINITY;
    }
    double most = 0;
    for (int i = 0; i < was.values().length; i++) {
      double a = was.values()[i];
      double b = is.values()[i];
      if (a != b) {
        most = Math.max(most, a == 0 ? Double.POSITIVE_INFINITY : Math.abs(b / a - 1));
      }
    }
    return most;
  }
}
