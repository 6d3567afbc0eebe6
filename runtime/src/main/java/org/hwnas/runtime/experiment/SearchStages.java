package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.screening.Fidelity;
import org.hwnas.runtime.screening.Surrogate;
import org.hwnas.runtime.search.HandOver;
import org.hwnas.runtime.search.StagedSearch;

/** The `stage` blocks of a plan, and what they come to as one search. */
final class SearchStages {
  private static final String STAGE = "stage";
  private static final String EVALUATIONS = "evaluations";

  private SearchStages() {}

  /** Whether the plan has any. */
  static boolean any(Plan plan) {
    return plan.configuration().children().stream().anyMatch(b -> b.kind().equals(STAGE));
  }

  /**
   * The stages in their order.
   *
   * @param root of the plan's configuration, resolved
   */
  static List<StagedSearch.Stage> of(Plan plan, ResolvedBlock root) {
    List<ResolvedBlock> blocks = root.childrenOfKind(STAGE).toList();
    Set<String> named =
        blocks.stream().flatMap(b -> decides(b).stream()).collect(Collectors.toSet());
    Map<String, Plan> apart = apart(plan);
    List<StagedSearch.Stage> stages = new ArrayList<>();
    for (ResolvedBlock block : blocks) {
      ResolvedBlock search = search(plan, block);
      Set<String> decides = decides(block);
      List<Integer> added = around(blocks, block);
      stages.add(
          new StagedSearch.Stage(
              block.name(),
              search,
              decides.isEmpty() ? others(plan, named) : decides,
              StagedSearch.Granularity.valueOf(
                  block.symbol("granularity").toUpperCase(Locale.ROOT)),
              StagedSearch.Undecided.valueOf(block.symbol("others").toUpperCase(Locale.ROOT)),
              limits(apart.getOrDefault(block.name(), plan), search),
              new StagedSearch.Nesting(
                  Optional.of(block.symbol("inside")).filter(s -> !s.equals("auto")),
                  block.integer("rerun")),
              goals(plan, block, apart.containsKey(block.name()), added),
              new HandOver(
                  HandOver.Kind.valueOf(block.symbol("hand_over").toUpperCase(Locale.ROOT)),
                  block.integer("keep")),
              added.stream()
                  .map(i -> blocks.get(i).name())
                  .flatMap(name -> plan.requirements().stream().filter(r -> ofStage(r, name)))
                  .filter(r -> r.scope() == Requirement.Scope.DESIGN)
                  .map(Requirement::everywhere)
                  .toList(),
              apart.containsKey(block.name())));
    }
    return stages;
  }

  /** The searches of the stages by their names. */
  static Map<String, ResolvedBlock> searches(Plan plan) {
    return Experiment.settings(plan)
        .childrenOfKind(STAGE)
        .collect(Collectors.toMap(ResolvedBlock::name, block -> search(plan, block)));
  }

  private static ResolvedBlock search(Plan plan, ResolvedBlock stage) {
    return plan.configuration()
        .child(stage.name())
        .flatMap(b -> b.child("search"))
        .map(stated -> SearchPhases.filled(stage.child("search"), stated))
        .orElseGet(() -> stage.child("search"));
  }

  /**
   * How many designs a stage measures and proposes.
   *
   * @param way the plan that says how it measures
   */
  private static StagedSearch.Limits limits(Plan way, ResolvedBlock search) {
    int rungs = Fidelity.chain(way).size() + Surrogate.of(way).map(s -> 1).orElse(0) + 1;
    int budget = Experiment.budget(search);
    return rungs == 1
        ? StagedSearch.Limits.of(budget)
        : new StagedSearch.Limits(
            budget, Experiment.generations(search), Experiment.proposals(way, search), rungs);
  }

  /** What stages need of those who measure. */
  static StagedSearch.Sources sources(
      Plan plan, DesignEvaluator evaluator, Function<String, List<Design>> file) {
    Optional<List<Design>> all = evaluator.designs();
    Map<String, Optional<List<Design>>> own = new HashMap<>();
    apart(plan).forEach((name, way) -> own.put(name, both(all, evaluator.as(way).designs())));
    return new StagedSearch.Sources(
        stage -> own.getOrDefault(stage.name(), all),
        evaluator::layers,
        (stage, part) -> evaluator.as(gates(plan, stage.name(), part)).found(),
        file);
  }

  /** What a stage finds in its table has to be measured as the experiment does in the end. */
  private static Optional<List<Design>> both(
      Optional<List<Design>> all, Optional<List<Design>> own) {
    if (all.isEmpty() || own.isEmpty()) {
      return all.or(() -> own);
    }
    Set<Design> known = new HashSet<>(all.get());
    return Optional.of(own.get().stream().filter(known::contains).toList());
  }

  /**
   * The plan whose gates are trained in a stage: what it asks for, by its search and its
   * estimators, over what it decides.
   *
   * @param part in which all else is fixed
   */
  private static Plan gates(Plan plan, String stage, Plan part) {
    Block root = apart(plan).getOrDefault(stage, plan).configuration();
    return part.with(
        withSearch(root, searchOf(plan, stage)),
        objectives(plan, stage).stream().map(plan.objectives()::get).toList(),
        part.requirements().stream()
            .filter(r -> r.stage().isEmpty() || ofStage(r, stage))
            .map(Requirement::everywhere)
            .toList());
  }

  private static Block searchOf(Plan plan, String stage) {
    return plan.configuration().child(stage).flatMap(b -> b.child("search")).orElseThrow();
  }

