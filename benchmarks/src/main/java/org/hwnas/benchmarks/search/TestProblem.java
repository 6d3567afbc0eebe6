package org.hwnas.benchmarks.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.SpaceCounter;
import org.hwnas.runtime.pareto.Hypervolume;
import org.hwnas.runtime.search.Score;

/**
 * A problem with a known front. Points are vectors with a coordinate for each variable: of a
 * discrete variable the position of its value, of a real one the value.
 *
 * @param name as in the literature
 * @param variables in their order
 * @param objectives how many, all to be minimised
 * @param evaluation objectives and violation of a point
 * @param scale of the objectives before the hypervolume is taken up to 1.1
 * @param best hypervolume of the whole front on that scale
 */
record TestProblem(
    String name,
    List<Variable> variables,
    int objectives,
    Function<double[], Score> evaluation,
    Scale scale,
    double best) {
  private static final double REFERENCE = 1.1;

  /**
   * A variable.
   *
   * @param levels how many values it takes; 0 for a real one
   * @param ordered whether they have an order
   * @param low least value of a real one
   * @param high largest value of a real one
   */
  record Variable(int levels, boolean ordered, double low, double high) {
    static Variable choice(int levels) {
      return new Variable(levels, false, 0, 0);
    }

    static Variable steps(int levels) {
      return new Variable(levels, true, 0, 0);
    }

    static Variable real(double low, double high) {
      return new Variable(0, true, low, high);
    }
  }

  /** What lies at 0 and at 1 of each objective. */
  record Scale(double[] low, double[] high) {
    static Scale raw(int objectives) {
      double[] high = new double[objectives];
      java.util.Arrays.fill(high, 1);
      return new Scale(new double[objectives], high);
    }

    /** Ideal and nadir of a front. */
    static Scale of(List<double[]> front) {
      double[] low = front.get(0).clone();
      double[] high = front.get(0).clone();
      for (double[] point : front) {
        for (int k = 0; k < low.length; k++) {
          low[k] = Math.min(low[k], point[k]);
          high[k] = Math.max(high[k], point[k]);
        }
      }
      return new Scale(low, high);
    }
  }

  /** A problem of which the whole front is known, scaled by its ideal and nadir. */
  static TestProblem ofFront(
      String name,
      List<Variable> variables,
      Function<double[], Score> evaluation,
      List<double[]> front) {
    Scale scale = Scale.of(front);
    int m = front.get(0).length;
    TestProblem open = new TestProblem(name, variables, m, evaluation, scale, 1);
    return new TestProblem(name, variables, m, evaluation, scale, open.hypervolume(front));
  }

  boolean real() {
    return variables.stream().anyMatch(v -> v.levels() == 0);
  }

  /** Hypervolume of objective vectors over that of the front. */
  double ratio(List<double[]> points) {
    return hypervolume(points) / best;
  }

  private double hypervolume(List<double[]> points) {
    List<double[]> scaled = new ArrayList<>();
    for (double[] point : points) {
      double[] at = new double[objectives];
      for (int k = 0; k < objectives; k++) {
        at[k] = (point[k] - scale.low()[k]) / (scale.high()[k] - scale.low()[k]);
      }
      scaled.add(at);
    }
    double[] reference = new double[objectives];
    java.util.Arrays.fill(reference, REFERENCE);
    return Hypervolume.of(scaled, reference);
  }

  /** The problem's space as a plan; variables are called {@code x0}, {@code x1} and so on. */
  Plan plan() {
    SourceLocation place = new SourceLocation("benchmark.hwnas", 1, 1);
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable v = variables.get(i);
      Domain domain =
          v.levels() == 0
              ? new Domain.Interval(v.low(), v.high(), false)
              : v.ordered()
                  ? new Domain.Integers(0, v.levels() - 1)
                  : new Domain.Choice(
                      IntStream.range(0, v.levels()).mapToObj(l -> Value.of("v" + l)).toList());
      parameters.add(new Parameter("x" + i, domain, Optional.empty(), "1", "", place));
    }
    List<Objective> goals =
        IntStream.range(0, objectives)
            .mapToObj(k -> "f" + k)
            .map(f -> new Objective(f, false, new Expr.Metric(f), "1", f, place))
            .toList();
    Block nothing = new Block("", "experiment", Optional.empty(), Map.of(), List.of());
    return new Plan(
        name,
        "",
        "1.0",
        parameters,
        nothing,
        goals,
        List.of(),
        SpaceCounter.count(parameters, List.of()),
        List.of(),
        List.of());
  }

  /** A design of the plan as a point. */
  double[] point(Design design) {
    double[] point = new double[variables.size()];
    for (int i = 0; i < point.length; i++) {
      Value value = design.value("x" + i).orElseThrow();
      point[i] =
          value instanceof Value.Sym s ? Integer.parseInt(s.name().substring(1)) : value.asNumber();
    }
    return point;
  }
}
