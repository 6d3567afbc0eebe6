package org.hwnas.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.screening.Fidelity;
import org.hwnas.runtime.screening.Surrogate;

/**
 * What a plan states of searches, stages and screening beyond this version; see {@link
 * Capabilities}.
 */
final class SearchGaps {
  private static final Set<String> BY_SURROGATE =
      Set.of("gradient_boosting", "kriging", "perceptron", "recurrent");

  private static final Set<String> LOSSES = Set.of("loss", "digital_loss");

  /** Kinds of accuracy that train networks. */
  private static final Set<String> TRAINED = Set.of("trained", "supernet");

  private SearchGaps() {}

  /** Adds what is not acted on. */
  static void add(Plan plan, Set<Capabilities.Gap> gaps) {
    stages(plan, gaps);
    screening(plan, gaps);
    halving(plan, gaps);
    generations(plan, gaps);
    gates(plan, gaps);
    losses(plan, gaps);
    initial(plan, gaps);
  }

  /** Limits of a stage that no stage has. */
  private static void stages(Plan plan, Set<Capabilities.Gap> gaps) {
    for (Block stage : stages(plan)) {
      search(stage)
          .flatMap(search -> search.child("budget"))
          .filter(budget -> stated(budget, "wall_clock"))
          .ifPresent(
              b ->
                  gaps.add(
                      new Capabilities.Gap(
                          "`" + stage.name() + ".search.budget.wall_clock`", true)));
      handOver(plan, stage, gaps);
    }
  }

  /** More than the best, where there is nobody to take it. */
  private static void handOver(Plan plan, Block stage, Set<Capabilities.Gap> gaps) {
    boolean best = states(stage, "hand_over", Value.of("best"));
    List<Block> turns =
        stages(plan).stream().filter(s -> states(s, "inside", Value.of("auto"))).toList();
    if (!best && !turns.contains(stage)) {
      gaps.add(
          new Capabilities.Gap(
              "`" + stage.name() + ".hand_over` of more than the best to the stage around", true));
    } else if (!best && turns.indexOf(stage) == turns.size() - 1) {
      gaps.add(
          new Capabilities.Gap(
              "`"
                  + stage.name()
                  + ".hand_over` of the last stage; `finish` measures several designs again",
              true));
    } else if (best && stated(stage, "keep")) {
      gaps.add(
          new Capabilities.Gap(
              "`" + stage.name() + ".keep` without `hand_over = several` or `front`", true));
    }
  }

  private static List<Block> stages(Plan plan) {
    return plan.configuration().children().stream().filter(b -> b.kind().equals("stage")).toList();
  }

  private static Optional<Block> search(Block of) {
    return of.child("search");
  }

  /** A search with the estimators that measure what it proposes. */
  private record Way(Optional<Block> stage, Block search, Optional<Block> evaluate) {
    String path() {
      return stage.map(s -> s.name() + ".").orElse("");
    }
  }

  /** The search, or those of stages. */
  private static List<Way> ways(Plan plan) {
    Block root = plan.configuration();
    Optional<Block> usual = root.child("evaluate");
    Stream<Way> whole = search(root).map(s -> new Way(Optional.empty(), s, usual)).stream();
    Stream<Way> parts =
        stages(plan).stream()
            .flatMap(
                stage ->
                    search(stage)
                        .map(
                            s ->
                                new Way(
                                    Optional.of(stage), s, stage.child("evaluate").or(() -> usual)))
                        .stream());
    return Stream.concat(whole, parts).toList();
  }

  /** A predictor that the budget leaves no design for, and one in the middle of the chain. */
  private static void screening(Plan plan, Set<Capabilities.Gap> gaps) {
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .forEach(
            evaluate ->
                screening(
                    plan, evaluate, "", Experiment.budget(Experiment.searchBlock(plan)), gaps));
    for (Block stage : stages(plan)) {
      if (StageEstimators.apart(plan).contains(stage.name())) {
        Block evaluate = stage.child("evaluate").orElseThrow();
        screening(
            Fidelity.owned(plan, evaluate),
            evaluate,
            stage.name() + ".",
            Experiment.budget(plan, stage.name()),
            gaps);
      }
    }
  }

