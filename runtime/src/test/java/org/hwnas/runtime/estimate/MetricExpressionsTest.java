package org.hwnas.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic over workloads and chips. */
class MetricExpressionsTest {
  private static final double DIGITS = 1e-15;
  private static final MetricExpressions EQUAL = new MetricExpressions(List.of());

  private static final Design DESIGN =
      Design.of(Map.of("n", Value.of(3), "op", Value.of("conv"), "on", Value.of(true)));

  /** Two workloads on four chips, an energy per workload, and one area. */
  private static final Map<String, MetricArray> METRICS =
      Map.of(
          "accuracy",
          new MetricArray(2, 4, new double[] {0.4, 0.1, 0.3, 0.2, 0.8, 0.8, 0.4, 0.8}),
          "energy",
          MetricArray.perWorkload(2, 8),
          "area",
          MetricArray.scalar(5));

  private static Expr metric(String name) {
    return new Expr.Metric(name);
  }

  private static Expr over(Axis axis, Reduction reduction, Expr of) {
    return new Expr.Reduce(reduction, axis, 0, of);
  }

  private static MetricArray array(Expr expr) {
    return EQUAL.array(expr, DESIGN, METRICS);
  }

  private static double number(Expr expr) {
    return EQUAL.number(expr, DESIGN, METRICS);
  }

  @ParameterizedTest
  @CsvSource({
    "MIN, 0.1, 0.4",
    "MAX, 0.4, 0.8",
    "MEAN, 0.25, 0.7",
    "SUM, 1.0, 2.8",
    "PRODUCT, 0.0024, 0.2048",
    // of ln: exp((ln .4 + ln .1 + ln .3 + ln .2) / 4) and the fourth root of .2048
    "GEOMEAN, 0.22133638394006433, 0.6727171322029716",
    // sample deviation: sqrt(.05 / 3) and sqrt(.12 / 3)
    "STD, 0.12909944487358055, 0.2"
  })
  void chipsReduceToOneValueForEachWorkload(Reduction reduction, double first, double second) {
    MetricArray reduced = array(over(Axis.CHIP, reduction, metric("accuracy")));
    assertThat(reduced.workloads()).isEqualTo(2);
    assertThat(reduced.chips()).isEqualTo(1);
    assertThat(reduced.values()).containsExactly(new double[] {first, second}, within(2 * DIGITS));
  }

  @Test
  void workloadsReduceToOneValueForEachChip() {
    MetricArray reduced = array(over(Axis.WORKLOAD, Reduction.MAX, metric("accuracy")));
    assertThat(reduced.workloads()).isEqualTo(1);
    assertThat(reduced.chips()).isEqualTo(4);
    assertThat(reduced.values()).containsExactly(0.8, 0.8, 0.4, 0.8);
  }

  @Test
  void theOrderOfReductionsIsTheAuthors() {
    Expr worstOfMeans =
        over(Axis.WORKLOAD, Reduction.MIN, over(Axis.CHIP, Reduction.MEAN, metric("accuracy")));
    Expr meanOfWorsts =
        over(Axis.CHIP, Reduction.MEAN, over(Axis.WORKLOAD, Reduction.MIN, metric("accuracy")));
    assertThat(number(worstOfMeans)).isEqualTo(0.25, within(DIGITS));
    assertThat(number(meanOfWorsts)).isEqualTo((0.4 + 0.1 + 0.3 + 0.2) / 4, within(DIGITS));
    assertThat(
            number(
                over(
                    Axis.CHIP,
                    Reduction.MAX,
                    over(Axis.WORKLOAD, Reduction.MIN, metric("accuracy")))))
        .isEqualTo(0.4);
  }

  /** Hyndman and Fan's type 7, as R's {@code quantile} has it by default, of .1 .2 .3 .4. */
  @ParameterizedTest
  @CsvSource({"0, 0.1", "0.05, 0.115", "0.25, 0.175", "0.5, 0.25", "0.9, 0.37", "1, 0.4"})
  void aQuantileIsInterpolatedBetweenOrderStatistics(double level, double expected) {
    Expr quantile = new Expr.Reduce(Reduction.QUANTILE, Axis.CHIP, level, metric("accuracy"));
    assertThat(array(quantile).at(0, 0)).isEqualTo(expected, within(DIGITS));
  }

