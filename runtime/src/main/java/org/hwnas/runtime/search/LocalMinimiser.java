package org.hwnas.runtime.search;

import de.xypron.jcobyla.Cobyla;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/** Minimisers without derivatives over the unit cube, from a starting point. */
enum LocalMinimiser {
  /**
   * Constrained optimisation by linear approximations (Powell, in Advances in Optimization and
   * Numerical Analysis, 1994); the violation is a constraint of its own.
   */
  COBYLA {
    @Override
    void minimise(Goal goal, double[] start, double width, int evaluations) {
      int n = start.length;
      Cobyla.findMinimum(
          (size, count, x, slack) -> {
            for (int j = 0; j < n; j++) {
              slack[2 * j] = x[j];
              slack[2 * j + 1] = 1 - x[j];
            }
            Goal.Value value = goal.of(clamped(x));
            slack[2 * n] = -value.violation();
            return value.objective();
          },
          n,
          2 * n + 1,
          start.clone(),
          width,
          FINEST,
          0,
          evaluations);
    }
  },
  /** A simplex that moves (Nelder and Mead, Computer Journal 7, 1965); violations are penalised. */
  NELDER_MEAD {
    @Override
    void minimise(Goal goal, double[] start, double width, int evaluations) {
      double[] steps = new double[start.length];
      for (int j = 0; j < steps.length; j++) {
        steps[j] = start[j] + width > 1 ? -width : width;
      }
      new SimplexOptimizer(new SimpleValueChecker(0, FINEST * FINEST))
          .optimize(
              new MaxEval(evaluations),
              new ObjectiveFunction(x -> goal.of(clamped(x)).penalised()),
              GoalType.MINIMIZE,
              new InitialGuess(start),
              new NelderMeadSimplex(steps));
    }
  },
  /**
   * Bound optimisation by quadratic approximation (Powell, DAMTP 2009/NA06); violations are
   * penalised. It needs two parameters: one alone is left to Nelder and Mead.
   */
  BOBYQA {
    @Override
    void minimise(Goal goal, double[] start, double width, int evaluations) {
      int n = start.length;
      if (n < 2) {
        NELDER_MEAD.minimise(goal, start, width, evaluations);
        return;
      }
      double[] low = new double[n];
      double[] high = new double[n];
      java.util.Arrays.fill(high, 1);
      new BOBYQAOptimizer(2 * n + 1, Math.min(width, 0.5), FINEST)
          .optimize(
              new MaxEval(evaluations),
              new ObjectiveFunction(x -> goal.of(clamped(x)).penalised()),
              GoalType.MINIMIZE,
              new InitialGuess(start),
              new SimpleBounds(low, high));
    }
  };

  private static final double FINEST = 1e-3; // of the width of a domain

  /** What is minimised. */
  interface Goal {
    /**
     * A point's value.
     *
     * @param objective finite
     * @param violation of the requirements, relative; 0 where they hold
     * @param penalised the objective with the violation on top
     */
    record Value(double objective, double violation, double penalised) {}

    Value of(double[] point);
  }

  abstract void minimise(Goal goal, double[] start, double width, int evaluations);

  /**
   * Runs to its end.
   *
   * @param goal of points in the unit cube; what it throws passes through
   * @param start in the unit cube
   * @param width of the first steps
   * @param evaluations at most
   */
  void run(Goal goal, double[] start, double width, int evaluations) {
    try {
      minimise(goal, start, width, evaluations);
    } catch (MathRuntimeException e) {
      // out of evaluations, or in a corner that its arithmetic does not know: what was found stands
    }
  }

  private static double[] clamped(double[] point) {
    double[] inside = new double[point.length];
    for (int j = 0; j < inside.length; j++) {
      inside[j] = Double.isNaN(point[j]) ? 0.5 : Math.max(0, Math.min(1, point[j]));
    }
    return inside;
  }
}