  /**
   * As above, of one way to measure.
   *
   * @param path of the block around, with its dot
   */
  private static void screening(
      Plan way, Block evaluate, String path, int budget, Set<Capabilities.Gap> gaps) {
    Optional<Block> end = evaluate.child("surrogate");
    boolean predicts = end.filter(b -> !b.kind().equals("no_surrogate")).isPresent();
    for (Block block : evaluate.children()) {
      // one that states none has that of the end
      if (block.kind().equals("fidelity")
          && block.child("surrogate").filter(s -> !end.equals(Optional.of(s))).isPresent()) {
        gaps.add(
            new Capabilities.Gap("`" + path + "evaluate." + block.name() + ".surrogate`", true));
      }
    }
    if (predicts && end.get().when().isEmpty() && BY_SURROGATE.contains(end.get().kind())) {
      Surrogate surrogate = Surrogate.of(way).orElseThrow();
      if (surrogate.screen() == 0) {
        standsIn(way, evaluate, path, gaps);
      } else if (end.get().fields().containsKey("confirm") && stated(end.get(), "confirm")) {
        gaps.add(
            new Capabilities.Gap(
                "`" + path + "evaluate.surrogate.confirm` without `screen` = 0 %", true));
      }
      Optional<Block> search = way.configuration().child("search");
      if (path.isEmpty() && search.filter(s -> s.kind().equals("esapp")).isPresent()) {
        byPriority(end.get(), search.get(), gaps);
      }
      int samples = surrogate.samples();
      if (samples >= budget) {
        gaps.add(
            new Capabilities.Gap(
                "`%sevaluate.surrogate` that learns from %d designs with a budget of %d"
                    .formatted(path, samples, budget),
                true));
      }
    }
  }

  /** Where nothing is measured after what the predictor learned from. */
  private static void standsIn(Plan way, Block evaluate, String path, Set<Capabilities.Gap> gaps) {
    String what = "`" + path + "evaluate.surrogate.screen` = 0 %, with which nothing is measured,";
    Optional<Block> search = way.configuration().child("search");
    if (!path.isEmpty() || search.isEmpty()) {
      gaps.add(new Capabilities.Gap(what + " in stages", true));
    } else if (search.get().child("budget").filter(b -> stated(b, "stagnation")).isPresent()) {
      gaps.add(new Capabilities.Gap(what + " with `search.budget.stagnation`", true));
    }
    if (evaluate.children().stream().anyMatch(b -> b.kind().equals("fidelity"))) {
      gaps.add(new Capabilities.Gap(what + " before a `fidelity`", true));
    }
  }

  /** Evolution by priorities asks the predictor itself, and says how many it lets pass. */
  private static void byPriority(Block surrogate, Block search, Set<Capabilities.Gap> gaps) {
    if (stated(surrogate, "screen")) {
      gaps.add(
          new Capabilities.Gap(
              "`evaluate.surrogate.screen` with `esapp`, whose own `screen` is the share that passes",
              true));
    }
    if (states(search, "screen", Value.of(1))) {
      gaps.add(
          new Capabilities.Gap(
              "`evaluate.surrogate` with `esapp` and `search.screen` = 100 %, which asks no predictor",
              true));
    }
  }

  /** Losses are measured by what trains networks. */
  private static void losses(Plan plan, Set<Capabilities.Gap> gaps) {
    for (Way way : ways(plan)) {
      Plan asked = asked(plan, way);
      Set<String> metrics = new LinkedHashSet<>();
      asked.objectives().forEach(o -> metrics.addAll(o.expr().metrics()));
      asked.requirements().forEach(r -> metrics.addAll(r.expr().metrics()));
      way.stage().flatMap(StageRanks::by).ifPresent(metrics::add);
      Set<String> without = new LinkedHashSet<>();
      way.evaluate().stream()
          .flatMap(e -> e.children().stream())
          .filter(b -> b.name().equals("accuracy") && !TRAINED.contains(b.kind()))
          .forEach(b -> without.add(b.kind()));
      if (metrics.stream().anyMatch(LOSSES::contains) && !without.isEmpty()) {
        gaps.add(
            new Capabilities.Gap(
                "the metric `loss` with an accuracy that is `" + String.join("`, `", without) + "`",
                true));
      }
    }
  }

  /** Generations of a population whose size nobody stated are no number of designs. */
  private static void generations(Plan plan, Set<Capabilities.Gap> gaps) {
    searches(plan)
        .filter(s -> s.fields().containsKey("population"))
        .filter(s -> states(s, "population", Value.of("auto")))
        .flatMap(s -> s.child("budget").stream())
        .filter(budget -> stated(budget, "generations"))
        .forEach(
            budget ->
                gaps.add(
                    new Capabilities.Gap(
                        "`search.budget.generations` with `population` = `auto`", true)));
  }

  /** Files of first designs: what they need. */
  private static void initial(Plan plan, Set<Capabilities.Gap> gaps) {
    searches(plan)
        .flatMap(s -> Stream.concat(Stream.of(s), s.children().stream()))
        .forEach(
            search ->
                search
                    .child("initial")
                    .ifPresent(
                        i -> {
                          file(search, i, gaps);
                          feasible(plan, i, gaps);
                        }));
  }

