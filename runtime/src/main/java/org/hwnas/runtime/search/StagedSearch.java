package org.hwnas.runtime.search;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * One search after the other, each over some of the parameters: device, then circuit, then
 * architecture; or layers, then the kernels of layers. What a stage does not decide has the values
 * of the best design that was found before; where no stage has decided it yet, a value of its
 * domain that is stated. A stage begins with that best design itself. All of them propose whole
 * designs, so that one journal holds them.
 *
 * <p>A stage may run inside another one: anew after every so many designs of that one, each time to
 * its whole budget. The outer stage then goes on, and gives what it does not decide the values of
 * the best design so far, where that makes a valid design.
 */
public final class StagedSearch implements SearchAlgorithm {
  /** What one value stands for. */
  public enum Granularity {
    /** Every parameter has its own. */
    PART,
    /** One for all parts of a layer, such as its kernels. */
    LAYER,
    /** One for all places of the network. */
    NETWORK
  }

  /** Which value a parameter has that no stage has decided yet. */
  public enum Undecided {
    RANDOM,
    MIDDLE,
    FIRST
  }

  /**
   * When a stage runs.
   *
   * @param inside name of the stage that it runs in; empty: it runs once, in its turn
   * @param rerun designs of that stage after which it runs anew
   */
  public record Nesting(Optional<String> inside, int rerun) {
    /** Once, in its turn. */
    public static final Nesting NONE = new Nesting(Optional.empty(), 1);
  }

  /**
   * What a stage searches for.
   *
   * @param objectives numbers of the plan's objectives that it searches by; none: all
   * @param by number of what says which design is best, as {@link Score#by} counts; empty: the
   *     first of the objectives it searches by
   * @param own places of the violations that count in it among those that are {@link Score#added}
   */
  public record Goals(List<Integer> objectives, Optional<Integer> by, List<Integer> own) {
    /** All objectives, of which the first says what is best, and no requirement of its own. */
    public static final Goals ALL = new Goals(List.of(), Optional.empty(), List.of());

    public Goals {
      objectives = List.copyOf(objectives);
      own = List.copyOf(own);
    }

    /** What the stage's algorithm is told of a score. */
    Score of(Score score) {
      return new Score(
          objectives.isEmpty()
              ? score.objectives()
              : objectives.stream().mapToDouble(i -> score.objectives()[i]).toArray(),
          violation(score));
    }

    private double violation(Score score) {
      double sum = score.violation();
      for (int place : own) {
        sum += place < score.added().length ? score.added()[place] : 0;
      }
      return sum;
    }

    /** By how much requirements are missed, then by the objective that says what is best. */
    boolean better(Score one, Score other) {
      double first = violation(one);
      double second = violation(other);
      int number = by.orElse(objectives.isEmpty() ? 0 : objectives.get(0));
      return first < second
          || (first == second
              && one.objectives().length > 0
              && other.objectives().length > 0
              && one.by(number) < other.by(number));
    }
  }

  /**
   * A stage.
   *
   * @param name of the spec
   * @param search its algorithm, as in a plan's `search`
   * @param decides ids of the parameters it searches
   * @param budget designs it proposes at most, at least 1
   * @param requirements over parameters, that hold in it besides those of the plan
   * @param apart whether its designs are measured in a way of its own; their scores then have its
   *     objectives only, and compare with no other's
   */
  public record Stage(
      String name,
      ResolvedBlock search,
      Set<String> decides,
      Granularity granularity,
      Undecided others,
      int budget,
      Nesting nesting,
      Goals goals,
      List<Requirement> requirements,
      boolean apart) {
    public Stage {
      decides = Set.copyOf(decides);
      requirements = List.copyOf(requirements);
    }

    /** The stages that run inside this one, in their order. */
    List<Stage> inner(List<Stage> all) {
      return all.stream().filter(s -> s.nesting().inside().equals(Optional.of(name))).toList();
    }

    /** Designs that it and the stages inside it propose at most. */
    long most(List<Stage> all) {
      long most = budget;
      for (Stage inner : inner(all)) {
        most += (long) (budget / inner.nesting().rerun()) * inner.most(all);
      }
      return most;
    }
  }

  /** Designs that stages propose at most. */
  public static long most(List<Stage> stages) {
    return stages.stream()
        .filter(s -> s.nesting().inside().isEmpty())
        .mapToLong(s -> s.most(stages))
        .sum();
  }

  private static final Score UNKNOWN = new Score(new double[0], Double.POSITIVE_INFINITY);

  private final Plan plan;
  private final Optional<List<Design>> recorded;
  private final List<Stage> stages;
  private final int objectives;
  private final Function<Design, List<LayerView>> layers;

