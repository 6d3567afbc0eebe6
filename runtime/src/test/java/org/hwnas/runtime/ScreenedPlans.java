package org.hwnas.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.random.RandomStream;

/** Plans that screen, and an estimator of several fidelities for them. */
public final class ScreenedPlans {
  private ScreenedPlans() {}

  private static Block block(String name, String kind, List<Block> children, Object... fields) {
    Map<String, Field> all = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      Object value = fields[i + 1];
      Expr expr =
          value instanceof Number n ? Expr.number(n.doubleValue()) : Expr.symbol((String) value);
      all.put((String) fields[i], Field.scalar(expr, "1", Origin.DEFAULT));
    }
    return new Block(name, kind, Optional.empty(), all, children);
  }

  /** Trees that predict all metrics. */
  public static Block surrogate(int samples, double screen) {
    return block(
        "surrogate",
        "gradient_boosting",
        List.of(),
        "predicts",
        "auto",
        "samples",
        samples,
        "loss",
        "squared",
        "screen",
        screen,
        "after",
        2,
        "retrain",
        2,
        "trees",
        60,
        "depth",
        6,
        "learning_rate",
        0.1,
        "subsample",
        0.75,
        "columns",
        0.9);
  }

  /** A small recurrent network that learns the order of all metrics. */
  public static Block recurrent(int samples) {
    return block(
        "surrogate",
        "recurrent",
        List.of(),
        "predicts",
        "auto",
        "samples",
        samples,
        "loss",
        "pairwise_hinge",
        "screen",
        1,
        "after",
        0,
        "retrain",
        1,
        "hidden",
        8,
        "embedding",
        4,
        "epochs",
        20,
        "batch",
        16,
        "learning_rate",
        0.01,
        "margin",
        0.1);
  }

  /** No predictor. */
  public static Block none() {
    return block("surrogate", "no_surrogate", List.of());
  }

  /** A step whose cost model bears its name. */
  public static Block fidelity(String name, double keep, String by) {
    return block(
        name, "fidelity", List.of(block("cost", name, List.of()), none()), "keep", keep, "by", by);
  }

  /** {@link TestPlans#conditional} with such blocks in `evaluate`; the end measures exactly. */
  public static Plan plan(List<Block> evaluate, Object... search) {
    Plan plain = TestPlans.conditional(search);
    List<Block> estimators = new ArrayList<>(List.of(block("cost", "exact", List.of())));
    estimators.addAll(evaluate);
    List<Block> children = new ArrayList<>(plain.configuration().children());
    children.add(designed(plain));
    children.add(block("evaluate", "evaluate", estimators));
    return new Plan(
        plain.name(),
        plain.doc(),
        plain.edition(),
        plain.parameters(),
        plain.decisions(),
        new Block("", "experiment", Optional.empty(), Map.of(), children),
        plain.objectives(),
        plain.requirements(),
        plain.space(),
        plain.citations(),
        plain.sources());
  }

  /** Where every parameter stands. */
  private static Block designed(Plan plan) {
    List<Block> parts = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      Expr value = Expr.param(parameter.id());
      parts.add(
          new Block(
              parameter.id(),
              "part",
              parameter.when(),
              Map.of("value", Field.scalar(value, "1", Origin.DEFAULT)),
              List.of()));
    }
    return new Block("hardware", "hardware", Optional.empty(), Map.of(), parts);
  }

  /** Measures as `evaluate.cost` says: exactly, or off by some per cent. */
  public record Estimator(String kind, Set<String> measured) implements DesignEvaluator {
    @Override
    public DesignEvaluator as(Plan plan) {
      String other =
          plan.configuration().child("evaluate").orElseThrow().child("cost").orElseThrow().kind();
      return new Estimator(other, measured);
    }

    @Override
    public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
      measured.add(kind + " " + design.key());
      SortedMap<String, MetricArray> metrics = new TreeMap<>(TestPlans.measure(design));
      if (!kind.equals("exact")) {
        RandomStream error = RandomStream.of(9, design.key());
        double factor = Math.exp(0.1 * error.nextGaussian());
        metrics.put("energy", MetricArray.scalar(metrics.get("energy").at(0, 0) * factor));
      }
      return metrics;
    }
  }

  /** Measures exactly, and remembers what it was asked. */
  public static Estimator estimator() {
    return new Estimator("exact", ConcurrentHashMap.newKeySet());
  }

  /** A predictor and two steps. */
  public static Plan chain() {
    return plan(
        List.of(
            surrogate(12, 0.5), fidelity("quick", 0.6, "energy"), fidelity("better", 0.5, "auto")),
        "budget.evaluations",
        40,
        "population",
        10);
  }
}
