package org.hwnas.runtime.circuit;

import org.hwnas.runtime.device.CurrentVoltage;

/**
 * The matrix that an array of cells which are not ohmic nearly is, for inputs that either drive a
 * row at one voltage or not: each cell conducts what it does at the voltage that is left across it
 * when its row and every second other are driven. Wires and bend are both in it, and an input costs
 * one small product in place of Newton's steps.
 *
 * <p>What it leaves out: that a cell sees more voltage where fewer rows are driven and less where
 * more are. The error grows with bend and with the share of the voltage that wires take; it is
 * nothing for ohmic cells and nothing for wires without resistance. {@link #bound} says how large
 * it can be for one input.
 *
 * @param array cells and wires
 * @param cell current of a cell
 * @param secants what each cell conducts, S
 */
public record SecantMatrix(CrossbarArray array, CurrentVoltage cell, double[] secants) {

  /**
   * Of an array.
   *
   * @param cell current of a cell
   * @param volts of a driven row, V
   * @param tolerance as {@link EffectiveMatrix#of(CrossbarArray, double)} has it
   * @throws IllegalStateException where Newton's method does not converge
   */
  public static EffectiveMatrix of(
      CrossbarArray array, CurrentVoltage cell, double volts, double tolerance) {
    return EffectiveMatrix.of(prepare(array, cell, volts).linear(), tolerance);
  }

  /**
   * The secants of an array's cells.
   *
   * @param volts of a driven row, V
   * @throws IllegalStateException where Newton's method does not converge
   */
  public static SecantMatrix prepare(CrossbarArray array, CurrentVoltage cell, double volts) {
    int cols = array.cols();
    double[] secants = array.conductance().clone();
    NonlinearSolver solver = new NonlinearSolver(array, cell);
    int field = array.rows() * cols;
    for (int half = 0; half < 2; half++) {
      double[] driven = new double[array.wordLines()];
      for (int line = half; line < driven.length; line += 2) {
        driven[line] = volts;
      }
      NodalSolution s = solver.solve(driven);
      for (int line = half; line < driven.length; line += 2) {
        for (int k = line * cols; k < (line + 1) * cols; k++) {
          double across = s.wordLineVolts()[k] - s.bitLineVolts()[k % field];
          secants[k] =
              across > 1e-6 * volts
                  ? Math.max(0, cell.current(array.conductance()[k], across) / across)
                  : array.conductance()[k];
        }
      }
    }
    return new SecantMatrix(array, cell, secants);
  }

  /** The array of ohmic cells that conduct the secants. */
  public CrossbarArray linear() {
    return new CrossbarArray(array.planes(), array.rows(), array.cols(), secants, array.wires());
  }

  /**
   * What the errors of all outputs can be together for one input, A: one linear solve, no Newton
   * step.
   *
   * <p>At the voltages of the linear array the bent cells leave currents over at nodes. Between
   * those voltages and the true ones every cell acts as a conductance that is its current's mean
   * slope and not negative, so the left-over currents leave that network through grounds and
   * drivers in shares that are not negative and add up to at most 1; where a bit line is held at
   * ground, what its own cells conduct otherwise comes on top.
   *
   * @param volts of the drivers, V
   * @throws IllegalArgumentException where a cell's current falls with its voltage in that range
   */
  public double bound(double[] volts) {
    double low = 0;
    double high = 0;
    for (double v : volts) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    double span = high - low;
    double[] g = array.conductance();
    for (double siemens : g) {
      if (!cell.rises(siemens, span)) {
        throw new IllegalArgumentException(
            "a cell of %s S conducts less at a higher voltage below %s V: the error has no bound"
                .formatted(siemens, span));
      }
    }
    NodalSolution s = new IterativeSolver(linear()).solve(volts);
    double[] drop = new double[s.wordLineVolts().length];
    for (int k = 0; k < drop.length; k++) {
      drop[k] = volts[k / array.cols()] - s.wordLineVolts()[k];
    }
    double[] off = new double[array.cells() + array.rows() * array.cols()];
    double[] currents = new double[array.cols()];
    Kirchhoff.imbalance(
        array, volts, drop, s.bitLineVolts(), (k, v) -> cell.current(g[k], v), off, currents);
    double bound = 0;
    for (double o : off) {
      bound += Math.abs(o);
    }
    for (int j = 0; j < currents.length; j++) {
      bound += Math.abs(currents[j] - s.currents()[j]);
    }
    return bound;
  }
}
