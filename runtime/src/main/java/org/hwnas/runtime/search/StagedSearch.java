package org.hwnas.runtime.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.random.RandomStream;

/**
 * One search after the other, each over some of the parameters: device, then circuit, then
 * architecture; or layers, then the kernels of layers. What a stage does not decide has the values
 * of the best design that was found before; where no stage has decided it yet, a value of its
 * domain that is stated. A stage begins with that best design itself. All of them propose whole
 * designs, so that one journal holds them. Where a stage hands over several designs, the next runs
 * once from each, to its whole budget, and what is best of all that is what it found.
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
      return score.told(
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
   * How much of a stage there is.
   *
   * @param measured designs of it that are measured at most, at least 1
   * @param proposed designs of it at most, those among them that are held back
   * @param expected designs that it will propose, so far as can be said before it begins
   * @param rungs fidelities that its designs may be measured at, the end among them
   */
  public record Limits(int measured, int proposed, int expected, int rungs) {
    /** So many designs, of which each is measured, in one way. */
    public static Limits of(int designs) {
      return new Limits(designs, Integer.MAX_VALUE, designs, 1);
    }
  }

  /**
   * A stage.
   *
   * @param name of the spec
   * @param search its algorithm, as in a plan's `search`
   * @param decides ids of the parameters it searches
   * @param limits how much of it there is
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
      Limits limits,
      Nesting nesting,
      Goals goals,
      HandOver handOver,
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

    /**
     * Designs that it and the stages inside it measure at most, with what those hand back that
     * measure in another way.
     */
    long most(List<Stage> all) {
      long most = limits.measured();
      for (Stage inner : inner(all)) {
        long once = inner.most(all) + (own(inner).equals(own(this)) ? 0 : 1);
        most += (limits.measured() / inner.nesting().rerun()) * once;
      }
      return most;
    }
  }

  /** Designs that stages measure at most, and the one that is found in the last one's own way. */
  public static long most(List<Stage> stages) {
    List<Stage> turns = stages.stream().filter(s -> s.nesting().inside().isEmpty()).toList();
    long most = !turns.isEmpty() && turns.get(turns.size() - 1).apart() ? 1 : 0;
    int runs = 1;
    for (Stage turn : turns) {
      most += runs * turn.most(stages);
      runs = turn.handOver().most();
    }
    return most;
  }

  /**
   * What stages need of those who measure.
   *
   * @param recorded designs to which a stage is confined; empty: all
   * @param layers of a design's networks, as {@link SearchAlgorithms.Task#layers}
   * @param found the designs that gates of a stage stood at while they were trained, over the plan
   *     in which all that it does not decide is fixed
   * @param file the designs that a file holds
   */
  public record Sources(
      Function<Stage, Optional<List<Design>>> recorded,
      Function<Design, List<LayerView>> layers,
      BiFunction<Stage, Plan, List<Design>> found,
      Function<String, List<Design>> file) {
    /** Of a plan that is confined to nothing, with no layers known, no gates and no files. */
    public static final Sources NONE =
        new Sources(
            stage -> Optional.empty(),
            design -> List.of(),
            (stage, part) -> List.of(),
            file -> List.of());
  }

  private static final Score UNKNOWN = new Score(new double[0], Double.POSITIVE_INFINITY);

  /**
   * What was found so far.
   *
   * @param best design
   * @param score of it
   * @param way the stage in whose own way it was measured; empty: as the plan says
   */
  private record Found(Optional<Design> best, Score score, Optional<String> way) {
    /** Figures of two ways to measure do not compare. */
    Found in(Optional<String> other) {
      return way.equals(other) ? this : new Found(best, UNKNOWN, other);
    }

    Found revised(Function<Design, Score> now) {
      return best.map(d -> new Found(best, now.apply(d), way)).orElse(this);
    }
  }

  private final Plan plan;
  private final List<Stage> stages;
  private final int objectives;
  private final Sources sources;

  private final List<Stage> turns; // those that run in no other
  private final DesignResolver resolver;
  private final Deque<Running> running = new ArrayDeque<>(); // the innermost first
  private int next; // the stage that begins when the current one ends
  private final List<Found> starts =
      new ArrayList<>(); // of the current one, from which it has yet to run
  private final List<Found> ends = new ArrayList<>(); // what its runs found
  private HandOver.Measured measured = HandOver.BEST.new Measured(); // in all of its runs
  private Found found = new Found(Optional.empty(), UNKNOWN, Optional.empty());
  private List<Design> asked = List.of();
  private boolean handedBack; // what is asked for was found in another way
  private boolean closed;

  /** A stage at work. */
  private static final class Running {
    final Stage stage;
    final SearchAlgorithm algorithm;
    final StageSpace space;
    final Found before;
    final Deque<Stage> due = new ArrayDeque<>(); // stages inside it whose time has come
    final Stagnation stagnation;
    Optional<Design> returned = Optional.empty(); // by a stage inside it, in another way
    int measured;
    int proposed;

    Running(Stage stage, SearchAlgorithm algorithm, StageSpace space, Found before) {
      this.stage = stage;
      this.algorithm = algorithm;
      this.space = space;
      this.before = before;
      this.stagnation = Stagnation.of(stage.search());
    }
  }

  /**
   * @param stages at least one, in their order
   * @param objectives of the plan
   */
  public StagedSearch(Plan plan, List<Stage> stages, int objectives, Sources sources) {
    this.plan = plan;
    this.stages = List.copyOf(stages);
    this.objectives = objectives;
    this.sources = sources;
    this.turns = this.stages.stream().filter(s -> s.nesting().inside().isEmpty()).toList();
    this.resolver = new DesignResolver(plan);
  }

  @Override
  public List<Design> ask(int limit) {
    asked = List.of();
    handedBack = false;
    while (asked.isEmpty()) {
      if (running.isEmpty()) {
        if (starts.isEmpty() && next == turns.size()) {
          return closing();
        }
        running.push(begin());
      }
      Running now = running.peek();
      if (now.returned.isPresent()) {
        asked = now.returned.filter(d -> measurable(d, now)).stream().toList();
        handedBack = !asked.isEmpty();
        now.returned = Optional.empty();
        continue;
      }
      if (!now.due.isEmpty()) {
        running.push(begin(now.due.poll()));
        continue;
      }
      int left = Math.min(limit, now.stage.limits().measured() - now.measured);
      boolean more =
          left > 0 && now.proposed < now.stage.limits().proposed() && !now.stagnation.reached();
      List<Design> batch = more ? now.algorithm.ask(left) : List.of();
      if (batch.isEmpty()) {
        end(running.pop());
      } else {
        asked = batch.stream().map(d -> current(d, now)).toList();
      }
    }
    return asked;
  }

  /**
   * The stage whose turn it is from the next of its starts; after the last of them, the one after
   * it.
   */
  private Running begin() {
    if (starts.isEmpty()) {
      starts.addAll(handedOver());
      measured = turns.get(next).handOver().new Measured();
      ends.clear();
      next++;
    }
    found = starts.remove(0);
    return begin(turns.get(next - 1));
  }

  /** What the next stage begins with. */
  private List<Found> handedOver() {
    List<Design> chosen = next == 0 ? List.of() : measured.chosen(turns.get(next - 1).goals());
    return chosen.isEmpty()
        ? List.of(found)
        : chosen.stream().map(d -> new Found(Optional.of(d), measured.of(d), found.way())).toList();
  }

  /** What the last stage found in a way of its own is measured as the plan says. */
  private List<Design> closing() {
    boolean open = !closed && found.way().isPresent() && found.best().isPresent();
    closed = true;
    handedBack = open;
    asked = open ? List.of(found.best().get()) : List.of();
    return asked;
  }

  /** The stage around goes on with what it had, and measures what was found in another way. */
  private void end(Running ended) {
    Running outer = running.peek();
    if (outer != null && !own(outer.stage).equals(own(ended.stage))) {
      Optional<Design> best = found.best();
      found = ended.before;
      outer.returned = best.filter(d -> !found.best().equals(Optional.of(d)));
    }
    if (outer == null) {
      ends.add(found);
      for (Found other : ends) {
        found = ended.stage.goals().better(other.score(), found.score()) ? other : found;
      }
    }
  }

  private boolean measurable(Design design, Running now) {
    return now.space.operators().valid(design)
        && sources.recorded().apply(now.stage).map(all -> all.contains(design)).orElse(true);
  }

  /** With what stages inside this one have found since it began. */
  private Design current(Design design, Running now) {
    Design made = now.space.whole(design);
    if (found.best().isEmpty() || now.stage.inner(stages).isEmpty()) {
      return made;
    }
    SortedMap<String, Value> values = new TreeMap<>(made.values());
    values.replaceAll(
        (id, value) ->
            now.stage.decides().contains(id) ? value : found.best().get().value(id).orElse(value));
    Design moved = new Design(values);
    return resolver.problems(moved).isEmpty() && measurable(moved, now) ? moved : made;
  }

  @Override
  public Optional<String> measuredBy() {
    return Optional.ofNullable(running.peek()).flatMap(now -> own(now.stage));
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return handedBack
        ? Optional.of(Brackets.Climb.AT_THE_END)
        : Optional.ofNullable(running.peek()).flatMap(now -> now.algorithm.climb());
  }

  private static Optional<String> own(Stage stage) {
    return stage.apart() ? Optional.of(stage.name()) : Optional.empty();
  }

  @Override
  public void tell(List<Score> scores) {
    if (running.isEmpty()) { // what the last stage found
      found = new Found(found.best(), scores.get(0), Optional.empty());
      return;
    }
    Running now = running.element();
    for (int i = 0; i < scores.size(); i++) {
      // what was not measured is nothing to hand over
      boolean better =
          !scores.get(i).screened()
              && (found.best().isEmpty() || now.stage.goals().better(scores.get(i), found.score()));
      if (better) {
        found = new Found(Optional.of(asked.get(i)), scores.get(i), found.way());
      }
      if (!scores.get(i).screened() && own(now.stage).equals(own(running.getLast().stage))) {
        measured.add(asked.get(i), scores.get(i));
      }
    }
    if (handedBack) {
      return; // nothing that the stage itself proposed
    }
    int before = now.measured;
    now.measured += (int) scores.stream().filter(s -> !s.screened()).count();
    now.proposed += scores.size();
    List<Score> told = scores.stream().map(now.stage.goals()::of).toList();
    told.stream().filter(s -> !s.screened()).forEach(now.stagnation::note);
    now.algorithm.tell(told);
    for (Stage inner : now.stage.inner(stages)) {
      if (now.measured / inner.nesting().rerun() > before / inner.nesting().rerun()) {
        now.due.add(inner);
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    running.forEach(r -> r.algorithm.revise(d -> r.stage.goals().of(now.apply(r.space.whole(d)))));
    found = found.revised(now);
    starts.replaceAll(start -> start.revised(now));
    ends.replaceAll(end -> end.revised(now));
    measured.revise(now);
  }

  private Running begin(Stage stage) {
    RandomStream random =
        RandomStream.of((long) stage.search().number("seed"), "stage", stages.indexOf(stage));
    Found before = found;
    found = found.in(own(stage));
    StageSpace space;
    try {
      space = new StageSpace(plan, stage, found.best(), sources.recorded().apply(stage), random);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stage `" + stage.name() + "`: " + e.getMessage(), e);
    }
    if (found.best().filter(d -> !space.operators().valid(d)).isPresent()) {
      // what breaks a requirement of this stage is not what it hands over
      found = new Found(found.best(), UNKNOWN, found.way());
    }
    // now, since what the stage was handed is measured by the weights that its gates train with
    List<Design> passed =
        TrainedGates.asked(stage.search()) ? sources.found().apply(stage, space.plan()) : List.of();
    int own = stage.goals().objectives().size();
    SearchAlgorithm algorithm =
        SearchAlgorithms.create(
            stage.search(),
            space.operators(),
            new SearchAlgorithms.Task(
                own == 0 ? objectives : own,
                stage.limits().expected(),
                d -> sources.layers().apply(space.whole(d)),
                stage.limits().rungs(),
                () -> passed,
                file -> space.near(sources.file().apply(file), random),
                found.best().filter(space::holds).stream().toList(),
                Optional.empty(),
                d -> true));
    return new Running(stage, algorithm, space, before);
  }
}
