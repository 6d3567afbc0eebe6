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
import java.util.function.Function;
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
import org.hwnas.runtime.search.DesignFilter;
import org.hwnas.runtime.search.Ranking;
import org.hwnas.runtime.search.Score;

/**
 * What stands before the end of one way to measure: its predictor, once it has learned enough, then
 * its chain of fidelities; and that end itself, where it is not the experiment's, whose figures go
 * into the journal.
 */
final class ScreeningChain implements AutoCloseable {
  /** No requirement is missed by so much: the best of the designs held back is worse. */
  private static final double HELD_BACK = 1e9;

  /**
   * A step.
   *
   * @param name of the record
   * @param predicts whether it is the predictor
   */
  private record Step(
      String name,
      boolean predicts,
      Scorer scorer,
      Optional<BatchExecutor> executor,
      Selection selection,
      double share) {}

  private final Plan plan;
  private final ScreeningTape tape;
  private final Scorer end;
  private final Optional<Surrogate> surrogate;
  private final List<Step> steps = new ArrayList<>();
  private final Optional<Step> own;
  private final List<JournalEntry> ofOwn = new ArrayList<>(); // what the own end measured
  private final long seed;
  private final int perGeneration;
  private final boolean asked;
  private List<JournalEntry> known = List.of();
  private int proposed;
  private int learned;
  private int learnedAt;
  private int modelOf;
  private MetricPredictor model;
  private final List<Design> predicted = new ArrayList<>(); // and told of, where none is measured
  private final List<Score> foretold = new ArrayList<>();
  private boolean confirming;

  /**
   * @param plan that says how designs are measured
   * @param stage whose own way it is; empty: the experiment's
   * @param search whose batches it screens
   * @param jobs threads of the steps that measure
   */
  ScreeningChain(
      Plan plan,
      Optional<String> stage,
      ResolvedBlock search,
      DesignEvaluator evaluator,
      int jobs,
      ScreeningTape tape) {
    this.plan = plan;
    this.tape = tape;
    this.end = new Scorer(plan);
    this.seed = (long) search.number("seed");
    boolean populated = search.has("population") && !search.is("population", "auto");
    this.perGeneration = populated ? search.integer("population") : 1;
    this.surrogate = Surrogate.of(plan);
    this.asked = stage.isEmpty() && Screening.asks(plan, search);
    String before = stage.map(s -> s + ".").orElse("");
    surrogate.ifPresent(
        s ->
            steps.add(
                new Step(
                    before + ScreeningEntry.SURROGATE,
                    true,
                    end,
                    s.measured(plan).map(p -> new BatchExecutor(evaluator.as(p), jobs)),
                    new Selection(s.screen() == 0 ? 1 : s.screen()),
                    s.screen())));
    for (Fidelity fidelity : Fidelity.chain(plan)) {
      steps.add(
          new Step(
              before + fidelity.name(),
              false,
              new Scorer(fidelity.plan()),
              Optional.of(new BatchExecutor(evaluator.as(fidelity.plan()), jobs)),
              new Selection(fidelity.keep()),
              fidelity.keep()));
    }
    this.own =
        stage.map(
            name ->
                new Step(
                    name,
                    false,
                    end,
                    Optional.of(new BatchExecutor(evaluator.as(plan), jobs)),
                    new Selection(1),
                    1));
  }

  /** Fidelities that a design may be measured at, the end among them. */
  int rungs() {
    return steps.size() + 1;
  }

  /** Whether anything stands before the end. */
  boolean acts() {
    return !steps.isEmpty();
  }

  /** How many designs to ask for, so that about so many are measured. */
  int proposals(int wanted, List<JournalEntry> measured) {
    double share = 1;
    for (Step step : steps) {
      boolean holdsBack = step.share() > 0 && !asks(step) && acts(step, measured);
      share *= holdsBack ? step.share() : 1;
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.max(wanted, Math.floor(wanted / share)));
  }

  /** Whether the predictor stands in for measuring to the end. */
  boolean standsIn() {
    return steps.stream().anyMatch(step -> step.predicts() && step.share() == 0);
  }

