package org.hwnas.runtime.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;

/** An experiment that is made once for each of its seeds ({@code reproduce.seeds}). */
public final class SeededPlans {
  private static final String SEEDS = "seeds";

  private SeededPlans() {}

  /**
   * A plan for each seed, as if its searches had stated that seed and nothing else had been said;
   * the plan itself where it names no seeds.
   */
  public static List<Plan> of(Plan plan) {
    List<Expr> seeds =
        plan.configuration()
            .child("reproduce")
            .map(block -> block.fields().get(SEEDS).values())
            .orElse(List.of());
    return seeds.isEmpty()
        ? List.of(plan)
        : seeds.stream().distinct().map(seed -> seeded(plan, seed)).toList();
  }

  private static Plan seeded(Plan plan, Expr seed) {
    Block root = plan.configuration();
    List<Block> children = root.children().stream().map(b -> seeded(b, seed)).toList();
    return plan.with(
        new Block(root.name(), root.kind(), root.when(), root.fields(), children),
        plan.objectives(),
        plan.requirements());
  }

  private static Block seeded(Block block, Expr seed) {
    if (block.name().equals("reproduce")) {
      return with(block, SEEDS, Field.list(List.of(), "1", Origin.DEFAULT));
    }
    if (block.name().equals("search")) {
      Field before = block.fields().get("seed");
      return with(block, "seed", Field.scalar(seed, before.unit(), before.origin()));
    }
    if (block.kind().equals("stage")) {
      List<Block> children = block.children().stream().map(b -> seeded(b, seed)).toList();
      return new Block(block.name(), block.kind(), block.when(), block.fields(), children);
    }
    return block;
  }

  private static Block with(Block block, String name, Field field) {
    Map<String, Field> fields = new LinkedHashMap<>(block.fields());
    fields.put(name, field);
    return new Block(block.name(), block.kind(), block.when(), fields, block.children());
  }
}
