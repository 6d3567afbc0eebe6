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
 * nothing for ohmic cells and nothing for wires without resistance.
 */
public final class SecantMatrix {
  private SecantMatrix() {}

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
    return EffectiveMatrix.of(
        new CrossbarArray(array.planes(), array.rows(), cols, secants, array.wires()), tolerance);
  }
}