  /**
   * The best of the designs that were predicted and not measured; what is asked for next is
   * measured without being judged.
   */
  List<Design> confirmed(int most) {
    confirming = true;
    return Ranking.order(foretold).stream()
        .map(predicted::get)
        .distinct()
        .limit(Math.min(most, surrogate.orElseThrow().confirm()))
        .toList();
  }

  /** Whether the search asks it before it proposes anything. */
  private boolean asks(Step step) {
    return asked && step.predicts();
  }

  /** The predictor, where the search itself asks it. */
  Optional<DesignFilter> filter() {
    return asked ? Optional.of(new Filter(steps.get(0))) : Optional.empty();
  }

  /**
   * What the search's own questions are answered by.
   *
   * @param measured so far
   */
  void after(List<JournalEntry> measured) {
    known = measured;
  }

  private final class Filter implements DesignFilter {
    private final Step step;

    Filter(Step step) {
      this.step = step;
    }

    @Override
    public boolean ready() {
      return acts(step, known);
    }

    @Override
    public List<Design> better(List<Design> designs, int count) {
      schedule(step, known);
      Optional<List<ScreeningEntry>> recorded = tape.decisions(step.name(), designs);
      List<ScreeningEntry> entries;
      try {
        entries =
            recorded.isPresent()
                ? recorded.get()
                : decided(
                    step,
                    designs,
                    known,
                    scores -> Ranking.order(scores).subList(0, Math.min(count, scores.size())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RunException("interrupted while designs were judged", e);
      }
      return IntStream.range(0, designs.size())
          .filter(i -> entries.get(i).kept())
          .mapToObj(designs::get)
          .toList();
    }
  }

  private boolean acts(Step step, List<JournalEntry> measured) {
    return !step.predicts()
        || learned > 0
        || (proposed / perGeneration >= surrogate.orElseThrow().after()
            && samples(measured).size() >= surrogate.orElseThrow().samples());
  }

  /**
   * Decides on a batch, and measures what is left of it where this is a stage's own way.
   *
   * @param measured what was measured before this batch, as the experiment does
   * @param most how many are measured at most, at least 1
   * @param climb how the batch climbs, where its search says that
   * @throws RunException where the record is of other designs
   */
  Screening.Round round(
      List<Design> batch, List<JournalEntry> measured, int most, Optional<Brackets.Climb> climb)
      throws InterruptedException {
    List<JournalEntry> before = own.isPresent() ? List.copyOf(ofOwn) : measured;
    int limit = climb.map(c -> Math.min(c.most(), most)).orElse(most);
    List<Integer> alive = IntStream.range(0, batch.size()).boxed().toList();
    Map<Integer, Score> told = new HashMap<>();
    for (Step step : steps) {
      boolean reached = climb.map(c -> steps.indexOf(step) >= c.first()).orElse(true);
      if (reached && !confirming && !asks(step) && !alive.isEmpty() && acts(step, before)) {
        alive = step(step, batch, alive, before, told, limit, climb);
      }
    }
    if (alive.size() > limit) { // the budget ends within it
      for (int place : alive.subList(limit, alive.size())) {
        told.put(place, heldBack(1, place));
      }
      alive = alive.subList(0, limit);
    }
    proposed += batch.size();
    if (own.isPresent()) {
      measure(own.get(), batch, alive, told);
      alive = List.of();
    }
    tape.nextBatch();
    return new Screening.Round(List.copyOf(alive), told);
  }

  /** Each figure is on disk before the next: what was measured before a cut is not lost. */
  private void measure(Step step, List<Design> batch, List<Integer> alive, Map<Integer, Score> told)
      throws InterruptedException {
    List<Design> designs = alive.stream().map(batch::get).toList();
    List<ScreeningEntry> entries = new ArrayList<>(tape.figures(step.name(), designs));
    List<Design> left = designs.subList(entries.size(), designs.size());
    step.executor()
        .orElseThrow()
        .run(
            left,
            (outcome, i) ->
                entries.addAll(
                    tape.add(
                        List.of(
                            new ScreeningEntry(
                                tape.batch(),
                                step.name(),
                                left.get(i),
                                outcome,
                                new TreeMap<>(),
                                0,
                                false)))));
    for (int i = 0; i < entries.size(); i++) {
      told.put(alive.get(i), score(step, entries.get(i)));
      ofOwn.add(new JournalEntry(ofOwn.size(), designs.get(i), entries.get(i).outcome()));
    }
  }

  private List<Integer> step(
      Step step,
      List<Design> batch,
      List<Integer> alive,
      List<JournalEntry> measured,
      Map<Integer, Score> told,
      int most,
      Optional<Brackets.Climb> climb)
      throws InterruptedException {
    List<Design> designs = alive.stream().map(batch::get).toList();
    schedule(step, measured);
    Optional<List<ScreeningEntry>> recorded = tape.decisions(step.name(), designs);
    List<ScreeningEntry> entries =
        recorded.isPresent()
            ? recorded.get()
            : decided(step, designs, measured, scores -> chosen(step, scores, most, climb));
    List<Score> scores = entries.stream().map(e -> score(step, e)).toList();
    if (recorded.isPresent()) {
      step.selection().replay(scores, entries.stream().anyMatch(ScreeningEntry::kept));
    }
    if (step.predicts() && step.share() == 0) {
      predicted.addAll(designs);
      foretold.addAll(scores);
    }
    List<Integer> order = Ranking.order(scores);
    for (int place = 0; place < order.size(); place++) {
      int i = order.get(place);
      if (!entries.get(i).kept()) {
        int level = steps.size() - steps.indexOf(step);
        told.put(
            alive.get(i), step.predicts() ? scores.get(i).asScreened() : heldBack(level, place));
      }
    }
    return IntStream.range(0, entries.size())
        .filter(i -> entries.get(i).kept())
        .mapToObj(alive::get)
        .toList();
  }

  /**
   * The earlier in the chain, the worse; within a step by place.
   *
   * @param level steps from the end
   */
  private Score heldBack(int level, int place) {
    return new Score(end.failed().objectives(), HELD_BACK * level * (1 + 1e-6 * place))
        .asScreened();
  }

  private static Score score(Step step, ScreeningEntry entry) {
    return entry.outcome().failure().isPresent()
        ? step.scorer().failed()
        : step.scorer().score(entry.design(), entry.outcome().metrics());
  }

  /** When the predictor is trained: on all that was measured by then. */
  private void schedule(Step step, List<JournalEntry> measured) {
    if (step.predicts()) {
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

  private List<ScreeningEntry> decided(
      Step step,
      List<Design> designs,
      List<JournalEntry> measured,
      Function<List<Score>, List<Integer>> choose)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    if (step.executor().isPresent()) {
      step.executor().get().run(designs, (outcome, i) -> outcomes.add(outcome));
    } else {
      designs.forEach(d -> outcomes.add(new Outcome(new TreeMap<>(), Optional.empty())));
    }
    List<SortedMap<String, MetricArray>> deviations = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      deviations.add(new TreeMap<>());
      if (step.predicts() && outcomes.get(i).failure().isEmpty()) {
        MetricPredictor.Predicted predicted = model(measured).predict(designs.get(i));
        MetricPredictor.Predicted all =
            surrogate.orElseThrow().complete(outcomes.get(i).metrics(), predicted);
        outcomes.set(i, new Outcome(all.metrics(), Optional.empty()));
        deviations.set(i, all.deviations());
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
    List<Integer> kept = choose.apply(scores);
    List<ScreeningEntry> entries = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      entries.add(
          new ScreeningEntry(
              tape.batch(),
              step.name(),
              designs.get(i),
              outcomes.get(i),
              deviations.get(i),
              step.predicts() ? learned : 0,
              kept.contains(i)));
    }
    return tape.add(entries);
  }

  /** Positions of the designs that go on. */
  private List<Integer> chosen(
      Step step, List<Score> scores, int most, Optional<Brackets.Climb> climb) {
    if (step.share() == 0) {
      return List.of();
    }
    boolean last = step == steps.get(steps.size() - 1);
    int limit = last ? most : Integer.MAX_VALUE;
    return climb.isPresent()
        ? Ranking.order(scores).subList(0, Math.min(limit, climb.get().climbing(scores.size())))
        : step.selection().choose(scores, limit);
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
      SortedMap<String, MetricArray> metrics =
          surrogate.orElseThrow().learnable(entry.outcome().metrics());
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
    Stream.concat(steps.stream(), own.stream())
        .forEach(step -> step.executor().ifPresent(BatchExecutor::close));
  }
}