  private static Block withSearch(Block root, Block search) {
    List<Block> children =
        new ArrayList<>(
            root.children().stream().filter(b -> !b.name().equals(search.name())).toList());
    children.add(search);
    return new Block(root.name(), root.kind(), root.when(), root.fields(), children);
  }

  /** Gates of it are trained with weights, by which its designs are then measured. */
  private static boolean trainsGates(Block search) {
    return search.kind().equals("differentiable")
        && !search.fields().get("alternate").values().equals(List.of(Expr.symbol("none")));
  }

  /**
   * Places of the stage and of those it runs inside of: what it finds is taken by them, so that
   * their requirements hold in it.
   */
  private static List<Integer> around(List<ResolvedBlock> blocks, ResolvedBlock stage) {
    List<Integer> places = new ArrayList<>();
    Optional<ResolvedBlock> at = Optional.of(stage);
    while (at.isPresent()) {
      places.add(blocks.indexOf(at.get()));
      String outer = at.get().symbol("inside");
      at = blocks.stream().filter(b -> b.name().equals(outer)).findFirst();
    }
    return places;
  }

  private static boolean ofStage(Requirement requirement, String name) {
    return requirement.stage().equals(Optional.of(name));
  }

  /** How stages measure designs that do it in a way of their own, by name. */
  static Map<String, Plan> apart(Plan plan) {
    Map<String, Plan> apart = new LinkedHashMap<>();
    for (String stage : new TreeSet<>(StageEstimators.apart(plan))) {
      Block estimators =
          plan.configuration().child(stage).flatMap(b -> b.child("evaluate")).orElseThrow();
      Block root = Fidelity.owned(plan, estimators).configuration();
      Block search = searchOf(plan, stage);
      apart.put(
          stage,
          plan.with(
              trainsGates(search) ? withSearch(root, search) : root,
              asked(plan, stage),
              plan.requirements().stream()
                  .filter(r -> r.stage().isEmpty() || ofStage(r, stage))
                  .map(Requirement::everywhere)
                  .toList()));
    }
    return apart;
  }

  /** What a stage is asked that measures in its own way: its objectives, then what is best. */
  private static List<Objective> asked(Plan plan, String stage) {
    List<Objective> asked =
        new ArrayList<>(objectives(plan, stage).stream().map(plan.objectives()::get).toList());
    plan.configuration()
        .child(stage)
        .flatMap(StageRanks::by)
        .filter(by -> asked.stream().noneMatch(o -> o.name().equals(by)))
        .ifPresent(by -> asked.add(Fidelity.deciding(plan, by)));
    return asked;
  }

  /** A stage's own, else those that belong to none. */
  private static List<Integer> objectives(Plan plan, String stage) {
    List<Integer> own = of(plan, Optional.of(stage));
    return own.isEmpty() ? of(plan, Optional.empty()) : own;
  }

  private static StagedSearch.Goals goals(
      Plan plan, ResolvedBlock block, boolean apart, List<Integer> added) {
    List<Integer> own = objectives(plan, block.name());
    Optional<String> by = Optional.of(block.symbol("by")).filter(name -> !name.equals("auto"));
    if (!apart) {
      return new StagedSearch.Goals(own, by.map(name -> place(plan, name)), added);
    }
    // of its own scores, which have what it is asked and nothing else, and all requirements
    List<String> names = asked(plan, block.name()).stream().map(Objective::name).toList();
    return new StagedSearch.Goals(
        IntStream.range(0, own.size()).boxed().toList(),
        Optional.of(by.map(names::indexOf).orElse(0)),
        List.of());
  }

  /**
   * Number of the quantity that says which design is best: an objective, or a metric after them.
   */
  private static int place(Plan plan, String by) {
    List<String> names =
        Stream.concat(plan.objectives().stream(), StageRanks.of(plan).stream())
            .map(Objective::name)
            .toList();
    return names.indexOf(by);
  }

  private static List<Integer> of(Plan plan, Optional<String> stage) {
    return IntStream.range(0, plan.objectives().size())
        .filter(i -> plan.objectives().get(i).stage().equals(stage))
        .boxed()
        .toList();
  }

  private static Set<String> decides(ResolvedBlock block) {
    return block.values("decides").stream().map(Value::asSymbol).collect(Collectors.toSet());
  }

  /** All that no stage names. */
  private static Set<String> others(Plan plan, Set<String> named) {
    return plan.parameters().stream()
        .map(Parameter::id)
        .filter(id -> !named.contains(id))
        .collect(Collectors.toSet());
  }

  /**
   * One block for all: of a kind that names their algorithms, with the first one's seed and the
   * last one's baseline, and as many evaluations as all of them together make at most.
   */
  static ResolvedBlock together(List<StagedSearch.Stage> stages) {
    ResolvedBlock first = stages.get(0).search();
    ResolvedBlock last = stages.get(stages.size() - 1).search();
    long all = StagedSearch.most(stages);
    ResolvedBlock stated = first.child("budget");
    Map<String, List<Value>> counts = new LinkedHashMap<>();
    stated.fields().keySet().forEach(f -> counts.put(f, List.of(Value.of("auto"))));
    counts.put(EVALUATIONS, List.of(Value.of((double) Math.min(Integer.MAX_VALUE, all))));
    String kind =
        stages.stream().map(s -> s.search().kind()).distinct().collect(Collectors.joining("+"));
    return new ResolvedBlock(
        "search",
        "search",
        kind,
        Map.of("seed", first.values("seed"), "baseline", last.values("baseline")),
        List.of(new ResolvedBlock(stated.path(), stated.name(), stated.kind(), counts, List.of())));
  }
}
