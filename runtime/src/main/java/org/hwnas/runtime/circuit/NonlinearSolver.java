package org.hwnas.runtime.circuit;

import org.hwnas.runtime.device.CurrentVoltage;

/**
 * Newton's method for arrays whose cells are not ohmic: every step solves the array of the cells'
 * slopes; a step that does not lower the imbalance is halved. Immutable and thread-safe.
 */
public final class NonlinearSolver {
  private static final int MAX_STEPS = 60;

  /** A residual at which rounding is all that is left. */
  private static final double CONVERGED = 1e-13;

  /** A residual that is accepted where rounding allows no better. */
  private static final double ACCEPTED = 1e-9;

  private final CrossbarArray array;
  private final CurrentVoltage cell;

  public NonlinearSolver(CrossbarArray array, CurrentVoltage cell) {
    this.array = array;
    this.cell = cell;
  }

  /**
   * Solves for one input.
   *
   * @param volts of the drivers, V
   * @return voltages, currents and the residual reached; {@code iterations} counts Newton steps
   * @throws IllegalStateException where the steps do not converge, as where a cell's current falls
   *     with its voltage
   */
  public NodalSolution solve(double[] volts) {
    array.requireDrive(volts);
    if (array.wires().open()) {
      return Kirchhoff.open(array, volts);
    }
    double[] g = array.conductance();
    int field = array.rows() * array.cols();
    double[] none = new double[array.wordLines()];
    SchurSystem.Voltages start =
        new SchurSystem(array).solve(volts, new double[g.length], new double[field], 2);
    double[] drop = start.drop();
    double[] bit = start.bit();
    Kirchhoff.CellCurrents currents = (k, v) -> cell.current(g[k], v);
    double[] off = new double[drop.length + bit.length];
    double[] out = new double[array.cols()];
    double scale = Kirchhoff.imbalance(array, volts, drop, bit, currents, off, out);
    double norm = sum(off);
    int steps = 0;
    while (steps < MAX_STEPS && largest(off) > CONVERGED * scale) {
      steps++;
      double[] slopes = new double[g.length];
      for (int k = 0; k < slopes.length; k++) {
        slopes[k] =
            Math.max(0, cell.slope(g[k], volts[k / array.cols()] - drop[k] - bit[k % field]));
      }
      double[] intoWord = new double[drop.length];
      double[] intoBit = new double[field];
      for (int k = 0; k < drop.length; k++) {
        intoWord[k] = -off[k];
      }
      for (int k = 0; k < field; k++) {
        intoBit[k] = -off[drop.length + k];
      }
      SchurSystem.Voltages step = new SchurSystem(array, slopes).solve(none, intoWord, intoBit, 2);
      double length = 1;
      boolean lower = false;
      while (!lower && length > 1e-6) {
        double[] d = moved(drop, step.drop(), length);
        double[] b = moved(bit, step.bit(), length);
        double[] offThere = new double[off.length];
        double scaleThere = Kirchhoff.imbalance(array, volts, d, b, currents, offThere, out);
        double normThere = sum(offThere);
        lower = normThere < norm;
        if (lower) {
          drop = d;
          bit = b;
          off = offThere;
          norm = normThere;
          scale = scaleThere;
        }
        length /= 2;
      }
      if (!lower) {
        break;
      }
    }
    NodalSolution solution = Kirchhoff.solution(array, volts, drop, bit, currents, steps);
    if (!(solution.residual() <= ACCEPTED)) {
      throw new IllegalStateException(
          "the array's equations were not solved: after %d steps Kirchhoff's current law is off by %.1e of the largest current"
              .formatted(steps, solution.residual()));
    }
    return solution;
  }

  private static double[] moved(double[] from, double[] step, double length) {
    double[] to = new double[from.length];
    for (int k = 0; k < to.length; k++) {
      to[k] = from[k] + length * step[k];
    }
    return to;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += Math.abs(v);
    }
    return sum;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }
}
