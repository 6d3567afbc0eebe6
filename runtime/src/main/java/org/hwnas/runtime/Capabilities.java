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
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.proxy.AccuracyFamilies;

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

  /** Topologies that NeuroSim's costs know. */
  private static final Set<String> TOPOLOGIES = Set.of("h_tree", "bus", "mesh");

  private static final Set<String> ACCURACIES =
      Set.of("accuracy", "digital_accuracy", "loss", "digital_loss");

  /** Kinds of `evaluate.accuracy` that compute with pruned weights, and with formats of layers. */
  private static final Set<String> PER_LAYER_ACCURACIES = Set.of("trained", "supernet");

  private Capabilities() {}

  /** The kinds of `evaluate.accuracy` that a design may choose. */
  static Set<String> accuracies(Plan plan) {
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
    kinds.removeAll(Set.of("tabular", "xgboost", "external"));
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
    converters(plan, gaps);
    SearchGaps.add(plan, gaps);
    List<Expr> asked = new ArrayList<>();
    plan.objectives().forEach(o -> asked.add(o.expr()));
    plan.requirements().forEach(r -> asked.add(r.expr()));
    StageRanks.of(plan).forEach(o -> asked.add(o.expr()));
    boolean compresses = ActedOnByCost.COMPRESS.containsAll(models(plan));
    if (!compresses && asked.stream().anyMatch(e -> e.metrics().contains("compression"))) {
      gaps.add(new Gap("the metric `compression` with `evaluate.cost` of that kind", true));
    }
    Set<String> without = accuracies(plan);
    without.removeAll(PER_LAYER_ACCURACIES);
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
        .filter(
            training ->
                training.fields().keySet().stream().anyMatch(f -> SearchGaps.stated(training, f)))
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
                    .filter(field -> SearchGaps.stated(block, field))
                    .forEach(
                        field ->
                            gaps.add(
                                new Gap(
                                    "`quantization.accumulator."
                                        + field
                                        + "` where no accuracy is measured on crossbars",
                                    true))));
  }

  /** Without a topology that NeuroSim's costs know, not one design could be measured. */
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
              if (!kinds.isEmpty() && TOPOLOGIES.stream().noneMatch(kinds::contains)) {
                gaps.add(
                    new Gap(
                        "`hardware.interconnect.kind` = `"
                            + kinds.get(0)
                            + "` with `evaluate.cost` = `neurosim`, which has `h_tree`, `bus` and `mesh`",
                        true));
              }
            });
  }

  /** NeuroSim works out the library's converters itself; what the spec states of one, it takes. */
  private static void converters(Plan plan, Set<Gap> gaps) {
    if (!models(plan).contains("neurosim")) {
      return;
    }
    Stream.of("power", "area")
        .filter(
            field ->
                plan.configuration().children().stream()
                    .filter(block -> block.kind().equals("hardware"))
                    .flatMap(block -> block.child("tile").stream())
                    .flatMap(block -> block.child("pe").stream())
                    .flatMap(block -> block.children().stream())
                    .filter(block -> block.kind().equals("adc"))
                    .map(block -> block.fields().get(field))
                    .anyMatch(f -> f != null && f.origin().kind() == Origin.Kind.INHERITED))
        .forEach(field -> gaps.add(new Gap("`hardware.tile.pe.adc." + field + "`", false)));
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
      return; // the report's own affair
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
        if (block.fields().containsKey(name) && SearchGaps.stated(block, name)) {
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
      } else if (!child.name().equals("surrogate") || !block.kind().equals("fidelity")) {
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
