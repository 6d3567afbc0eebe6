package org.hwnas.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.random.RandomStream;

/** A small conditional plan with every kind of domain, and made-up metrics of its designs. */
public final class TestPlans {
  private TestPlans() {}

  /**
   * The plan: two objectives (accuracy over two chips up, energy down), a requirement over
   * parameters and one over metrics.
   *
   * @param settings of the search block, name before value; those of the budget begin with {@code
   *     budget.}
   */
  public static Plan conditional(Object... settings) {
    Expr mbconv = Expr.apply(Operator.EQ, Expr.param("op"), Expr.symbol("mbconv"));
    Expr rowsFit =
        Expr.apply(
            Operator.GE,
            Expr.param("bits"),
            Expr.apply(
                Operator.SUB, Expr.apply(Operator.LOG2, Expr.param("rows")), Expr.number(3)));
    return Plans.of(
        "conditional",
        List.of(
            Plans.parameter("rows", new Domain.Grid(List.of(32.0, 64.0, 128.0, 256.0), true)),
            Plans.parameter("bits", new Domain.Integers(3, 8)),
            Plans.parameter(
                "op",
                new Domain.Choice(List.of(Value.of("conv"), Value.of("mbconv"), Value.of("skip")))),
            Plans.parameter("expand", new Domain.Integers(1, 6), mbconv),
            Plans.parameter(
                "squeeze", new Domain.Choice(List.of(Value.of(false), Value.of(true))), mbconv),
            Plans.parameter("ratio", new Domain.Interval(0.05, 0.5, true), Expr.param("squeeze"))),
        List.of(
            Plans.require(rowsFit),
            Plans.demand(Expr.apply(Operator.LE, new Expr.Metric("area"), Expr.number(400)))),
        root(search(settings)),
        List.of(
            Plans.maximize(
                "accuracy",
                new Expr.Reduce(Reduction.MEAN, Axis.CHIP, 0, new Expr.Metric("accuracy"))),
            Plans.minimize("energy", new Expr.Metric("energy"))));
  }

  /** A configuration that holds a search block and nothing else. */
  public static Block root(Block search) {
    return new Block("", "experiment", Optional.empty(), Map.of(), List.of(search));
  }

  /** Kinds of the parts of a search where none is stated. */
  private static final Map<String, String> KINDS =
      Map.of("crossover", "uniform", "mutation", "step");

  /** A search block with the language's fields; see {@link #conditional}. */
  public static Block search(Object... settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kind", "nsga2");
    values.put("seed", 1);
    values.put("population", 6);
    values.put("crossover.probability", 0.9);
    values.put("mutation.probability", "auto");
    values.put("mutation.share", 1);
    values.put("baseline", "random");
    values.put("budget.evaluations", "auto");
    values.put("budget.generations", "auto");
    values.put("budget.episodes", "auto");
    values.put("budget.wall_clock", "auto");
    for (int i = 0; i < settings.length; i += 2) {
      values.put((String) settings[i], settings[i + 1]);
    }
    String kind = (String) values.remove("kind");
    Map<String, Map<String, Field>> blocks = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          blocks
              .computeIfAbsent(dot < 0 ? "" : name.substring(0, dot), b -> new LinkedHashMap<>())
              .put(
                  name.substring(dot + 1),
                  Field.scalar(
                      value instanceof Number n
                          ? Expr.number(n.doubleValue())
                          : Expr.symbol((String) value),
                      "1",
                      Origin.DEFAULT));
        });
    Map<String, Field> own = blocks.remove("");
    List<Block> children = new ArrayList<>();
    blocks.forEach(
        (name, fields) ->
            children.add(
                new Block(
                    name, KINDS.getOrDefault(name, name), Optional.empty(), fields, List.of())));
    return new Block("search", kind, Optional.empty(), own, children);
  }

  /** A requirement over metrics under a condition. */
  public static Requirement demand(Expr expr, Expr when) {
    return new Requirement(
        Requirement.Scope.METRIC,
        expr,
        Optional.of(when),
        Optional.empty(),
        "over metrics",
        Plans.PLACE);
  }

  /**
   * Metrics of a design of {@link #conditional}: smooth in its parameters, so that there is
   * something to search for.
   *
   * @throws EvaluationFailure for skips on large crossbars
   */
  public static SortedMap<String, MetricArray> measure(Design design) throws EvaluationFailure {
    double rows = number(design, "rows", 0);
    double bits = number(design, "bits", 0);
    String op = design.value("op").orElseThrow().asSymbol();
    if (op.equals("skip") && rows >= 128) {
      throw new EvaluationFailure("a skip leaves nothing to map on " + (int) rows + " rows");
    }
    double expand = number(design, "expand", op.equals("conv") ? 2 : 0.5);
    double squeeze = number(design, "ratio", 0.6);
    double quality = 1 - Math.exp(-expand) * squeeze - Math.pow(2, -bits) * rows / 64;
    double energy = expand * 0.1 / rows * Math.pow(2, bits) + squeeze / 3;
    // a chip's luck is a property of the design, not of the moment it is measured
    RandomStream chip = RandomStream.of(0, design.key());
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put(
        "accuracy",
        new MetricArray(
            1,
            2,
            new double[] {
              quality + 0.01 * chip.nextGaussian(), quality + 0.01 * chip.nextGaussian()
            }));
    metrics.put("energy", MetricArray.scalar(energy));
    metrics.put("area", MetricArray.scalar(rows * (1 + expand / 4)));
    return metrics;
  }

  private static double number(Design design, String id, double otherwise) {
    return design.value(id).map(Value::asNumber).orElse(otherwise);
  }
}
