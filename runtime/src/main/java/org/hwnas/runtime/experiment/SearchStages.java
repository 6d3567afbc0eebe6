package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
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
              new StagedSearch.Goals(
                  objectives(plan, block.name()), by(plan, block), stages.size())));
    }
    return stages;
  }

  /** A stage's own, else those that belong to none. */
  private static List<Integer> objectives(Plan plan, String stage) {
    List<Integer> own = of(plan, Optional.of(stage));
    return own.isEmpty() ? of(plan, Optional.empty()) : own;
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
