package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.execution.BatchExecutor;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.screening.Finish;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;
import org.hwnas.runtime.search.StagedSearch;
import org.hwnas.runtime.search.Stagnation;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Runs a plan to its budget: search first, then the same-budget baseline. Starting and resuming are
 * one thing: what the journals hold is replayed into the algorithms, the rest is evaluated. The
 * result is a function of plan, seed and data; not of threads, nor of where a run was cut off.
 */
public final class Experiment {
  /** How a run ended. */
  public enum End {
    /** The budget is used, or the space exhausted. */
    COMPLETE,
    /** Stopped before: wall-clock budget or request. Resume goes on. */
    STOPPED
  }

  /** What a run found. */
  public record Result(End end, List<JournalEntry> search, List<JournalEntry> baseline) {}

  private final Plan plan;
  private final RunDirectory directory;
  private final DesignEvaluator evaluator;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final Scorer scorer;
  private final ResolvedBlock search;

  /**
   * @param stop asked between batches; true ends the run resumable
   */
  public Experiment(
      Plan plan,
      RunDirectory directory,
      DesignEvaluator evaluator,
      Progress progress,
      BooleanSupplier stop) {
    this.plan = plan;
    this.directory = directory;
    this.evaluator = evaluator;
    this.progress = progress;
    this.stop = stop;
    this.scorer = new Scorer(plan);
    this.search = searchBlock(plan);
  }

  /**
   * The search settings of a plan; they depend on no parameter. Of a plan with stages, what all of
   * them come to: their algorithms' names and the sum of their budgets.
   */
  public static ResolvedBlock searchBlock(Plan plan) {
    if (SearchStages.any(plan)) {
      return SearchStages.together(SearchStages.of(plan, settings(plan)));
    }
    ResolvedBlock search = settings(plan).child("search");
    return plan.configuration()
        .child("search")
        .map(stated -> SearchPhases.filled(search, stated))
        .orElse(search);
  }

  static ResolvedBlock settings(Plan plan) {
    DesignOperators space = new DesignOperators(plan);
    Design any = space.sample(org.hwnas.runtime.random.RandomStream.of(0, "settings"));
    return new DesignResolver(plan).resolve(any);
  }

  /**
   * What a plan asks for: its search, or its stages one after the other.
   *
   * @param search of {@link #searchBlock}
   * @param proposals designs it may propose
   * @param screening what judges designs before they are measured
   */
  static SearchAlgorithm algorithm(
      Plan plan,
      RunDirectory directory,
      ResolvedBlock search,
      DesignOperators space,
      DesignEvaluator evaluator,
      int proposals,
      Screening screening) {
    SearchAlgorithm stated =
        stated(plan, directory, search, space, evaluator, proposals, screening);
    return screening.standsIn() ? new ConfirmedSearch(stated, screening, proposals) : stated;
  }

  private static SearchAlgorithm stated(
      Plan plan,
      RunDirectory directory,
      ResolvedBlock search,
      DesignOperators space,
      DesignEvaluator evaluator,
      int proposals,
      Screening screening) {
    InitialDesigns files = new InitialDesigns(plan, directory, evaluator.designs());
    return SearchStages.any(plan)
        ? new StagedSearch(
            plan,
            SearchStages.of(plan, settings(plan)),
            plan.objectives().size(),
            SearchStages.sources(plan, evaluator, files::read))
        : SearchAlgorithms.create(
            search,
            space,
            new SearchAlgorithms.Task(
                plan.objectives().size(),
                proposals,
                evaluator::layers,
                screening.rungs(),
                evaluator::found,
                files::read,
                List.of(),
                screening.filter(),
                new FirstRequirements(plan, evaluator)));
  }

  /** Number of evaluations that a stage may make. */
  public static int budget(Plan plan, String stage) {
    return budget(SearchStages.searches(plan).get(stage));
  }

