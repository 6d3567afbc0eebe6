package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * A step of the chain: designs are measured as another plan says, and a share of them goes on.
 *
 * @param name of the block in the spec
 * @param keep share that goes on, above 0 and at most 1
 * @param by the objective or metric that decides; empty for all that the search looks at
 * @param plan how designs are measured here: the estimators are those of the block, the objectives
 *     what decides
 */
public record Fidelity(String name, double keep, Optional<String> by, Plan plan) {
  public Fidelity {
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException(
          "`evaluate." + name + ".keep` is a share above 0 and at most 1, not " + keep);
    }
  }

  /** The chain of a plan, cheapest first as the spec states it; without the plan's own end. */
  public static List<Fidelity> chain(Plan plan) {
    Optional<Block> evaluate = evaluate(plan);
    if (evaluate.isEmpty()
        || evaluate.get().children().stream().noneMatch(b -> b.kind().equals("fidelity"))) {
      return List.of();
    }
    ResolvedBlock settings = settings(plan).child("evaluate");
    List<Fidelity> chain = new ArrayList<>();
    for (Block block : evaluate.get().children()) {
      if (block.kind().equals("fidelity")) {
        ResolvedBlock own = settings.child(block.name());
        String by = own.symbol("by");
        Optional<String> decides = by.equals("auto") ? Optional.empty() : Optional.of(by);
        chain.add(
            new Fidelity(
                block.name(), own.number("keep"), decides, measured(plan, block, decides)));
      }
    }
    return List.copyOf(chain);
  }

  static Optional<Block> evaluate(Plan plan) {
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .findFirst();
  }

  /** A configuration with fields that depend on no parameter, such as how to search. */
  static ResolvedBlock settings(Plan plan) {
    Design any = new DesignOperators(plan).sample(RandomStream.of(0, "settings"));
    return new DesignResolver(plan).resolve(any);
  }

  /**
   * The plan that asks for some metrics and nothing else, with the estimators it has.
   *
   * @param metrics one or more
   */
  public static Plan asking(Plan plan, List<String> metrics) {
    return plan.with(
        plan.configuration(), metrics.stream().map(StageRanks::ofMetric).toList(), List.of());
  }

  /** The plan in which the estimators of a step are those of the end. */
  public static Plan measured(Plan plan, Block step, Optional<String> by) {
    return measured(plan, step, by, List.of());
  }

  /**
   * The plan in which the estimators of a stage are the experiment's, with the chain that the stage
   * itself states.
   */
  public static Plan owned(Plan plan, Block stage) {
    List<Block> chain = stage.children().stream().filter(Fidelity::step).toList();
    return measured(plan, stage, Optional.empty(), chain);
  }

  private static boolean step(Block block) {
    return block.kind().equals("fidelity");
  }

  private static Plan measured(Plan plan, Block step, Optional<String> by, List<Block> chain) {
    Optional<Block> usual = evaluate(plan);
    List<Block> children = new ArrayList<>();
    for (Block block : plan.configuration().children()) {
      if (block.kind().equals("stage")) { // one that measures as the experiment does goes on so
        List<Block> inside =
            block.children().stream()
                .map(b -> Optional.of(b).equals(usual) ? withStep(b, step, chain) : b)
                .toList();
        Map<String, Field> fields = new LinkedHashMap<>(block.fields());
        fields.remove("by"); // nothing is handed over from here
        children.add(new Block(block.name(), block.kind(), block.when(), fields, inside));
      } else {
        children.add(block.kind().equals("evaluate") ? withStep(block, step, chain) : block);
      }
    }
    Block root = plan.configuration();
    return plan.with(
        new Block(root.name(), root.kind(), root.when(), root.fields(), children),
        by.map(name -> List.of(deciding(plan, name))).orElse(plan.objectives()),
        // one quantity decides alone: the requirements may need what is not measured here
        by.isPresent() ? List.of() : plan.requirements());
  }

  private static Block withStep(Block evaluate, Block step, List<Block> chain) {
    List<Block> children = estimators(evaluate, step);
    children.addAll(chain);
    return new Block(
        evaluate.name(), evaluate.kind(), evaluate.when(), evaluate.fields(), children);
  }

  private static List<Block> estimators(Block evaluate, Block step) {
    Map<String, Block> own = new HashMap<>();
    step.children().forEach(block -> own.put(block.name(), block));
    List<Block> estimators = new ArrayList<>();
    for (Block block : evaluate.children()) {
      if (!step(block)) {
        estimators.add(own.getOrDefault(block.name(), block));
      }
    }
    return estimators;
  }

  /** The objective of that name; else what is better of the metric. */
  public static Objective deciding(Plan plan, String by) {
    return plan.objectives().stream()
        .filter(objective -> objective.name().equals(by))
        .findFirst()
        .orElseGet(() -> StageRanks.ofMetric(by));
  }
}
