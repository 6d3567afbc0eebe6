package org.hwnas.runtime.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.screening.Fidelity;
import org.hwnas.runtime.screening.Surrogate;
import org.hwnas.runtime.search.Brackets;
import org.hwnas.runtime.search.DesignFilter;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;

/**
 * Decides which designs of a batch are measured: first by the predictor, once it has learned
 * enough, then by the chain of fidelities; a stage with estimators of its own has its own of both.
 * What is decided is written down before it is acted on; a resumed run reads it, and goes on with
 * the same decisions. Where a search is {@code hyperband} the chain is a ladder: a batch is a
 * bracket, which begins at a rung of its own, and one in {@code eta} climbs.
 *
 * <p>The search is told of a design that the predictor held back what was predicted
 * (individual-based evolution control, Jin, Soft Computing 2005), and of one that a fidelity held
 * back that it is worse than every measured one, in the order in which they were held back: figures
 * of another fidelity cannot stand beside those of the end.
 */
final class Screening implements AutoCloseable {
  /**
   * What came of a batch.
   *
   * @param kept positions of the designs to measure, ascending
   * @param told of the others, by position
   */
  record Round(List<Integer> kept, Map<Integer, Score> told) {}

  private final ScreeningTape tape;
  private final ScreeningChain usual;
  private final Map<String, ScreeningChain> apart = new TreeMap<>(); // by stage

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
    this.tape = new ScreeningTape(ScreeningJournal.open(directory.screening()), recordedOnly);
    this.usual = new ScreeningChain(plan, Optional.empty(), search, evaluator, jobs, tape);
    Map<String, Plan> ways = SearchStages.apart(plan);
    if (!ways.isEmpty()) {
      Map<String, ResolvedBlock> searches = new HashMap<>(SearchStages.searches(plan));
      ways.forEach(
          (name, own) ->
              apart.put(
                  name,
                  new ScreeningChain(
                      own, Optional.of(name), searches.get(name), evaluator, jobs, tape)));
    }
  }

  /** Fidelities that a design may be measured at, the end among them. */
  int rungs() {
    return usual.rungs();
  }

  /** Whether the experiment itself screens at all. */
  boolean acts() {
    return usual.acts();
  }

  /** Whether the search itself asks the plan's predictor: evolution by priorities does. */
  static boolean asks(Plan plan, ResolvedBlock search) {
    return search.kind().equals("esapp") && Surrogate.of(plan).isPresent();
  }

  /** The predictor, where the search itself asks it. */
  Optional<DesignFilter> filter() {
    return usual.filter();
  }

  /**
   * What the next decisions are made of.
   *
   * @param measured so far
   */
  void after(List<JournalEntry> measured) {
    usual.after(measured);
  }

  /** Whether the predictor stands in for measuring to the end. */
  boolean standsIn() {
    return usual.standsIn();
  }

  /**
   * The best of the designs that were predicted and not measured; what is asked for next is
   * measured without being judged.
   *
   * @param most at least 1
   */
  List<Design> confirmed(int most) {
    return usual.confirmed(most);
  }

  /** Share of a batch that would be measured, at least; 1 where all are proposed that there are. */
  static double share(Plan plan, ResolvedBlock search) {
    List<Fidelity> chain = Fidelity.chain(plan);
    if (search.kind().equals("hyperband")) {
      Brackets halving = SearchAlgorithms.brackets(search, chain.size() + 1);
      Brackets.Bracket widest = halving.at(0);
      return (double) halving.measured(widest) / widest.designs();
    }
    double share = asks(plan, search) ? 1 : Surrogate.of(plan).map(Surrogate::screen).orElse(1.0);
    share = share == 0 ? 1 : share;
    for (Fidelity fidelity : chain) {
      share *= fidelity.keep();
    }
    return share;
  }

  /** How many designs to ask for, so that about so many are measured. */
  int proposals(int wanted, List<JournalEntry> measured) {
    return usual.proposals(wanted, measured);
  }

  /**
   * Decides.
   *
   * @param algorithm that proposed the batch
   * @param measured what was measured before this batch
   * @param most how many are measured at most, at least 1
   * @throws RunException where the record is of other designs
   */
  Round round(SearchAlgorithm algorithm, List<Design> batch, List<JournalEntry> measured, int most)
      throws InterruptedException {
    Optional<String> stage = algorithm.measuredBy();
    return stage.isPresent()
        ? apart.get(stage.get()).round(batch, measured, Integer.MAX_VALUE, algorithm.climb())
        : usual.round(batch, measured, most, algorithm.climb());
  }

  @Override
  public void close() {
    usual.close();
    apart.values().forEach(ScreeningChain::close);
    tape.close();
  }
}
