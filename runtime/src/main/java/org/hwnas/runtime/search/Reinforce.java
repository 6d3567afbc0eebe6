package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.policy.Descent;
import org.hwnas.runtime.policy.RecurrentPolicy;
import org.hwnas.runtime.policy.Softmax;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * A recurrent controller that decides parameter by parameter and is trained by REINFORCE (Williams,
 * Machine Learning 1992; Zoph and Le, ICLR 2017): after each batch of episodes the chance of
 * decisions grows by how much better than usual they went. What is usual is an exponential mean of
 * the rewards, the plain mean until there are as many as its period; advantages are measured by the
 * deviation of these first rewards, so that units do not matter.
 *
 * <p>Where a requirement over parameters is broken, the controller draws again; what then still
 * breaks one is repaired, and the controller learns of the decisions that were measured. An episode
 * whose design is known is learned from without measuring again.
 */
final class Reinforce implements SearchAlgorithm {
  /**
   * Settings.
   *
   * @param controller its size
   * @param batch episodes of an update
   * @param adam whether steps are Adam's, else plain gradient descent's
   * @param rate learning rate
   * @param period of the exponential mean of rewards: the newest weighs 2 over it
   * @param entropy weight of the entropy of the choices, for rewards of deviation 1
   * @param episodes after which the search ends
   */
  record Settings(
      RecurrentPolicy.Shape controller,
      int batch,
      boolean adam,
      double rate,
      int period,
      double entropy,
      int episodes) {}

  private static final int DRAWS = 10; // until the controller itself satisfies the requirements
  private static final double ROUNDING = 1e-12; // relative; no spread at all
  private static final int KNOWN_BATCHES = 200; // in a row: it has decided

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final DecisionCells cells;
  private final Map<String, Integer> index = new HashMap<>();
  private final int[] choices;
  private final RecurrentPolicy policy;
  private final Descent descent;
  private final List<Double> first = new ArrayList<>(); // rewards, up to the period
  private final List<Design> noted = new ArrayList<>(); // whose rewards make what is usual
  private final Rewards rewards = new Rewards();
  private double usual;
  private double deviation = 1;
  private List<Design> batch = List.of();
  private List<Design> asked = List.of();
  private long episode;

  Reinforce(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
    this.cells = new DecisionCells(space.parameters());
    this.choices = cells.choices();
    for (int i = 0; i < cells.size(); i++) {
      index.put(cells.parameter(i).id(), i);
    }
    this.policy =
        new RecurrentPolicy(settings.controller(), choices, RandomStream.of(seed, "controller"));
    this.descent =
        settings.adam()
            ? Descent.adam(policy.weights(), settings.rate())
            : Descent.sgd(policy.weights(), settings.rate(), 0);
  }

  @Override
  public List<Design> ask(int limit) {
    for (int round = 0; round < KNOWN_BATCHES && episode < settings.episodes(); round++) {
      draw(limit);
      if (!asked.isEmpty()) {
        return asked;
      }
      update();
    }
    return List.of();
  }

  /** A batch of episodes; it ends early where more would be measured than may be. */
  private void draw(int limit) {
    List<Design> drawn = new ArrayList<>();
    List<Design> unknown = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (drawn.size() < settings.batch()
        && episode < settings.episodes()
        && unknown.size() < limit) {
      Design design = episode(RandomStream.of(seed, "episode", episode++));
      drawn.add(design);
      if (!rewards.knows(design) && keys.add(design.key())) {
        unknown.add(design);
      }
    }
    batch = List.copyOf(drawn);
    asked = List.copyOf(unknown);
  }

  private Design episode(RandomStream random) {
    for (int i = 1; i < DRAWS; i++) {
      Map<String, Value> decided = new HashMap<>();
      Design design = drawn(random, decided);
      if (decided.equals(design.values())) {
        return design;
      }
    }
    return drawn(random, new HashMap<>());
  }

  private Design drawn(RandomStream random, Map<String, Value> decided) {
    RecurrentPolicy.Episode under = policy.episode();
    return space.assemble(
        parameter -> {
          Value value = decide(under, parameter, random);
          decided.put(parameter.id(), value);
          return value;
        },
        random);
  }

  private Value decide(RecurrentPolicy.Episode under, Parameter parameter, RandomStream random) {
    int at = index.get(parameter.id());
    int choice = 0;
    if (choices[at] > 1) {
      choice = Softmax.draw(under.chances(at), random);
      under.take(at, choice);
    }
    return DecisionCells.value(parameter.domain(), choice, random);
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.size() != asked.size()) {
      throw new IllegalArgumentException(
          asked.size() + " designs were asked for, but " + scores.size() + " scores told");
    }
    learn(asked, scores);
    update();
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    if (rewards.learn(designs, scores)) {
      first.clear();
      noted.clear();
    }
  }

  /** What is usual is worked out again, as if rewards had been the new ones from the beginning. */
  @Override
  public void revise(Function<Design, Score> now) {
    boolean begins = rewards.revise(now);
    List<Design> before = begins ? List.of() : List.copyOf(noted);
    first.clear();
    noted.clear();
    note(before);
  }

  /** Learns of the batch. */
  private void update() {
    double[] values = batch.stream().mapToDouble(d -> rewards.of(d)).toArray();
    boolean fresh = first.isEmpty();
    if (fresh) {
      note(batch);
    }
    for (int i = 0; i < values.length; i++) {
      policy
          .replay(steps(batch.get(i)))
          .learn(
              (values[i] - usual) / deviation / values.length, settings.entropy() / values.length);
    }
    descent.step();
    if (!fresh) {
      note(batch);
    }
    batch = List.of();
    asked = List.of();
  }

  private List<RecurrentPolicy.Step> steps(Design design) {
    List<RecurrentPolicy.Step> steps = new ArrayList<>();
    for (int i = 0; i < choices.length; i++) {
      if (choices[i] > 1) {
        int decision = i;
        cells.of(i, design).ifPresent(c -> steps.add(new RecurrentPolicy.Step(decision, c)));
      }
    }
    return steps;
  }

  /** Takes rewards into what is usual. */
  private void note(List<Design> designs) {
    noted.addAll(designs);
    for (Design design : designs) {
      double value = rewards.of(design);
      if (first.size() < settings.period()) {
        first.add(value);
        usual = first.stream().mapToDouble(r -> r).average().orElseThrow();
        double squares = first.stream().mapToDouble(r -> (r - usual) * (r - usual)).sum();
        double spread = Math.sqrt(squares / first.size());
        deviation = spread > ROUNDING * Math.abs(usual) ? spread : 1;
      } else {
        double share = Math.min(1, 2.0 / settings.period());
        usual += share * (value - usual);
      }
    }
  }
}