  private final List<Stage> turns; // those that run in no other
  private final DesignResolver resolver;
  private final Deque<Running> running = new ArrayDeque<>(); // the innermost first
  private int next; // the stage that begins when the current one ends
  private Optional<Design> best = Optional.empty();
  private Score bestScore = UNKNOWN;
  private Optional<String> bestOf = Optional.empty(); // the stage in whose own way it was measured
  private List<Design> asked = List.of();

  /** A stage at work. */
  private static final class Running {
    final Stage stage;
    final SearchAlgorithm algorithm;
    final Map<String, String> leaders; // of parameters that follow another
    final DesignOperators space;
    final Deque<Stage> due = new ArrayDeque<>(); // stages inside it whose time has come
    int told;

    Running(
        Stage stage,
        SearchAlgorithm algorithm,
        DesignOperators space,
        Map<String, String> leaders) {
      this.stage = stage;
      this.algorithm = algorithm;
      this.space = space;
      this.leaders = leaders;
    }
  }

  /**
   * @param recorded designs to which the plan is confined; empty: all of it
   * @param stages at least one, in their order
   * @param layers of a design's networks, as {@link SearchAlgorithms.Task#layers}
   */
  public StagedSearch(
      Plan plan,
      Optional<List<Design>> recorded,
      List<Stage> stages,
      int objectives,
      Function<Design, List<LayerView>> layers) {
    this.plan = plan;
    this.recorded = recorded;
    this.stages = List.copyOf(stages);
    this.objectives = objectives;
    this.layers = layers;
    this.turns = this.stages.stream().filter(s -> s.nesting().inside().isEmpty()).toList();
    this.resolver = new DesignResolver(plan);
  }

  @Override
  public List<Design> ask(int limit) {
    asked = List.of();
    while (asked.isEmpty()) {
      if (running.isEmpty()) {
        if (next == turns.size()) {
          return List.of();
        }
        running.push(begin(turns.get(next++)));
      }
      Running now = running.peek();
      if (!now.due.isEmpty()) {
        running.push(begin(now.due.poll()));
        continue;
      }
      int left = Math.min(limit, now.stage.budget() - now.told);
      List<Design> batch = left > 0 ? now.algorithm.ask(left) : List.of();
      if (batch.isEmpty()) {
        running.pop();
      } else {
        asked = batch.stream().map(d -> current(d, now)).toList();
      }
    }
    return asked;
  }

  /** With what stages inside this one have found since it began. */
  private Design current(Design design, Running now) {
    Design made = whole(design, now.leaders);
    if (best.isEmpty() || now.stage.inner(stages).isEmpty()) {
      return made;
    }
    SortedMap<String, Value> values = new TreeMap<>(made.values());
    values.replaceAll(
        (id, value) ->
            now.stage.decides().contains(id) ? value : best.get().value(id).orElse(value));
    Design moved = new Design(values);
    boolean valid =
        resolver.problems(moved).isEmpty()
            && now.space.valid(moved)
            && recorded.map(all -> all.contains(moved)).orElse(true);
    return valid ? moved : made;
  }

  @Override
  public Optional<String> measuredBy() {
    return Optional.ofNullable(running.peek()).flatMap(now -> own(now.stage));
  }

  private static Optional<String> own(Stage stage) {
    return stage.apart() ? Optional.of(stage.name()) : Optional.empty();
  }

