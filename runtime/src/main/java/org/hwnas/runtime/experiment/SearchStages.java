package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.screening.Fidelity;
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
    Set<String> apart = StageEstimators.apart(plan);
    List<StagedSearch.Stage> stages = new ArrayList<>();
    for (ResolvedBlock block : blocks) {
      ResolvedBlock search =
          plan.configuration()
              .child(block.name())
              .flatMap(b -> b.child("search"))
              .map(stated -> SearchPhases.filled(block.child("search"), stated))
              .orElseGet(() -> block.child("search"));
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
              Experiment.budget(search),
              new StagedSearch.Nesting(
                  Optional.of(block.symbol("inside")).filter(s -> !s.equals("auto")),
                  block.integer("rerun")),
              goals(plan, block, apart.contains(block.name()), added),
              added.stream()
                  .map(i -> blocks.get(i).name())
                  .flatMap(name -> plan.requirements().stream().filter(r -> ofStage(r, name)))
                  .filter(r -> r.scope() == Requirement.Scope.DESIGN)
                  .map(Requirement::everywhere)
                  .toList(),
              apart.contains(block.name())));
    }
    return stages;
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
      Plan measured = Fidelity.measured(plan, estimators, Optional.empty());
      apart.put(
          stage,
          measured.with(
              measured.configuration(),
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
