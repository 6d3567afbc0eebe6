package org.hwnas.dsl.lowering;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;

/** Reports workloads without a data set where metrics or the network need one. */
final class DataCheck {
  private static final String FIX = "add `workload { dataset = fashion_mnist_10k }`";

  private final Diagnostics diagnostics;
  private final Place place;

  /**
   * @param place of the experiment
   */
  DataCheck(Diagnostics diagnostics, Place place) {
    this.diagnostics = diagnostics;
    this.place = place;
  }

  /** Looks at the blocks of an experiment; one finding per workload, the weightier first. */
  void check(List<Block> blocks, List<Objective> objectives, List<Requirement> requirements) {
    boolean measured = measuresAccuracy(objectives, requirements);
    for (Block workload : blocks) {
      if (!workload.kind().equals("workload") || !is(workload, "dataset", "none")) {
        continue;
      }
      if (measured) {
        diagnostics.add(
            Issue.DATASET_MISSING,
            place,
            "`accuracy` needs a data set, but workload `" + workload.name() + "` has none",
            "",
            FIX,
            Offers.member(place, "workload { dataset = fashion_mnist_10k }"));
      } else {
        Expr name = workload.fields().get("network").values().get(0);
        blocks.stream()
            .filter(b -> b.kind().equals("network") && Expr.symbol(b.name()).equals(name))
            .forEach(network -> input(workload, network));
      }
    }
  }

  private static boolean measuresAccuracy(
      List<Objective> objectives, List<Requirement> requirements) {
    Set<String> metrics = new HashSet<>();
    objectives.forEach(o -> metrics.addAll(o.expr().metrics()));
    requirements.forEach(r -> metrics.addAll(r.expr().metrics()));
    return metrics.contains("accuracy") || metrics.contains("digital_accuracy");
  }

  private void input(Block workload, Block network) {
    Map<String, Integer> missing = missing(network);
    // without layers something else is wrong: a file that cannot be read would have told its input
    if (!missing.isEmpty() && !network.children().isEmpty()) {
      diagnostics.add(
          Issue.INPUT_UNKNOWN,
          place,
          "`%s` takes %s from a data set, but workload `%s` has none"
              .formatted(
                  network.name(),
                  missing.keySet().stream()
                      .map(f -> "`" + f + "`")
                      .collect(Collectors.joining(", ")),
                  workload.name()),
          "",
          FIX
              + ", or "
              + missing.entrySet().stream()
                  .map(e -> "`" + e.getKey() + " = " + e.getValue() + "`")
                  .collect(Collectors.joining("  "))
              + " to the network");
    }
  }

  /** What a network leaves to the data set, with a value one could give. */
  private static Map<String, Integer> missing(Block network) {
    Map<String, Integer> missing = new LinkedHashMap<>();
    missing.put("input_channels", 1);
    missing.put("input_height", 28);
    missing.put("input_width", 28);
    if (countsClasses(network)) {
      missing.put("classes", 10);
    }
    missing.keySet().removeIf(f -> !is(network, f, "auto"));
    return missing;
  }

  private static boolean countsClasses(Block block) {
    return block.kind().equals("linear") && is(block, "units", "auto")
        || block.children().stream().anyMatch(DataCheck::countsClasses);
  }

  private static boolean is(Block block, String field, String symbol) {
    Field value = block.fields().get(field);
    return value != null && value.values().contains(Expr.symbol(symbol));
  }
}
