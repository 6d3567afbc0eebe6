package org.hwnas.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.estimate.StageEstimators;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.proxy.AccuracyFamilies;
import org.hwnas.runtime.screening.Surrogate;

/**
 * What this version acts on. The language says more than any one version of the runtime does; a
 * plan that states what would be ignored is refused, rather than run as if it had not been stated.
 */
public final class Capabilities {
  /**
   * Something a plan states and this version does not act on.
   *
   * @param what in the plan's words, such as {@code hardware.mitigation.drift_compensation}
   * @param refused whether the spec itself states it; else a definition it extends does, and the
   *     run may go on with a note
   */
  public record Gap(String what, boolean refused) {}

  private static final Set<String> BY_SURROGATE =
      Set.of("gradient_boosting", "kriging", "perceptron");

  /** Topologies that NeuroSim knows. */
  private static final Set<String> TREES = Set.of("h_tree", "bus");

  private static final Set<String> ACCURACIES =
      Set.of("accuracy", "digital_accuracy", "loss", "digital_loss");

  /** Kinds of `evaluate.accuracy` that compute with pruned weights, and with formats of layers. */
  private static final Set<String> PER_LAYER_ACCURACIES = Set.of("trained", "supernet");

  private Capabilities() {}

  /** The kinds of `evaluate.accuracy` that a design may choose. */
  private static Set<String> accuracies(Plan plan) {
    Set<String> kinds = new LinkedHashSet<>();
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("accuracy"))
        .forEach(block -> kinds.add(block.kind()));
    return kinds;
  }

  /** What the mapping makes of each layer, where what measures the accuracy knows nothing of it. */
  private static void accuracy(Plan plan, Set<Gap> gaps) {
    Set<String> kinds = accuracies(plan);
    kinds.removeAll(PER_LAYER_ACCURACIES);
    kinds.removeAll(Set.of("tabular", "external"));
    for (String kind : kinds) {
      for (Block block : plan.configuration().children()) {
        if (block.kind().equals("pruning")
            && block.child("structure").filter(s -> !s.kind().equals("none")).isPresent()) {
          gaps.add(new Gap("`pruning` with an accuracy that is `" + kind + "`", true));
        }
        if (block.kind().equals("quantization")) {
          for (Block format : block.children()) {
            if (format.fields().values().stream().anyMatch(f -> f.variation().isPresent())) {
              gaps.add(
                  new Gap(
                      "`quantization."
                          + format.name()
                          + "` that differs from place to place with an accuracy that is `"
                          + kind
                          + "`",
                      true));
            }
          }
        }
      }
    }
  }

  /** What a plan states beyond this version, in the order of the plan; none twice. */
  public static List<Gap> gaps(Plan plan) {
    Set<Gap> gaps = new LinkedHashSet<>();
    Map<String, Set<String>> acted = acted(plan);
    Map<String, Set<String>> symbols = symbols(plan);
    Set<String> layered = layered(plan);
    for (Block block : plan.configuration().children()) {
      boolean design = Set.of("hardware", "quantization", "workload").contains(block.kind());
      if (!(design && ActedOnByCost.WHOLE.containsAll(models(plan)) && !models(plan).isEmpty())) {
        block(block, "", acted, symbols, layered, gaps);
      }
    }
    topology(plan, gaps);
    stages(plan, gaps);
    screening(plan, gaps);
    halving(plan, gaps);
    generations(plan, gaps);
    gates(plan, gaps);
    initial(plan, gaps);
    List<Expr> asked = new ArrayList<>();
    plan.objectives().forEach(o -> asked.add(o.expr()));
    plan.requirements().forEach(r -> asked.add(r.expr()));
    boolean compresses = ActedOnByCost.COMPRESS.containsAll(models(plan));
    if (!compresses && asked.stream().anyMatch(e -> e.metrics().contains("compression"))) {
      gaps.add(new Gap("the metric `compression` with `evaluate.cost` of that kind", true));
    }
    boolean losses =
        asked.stream()
            .anyMatch(e -> e.metrics().stream().anyMatch(Set.of("loss", "digital_loss")::contains));
    Set<String> without = accuracies(plan);
    without.removeAll(PER_LAYER_ACCURACIES);
    if (losses && !without.isEmpty()) {
      gaps.add(
          new Gap(
              "the metric `loss` with an accuracy that is `" + String.join("`, `", without) + "`",
              true));
    }
    boolean measured =
        asked.stream().anyMatch(e -> e.metrics().stream().anyMatch(ACCURACIES::contains));
    if (!measured || !without.isEmpty()) {
      accumulator(plan, gaps);
    }
    fit(plan, gaps);
    if (measured) {
      accuracy(plan, gaps);
    } else {
      plan.configuration().children().stream()
          .filter(block -> block.kind().equals("pruning"))
          .map(block -> block.fields().get("accuracy_loss"))
          .filter(f -> f != null && f.origin().kind() == Origin.Kind.SPEC)
          .forEach(
              f ->
                  gaps.add(
                      new Gap(
                          "`pruning.accuracy_loss` where no objective or requirement asks for the accuracy",
                          true)));
    }
    return List.copyOf(gaps);
  }

  /** How networks are trained that no score is fitted to. */
  private static void fit(Plan plan, Set<Gap> gaps) {
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.child("accuracy").stream())
        .filter(block -> block.kind().equals("zero_cost") && !AccuracyFamilies.fitted(block))
        .flatMap(block -> block.child("training").stream())
        .filter(training -> training.fields().keySet().stream().anyMatch(f -> stated(training, f)))
        .forEach(t -> gaps.add(new Gap("`evaluate.accuracy.training` without `fit`", true)));
  }

  /** Sums are looked at where networks are read on crossbars. */
  private static void accumulator(Plan plan, Set<Gap> gaps) {
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("quantization"))
        .flatMap(block -> block.child("accumulator").stream())
        .forEach(
            block ->
                Stream.of("bits", "fraction_bits")
                    .filter(field -> stated(block, field))
                    .forEach(
                        field ->
                            gaps.add(
                                new Gap(
                                    "`quantization.accumulator."
                                        + field
                                        + "` where no accuracy is measured on crossbars",
                                    true))));
  }

  /** NeuroSim knows trees and buses; without one, not one design could be measured. */
  private static void topology(Plan plan, Set<Gap> gaps) {
    if (!models(plan).equals(Set.of("neurosim"))) {
      return;
    }
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("hardware"))
        .flatMap(block -> block.child("interconnect").stream())
        .forEach(
            block -> {
              List<String> kinds = new ArrayList<>();
              block.fields().get("kind").values().forEach(v -> constants(v, kinds));
              if (!kinds.isEmpty() && TREES.stream().noneMatch(kinds::contains)) {
                gaps.add(
                    new Gap(
                        "`hardware.interconnect.kind` = `"
                            + kinds.get(0)
                            + "` with `evaluate.cost` = `neurosim`, which has `h_tree` and `bus`",
                        true));
              }
            });
  }

  /** Stages search with the experiment's estimators. */
  private static void stages(Plan plan, Set<Gap> gaps) {
    List<Block> stages =
        plan.configuration().children().stream().filter(b -> b.kind().equals("stage")).toList();
    for (Block stage : stages) {
      stage
          .child("search")
          .flatMap(search -> search.child("budget"))
          .filter(budget -> stated(budget, "stagnation"))
          .ifPresent(
              b -> gaps.add(new Gap("`" + stage.name() + ".search.budget.stagnation`", true)));
      Optional<String> name = Optional.of(stage.name());
      if (plan.requirements().stream()
          .anyMatch(r -> r.stage().equals(name) && r.scope() == Requirement.Scope.DESIGN)) {
        gaps.add(new Gap("requirements over parameters of stage `" + stage.name() + "`", true));
      }
      boolean objective =
          states(stage, "by", Value.of("auto"))
              || plan.objectives().stream().anyMatch(o -> states(stage, "by", Value.of(o.name())));
      if (!objective) {
        gaps.add(new Gap("`" + stage.name() + ".by` that names no objective", true));
      }
      if (StageEstimators.apart(plan).contains(stage.name())) {
        apart(stage, stages, gaps);
      }
    }
  }

  /** A stage that measures in its own way hands over what another one measures as the plan does. */
  private static void apart(Block stage, List<Block> stages, Set<Gap> gaps) {
    String what = "`" + stage.name() + ".evaluate`";
    if (stage == stages.get(stages.size() - 1)) {
      gaps.add(
          new Gap(
              what
                  + " of the last stage: what a run finds is measured by the experiment's own `evaluate`",
              true));
    }
    if (stages.stream().anyMatch(s -> !states(s, "inside", Value.of("auto")))) {
      gaps.add(new Gap(what + " where stages run inside others", true));
    }
    stage.child("evaluate").orElseThrow().children().stream()
        .filter(
            b ->
                Set.of("fidelity", "tabular", "lookup", "supernet").contains(b.kind())
                    || (b.name().equals("surrogate") && !b.kind().equals("no_surrogate")))
        .forEach(b -> gaps.add(new Gap(what + " with `" + b.kind() + "`", true)));
  }

  /** A predictor that the budget leaves no design for, and one in the middle of the chain. */
  private static void screening(Plan plan, Set<Gap> gaps) {
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
          gaps.add(new Gap("`evaluate." + block.name() + ".surrogate`", true));
        }
      }
      if (predicts && end.get().when().isEmpty() && BY_SURROGATE.contains(end.get().kind())) {
        Surrogate surrogate = Surrogate.of(plan).orElseThrow();
        if (surrogate.screen() == 0) {
          gaps.add(
              new Gap("`evaluate.surrogate.screen` = 0, with which nothing is measured", true));
        }
        int samples = surrogate.samples();
        int budget = Experiment.budget(Experiment.searchBlock(plan));
        if (samples >= budget) {
          gaps.add(
              new Gap(
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
  private static void generations(Plan plan, Set<Gap> gaps) {
    searches(plan)
        .filter(s -> s.fields().containsKey("population"))
        .filter(s -> states(s, "population", Value.of("auto")))
        .flatMap(s -> s.child("budget").stream())
        .filter(budget -> stated(budget, "generations"))
        .forEach(
            budget ->
                gaps.add(new Gap("`search.budget.generations` with `population` = `auto`", true)));
  }

  /** Files of first designs: what they need, and where they are none. */
  private static void initial(Plan plan, Set<Gap> gaps) {
    boolean staged = plan.configuration().child("search").isEmpty();
    searches(plan)
        .flatMap(s -> Stream.concat(Stream.of(s), s.children().stream()))
        .forEach(search -> search.child("initial").ifPresent(i -> file(search, i, staged, gaps)));
  }

  private static void file(Block search, Block initial, boolean staged, Set<Gap> gaps) {
    boolean named = !states(initial, "from", Value.of(""));
    if (!states(initial, "method", Value.of("file"))) {
      if (named) {
        gaps.add(new Gap("`initial.from` with another `method` than `file`", true));
      }
      return;
    }
    if (!named) {
      gaps.add(new Gap("`initial.method` = `file` without a file in `from`", true));
    }
    if (staged) {
      gaps.add(new Gap("`initial.method` = `file` in a stage", true));
    }
    if (search.children().stream().anyMatch(b -> b.kind().equals("phase"))
        && states(initial, "evaluate", Value.of("auto"))) {
      gaps.add(
          new Gap("`initial.method` = `file` with a `phase`, and no number in `evaluate`", true));
    }
  }

  /** Successive halving needs a ladder, and says itself how many designs climb it. */
  private static void halving(Plan plan, Set<Gap> gaps) {
    if (searches(plan)
        .flatMap(b -> b.children().stream())
        .anyMatch(b -> b.kind().equals("hyperband"))) {
      gaps.add(new Gap("`hyperband` as a member of `search`", true));
    }
    boolean staged =
        plan.configuration().children().stream().anyMatch(b -> b.kind().equals("stage"));
    Optional<Block> search = searches(plan).filter(b -> b.kind().equals("hyperband")).findFirst();
    Optional<Block> evaluate = plan.configuration().child("evaluate");
    if (search.isEmpty() || evaluate.isEmpty()) {
      return;
    }
    if (staged) {
      gaps.add(new Gap("`hyperband` in a stage", true));
      return;
    }
    List<Block> steps =
        evaluate.get().children().stream().filter(b -> b.kind().equals("fidelity")).toList();
    if (steps.isEmpty()) {
      gaps.add(new Gap("`search` of kind `hyperband` without a `fidelity` in `evaluate`", true));
    }
    ResolvedBlock settings = Experiment.searchBlock(plan);
    if (!settings.is("brackets", "auto") && settings.integer("brackets") > steps.size() + 1) {
      gaps.add(
          new Gap(
              "`search.brackets` = %d over %d fidelities"
                  .formatted(settings.integer("brackets"), steps.size() + 1),
              true));
    }
    if (settings.child("constraints").is("parameters", "reject")) {
      gaps.add(new Gap("`search.constraints.parameters` = `reject` of `hyperband`", true));
    }
    steps.stream()
        .filter(step -> stated(step, "keep"))
        .forEach(
            step ->
                gaps.add(
                    new Gap(
                        "`evaluate."
                            + step.name()
                            + ".keep` with `hyperband`, of which one in `eta` goes on",
                        true)));
    if (evaluate
        .get()
        .child("surrogate")
        .filter(s -> !s.kind().equals("no_surrogate"))
        .isPresent()) {
      gaps.add(new Gap("`evaluate.surrogate` with `hyperband`", true));
    }
    search
        .get()
        .child("budget")
        .filter(budget -> stated(budget, "generations"))
        .ifPresent(budget -> gaps.add(new Gap("`search.budget.generations` of `hyperband`", true)));
    boolean bred =
        stated(search.get(), "population")
            || search.get().children().stream()
                .filter(b -> Set.of("crossover", "mutation", "selection").contains(b.name()))
                .anyMatch(b -> b.fields().keySet().stream().anyMatch(f -> stated(b, f)));
    if (bred && !settings.is("propose", "evolution")) {
      gaps.add(new Gap("how `hyperband` breeds designs without `propose = evolution`", true));
    }
  }

  private static boolean stated(Block block, String field) {
    return block.fields().get(field).origin().kind() == Origin.Kind.SPEC;
  }

  /**
   * Gates are trained along with the weights of a supernet, by the loss; else they move over
   * designs that are measured.
   */
  private static void gates(Plan plan, Set<Gap> gaps) {
    searches(plan)
        .filter(b -> b.kind().equals("differentiable"))
        .forEach(search -> gates(plan, search, gaps));
  }

  private static void gates(Plan plan, Block search, Set<Gap> gaps) {
    boolean trained =
        PlanEvaluator.needsAccuracy(plan) && !states(search, "alternate", Value.of("none"));
    boolean staged = plan.configuration().child("search").isEmpty();
    if (trained && (staged || !accuracies(plan).equals(Set.of("supernet")))) {
      gaps.add(
          new Gap(
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
              new Gap(
                  "`search.alternate` = `" + together + "` where no supernet is trained", true));
        }
      }
      if (states(search, "result", Value.of("last")) && stated(search, "result")) {
        gaps.add(new Gap("`search.result` = `last` where no gates are trained", true));
      }
      if (stated(search, "warm_up")) {
        gaps.add(new Gap("`search.warm_up` where no gates are trained", true));
      }
    }
    Field discrete = search.fields().get("discretize_cost");
    if (discrete.origin().kind() != Origin.Kind.DEFAULT
        && !states(search, "discretize_cost", Value.of(true))) {
      gaps.add(new Gap("`search.discretize_cost` = false", true));
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

  private static void trainedGates(Plan plan, Set<Gap> gaps) {
    Set<String> asked = new LinkedHashSet<>();
    plan.objectives().forEach(o -> asked.addAll(o.expr().metrics()));
    if (asked.stream().noneMatch(Set.of("loss", "digital_loss")::contains)
        || asked.stream().anyMatch(Set.of("accuracy", "digital_accuracy")::contains)) {
      gaps.add(
          new Gap(
              "`search.alternate` other than `none` with an objective that is not over `loss` or `digital_loss`: an accuracy has no gradient",
              true));
    }
    long workloads =
        plan.configuration().children().stream().filter(b -> b.kind().equals("workload")).count();
    if (workloads > 1) {
      gaps.add(new Gap("`search.alternate` other than `none` with several workloads", true));
    }
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.kind().equals("supernet"))
        .filter(block -> !states(block, "sampling", Value.of("single_path")))
        .forEach(
            block ->
                gaps.add(
                    new Gap(
                        "`evaluate.accuracy.sampling` where gates choose what is trained", true)));
  }

  private static boolean states(Block block, String field, Value value) {
    return block.fields().get(field).values().equals(List.of(new Expr.Const(value)));
  }

  /** The cost models a design may choose. */
  private static Set<String> models(Plan plan) {
    Set<String> families = new LinkedHashSet<>();
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("cost"))
        .forEach(block -> families.add(block.kind()));
    return families;
  }

  /** Fields that may differ from layer to layer, whichever cost model a design may choose. */
  private static Set<String> layered(Plan plan) {
    Set<String> layered = new LinkedHashSet<>();
    ActedOnByCost.BY_LAYER.values().forEach(layered::addAll);
    models(plan).forEach(f -> layered.retainAll(ActedOnByCost.BY_LAYER.getOrDefault(f, Set.of())));
    return layered;
  }

  /** Fields acted on by kind of block, whichever cost model a design may choose. */
  private static Map<String, Set<String>> acted(Plan plan) {
    Map<String, Set<String>> acted = new HashMap<>(ActedOnFields.ACTED_ON);
    List<Map<String, Set<String>>> families =
        families(plan).stream()
            .filter(ActedOnByCost.BY_COST::containsKey)
            .map(ActedOnByCost.BY_COST::get)
            .toList();
    Set<String> kinds = new LinkedHashSet<>();
    families.forEach(family -> kinds.addAll(family.keySet()));
    for (String kind : kinds) {
      Set<String> all = new LinkedHashSet<>(acted.getOrDefault(kind, Set.of()));
      families.get(0).getOrDefault(kind, Set.of()).stream()
          .filter(field -> families.stream().allMatch(f -> knows(f, kind, field)))
          .forEach(all::add);
      acted.put(kind, all);
    }
    plan.configuration().child("search").ifPresent(search -> counted(search, acted));
    return acted;
  }

  /** A budget may also count what its search does. */
  private static void counted(Block search, Map<String, Set<String>> acted) {
    Set<String> all = new LinkedHashSet<>(ActedOnFields.ACTED_ON.get("budget"));
    all.addAll(ActedOnFields.COUNTED.getOrDefault(search.kind(), Set.of()));
    acted.put("budget", all);
  }

  /** Symbols acted on by field, whichever cost model a design may choose. */
  private static Map<String, Set<String>> symbols(Plan plan) {
    Map<String, Set<String>> symbols = new HashMap<>(ActedOnSymbols.SYMBOLS);
    List<String> families = families(plan);
    symbols.replaceAll(
        (field, usual) ->
            families.stream()
                .map(
                    f ->
                        ActedOnSymbols.SYMBOLS_BY_COST
                            .getOrDefault(f, Map.of())
                            .getOrDefault(field, usual))
                .reduce(
                    (one, other) ->
                        one.stream().filter(other::contains).collect(Collectors.toSet()))
                .orElse(usual));
    return symbols;
  }

  private static List<String> families(Plan plan) {
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("cost"))
        .map(Block::kind)
        .toList();
  }

  private static boolean knows(Map<String, Set<String>> family, String kind, String field) {
    return family.getOrDefault(kind, Set.of()).contains(field);
  }

  private static void block(
      Block block,
      String above,
      Map<String, Set<String>> acted,
      Map<String, Set<String>> symbols,
      Set<String> layered,
      Set<Gap> gaps) {
    String path = above.isEmpty() ? block.name() : above + "." + block.name();
    if (block.kind().equals("network")) {
      return;
    }
    Set<String> known = acted.get(block.kind());
    if (known == null && !ActedOnFields.INERT.contains(block.kind())) {
      gaps.add(new Gap("`" + path + "` of kind `" + block.kind() + "`", true));
      return;
    }
    if (block.kind().equals("report")) {
      // the report shows everything there is; a choice among it changes no result
      if (!block.children().isEmpty()) {
        gaps.add(new Gap("what `report` selects", false));
      }
      return;
    }
    if (block.kind().equals("finish")) {
      Field designs = block.fields().get("designs");
      if (designs.values().equals(List.of(Expr.symbol("none")))) {
        return;
      }
    }
    block
        .fields()
        .forEach(
            (name, field) ->
                field(block.kind(), name, field, path, known, symbols, layered)
                    .ifPresent(gaps::add));
    if (block.kind().equals("stage")) {
      acted = new HashMap<>(acted);
      counted(block.child("search").orElseThrow(), acted);
    }
    Field key = block.fields().get("key");
    if (block.kind().equals("tabular")
        && key != null
        && key.values().equals(List.of(Expr.symbol("auto")))) {
      for (String name : List.of("column", "order")) { // which plans of earlier versions lack
        if (block.fields().containsKey(name) && stated(block, name)) {
          gaps.add(new Gap("`" + path + "." + name + "` without a `key`", true));
        }
      }
    }
    boolean step =
        block.kind().equals("fidelity") || (block.kind().equals("evaluate") && !above.isEmpty());
    Set<String> unheard = ActedOnFields.UNHEARD.getOrDefault(block.kind(), Set.of());
    for (Block child : block.children()) {
      if (unheard.contains(child.name()) || unheard.contains(child.kind())) {
        child
            .fields()
            .forEach(
                (name, field) ->
                    field(
                            child.kind(),
                            name,
                            field,
                            path + "." + child.name(),
                            Set.of(),
                            symbols,
                            layered)
                        .ifPresent(gaps::add));
      } else if (!step) {
        block(child, path, acted, symbols, layered, gaps);
      } else if (!child.name().equals("surrogate")) {
        Map<String, Set<String>> own = new HashMap<>(acted);
        own.putAll(ActedOnByCost.BY_COST.getOrDefault(child.kind(), Map.of()));
        block(child, path, own, symbols, layered, gaps);
      }
    }
  }

  private static Optional<Gap> field(
      String kind,
      String name,
      Field field,
      String path,
      Set<String> known,
      Map<String, Set<String>> symbolsByField,
      Set<String> layered) {
    if (field.origin().kind() == Origin.Kind.DEFAULT) {
      return Optional.empty();
    }
    boolean refused = field.origin().kind() == Origin.Kind.SPEC;
    String what = "`" + path + "." + name + "`";
    if (known == null || !known.contains(name)) {
      return Optional.of(new Gap(what, refused));
    }
    if (field.variation().isPresent() && !layered.contains(kind + "." + name)) {
      return Optional.of(new Gap(what + " per " + field.variation().get().per().id(), refused));
    }
    Set<String> symbols = symbolsByField.get(kind + "." + name);
    if (symbols == null) {
      return Optional.empty();
    }
    List<String> beyond = new ArrayList<>();
    for (Expr value : field.values()) {
      constants(value, beyond);
    }
    beyond.removeIf(symbols::contains);
    return beyond.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gap(what + " = `" + String.join("`, `", beyond) + "`", refused));
  }

  /** Symbols an expression can take, as far as it states them. */
  private static void constants(Expr expr, List<String> into) {
    if (expr instanceof Expr.Const c && c.value() instanceof Value.Sym symbol) {
      into.add(symbol.name());
    }
    expr.children().forEach(c -> constants(c, into));
  }
}