  /** Number of evaluations a search block allows. */
  public static int budget(ResolvedBlock search) {
    ResolvedBlock budget = search.child("budget");
    long evaluations = Integer.MAX_VALUE;
    if (!budget.is("evaluations", "auto")) {
      evaluations = Math.min(evaluations, (long) budget.number("evaluations"));
    }
    if (!budget.is("generations", "auto")) {
      evaluations = Math.min(evaluations, ofGenerations(search, budget));
    }
    if (!budget.is("episodes", "auto")) {
      // each measures one design at most; whoever has them counts them
      evaluations = Math.min(evaluations, (long) budget.number("episodes"));
    }
    // phases say themselves when they end
    return (int)
        (evaluations < Integer.MAX_VALUE
            ? evaluations
            : SearchPhases.evaluations(search).orElse(Integer.MAX_VALUE));
  }

  /** Designs of so many generations; after the first, an evolution may state how many children. */
  private static long ofGenerations(ResolvedBlock search, ResolvedBlock budget) {
    long generations = (long) budget.number("generations");
    long population = search.has("population") ? search.integer("population") : 1;
    boolean stated =
        search.has("crossover_children")
            && !search.is("crossover_children", "auto")
            && !search.is("mutation_children", "auto");
    long children =
        stated
            ? search.integer("crossover_children") + search.integer("mutation_children")
            : population;
    return population + (generations - 1) * children;
  }

  /**
   * Number of designs that a search may propose: of these, those are measured that screening lets
   * through, up to the {@link #budget}.
   */
  static int proposals(Plan plan, ResolvedBlock search) {
    double proposals = Math.ceil(budget(search) / Screening.share(plan, search));
    proposals = Math.min(proposals, generations(search));
    return (int) Math.min(Integer.MAX_VALUE, Math.max(proposals, 1));
  }

  /**
   * Runs or resumes.
   *
   * @param jobs threads; the result does not depend on them
   * @throws RunException where a journal is damaged, does not belong to this plan, or cannot be
   *     written
   */
  public Result run(int jobs) throws InterruptedException {
    try (BatchExecutor executor = new BatchExecutor(evaluator, jobs)) {
      return run(executor, jobs);
    }
  }

  /**
   * Runs or resumes, with evaluations made by somebody else.
   *
   * @param executor stays open; the result does not depend on it
   * @param jobs threads of this machine that screen designs before they are measured
   * @throws RunException as {@link #run(int)}
   */
  public Result run(DesignExecutor executor, int jobs) throws InterruptedException {
    DesignOperators space = new DesignOperators(plan, evaluator.designs());
    int budget = budget(search);
    long deadline = deadline();
    try (AutoCloseable lock = directory.lock();
        Screening screening = new Screening(plan, directory, evaluator, search, jobs, false);
        Journal journal = Journal.open(directory.journal());
        Journal baseline = Journal.open(directory.baseline())) {
      TimedSearch timed =
          new TimedSearch(
              algorithm(
                  plan,
                  directory,
                  search,
                  space,
                  evaluator,
                  screening.acts() ? proposals(plan, search) : budget,
                  screening));
      boolean whole = searched(timed, Optional.of(screening), journal, executor, budget, deadline);
      if (whole && search.is("baseline", "random")) {
        // The baseline gets as many evaluations as the search used, and knows nothing of its
        // results but the shared memory.
        Map<String, Outcome> known = new HashMap<>();
        journal.entries().forEach(e -> known.put(e.design().key(), e.outcome()));
        whole =
            phase(
                Progress.Phase.BASELINE,
                SearchAlgorithms.baseline(search, space),
                Optional.empty(),
                Optional.empty(),
                baseline,
                known,
                executor,
                journal.size(),
                deadline);
      }
      Optional<Finish> finish = whole ? Finish.of(plan) : Optional.empty();
      if (finish.isPresent()) {
        whole = finished(finish.get(), journal.entries(), jobs, deadline);
      }
      return new Result(whole ? End.COMPLETE : End.STOPPED, journal.entries(), baseline.entries());
    } catch (RuntimeException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new RunException("the run's lock cannot be released: " + e.getMessage(), e);
    }
  }

