package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.execution.BatchExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.screening.Fidelity;
import org.hwnas.runtime.screening.MetricPredictor;
import org.hwnas.runtime.screening.Selection;
import org.hwnas.runtime.screening.Surrogate;
import org.hwnas.runtime.search.Brackets;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithms;

/**
 * Decides which designs of a batch are measured: first by the predictor, once it has learned
 * enough, then by the chain of fidelities. What is decided is written down before it is acted on; a
 * resumed run reads it, and goes on with the same decisions. Where the search is {@code hyperband}
 * the chain is a ladder: a batch is a bracket, which begins at a rung of its own, and one in {@code
 * eta} climbs.
 *
 * <p>The search is told of a design that the predictor held back what was predicted
 * (individual-based evolution control, Jin, Soft Computing 2005), and of one that a fidelity held
 * back that it is worse than every measured one, in the order in which they were held back: figures
 * of another fidelity cannot stand beside those of the end.
 */
final class Screening implements AutoCloseable {
  /** No requirement is missed by so much: the best of the designs held back is worse. */
  private static final double HELD_BACK = 1e9;

  /**
   * What came of a batch.
   *
   * @param kept positions of the designs to measure, ascending
   * @param told of the others, by position
   */
  record Round(List<Integer> kept, Map<Integer, Score> told) {}

  private record Step(
      String name,
      Scorer scorer,
      Optional<BatchExecutor> executor,
      Selection selection,
      double share) {}

  private final Plan plan;
  private final Scorer end;
  private final Optional<Surrogate> surrogate;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Step> apart = new TreeMap<>(); // by stage
  private final ScreeningJournal journal;
  private final long seed;
  private final int perGeneration;
  private final boolean recordedOnly;
  private final Optional<Brackets> brackets;
  private int read;
  private int batches;
  private int proposed;
  private int learned;
  private int learnedAt;
  private int modelOf;
  private MetricPredictor model;

  /**
   * @param jobs threads of the steps that measure
   * @param recordedOnly whether nothing is decided anew
   */
  Screening(
      Plan plan,
      RunDirectory directory,
      DesignEvaluator evaluator,
      ResolvedBlock search,
      int jobs,
      boolean recordedOnly) {
    this.plan = plan;
    this.end = new Scorer(plan);
    this.recordedOnly = recordedOnly;
    this.seed = (long) search.number("seed");
    boolean populated = search.has("population") && !search.is("population", "auto");
    this.perGeneration = populated ? search.integer("population") : 1;
    this.surrogate = Surrogate.of(plan);
    this.journal = ScreeningJournal.open(directory.screening());
    surrogate.ifPresent(
        s ->
            steps.add(
                new Step(
                    ScreeningEntry.SURROGATE,
                    end,
                    s.measured(plan).map(p -> new BatchExecutor(evaluator.as(p), jobs)),
                    new Selection(s.screen()),
                    s.screen())));
    for (Fidelity fidelity : Fidelity.chain(plan)) {
      steps.add(
          new Step(
              fidelity.name(),
              new Scorer(fidelity.plan()),
              Optional.of(new BatchExecutor(evaluator.as(fidelity.plan()), jobs)),
              new Selection(fidelity.keep()),
              fidelity.keep()));
    }
    this.brackets = brackets(search, steps.size() + 1);
    SearchStages.apart(plan)
        .forEach(
            (name, own) ->
                apart.put(
                    name,
                    new Step(
                        name,
                        new Scorer(own),
                        Optional.of(new BatchExecutor(evaluator.as(own), jobs)),
                        new Selection(1),
                        1)));
  }

  /**
   * Measures a batch of a stage that does it in its own way; none of it is measured as the plan
   * says, until a later stage begins with what this one found.
   *
   * @throws RunException where the record is of other designs
   */
  Round apart(String stage, List<Design> batch) throws InterruptedException {
    Step step = apart.get(stage);
    boolean recorded = journal.size() - read >= batch.size();
    if (!recorded && recordedOnly) {
      throw new RunException("the record of stage `" + stage + "` ends before the journal does");
    }
    if (!recorded) {
      List<ScreeningEntry> entries = new ArrayList<>();
      step.executor()
          .orElseThrow()
          .run(
              batch,
              (outcome, i) ->
                  entries.add(
                      new ScreeningEntry(
                          batches, stage, batch.get(i), outcome, new TreeMap<>(), 0, false)));
      journal.replaceFrom(read, entries);
    }
    Map<Integer, Score> told = new HashMap<>();
    List<ScreeningEntry> entries = replayed(step, batch);
    for (int i = 0; i < batch.size(); i++) {
      told.put(i, score(step, entries.get(i)));
    }
    read += batch.size();
    batches++;
    return new Round(List.of(), told);
  }

