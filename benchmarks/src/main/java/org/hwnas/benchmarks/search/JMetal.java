package org.hwnas.benchmarks.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.search.Score;
import org.uma.jmetal.algorithm.multiobjective.nsgaii.NSGAII;
import org.uma.jmetal.algorithm.multiobjective.nsgaii.NSGAIIBuilder;
import org.uma.jmetal.operator.crossover.impl.IntegerSBXCrossover;
import org.uma.jmetal.operator.crossover.impl.SBXCrossover;
import org.uma.jmetal.operator.mutation.impl.IntegerPolynomialMutation;
import org.uma.jmetal.operator.mutation.impl.PolynomialMutation;
import org.uma.jmetal.problem.doubleproblem.impl.AbstractDoubleProblem;
import org.uma.jmetal.problem.integerproblem.impl.AbstractIntegerProblem;
import org.uma.jmetal.solution.Solution;
import org.uma.jmetal.solution.doublesolution.DoubleSolution;
import org.uma.jmetal.solution.integersolution.IntegerSolution;
import org.uma.jmetal.util.pseudorandom.JMetalRandom;

/**
 * NSGA-II of jMetal (github.com/jMetal/jMetal, MIT) with its usual operators. It has no unordered
 * type: values are positions.
 */
final class JMetal {
  private static final double CROSSOVER = 0.9;
  private static final double ETA = 20;

  private JMetal() {}

  static Trace run(TestProblem problem, int population, long seed, int budget) {
    Trace trace = new Trace(problem, budget);
    JMetalRandom.getInstance().setSeed(seed);
    double rate = 1.0 / problem.variables().size();
    if (problem.real()) {
      ended(
          trace,
          new NSGAIIBuilder<DoubleSolution>(
                  new Reals(problem, trace),
                  new SBXCrossover(CROSSOVER, ETA),
                  new PolynomialMutation(rate, ETA),
                  population)
              .setMaxEvaluations(budget)
              .build());
    } else {
      ended(
          trace,
          new NSGAIIBuilder<IntegerSolution>(
                  new Wholes(problem, trace),
                  new IntegerSBXCrossover(CROSSOVER, ETA),
                  new IntegerPolynomialMutation(rate, ETA),
                  population)
              .setMaxEvaluations(budget)
              .build());
    }
    return trace;
  }

  private static <S extends Solution<?>> void ended(Trace trace, NSGAII<S> search) {
    search.run();
    trace.ended(search.result().stream().map(s -> s.objectives().clone()).toList());
  }

  private static void tell(Score score, double[] objectives, double[] constraints) {
    System.arraycopy(score.objectives(), 0, objectives, 0, objectives.length);
    constraints[0] = -score.violation(); // there, what is below 0 is violated
  }

  private static final class Reals extends AbstractDoubleProblem {
    private static final long serialVersionUID = 1L;
    private final transient Trace trace;

    Reals(TestProblem problem, Trace trace) {
      this.trace = trace;
      name(problem.name());
      numberOfObjectives(problem.objectives());
      numberOfConstraints(1);
      List<Double> low = new ArrayList<>();
      List<Double> high = new ArrayList<>();
      problem.variables().forEach(v -> low.add(v.low()));
      problem.variables().forEach(v -> high.add(v.high()));
      variableBounds(low, high);
    }

    @Override
    public DoubleSolution evaluate(DoubleSolution solution) {
      double[] point = solution.variables().stream().mapToDouble(Double::doubleValue).toArray();
      tell(trace.evaluate(point), solution.objectives(), solution.constraints());
      return solution;
    }
  }

  private static final class Wholes extends AbstractIntegerProblem {
    private static final long serialVersionUID = 1L;
    private final transient Trace trace;

    Wholes(TestProblem problem, Trace trace) {
      this.trace = trace;
      name(problem.name());
      numberOfObjectives(problem.objectives());
      numberOfConstraints(1);
      List<Integer> low = new ArrayList<>();
      List<Integer> high = new ArrayList<>();
      problem.variables().forEach(v -> low.add(0));
      problem.variables().forEach(v -> high.add(v.levels() - 1));
      variableBounds(low, high);
    }

    @Override
    public IntegerSolution evaluate(IntegerSolution solution) {
      double[] point = solution.variables().stream().mapToDouble(Integer::doubleValue).toArray();
      tell(trace.evaluate(point), solution.objectives(), solution.constraints());
      return solution;
    }
  }
}