  /** Measures the chosen designs once more; whether all of them are. */
  private boolean finished(Finish finish, List<JournalEntry> found, int jobs, long deadline)
      throws InterruptedException {
    List<Design> chosen =
        finish.chosen(
            found.stream().map(JournalEntry::design).toList(),
            found.stream().map(this::score).toList());
    try (Journal journal = Journal.open(directory.finish());
        BatchExecutor executor = new BatchExecutor(evaluator.as(finish.plan()), jobs)) {
      for (JournalEntry entry : journal.entries()) {
        boolean same =
            entry.index() < chosen.size() && entry.design().equals(chosen.get(entry.index()));
        if (!same) {
          throw new RunException(
              "design "
                  + entry.index()
                  + " of `"
                  + directory.finish()
                  + "` is not the one this version would measure again; resume the run with the"
                  + " version that made it, or start a new run");
        }
      }
      for (int first = journal.size(); first < chosen.size(); first += jobs) {
        if (stop.getAsBoolean() || System.nanoTime() > deadline) {
          return false;
        }
        int from = first;
        List<Design> batch = chosen.subList(from, Math.min(chosen.size(), from + jobs));
        executor.run(
            batch,
            (outcome, i) -> journal.append(new JournalEntry(from + i, batch.get(i), outcome)));
      }
    }
    return true;
  }

  /** The search to its budget, and a note of where its time went; whether it is whole. */
  private boolean searched(
      TimedSearch timed,
      Optional<Screening> screening,
      Journal journal,
      DesignExecutor executor,
      int budget,
      long deadline)
      throws InterruptedException {
    EffortMeter meter = new EffortMeter(directory, timed);
    try {
      return phase(
          Progress.Phase.SEARCH,
          timed,
          screening,
          Optional.of(meter),
          journal,
          new HashMap<>(),
          executor,
          budget,
          deadline);
    } finally {
      meter.write();
    }
  }

  private long deadline() {
    ResolvedBlock budget = search.child("budget");
    return budget.is("wall_clock", "auto")
        ? Long.MAX_VALUE
        : System.nanoTime() + (long) (budget.number("wall_clock") * 1e9);
  }

  private boolean phase(
      Progress.Phase phase,
      SearchAlgorithm algorithm,
      Optional<Screening> screening,
      Optional<EffortMeter> meter,
      Journal journal,
      Map<String, Outcome> known,
      DesignExecutor executor,
      int budget,
      long deadline)
      throws InterruptedException {
    List<JournalEntry> replay = journal.entries();
    List<Score> scores = new ArrayList<>();
    int proposed = 0;
    boolean screens = screening.filter(Screening::acts).isPresent();
    boolean ends = screens && !screening.orElseThrow().standsIn(); // else it ends by itself
    int most = ends ? generations(search) : Integer.MAX_VALUE;
    Stagnation stagnation =
        phase == Progress.Phase.SEARCH ? Stagnation.of(search) : new Stagnation(Long.MAX_VALUE);
    while (scores.size() < budget && proposed < most && !stagnation.reached()) {
      if (scores.size() >= replay.size() && (stop.getAsBoolean() || System.nanoTime() > deadline)) {
        return false;
      }
      int first = scores.size();
      Optional<EffortMeter.Batch> taken = meter.map(EffortMeter::batch);
      Round round =
          round(algorithm, screening, journal.entries().subList(0, first), budget, most - proposed);
      if (round.batch().isEmpty()) {
        return true;
      }
      proposed += round.batch().size();
      List<Design> batch = round.kept().stream().map(round.batch()::get).toList();
      int replayed = Math.min(batch.size(), Math.max(0, replay.size() - first));
      for (int i = 0; i < replayed; i++) {
        JournalEntry entry = replay.get(first + i);
        if (!entry.design().equals(batch.get(i))) {
          throw new RunException(
              "evaluation "
                  + entry.index()
                  + " of `"
                  + directory.path()
                  + "` is not the one this version would make; "
                  + "the run was made by another version of the tool: resume it with that version, or start a new run");
        }
        scores.add(score(entry));
        progress.evaluated(phase, entry, Collections.unmodifiableList(scores), budget, true);
      }
      taken.ifPresent(t -> t.chosen(batch.size() < round.batch().size()));
      evaluate(
          phase,
          batch.subList(replayed, batch.size()),
          first + replayed,
          journal,
          known,
          executor,
          scores,
          budget);
      taken.ifPresent(t -> t.measured(replayed, batch.size() - replayed));
      List<Score> measured = scores.subList(first, scores.size());
      measured.forEach(stagnation::note);
      algorithm.tell(round.told(measured));
      meter.ifPresent(EffortMeter::writeNowAndThen);
    }
    return true;
  }

