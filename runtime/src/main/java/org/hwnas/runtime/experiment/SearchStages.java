package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.StageEstimators;
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
              goals(plan, block, apart.contains(block.name()), stages.size()),
              apart.contains(block.name())));
    }
    return stages;
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
              objectives(plan, stage).stream().map(plan.objectives()::get).toList(),
              plan.requirements().stream()
                  .filter(r -> r.stage().isEmpty() || r.stage().get().equals(stage))
                  .map(SearchStages::ofAll)
                  .toList()));
    }
    return apart;
  }

  private static Requirement ofAll(Requirement r) {
    return new Requirement(r.scope(), r.expr(), r.when(), r.message(), r.text(), r.place());
  }

  /** A stage's own, else those that belong to none. */
  private static List<Integer> objectives(Plan plan, String stage) {
    List<Integer> own = of(plan, Optional.of(stage));
    return own.isEmpty() ? of(plan, Optional.empty()) : own;
  }

  private static StagedSearch.Goals goals(
      Plan plan, ResolvedBlock block, boolean apart, int place) {
    List<Integer> own = objectives(plan, block.name());
    OptionalInt by = by(plan, block);
    if (!apart) {
      return new StagedSearch.Goals(own, by, place);
    }
    // of its own scores, which have these objectives and no others
    int first = by.isPresent() ? own.indexOf(by.getAsInt()) : 0;
    if (first < 0) {
      throw new IllegalArgumentException(
          "`" + block.name() + ".by` is no objective of that stage, which measures in its own way");
    }
    List<Integer> places = IntStream.range(0, own.size()).boxed().toList();
    return new StagedSearch.Goals(places, OptionalInt.of(first), place);
  }

  /** The objective that says which design is best, where a stage names one. */
  private static OptionalInt by(Plan plan, ResolvedBlock block) {
    return IntStream.range(0, plan.objectives().size())
        .filter(i -> block.is("by", plan.objectives().get(i).name()))
        .findFirst();
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
