package org.hwnas.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.screening.Surrogate;

/**
 * What a plan states of searches, stages and screening beyond this version; see {@link
 * Capabilities}.
 */
final class SearchGaps {
  private static final Set<String> BY_SURROGATE =
      Set.of("gradient_boosting", "kriging", "perceptron");

  private SearchGaps() {}

  /** Adds what is not acted on. */
  static void add(Plan plan, Set<Capabilities.Gap> gaps) {
    stages(plan, gaps);
    screening(plan, gaps);
    halving(plan, gaps);
    generations(plan, gaps);
    gates(plan, gaps);
    initial(plan, gaps);
  }

  /** Stages search with the experiment's estimators. */
  private static void stages(Plan plan, Set<Capabilities.Gap> gaps) {
    List<Block> stages =
        plan.configuration().children().stream().filter(b -> b.kind().equals("stage")).toList();
    for (Block stage : stages) {
      stage
          .child("search")
          .flatMap(search -> search.child("budget"))
          .filter(budget -> stated(budget, "stagnation"))
          .ifPresent(
              b ->
                  gaps.add(
                      new Capabilities.Gap(
                          "`" + stage.name() + ".search.budget.stagnation`", true)));
      if (StageEstimators.apart(plan).contains(stage.name())) {
        apart(stage, stages, gaps);
      }
    }
  }

  /** A stage that measures in its own way hands over what another one measures as the plan does. */
  private static void apart(Block stage, List<Block> stages, Set<Capabilities.Gap> gaps) {
    String what = "`" + stage.name() + ".evaluate`";
    if (stage == stages.get(stages.size() - 1)) {
      gaps.add(
          new Capabilities.Gap(
              what
                  + " of the last stage: what a run finds is measured by the experiment's own `evaluate`",
              true));
    }
    if (stages.stream().anyMatch(s -> !states(s, "inside", Value.of("auto")))) {
      gaps.add(new Capabilities.Gap(what + " where stages run inside others", true));
    }
    stage.child("evaluate").orElseThrow().children().stream()
        .filter(
            b ->
                Set.of("fidelity", "tabular", "lookup", "supernet").contains(b.kind())
                    || (b.name().equals("surrogate") && !b.kind().equals("no_surrogate")))
        .forEach(b -> gaps.add(new Capabilities.Gap(what + " with `" + b.kind() + "`", true)));
  }