  @Test
  void oneValueIsItsOwnReduction() {
    for (Reduction reduction : Reduction.values()) {
      if (reduction == Reduction.AT) {
        continue; // no fold, but a choice by time
      }
      Expr reduced = new Expr.Reduce(reduction, Axis.CHIP, 0.3, metric("area"));
      double expected = reduction == Reduction.STD ? 0 : 5;
      assertThat(number(reduced)).as(reduction.id()).isEqualTo(expected, within(1e-14));
    }
  }

  @Test
  void metricsAreMeasuredAtOneTime() {
    assertThat(array(over(Axis.TIME, Reduction.MEAN, metric("accuracy"))))
        .isEqualTo(METRICS.get("accuracy"));
    Expr later = new Expr.Reduce(Reduction.AT, Axis.TIME, 3600, metric("accuracy"));
    assertThatThrownBy(() -> array(later)).isInstanceOf(EvaluationException.class);
  }

  @Test
  void metricsMeasuredAtSeveralTimesAreChosenAndReduced() {
    Map<String, MetricArray> metrics =
        Map.of(
            "accuracy",
            new MetricArray(1, 2, List.of(0.0, 3600.0), new double[] {0.9, 0.5, 0.8, 0.6}),
            "energy",
            MetricArray.scalar(2));
    MetricExpressions arithmetic = new MetricExpressions(List.of());
    Design none = new Design(new java.util.TreeMap<>());
    Expr later = new Expr.Reduce(Reduction.AT, Axis.TIME, 3600, metric("accuracy"));
    assertThat(arithmetic.array(later, none, metrics).values()).containsExactly(0.5, 0.6);
    assertThat(arithmetic.number(over(Axis.CHIP, Reduction.MIN, later), none, metrics))
        .isEqualTo(0.5);
    Expr spread =
        over(Axis.TIME, Reduction.MIN, over(Axis.CHIP, Reduction.MEAN, metric("accuracy")));
    assertThat(arithmetic.number(spread, none, metrics)).isEqualTo(0.55, within(DIGITS));
    Expr doubled = Expr.apply(Operator.MUL, metric("accuracy"), metric("energy"));
    assertThat(arithmetic.array(doubled, none, metrics).values())
        .containsExactly(new double[] {1.8, 1, 1.6, 1.2}, within(DIGITS));
    Expr never = new Expr.Reduce(Reduction.AT, Axis.TIME, 60, metric("accuracy"));
    assertThatThrownBy(() -> arithmetic.array(never, none, metrics))
        .hasMessageContaining("60.0 s")
        .hasMessageContaining("3600.0");
    assertThatThrownBy(() -> arithmetic.number(metric("accuracy"), none, metrics))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void whatHasNoAxisIsTheSameAlongIt() {
    Expr product = Expr.apply(Operator.MUL, metric("accuracy"), metric("energy"));
    assertThat(array(product).values())
        .containsExactly(new double[] {0.8, 0.2, 0.6, 0.4, 6.4, 6.4, 3.2, 6.4}, within(2 * DIGITS));
    Expr perParameter = Expr.apply(Operator.DIV, metric("energy"), Expr.param("n"));
    assertThat(array(perParameter)).isEqualTo(MetricArray.perWorkload(2 / 3.0, 8 / 3.0));
  }

  @Test
  void comparisonsAndTruthsAreOnesAndZeros() {
    Expr good = Expr.apply(Operator.GE, metric("accuracy"), Expr.number(0.3));
    assertThat(array(good).values()).containsExactly(1, 0, 1, 0, 1, 1, 1, 1);
    assertThat(array(Expr.apply(Operator.NOT, good)).values())
        .containsExactly(0, 1, 0, 1, 0, 0, 0, 0);
    // the share of chips that are good: the yield
    assertThat(array(over(Axis.CHIP, Reduction.MEAN, good)).values()).containsExactly(0.5, 1);
    Expr cheap = Expr.apply(Operator.LT, metric("energy"), Expr.number(5));
    assertThat(array(Expr.apply(Operator.AND, good, cheap)).values())
        .containsExactly(1, 0, 1, 0, 0, 0, 0, 0);
    assertThat(array(Expr.apply(Operator.OR, good, cheap)).values()).containsOnly(1);
    assertThat(array(Expr.apply(Operator.IF, good, metric("area"), metric("energy"))).values())
        .containsExactly(5, 2, 5, 2, 5, 5, 5, 5);
  }

  @Test
  void parametersAloneNeedNoMetric() {
    Expr conv = Expr.apply(Operator.EQ, Expr.param("op"), Expr.symbol("conv"));
    assertThat(number(conv)).isEqualTo(1);
    assertThat(number(Expr.param("on"))).isEqualTo(1);
    Expr mixed = Expr.apply(Operator.IF, conv, metric("area"), Expr.number(0));
    assertThat(number(mixed)).isEqualTo(5);
  }

  @Test
  void anAxisThatIsLeftIsNamed() {
    assertThatThrownBy(() -> number(metric("accuracy")))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("an objective has 8 values: {WORKLOAD=2, CHIP=4}");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    Expr root = Expr.apply(Operator.SQRT, Expr.apply(Operator.SUB, metric("area"), Expr.number(6)));
    assertThatThrownBy(() -> number(root))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("sqrt of [-1.0] is not a number");
    assertThatThrownBy(() -> number(metric("latency")))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("`latency`");
  }

  @Test
  void aReductionThatIsNoNumberIsRefused() {
    Map<String, MetricArray> mixed = Map.of("mixed", new MetricArray(1, 2, new double[] {-1, 4}));
    Expr geomean = over(Axis.CHIP, Reduction.GEOMEAN, metric("mixed"));
    assertThatThrownBy(() -> EQUAL.number(geomean, DESIGN, mixed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a number");
  }

  @Test
  void aQuantileThatMeetsAnInfinityIsANumberAllTheSame() {
    double infinity = Double.POSITIVE_INFINITY;
    Map<String, MetricArray> metrics =
        Map.of(
            "endless", new MetricArray(1, 2, new double[] {infinity, infinity}),
            "partly", new MetricArray(1, 3, new double[] {infinity, 1, 2}));
    Expr all = new Expr.Reduce(Reduction.QUANTILE, Axis.CHIP, 0.5, metric("endless"));
    assertThat(EQUAL.number(all, DESIGN, metrics)).isEqualTo(infinity);
    Expr middle = new Expr.Reduce(Reduction.QUANTILE, Axis.CHIP, 0.5, metric("partly"));
    assertThat(EQUAL.number(middle, DESIGN, metrics)).isEqualTo(2);
    Expr upper = new Expr.Reduce(Reduction.QUANTILE, Axis.CHIP, 0.75, metric("partly"));
    assertThat(EQUAL.number(upper, DESIGN, metrics)).isEqualTo(infinity);
  }

  @Test
  void weighsWorkloadsInMeansOnly() {
    MetricExpressions weighted = new MetricExpressions(List.of(3.0, 1.0));
    Map<Reduction, Double> expected =
        Map.of(
            Reduction.MEAN,
            (3 * 2 + 8) / 4.0,
            Reduction.GEOMEAN,
            Math.pow(2 * 2 * 2 * 8, 0.25),
            Reduction.SUM,
            10.0,
            Reduction.MAX,
            8.0);
    expected.forEach(
        (reduction, value) ->
            assertThat(
                    weighted.number(
                        over(Axis.WORKLOAD, reduction, metric("energy")), DESIGN, METRICS))
                .as(reduction.name())
                .isCloseTo(value, within(1e-14)));
    Expr overChips =
        over(Axis.WORKLOAD, Reduction.MEAN, over(Axis.CHIP, Reduction.MEAN, metric("accuracy")));
    assertThat(weighted.number(overChips, DESIGN, METRICS))
        .isCloseTo((3 * 0.25 + 0.7) / 4, within(DIGITS));
  }

  @Test
  void aWorkloadWithoutWeightDoesNotCount() {
    MetricExpressions weighted = new MetricExpressions(List.of(1.0, 0.0));
    Map<String, MetricArray> metrics =
        Map.of("energy", MetricArray.perWorkload(2, Double.POSITIVE_INFINITY));
    assertThat(
            weighted.number(over(Axis.WORKLOAD, Reduction.MEAN, metric("energy")), DESIGN, metrics))
        .isEqualTo(2);
  }
}