  private static Optional<Brackets> brackets(ResolvedBlock search, int rungs) {
    return search.kind().equals("hyperband")
        ? Optional.of(SearchAlgorithms.brackets(search, rungs))
        : Optional.empty();
  }

  /** Fidelities that a design may be measured at, the end among them. */
  int rungs() {
    return steps.size() + 1;
  }

  /** Whether the plan screens at all. */
  boolean acts() {
    return !steps.isEmpty();
  }

  /** Share of a batch that would be measured, at least. */
  static double share(Plan plan, ResolvedBlock search) {
    List<Fidelity> chain = Fidelity.chain(plan);
    Optional<Brackets> halving = brackets(search, chain.size() + 1);
    if (halving.isPresent()) {
      Brackets.Bracket widest = halving.get().at(0);
      return (double) halving.get().measured(widest) / widest.designs();
    }
    double share = Surrogate.of(plan).map(Surrogate::screen).orElse(1.0);
    for (Fidelity fidelity : chain) {
      share *= fidelity.keep();
    }
    return share;
  }

  /** How many designs to ask for, so that about so many are measured. */
  int proposals(int wanted, List<JournalEntry> measured) {
    if (brackets.isPresent()) {
      Brackets.Bracket bracket = brackets.get().at(batches);
      // what the budget cannot measure at the end may still take part below it
      return bracket.first() < steps.size() ? Math.max(wanted, bracket.designs()) : wanted;
    }
    double share = 1;
    for (Step step : steps) {
      share *= acts(step, measured) ? step.share() : 1;
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.max(wanted, Math.floor(wanted / share)));
  }

  private boolean acts(Step step, List<JournalEntry> measured) {
    return !step.name().equals(ScreeningEntry.SURROGATE)
        || (learned > 0
            || (proposed / perGeneration >= surrogate.orElseThrow().after()
                && samples(measured).size() >= surrogate.orElseThrow().samples()));
  }

