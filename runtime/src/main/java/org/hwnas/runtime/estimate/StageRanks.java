package org.hwnas.runtime.estimate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;

/**
 * Metrics by which stages hand over and which no objective is: `by = latency` where nothing
 * minimises latency. The mean over times, chips and workloads decides, in the direction that is
 * better of such a metric.
 */
public final class StageRanks {
  private static final String AUTO = "auto";

  private StageRanks() {}

  /** Those of the stages that measure as the experiment does, none twice, in the stages' order. */
  public static List<Objective> of(Plan plan) {
    Set<String> apart = StageEstimators.apart(plan);
    return plan.configuration().children().stream()
        .filter(b -> b.kind().equals("stage") && !apart.contains(b.name()))
        .flatMap(stage -> by(stage).stream())
        .filter(name -> plan.objectives().stream().noneMatch(o -> o.name().equals(name)))
        .distinct()
        .map(StageRanks::ofMetric)
        .toList();
  }

  /** What a stage says is best; empty where it leaves that to its objectives. */
  public static Optional<String> by(Block stage) {
    return Optional.ofNullable(stage.fields().get("by")).stream()
        .flatMap(field -> field.values().stream())
        .map(value -> ((Expr.Const) value).value())
        .map(Value::asSymbol)
        .filter(name -> !name.equals(AUTO))
        .findFirst();
  }

  /** A metric as an objective: its mean, in the direction in which it is better. */
  public static Objective ofMetric(String metric) {
    Expr mean = new Expr.Metric(metric);
    for (Axis axis : List.of(Axis.TIME, Axis.CHIP, Axis.WORKLOAD)) {
      mean = new Expr.Reduce(Reduction.MEAN, axis, 0, mean);
    }
    return new Objective(
        metric,
        MetricUnits.higherIsBetter(metric),
        mean,
        MetricUnits.si(metric),
        "mean(" + metric + ")",
        new SourceLocation("", 0, 0));
  }
}
