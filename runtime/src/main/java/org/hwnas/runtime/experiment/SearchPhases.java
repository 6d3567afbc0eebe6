package org.hwnas.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.Block;
import org.hwnas.plan.Origin;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;

/** The phases of an evolution: what they leave open is the search's, and how long they are. */
final class SearchPhases {
  private static final String PHASE = "phase";
  private static final String POPULATION = "population";

  /** Parts of a phase, with the kind each has where nothing is stated. */
  private static final Map<String, String> PARTS =
      Map.of("crossover", "uniform", "mutation", "step", "selection", "selection");

  private SearchPhases() {}

  /**
   * The search with its phases filled.
   *
   * @param search as resolved, defaults in place of what a phase does not state
   * @param stated the same block of the plan, which knows what was stated
   */
  static ResolvedBlock filled(ResolvedBlock search, Block stated) {
    List<ResolvedBlock> children = new ArrayList<>();
    for (ResolvedBlock child : search.children()) {
      Optional<Block> phase = stated.child(child.name());
      children.add(
          child.kind().equals(PHASE) && phase.isPresent()
              ? phase(child, phase.get(), search)
              : child);
    }
    return with(search, search.fields(), children);
  }

  private static ResolvedBlock phase(ResolvedBlock phase, Block stated, ResolvedBlock search) {
    Map<String, List<Value>> fields = new LinkedHashMap<>(phase.fields());
    if (open(stated, POPULATION) && search.has(POPULATION)) {
      fields.put(POPULATION, search.values(POPULATION));
    }
    List<ResolvedBlock> children = new ArrayList<>();
    for (ResolvedBlock child : phase.children()) {
      boolean open =
          child.kind().equals(PARTS.get(child.name()))
              && stated
                  .child(child.name())
                  .filter(b -> b.fields().keySet().stream().allMatch(f -> open(b, f)))
                  .isPresent();
      children.add(open ? search.find(child.name()).orElse(child) : child);
    }
    return with(phase, fields, children);
  }

  private static boolean open(Block block, String field) {
    return block.fields().get(field).origin().kind() == Origin.Kind.DEFAULT;
  }

  private static ResolvedBlock with(
      ResolvedBlock block, Map<String, List<Value>> fields, List<ResolvedBlock> children) {
    return new ResolvedBlock(
        block.path(),
        block.name(),
        block.kind(),
        fields,
        block.varying(),
        block.origins(),
        children);
  }

  /**
   * Evaluations of all phases and of the designs measured before the first; empty where a search
   * has none.
   */
  static OptionalInt evaluations(ResolvedBlock search) {
    long all =
        search
            .childrenOfKind(PHASE)
            .mapToLong(p -> (long) p.number("generations") * p.integer(POPULATION))
            .sum();
    if (all == 0) {
      return OptionalInt.empty();
    }
    long before =
        search
            .find("initial")
            .filter(i -> !i.is("evaluate", "auto"))
            .map(i -> (long) i.number("evaluate"))
            .orElse(0L);
    return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, all + before));
  }
}