  @Override
  public void tell(List<Score> scores) {
    Running now = running.element();
    int before = now.told;
    now.told += scores.size();
    now.algorithm.tell(scores.stream().map(now.stage.goals()::of).toList());
    for (int i = 0; i < scores.size(); i++) {
      if (best.isEmpty() || now.stage.goals().better(scores.get(i), bestScore)) {
        best = Optional.of(asked.get(i));
        bestScore = scores.get(i);
      }
    }
    for (Stage inner : now.stage.inner(stages)) {
      if (now.told / inner.nesting().rerun() > before / inner.nesting().rerun()) {
        now.due.add(inner);
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    running.forEach(
        r -> r.algorithm.revise(d -> r.stage.goals().of(now.apply(whole(d, r.leaders)))));
    best.ifPresent(d -> bestScore = now.apply(d));
  }

  private Running begin(Stage stage) {
    RandomStream random =
        RandomStream.of((long) stage.search().number("seed"), "stage", stages.indexOf(stage));
    if (!bestOf.equals(own(stage))) { // figures of two ways to measure do not compare
      bestOf = own(stage);
      bestScore = UNKNOWN;
    }
    Map<String, String> leaders = leaders(stage);
    Map<String, Value> given = new HashMap<>();
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      boolean free =
          stage.decides().contains(parameter.id()) && !leaders.containsKey(parameter.id());
      if (free) {
        parameters.add(parameter);
      } else {
        Value value =
            best.flatMap(d -> d.value(parameter.id()))
                .orElseGet(() -> undecided(parameter.domain(), stage.others(), random));
        given.put(parameter.id(), value);
        parameters.add(fixed(parameter, value));
      }
    }
    Plan part = with(parameters, stage.requirements());
    DesignOperators space;
    try {
      space = new DesignOperators(part, recorded.map(all -> matching(all, given, stage)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stage `" + stage.name() + "`: " + e.getMessage(), e);
    }
    SearchAlgorithm algorithm =
        SearchAlgorithms.create(
            stage.search(),
            space,
            new SearchAlgorithms.Task(
                stage.goals().objectives().isEmpty()
                    ? objectives
                    : stage.goals().objectives().size(),
                stage.budget(),
                d -> layers.apply(whole(d, leaders))));
    if (best.filter(d -> !space.valid(d)).isPresent()) {
      bestScore = UNKNOWN; // what breaks a requirement of this stage is not what it hands over
    }
    // a coarse stage may not be able to say what a finer one found
    Optional<Design> start = best.filter(d -> whole(d, leaders).equals(d)).filter(space::valid);
    return new Running(
        stage,
        start.isPresent() ? new Seeded(algorithm, List.of(start.get())) : algorithm,
        space,
        leaders);
  }

  /** Recorded designs in which what is not searched has the values that it has to have. */
  private static List<Design> matching(List<Design> all, Map<String, Value> given, Stage stage) {
    return all.stream()
        .filter(
            d ->
                d.values().entrySet().stream()
                    .allMatch(
                        e ->
                            stage.decides().contains(e.getKey())
                                || e.getValue().equals(given.get(e.getKey()))))
        .toList();
  }

  private static Parameter fixed(Parameter p, Value value) {
    Domain domain =
        value instanceof Value.Num n
            ? new Domain.Grid(List.of(n.value()), false)
            : new Domain.Choice(List.of(value));
    return new Parameter(p.id(), domain, p.when(), p.unit(), p.doc(), p.place());
  }

  /** Decisions of which nothing is left to decide are none. */
  private Plan with(List<Parameter> parameters, List<Requirement> own) {
    Set<String> searched =
        parameters.stream()
            .filter(p -> p.domain().continuous() || !p.domain().size().equals(BigInteger.ONE))
            .map(Parameter::id)
            .collect(java.util.stream.Collectors.toSet());
    List<Decision> decisions =
        plan.decisions().stream().filter(d -> searched.containsAll(d.parameters())).toList();
    List<Requirement> all = new ArrayList<>(plan.requirements());
    all.addAll(own);
    return plan.with(plan.configuration(), plan.objectives(), all).over(parameters, decisions);
  }

  private static Value undecided(Domain domain, Undecided how, RandomStream random) {
    double position =
        switch (how) {
          case RANDOM -> random.nextDouble();
          case MIDDLE -> 0.5;
          case FIRST -> 0;
        };
    return DesignOperators.valueAt(domain, position);
  }

  /** Of parameters with one value for several, all but the first of them, with that first. */
  private Map<String, String> leaders(Stage stage) {
    Map<String, String> leaders = new LinkedHashMap<>();
    if (stage.granularity() == Granularity.PART) {
      return leaders;
    }
    Map<String, String> first = new HashMap<>();
    for (Parameter parameter : plan.parameters()) {
      String id = parameter.id();
      if (stage.decides().contains(id) && id.endsWith("]")) {
        String group = group(id, stage.granularity());
        String leader = first.putIfAbsent(group, id);
        boolean alike =
            leader != null
                && plan.parameter(leader).orElseThrow().domain().equals(parameter.domain());
        if (alike) {
          leaders.put(id, leader);
        }
      }
    }
    return leaders;
  }

  /** {@code field[layer#part]} without its part, or without its place. */
  private static String group(String id, Granularity granularity) {
    int part = id.lastIndexOf('#');
    int place = LayerSteps.bracket(id);
    if (granularity == Granularity.NETWORK && place >= 0) {
      return id.substring(0, place);
    }
    return part > place && place >= 0 ? id.substring(0, part) : id;
  }

  /** The design with followers' values as their leaders'. */
  private static Design whole(Design design, Map<String, String> leaders) {
    if (leaders.isEmpty()) {
      return design;
    }
    SortedMap<String, Value> values = new TreeMap<>(design.values());
    leaders.forEach(
        (id, leader) -> {
          if (values.containsKey(id)) {
            design.value(leader).ifPresent(v -> values.put(id, v));
          }
        });
    return new Design(values);
  }
}