  /** What stages begin with is not asked for requirements, nor are designs that somebody lists. */
  private static void feasible(Plan plan, Block initial, Set<Capabilities.Gap> gaps) {
    if (states(initial, "feasible", Value.of(true))) {
      if (plan.configuration().child("search").isEmpty()) {
        gaps.add(new Capabilities.Gap("`initial.feasible` in a stage", true));
      }
      if (states(initial, "method", Value.of("file"))) {
        gaps.add(new Capabilities.Gap("`initial.feasible` with `method` = `file`", true));
      }
    }
  }

  private static void file(Block search, Block initial, Set<Capabilities.Gap> gaps) {
    boolean named = !states(initial, "from", Value.of(""));
    if (!states(initial, "method", Value.of("file"))) {
      if (named) {
        gaps.add(new Capabilities.Gap("`initial.from` with another `method` than `file`", true));
      }
      return;
    }
    if (!named) {
      gaps.add(new Capabilities.Gap("`initial.method` = `file` without a file in `from`", true));
    }
    if (search.children().stream().anyMatch(b -> b.kind().equals("phase"))
        && states(initial, "evaluate", Value.of("auto"))) {
      gaps.add(
          new Capabilities.Gap(
              "`initial.method` = `file` with a `phase`, and no number in `evaluate`", true));
    }
  }

  /** Successive halving needs a ladder, and says itself how many designs climb it. */
  private static void halving(Plan plan, Set<Capabilities.Gap> gaps) {
    for (Way way : ways(plan)) {
      Stream.concat(Stream.of(way.search()), way.search().children().stream())
          .filter(b -> b.kind().equals("hyperband"))
          .forEach(search -> halving(search, way, gaps));
    }
    // of a chain that nothing else climbs
    List<Way> all = ways(plan);
    for (Way way : all) {
      boolean alone =
          all.stream()
              .filter(other -> other.evaluate().equals(way.evaluate()))
              .allMatch(other -> other.search().kind().equals("hyperband"));
      if (alone) {
        ladder(way).stream()
            .filter(step -> stated(step, "keep"))
            .forEach(
                step ->
                    gaps.add(
                        new Capabilities.Gap(
                            "`%sevaluate.%s.keep` with `hyperband`, of which one in `eta` goes on"
                                .formatted(way.path(), step.name()),
                            true)));
      }
    }
  }

  private static List<Block> ladder(Way way) {
    return way.evaluate().stream()
        .flatMap(e -> e.children().stream())
        .filter(b -> b.kind().equals("fidelity"))
        .toList();
  }

  private static void halving(Block search, Way way, Set<Capabilities.Gap> gaps) {
    String path = way.path();
    int rungs = ladder(way).size() + 1;
    if (rungs == 1) {
      gaps.add(
          new Capabilities.Gap(
              "`%ssearch` of kind `hyperband` without a `fidelity` in `%sevaluate`"
                  .formatted(path, path),
              true));
    }
    number(search, "brackets")
        .filter(brackets -> brackets > rungs)
        .ifPresent(
            brackets ->
                gaps.add(
                    new Capabilities.Gap(
                        "`%ssearch.brackets` = %.0f over %d fidelities"
                            .formatted(path, brackets, rungs),
                        true)));
    if (way.evaluate()
        .flatMap(e -> e.child("surrogate"))
        .filter(s -> !s.kind().equals("no_surrogate"))
        .isPresent()) {
      gaps.add(new Capabilities.Gap("`" + path + "evaluate.surrogate` with `hyperband`", true));
    }
    search
        .child("budget")
        .filter(budget -> stated(budget, "generations"))
        .ifPresent(
            budget ->
                gaps.add(
                    new Capabilities.Gap(
                        "`" + path + "search.budget.generations` of `hyperband`", true)));
    boolean bred =
        stated(search, "population")
            || search.children().stream()
                .filter(b -> Set.of("crossover", "mutation", "selection").contains(b.name()))
                .anyMatch(b -> b.fields().keySet().stream().anyMatch(f -> stated(b, f)));
    if (bred && !states(search, "propose", Value.of("evolution"))) {
      gaps.add(
          new Capabilities.Gap(
              "how `hyperband` breeds designs without `propose = evolution`", true));
    }
  }

  /** The number that a field has, where it has one for all designs. */
  private static Optional<Double> number(Block block, String field) {
    return block.fields().get(field).values().stream()
        .flatMap(v -> v instanceof Expr.Const c ? Stream.of(c.value()) : Stream.empty())
        .filter(Value.Num.class::isInstance)
        .map(Value::asNumber)
        .findFirst();
  }

