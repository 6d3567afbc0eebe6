package org.hwnas.benchmarks.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.search.Score;
import org.moeaframework.algorithm.AbstractAlgorithm;
import org.moeaframework.algorithm.AbstractEvolutionaryAlgorithm;
import org.moeaframework.algorithm.NSGAII;
import org.moeaframework.algorithm.NSGAIII;
import org.moeaframework.algorithm.RandomSearch;
import org.moeaframework.core.PRNG;
import org.moeaframework.core.Solution;
import org.moeaframework.core.TypedProperties;
import org.moeaframework.core.constraint.Equal;
import org.moeaframework.core.variable.BinaryIntegerVariable;
import org.moeaframework.core.variable.RealVariable;
import org.moeaframework.core.variable.Variable;
import org.moeaframework.problem.AbstractProblem;

/**
 * MOEA Framework (moeaframework.org, LGPL-3.0) with its defaults. It has no unordered type: values
 * are positions, of a whole number or of a real one rounded down.
 */
final class MoeaFramework {
  private MoeaFramework() {}

  /** How a discrete value is represented. */
  enum Coding {
    WHOLE,
    REAL
  }

  static Trace run(
      TestProblem problem, String algorithm, Coding coding, int population, long seed, int budget) {
    Trace trace = new Trace(problem, budget);
    PRNG.setSeed(seed);
    AbstractAlgorithm search =
        algorithm(new Adapter(problem, coding, trace), algorithm, population);
    search.run(budget);
    List<double[]> last = new ArrayList<>();
    for (Solution one : search.getResult()) {
      last.add(one.getObjectiveValues());
    }
    trace.ended(last);
    return trace;
  }

  private static AbstractAlgorithm algorithm(Adapter problem, String name, int population) {
    AbstractAlgorithm search =
        switch (name) {
          case "NSGAII" -> new NSGAII(problem);
          case "NSGAIII" -> new NSGAIII(problem);
          case "Random" -> new RandomSearch(problem);
          default -> throw new IllegalArgumentException(name);
        };
    if (search instanceof AbstractEvolutionaryAlgorithm evolution) {
      TypedProperties settings = new TypedProperties();
      settings.setInt("populationSize", population);
      evolution.applyConfiguration(settings);
    }
    return search;
  }

  private static final class Adapter extends AbstractProblem {
    private final TestProblem problem;
    private final Coding coding;
    private final Trace trace;

    Adapter(TestProblem problem, Coding coding, Trace trace) {
      super(problem.variables().size(), problem.objectives(), 1);
      this.problem = problem;
      this.coding = coding;
      this.trace = trace;
    }

    @Override
    public String getName() {
      return problem.name();
    }

    @Override
    public void evaluate(Solution solution) {
      double[] point = new double[numberOfVariables];
      for (int i = 0; i < point.length; i++) {
        int levels = problem.variables().get(i).levels();
        Variable value = solution.getVariable(i);
        point[i] =
            value instanceof BinaryIntegerVariable whole
                ? whole.getValue()
                : levels == 0
                    ? RealVariable.getReal(value)
                    : Math.min(levels - 1, Math.floor(RealVariable.getReal(value)));
      }
      Score score = trace.evaluate(point);
      solution.setObjectiveValues(score.objectives());
      solution.setConstraintValue(0, score.violation());
    }

    @Override
    public Solution newSolution() {
      Solution solution = new Solution(numberOfVariables, numberOfObjectives, 1);
      solution.setConstraint(0, Equal.to(0));
      for (int i = 0; i < numberOfVariables; i++) {
        TestProblem.Variable v = problem.variables().get(i);
        solution.setVariable(
            i,
            v.levels() == 0
                ? new RealVariable(v.low(), v.high())
                : coding == Coding.REAL
                    ? new RealVariable(0, v.levels())
                    : new BinaryIntegerVariable(0, v.levels() - 1));
      }
      return solution;
    }
  }
}
