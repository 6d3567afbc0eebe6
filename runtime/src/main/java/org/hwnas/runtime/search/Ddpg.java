package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.policy.ActorCritic;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * An agent that goes through a network layer by layer and gives each real actions that become
 * values (deep deterministic policy gradient: Lillicrap et al., ICLR 2016; as HAQ: Wang et al.,
 * CVPR 2019). It explores by a normal distribution cut to 0..1 around the actor's action, learns
 * from what it remembers, and is told one score for the episode. Where requirements over parameters
 * change what it chose, it learns of what was measured. Rewards are measured from the mean of the
 * first episodes in their deviation, so that units do not matter.
 */
final class Ddpg implements SearchAlgorithm {
  /** How an action becomes a value; see the language. */
  enum Actions {
    CELLS,
    SCALE,
    NEAREST
  }

  /**
   * Settings.
   *
   * @param agent actor and critic; its memory counts transitions for each step
   * @param warmUp episodes of random actions
   * @param noise deviation of the exploration
   * @param decay its factor after each episode that follows the warm-up
   * @param updates of the agent for each step of an episode
   * @param actions how they become values
   * @param features what is seen of a layer
   * @param previous whether the action before is seen
   * @param everyStep whether every step earns the reward, else the last alone
   * @param episodes after which the search ends
   */
  record Settings(
      ActorCritic.Settings agent,
      int warmUp,
      double noise,
      double decay,
      int updates,
      Actions actions,
      List<String> features,
      boolean previous,
      boolean everyStep,
      int episodes) {}

  /**
   * What it sees by default; of what the language knows, all but {@code saved} and {@code rest}.
   */
  static final List<String> USUAL =
      List.of(
          "kind",
          "input_channels",
          "channels",
          "kernel",
          "stride",
          "weights",
          "inputs",
          "macs",
          "index");

  private static final int FIRST = 20; // episodes that say what is usual, at least
  private static final int KNOWN_EPISODES = 100; // in a row: it has decided
  private static final double ROUNDING = 1e-12; // relative; no spread at all

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final LayerSteps steps;
  private final Map<String, Parameter> parameters = new HashMap<>();
  private final ActorCritic agent;
  private final Rewards rewards = new Rewards();
  private final List<Design> first = new ArrayList<>();
  private double usual;
  private double deviation = 1;
  private Design asked = Design.of(Map.of());
  private double[][] taken = new double[0][];
  private int episode;
  private Optional<Design> handed = Optional.empty();
  private double[][] begun = new double[0][]; // actions that lead to what was handed over

  /**
   * @param layers of the plan's networks
   */
  Ddpg(DesignOperators space, List<LayerView> layers, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
    this.steps = new LayerSteps(space.parameters(), layers, settings.features());
    space.parameters().forEach(p -> parameters.put(p.id(), p));
    ActorCritic.Settings a = settings.agent();
    int states = settings.features().size() + (settings.previous() ? steps.actions() : 0);
    this.agent =
        new ActorCritic(
            new ActorCritic.Settings(
                a.hidden(),
                a.layers(),
                a.actorRate(),
                a.criticRate(),
                a.tau(),
                a.discount(),
                a.batch(),
                Math.multiplyExact(a.memory(), Math.max(1, steps.steps().size())),
                a.last()),
            states,
            steps.actions(),
            RandomStream.of(seed, "agent"));
  }

  @Override
  public List<Design> ask(int limit) {
    if (episode == 0 && handed.isPresent() && begun.length == 0) {
      begin(handed.get());
    }
    for (int i = 0; i < KNOWN_EPISODES && episode < settings.episodes(); i++) {
      play(RandomStream.of(seed, "episode", episode++));
      if (!rewards.knows(asked)) {
        return List.of(asked);
      }
      update();
    }
    return List.of();
  }

  /** Teaches the actor what leads to a design, and remembers that episode. */
  private void begin(Design design) {
    List<LayerSteps.Step> all = steps.steps();
    begun = new double[all.size()][];
    List<double[]> states = new ArrayList<>();
    double[] before = new double[steps.actions()];
    for (int t = 0; t < begun.length; t++) {
      double[] action = new double[steps.actions()];
      Arrays.fill(action, 0.5); // what a step does not decide
      all.get(t)
          .actions()
          .forEach(
              (id, slot) ->
                  design
                      .value(id)
                      .ifPresent(
                          v ->
                              action[slot] =
                                  action(parameters.get(id).domain(), v, settings.actions())));
      states.add(state(all.get(t), before));
      begun[t] = action;
      before = action;
    }
    agent.imitate(states, List.of(begun));
    asked = design;
    taken = begun;
    remember();
  }

  private void play(RandomStream random) {
    List<LayerSteps.Step> all = steps.steps();
    taken = new double[all.size()][];
    double reach = begun.length > 0 ? settings.noise() * random.nextDouble() : 1;
    Map<String, Double> chosen = new HashMap<>();
    double[] before = new double[steps.actions()];
    for (int t = 0; t < taken.length; t++) {
      taken[t] =
          begun.length > 0 && episode <= settings.warmUp()
              ? around(begun[t], reach, random)
              : action(state(all.get(t), before), random);
      before = taken[t];
      double[] now = taken[t];
      all.get(t).actions().forEach((id, slot) -> chosen.put(id, now[slot]));
    }
    asked = space.assemble(p -> value(p.domain(), chosen.get(p.id()), settings.actions()), random);
    all.forEach(step -> step.actions().forEach((id, slot) -> note(step, id, slot)));
  }