  static boolean stated(Block block, String field) {
    return block.fields().get(field).origin().kind() == Origin.Kind.SPEC;
  }

  /**
   * Gates are trained along with the weights of a supernet, by the loss; else they move over
   * designs that are measured.
   */
  private static void gates(Plan plan, Set<Capabilities.Gap> gaps) {
    ways(plan).stream()
        .filter(way -> way.search().kind().equals("differentiable"))
        .forEach(way -> gates(plan, way, gaps));
  }

  private static void gates(Plan plan, Way way, Set<Capabilities.Gap> gaps) {
    Block search = way.search();
    Plan asked = asked(plan, way);
    boolean trained =
        PlanEvaluator.needsAccuracy(asked) && !states(search, "alternate", Value.of("none"));
    boolean shared =
        way.evaluate().stream()
            .flatMap(e -> e.children().stream())
            .filter(b -> b.name().equals("accuracy"))
            .allMatch(b -> b.kind().equals("supernet"));
    if (trained && !shared) {
      gaps.add(
          new Capabilities.Gap(
              "`%ssearch.alternate` = `none` left out where no supernet is trained"
                  .formatted(way.path()),
              true));
    } else if (trained) {
      trainedGates(asked, way, gaps);
    } else {
      for (String together : List.of("bilevel", "simultaneous")) {
        if (states(search, "alternate", Value.of(together)) && stated(search, "alternate")) {
          gaps.add(
              new Capabilities.Gap(
                  "`search.alternate` = `" + together + "` where no supernet is trained", true));
        }
      }
      if (states(search, "result", Value.of("last")) && stated(search, "result")) {
        gaps.add(new Capabilities.Gap("`search.result` = `last` where no gates are trained", true));
      }
      if (stated(search, "warm_up")) {
        gaps.add(new Capabilities.Gap("`search.warm_up` where no gates are trained", true));
      }
    }
    Field discrete = search.fields().get("discretize_cost");
    if (discrete.origin().kind() != Origin.Kind.DEFAULT
        && !states(search, "discretize_cost", Value.of(true))) {
      gaps.add(new Capabilities.Gap("`search.discretize_cost` = false", true));
    }
  }

  /** The search, and those of stages. */
  private static Stream<Block> searches(Plan plan) {
    Block root = plan.configuration();
    return Stream.concat(
        root.child("search").stream(),
        root.children().stream()
            .filter(b -> b.kind().equals("stage"))
            .flatMap(b -> b.child("search").stream()));
  }

  /** What a search asks for: the objectives and requirements of its stage, where it has one. */
  private static Plan asked(Plan plan, Way way) {
    Optional<String> stage = way.stage().map(Block::name);
    List<Objective> own =
        plan.objectives().stream()
            .filter(o -> stage.isPresent() && o.stage().equals(stage))
            .toList();
    return plan.with(
        plan.configuration(),
        own.isEmpty() ? plan.objectives().stream().filter(o -> o.stage().isEmpty()).toList() : own,
        plan.requirements().stream()
            .filter(r -> r.stage().isEmpty() || r.stage().equals(stage))
            .map(Requirement::everywhere)
            .toList());
  }

  private static void trainedGates(Plan plan, Way way, Set<Capabilities.Gap> gaps) {
    Set<String> asked = new LinkedHashSet<>();
    plan.objectives().forEach(o -> asked.addAll(o.expr().metrics()));
    if (asked.stream().noneMatch(LOSSES::contains)
        || asked.stream().anyMatch(Set.of("accuracy", "digital_accuracy")::contains)) {
      gaps.add(
          new Capabilities.Gap(
              "`search.alternate` other than `none` with an objective that is not over `loss` or `digital_loss`: an accuracy has no gradient",
              true));
    }
    long workloads =
        plan.configuration().children().stream().filter(b -> b.kind().equals("workload")).count();
    if (workloads > 1) {
      gaps.add(
          new Capabilities.Gap(
              "`search.alternate` other than `none` with several workloads", true));
    }
    way.evaluate().stream()
        .flatMap(block -> block.children().stream())
        .filter(block -> block.kind().equals("supernet"))
        .filter(block -> !states(block, "sampling", Value.of("single_path")))
        .forEach(
            block ->
                gaps.add(
                    new Capabilities.Gap(
                        "`evaluate.accuracy.sampling` where gates choose what is trained", true)));
  }

  private static boolean states(Block block, String field, Value value) {
    return block.fields().get(field).values().equals(List.of(new Expr.Const(value)));
  }
}