  /**
   * A batch of a search.
   *
   * @param batch proposed
   * @param kept positions of those to measure, ascending
   * @param others what the search is told of the rest, by position
   */
  record Round(List<Design> batch, List<Integer> kept, Map<Integer, Score> others) {
    /** The scores of the whole batch, given those of the measured ones. */
    List<Score> told(List<Score> measured) {
      Map<Integer, Score> all = new HashMap<>(others);
      for (int i = 0; i < measured.size(); i++) {
        all.put(kept.get(i), measured.get(i));
      }
      return IntStream.range(0, batch.size()).mapToObj(all::get).toList();
    }
  }

  /**
   * Asks for a batch and decides what of it is measured.
   *
   * @param measured before it
   * @param most designs that may be proposed
   */
  static Round round(
      SearchAlgorithm algorithm,
      Optional<Screening> screening,
      List<JournalEntry> measured,
      int budget,
      int most)
      throws InterruptedException {
    int left = budget - measured.size();
    screening.ifPresent(s -> s.after(measured));
    int limit = screening.map(s -> s.proposals(left, measured)).orElse(left);
    List<Design> batch = ask(algorithm, Math.min(most, limit));
    boolean apart = algorithm.measuredBy().isPresent();
    if (batch.isEmpty() || screening.filter(s -> apart || s.acts()).isEmpty()) {
      List<Integer> all = IntStream.range(0, batch.size()).boxed().toList();
      return new Round(batch, all, Map.of());
    }
    Screening.Round round = screening.get().round(algorithm, batch, measured, left);
    return new Round(batch, round.kept(), round.told());
  }

  /** What was found before may leave the next stage nothing, or gates nothing to train on. */
  private static List<Design> ask(SearchAlgorithm algorithm, int limit) {
    try {
      return algorithm.ask(limit);
    } catch (IllegalArgumentException e) {
      throw new RunException(e.getMessage(), e);
    }
  }

  /** Designs that the stated generations propose; the largest number where none are stated. */
  static int generations(ResolvedBlock search) {
    ResolvedBlock budget = search.child("budget");
    return budget.is("generations", "auto")
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, ofGenerations(search, budget));
  }

  /**
   * Evaluates the rest of a batch; what is already known is not measured again, and stands in the
   * journal all the same.
   */
  private void evaluate(
      Progress.Phase phase,
      List<Design> designs,
      int first,
      Journal journal,
      Map<String, Outcome> known,
      DesignExecutor executor,
      List<Score> scores,
      int budget)
      throws InterruptedException {
    List<Design> unknown = designs.stream().filter(d -> !known.containsKey(d.key())).toList();
    int[] next = {0};
    executor.run(
        unknown,
        (outcome, i) -> {
          known.put(unknown.get(i).key(), outcome);
          next[0] = append(phase, designs, next[0], first, journal, known, scores, budget);
        });
    append(phase, designs, next[0], first, journal, known, scores, budget);
  }

  private int append(
      Progress.Phase phase,
      List<Design> designs,
      int from,
      int first,
      Journal journal,
      Map<String, Outcome> known,
      List<Score> scores,
      int budget) {
    int at = from;
    while (at < designs.size() && known.containsKey(designs.get(at).key())) {
      journal.append(
          new JournalEntry(first + at, designs.get(at), known.get(designs.get(at).key())));
      JournalEntry entry = journal.last();
      scores.add(score(entry));
      progress.evaluated(phase, entry, Collections.unmodifiableList(scores), budget, false);
      at++;
    }
    return at;
  }

  private Score score(JournalEntry entry) {
    return entry.outcome().failure().isPresent()
        ? scorer.failed()
        : scorer.score(entry.design(), entry.outcome().metrics());
  }
}