  /** A predictor that the budget leaves no design for, and one in the middle of the chain. */
  private static void screening(Plan plan, Set<Capabilities.Gap> gaps) {
    List<Block> evaluates =
        plan.configuration().children().stream()
            .filter(block -> block.kind().equals("evaluate"))
            .toList();
    for (Block evaluate : evaluates) {
      Optional<Block> end = evaluate.child("surrogate");
      boolean predicts = end.filter(b -> !b.kind().equals("no_surrogate")).isPresent();
      for (Block block : evaluate.children()) {
        // one that states none has that of the end
        if (block.kind().equals("fidelity")
            && block.child("surrogate").filter(s -> !end.equals(Optional.of(s))).isPresent()) {
          gaps.add(new Capabilities.Gap("`evaluate." + block.name() + ".surrogate`", true));
        }
      }
      if (predicts && end.get().when().isEmpty() && BY_SURROGATE.contains(end.get().kind())) {
        Surrogate surrogate = Surrogate.of(plan).orElseThrow();
        if (surrogate.screen() == 0) {
          gaps.add(
              new Capabilities.Gap(
                  "`evaluate.surrogate.screen` = 0, with which nothing is measured", true));
        }
        int samples = surrogate.samples();
        int budget = Experiment.budget(Experiment.searchBlock(plan));
        if (samples >= budget) {
          gaps.add(
              new Capabilities.Gap(
                  "`evaluate.surrogate` that learns from "
                      + samples
                      + " designs with a budget of "
                      + budget,
                  true));
        }
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

  /** Files of first designs: what they need, and where they are none. */
  private static void initial(Plan plan, Set<Capabilities.Gap> gaps) {
    boolean staged = plan.configuration().child("search").isEmpty();
    searches(plan)
        .flatMap(s -> Stream.concat(Stream.of(s), s.children().stream()))
        .forEach(search -> search.child("initial").ifPresent(i -> file(search, i, staged, gaps)));
  }

  private static void file(
      Block search, Block initial, boolean staged, Set<Capabilities.Gap> gaps) {
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
    if (staged) {
      gaps.add(new Capabilities.Gap("`initial.method` = `file` in a stage", true));
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
    if (searches(plan)
        .flatMap(b -> b.children().stream())
        .anyMatch(b -> b.kind().equals("hyperband"))) {
      gaps.add(new Capabilities.Gap("`hyperband` as a member of `search`", true));
    }
    boolean staged =
        plan.configuration().children().stream().anyMatch(b -> b.kind().equals("stage"));
    Optional<Block> search = searches(plan).filter(b -> b.kind().equals("hyperband")).findFirst();
    Optional<Block> evaluate = plan.configuration().child("evaluate");
    if (search.isEmpty() || evaluate.isEmpty()) {
      return;
    }
    if (staged) {
      gaps.add(new Capabilities.Gap("`hyperband` in a stage", true));
      return;
    }
    List<Block> steps =
        evaluate.get().children().stream().filter(b -> b.kind().equals("fidelity")).toList();
    if (steps.isEmpty()) {
      gaps.add(
          new Capabilities.Gap(
              "`search` of kind `hyperband` without a `fidelity` in `evaluate`", true));
    }
    ResolvedBlock settings = Experiment.searchBlock(plan);
    if (!settings.is("brackets", "auto") && settings.integer("brackets") > steps.size() + 1) {
      gaps.add(
          new Capabilities.Gap(
              "`search.brackets` = %d over %d fidelities"
                  .formatted(settings.integer("brackets"), steps.size() + 1),
              true));
    }
    if (settings.child("constraints").is("parameters", "reject")) {
      gaps.add(
          new Capabilities.Gap("`search.constraints.parameters` = `reject` of `hyperband`", true));
    }
    steps.stream()
        .filter(step -> stated(step, "keep"))
        .forEach(
            step ->
                gaps.add(
                    new Capabilities.Gap(
                        "`evaluate."
                            + step.name()
                            + ".keep` with `hyperband`, of which one in `eta` goes on",
                        true)));
    if (evaluate
        .get()
        .child("surrogate")
        .filter(s -> !s.kind().equals("no_surrogate"))
        .isPresent()) {
      gaps.add(new Capabilities.Gap("`evaluate.surrogate` with `hyperband`", true));
    }
    search
        .get()
        .child("budget")
        .filter(budget -> stated(budget, "generations"))
        .ifPresent(
            budget ->
                gaps.add(new Capabilities.Gap("`search.budget.generations` of `hyperband`", true)));
    boolean bred =
        stated(search.get(), "population")
            || search.get().children().stream()
                .filter(b -> Set.of("crossover", "mutation", "selection").contains(b.name()))
                .anyMatch(b -> b.fields().keySet().stream().anyMatch(f -> stated(b, f)));
    if (bred && !settings.is("propose", "evolution")) {
      gaps.add(
          new Capabilities.Gap(
              "how `hyperband` breeds designs without `propose = evolution`", true));
    }
  }

  static boolean stated(Block block, String field) {
    return block.fields().get(field).origin().kind() == Origin.Kind.SPEC;
  }

  /**
   * Gates are trained along with the weights of a supernet, by the loss; else they move over
   * designs that are measured.
   */
  private static void gates(Plan plan, Set<Capabilities.Gap> gaps) {
    searches(plan)
        .filter(b -> b.kind().equals("differentiable"))
        .forEach(search -> gates(plan, search, gaps));
  }

  private static void gates(Plan plan, Block search, Set<Capabilities.Gap> gaps) {
    boolean trained =
        PlanEvaluator.needsAccuracy(plan) && !states(search, "alternate", Value.of("none"));
    boolean staged = plan.configuration().child("search").isEmpty();
    if (trained && (staged || !Capabilities.accuracies(plan).equals(Set.of("supernet")))) {
      gaps.add(
          new Capabilities.Gap(
              staged
                  ? "`search.alternate` = `none` left out in a stage that searches accuracy"
                  : "`search.alternate` = `none` left out where no supernet is trained",
              true));
    } else if (trained) {
      trainedGates(plan, gaps);
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

  private static void trainedGates(Plan plan, Set<Capabilities.Gap> gaps) {
    Set<String> asked = new LinkedHashSet<>();
    plan.objectives().forEach(o -> asked.addAll(o.expr().metrics()));
    if (asked.stream().noneMatch(Set.of("loss", "digital_loss")::contains)
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
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
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