  /** Where a requirement moved a value, the action that leads to it. */
  private void note(LayerSteps.Step step, String id, int slot) {
    Domain domain = parameters.get(id).domain();
    double[] action = taken[steps.steps().indexOf(step)];
    asked
        .value(id)
        .filter(v -> !v.equals(value(domain, action[slot], settings.actions())))
        .ifPresent(v -> action[slot] = action(domain, v, settings.actions()));
  }

  private double[] state(LayerSteps.Step step, double[] before) {
    double[] state =
        Arrays.copyOf(step.seen(), step.seen().length + (settings.previous() ? before.length : 0));
    if (settings.previous()) {
      System.arraycopy(before, 0, state, step.seen().length, before.length);
    }
    return state;
  }

  private double[] action(double[] state, RandomStream random) {
    double[] action = agent.act(state);
    boolean any = episode <= settings.warmUp();
    double sigma =
        settings.noise() * StrictMath.pow(settings.decay(), episode - 1.0 - settings.warmUp());
    for (int i = 0; i < action.length; i++) {
      action[i] = any ? random.nextDouble() : truncated(action[i], sigma, random);
    }
    return action;
  }

  private static double[] around(double[] action, double sigma, RandomStream random) {
    double[] near = action.clone();
    for (int i = 0; i < near.length; i++) {
      near[i] = truncated(near[i], sigma, random);
    }
    return near;
  }

  /** Normal within 0..1; the mean lies within, so that every second draw does at worst. */
  private static double truncated(double mean, double sigma, RandomStream random) {
    double x = mean + sigma * random.nextGaussian();
    while (x < 0 || x > 1) {
      x = mean + sigma * random.nextGaussian();
    }
    return x;
  }

  /** The value of an action. */
  static Value value(Domain domain, double action, Actions how) {
    if (domain.continuous() || domain instanceof Domain.Choice || how == Actions.CELLS) {
      return DesignOperators.valueAt(domain, action);
    }
    long last = domain.size().longValueExact() - 1;
    if (how == Actions.NEAREST) {
      return domain.valueAt(Math.round(action * last));
    }
    boolean fromZero = domain instanceof Domain.Integers integers && integers.low() == 0;
    return fromZero
        ? domain.valueAt((long) Math.floor(action * last))
        : DesignOperators.valueAt(domain, action);
  }

  /** An action that leads to a value: the middle of those that do. */
  static double action(Domain domain, Value value, Actions how) {
    double position = DesignOperators.position(domain, value);
    if (domain.continuous() || domain instanceof Domain.Choice || how == Actions.CELLS) {
      return position;
    }
    double size = domain.size().doubleValue();
    double index = domain.indexOf(value).orElseThrow();
    if (how == Actions.NEAREST) {
      return size > 1 ? index / (size - 1) : 0.5;
    }
    boolean fromZero = domain instanceof Domain.Integers integers && integers.low() == 0;
    return fromZero && size > 1 ? Math.min(1, (index + 0.5) / (size - 1)) : position;
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.size() != 1) {
      throw new IllegalArgumentException(
          "1 design was asked for, but " + scores.size() + " scores told");
    }
    learn(List.of(asked), scores);
    update();
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    if (rewards.learn(designs, scores)) {
      first.clear();
    }
    if (episode == 0) {
      for (Design design : designs) {
        if (handed.isEmpty() || rewards.of(design) > rewards.of(handed.get())) {
          handed = Optional.of(design);
        }
      }
    }
  }

  /** What is remembered counts by the new rewards from now on, and so does what is usual. */
  @Override
  public void revise(Function<Design, Score> now) {
    if (rewards.revise(now)) {
      first.clear();
    } else if (!first.isEmpty()) {
      measure();
    }
  }

  /** Remembers the episode and learns. */
  private void update() {
    int acted = remember();
    if (episode > settings.warmUp()) {
      for (int i = 0; i < settings.updates() * acted; i++) {
        agent.update(RandomStream.of(seed, "replay", episode, i));
      }
    }
  }

  /** Gives how many steps the episode had. */
  private int remember() {
    Design design = asked;
    note(design);
    List<LayerSteps.Step> all = steps.steps();
    List<Integer> acted = new ArrayList<>();
    for (int t = 0; t < all.size(); t++) {
      if (all.get(t).actions().keySet().stream().anyMatch(id -> asked.value(id).isPresent())) {
        acted.add(t); // a layer that the design does not have was no step
      }
    }
    double[] before = new double[steps.actions()];
    for (int i = 0; i < acted.size(); i++) {
      int t = acted.get(i);
      boolean last = i == acted.size() - 1;
      double[] state = state(all.get(t), before);
      double[] next = last ? state : state(all.get(acted.get(i + 1)), taken[t]);
      boolean earns = last || settings.everyStep();
      agent.remember(
          new ActorCritic.Transition(
              state, taken[t], next, last, () -> earns ? reward(design) : 0));
      before = taken[t];
    }
    return acted.size();
  }

  private double reward(Design design) {
    return (rewards.of(design) - usual) / deviation;
  }

  /** The first episodes say what is usual; from then on it stays. */
  private void note(Design design) {
    if (first.size() < Math.max(FIRST, settings.warmUp())) {
      first.add(design);
      measure();
    }
  }

  private void measure() {
    usual = first.stream().mapToDouble(rewards::of).average().orElseThrow();
    double squares =
        first.stream().mapToDouble(rewards::of).map(r -> (r - usual) * (r - usual)).sum();
    double spread = Math.sqrt(squares / first.size());
    deviation = spread > ROUNDING * Math.abs(usual) ? spread : 1;
  }
}