  /**
   * Decides.
   *
   * @param measured what was measured before this batch
   * @param most how many are measured at most, at least 1
   * @throws RunException where the record is of other designs
   */
  Round round(List<Design> batch, List<JournalEntry> measured, int most)
      throws InterruptedException {
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      alive.add(i);
    }
    Map<Integer, Score> told = new HashMap<>();
    for (Step step : steps) {
      if (acts(step, measured) && reached(step) && !alive.isEmpty()) {
        alive = step(step, batch, alive, measured, told, most);
      }
    }
    if (alive.size() > most) {
      throw new IllegalStateException(alive.size() + " designs are left of " + most);
    }
    batches++;
    proposed += batch.size();
    return new Round(List.copyOf(alive), told);
  }

  /** Whether a bracket begins at this rung or below it. */
  private boolean reached(Step step) {
    return brackets.map(b -> steps.indexOf(step) >= b.at(batches).first()).orElse(true);
  }

  private List<Integer> step(
      Step step,
      List<Design> batch,
      List<Integer> alive,
      List<JournalEntry> measured,
      Map<Integer, Score> told,
      int most)
      throws InterruptedException {
    List<Design> designs = alive.stream().map(batch::get).toList();
    boolean recorded = journal.size() - read >= designs.size();
    if (!recorded && recordedOnly) {
      throw new RunException("the record of screening ends before the journal does");
    }
    schedule(step, measured);
    List<ScreeningEntry> entries =
        recorded ? replayed(step, designs) : decided(step, designs, measured, most);
    read += entries.size();
    List<Integer> kept = new ArrayList<>();
    List<Score> scores = entries.stream().map(e -> score(step, e)).toList();
    List<Integer> order = Selection.order(scores);
    for (int place = 0; place < order.size(); place++) {
      int i = order.get(place);
      if (!entries.get(i).kept()) {
        told.put(
            alive.get(i),
            step.name().equals(ScreeningEntry.SURROGATE) ? scores.get(i) : heldBack(step, place));
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).kept()) {
        kept.add(alive.get(i));
      }
    }
    return kept;
  }

  /** The earlier in the chain, the worse; within a step by place. */
  private Score heldBack(Step step, int place) {
    int level = steps.size() - steps.indexOf(step);
    Score failed = end.failed();
    return new Score(failed.objectives(), HELD_BACK * level * (1 + 1e-6 * place));
  }

  private Score score(Step step, ScreeningEntry entry) {
    return entry.outcome().failure().isPresent()
        ? step.scorer().failed()
        : step.scorer().score(entry.design(), entry.outcome().metrics());
  }

  /** When the predictor is trained: on all that was measured by then. */
  private void schedule(Step step, List<JournalEntry> measured) {
    if (step.name().equals(ScreeningEntry.SURROGATE)) {
      int generation = proposed / perGeneration;
      boolean again =
          surrogate.orElseThrow().retrain().isPresent()
              && generation - learnedAt >= surrogate.orElseThrow().retrain().getAsInt();
      if (learned == 0 || again) {
        learned = measured.size();
        learnedAt = generation;
      }
    }
  }

  private List<ScreeningEntry> replayed(Step step, List<Design> designs) {
    List<ScreeningEntry> entries = new ArrayList<>();
    boolean some = false;
    for (int i = 0; i < designs.size(); i++) {
      ScreeningEntry entry = journal.get(read + i);
      if (!entry.step().equals(step.name()) || !entry.design().equals(designs.get(i))) {
        throw new RunException(
            "decision "
                + (read + i)
                + " of the screening is not the one this version would make; "
                + "the run was made by another version of the tool: resume it with that version, or start a new run");
      }
      entries.add(entry);
      some |= entry.kept();
    }
    step.selection().replay(entries.stream().map(e -> score(step, e)).toList(), some);
    return entries;
  }

  private List<ScreeningEntry> decided(
      Step step, List<Design> designs, List<JournalEntry> measured, int most)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    if (step.executor().isPresent()) {
      step.executor().get().run(designs, (outcome, i) -> outcomes.add(outcome));
    } else {
      designs.forEach(d -> outcomes.add(new Outcome(new TreeMap<>(), Optional.empty())));
    }
    List<SortedMap<String, MetricArray>> deviations = new ArrayList<>();
    boolean predicts = step.name().equals(ScreeningEntry.SURROGATE);
    for (int i = 0; i < designs.size(); i++) {
      deviations.add(new TreeMap<>());
      if (predicts && outcomes.get(i).failure().isEmpty()) {
        MetricPredictor.Predicted predicted = model(measured).predict(designs.get(i));
        SortedMap<String, MetricArray> all = new TreeMap<>(outcomes.get(i).metrics());
        all.putAll(predicted.metrics());
        outcomes.set(i, new Outcome(all, Optional.empty()));
        deviations.set(i, predicted.deviations());
      }
    }
    List<Score> scores = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Design design = designs.get(scores.size());
      scores.add(
          outcome.failure().isPresent()
              ? step.scorer().failed()
              : step.scorer().score(design, outcome.metrics()));
    }
    boolean last = step == steps.get(steps.size() - 1);
    int limit = last ? most : Integer.MAX_VALUE;
    List<Integer> kept =
        brackets.isPresent()
            ? Selection.order(scores)
                .subList(0, Math.min(limit, brackets.get().climbing(scores.size())))
            : step.selection().choose(scores, limit);
    List<ScreeningEntry> entries = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      entries.add(
          new ScreeningEntry(
              batches,
              step.name(),
              designs.get(i),
              outcomes.get(i),
              deviations.get(i),
              predicts ? learned : 0,
              kept.contains(i)));
    }
    journal.replaceFrom(read, entries);
    // as a resumed run reads them
    return IntStream.range(read, read + entries.size()).mapToObj(journal::get).toList();
  }

  private MetricPredictor model(List<JournalEntry> measured) {
    if (modelOf != learned) {
      Surrogate settings = surrogate.orElseThrow();
      model =
          MetricPredictor.train(
              plan,
              samples(measured.subList(0, learned)),
              settings.predicts(),
              settings.training(),
              seed);
      modelOf = learned;
    }
    return model;
  }

  /** What a predictor can learn from: the designs whose metrics are there and finite. */
  private List<MetricPredictor.Sample> samples(List<JournalEntry> measured) {
    Set<String> names = surrogate.orElseThrow().predicts();
    List<MetricPredictor.Sample> samples = new ArrayList<>();
    for (JournalEntry entry : measured) {
      SortedMap<String, MetricArray> metrics = entry.outcome().metrics();
      boolean whole = metrics.keySet().containsAll(names);
      for (String name : names) {
        whole = whole && Arrays.stream(metrics.get(name).values()).allMatch(Double::isFinite);
      }
      if (whole) {
        samples.add(new MetricPredictor.Sample(entry.design(), metrics));
      }
    }
    return samples;
  }

  @Override
  public void close() {
    Stream.concat(steps.stream(), apart.values().stream())
        .forEach(step -> step.executor().ifPresent(BatchExecutor::close));
    journal.close();
  }
}
