package org.hwnas.runtime.circuit;

/**
 * Conjugate gradients on the bit lines, to rounding: some tens of passes over the array for one
 * input, memory of a few numbers per cell. Takes arrays that are too large to factor.
 */
public final class IterativeSolver implements LinearSolver {
  private final CrossbarArray array;
  private final SchurSystem system;

  public IterativeSolver(CrossbarArray array) {
    this.array = array;
    this.system = new SchurSystem(array);
  }

  @Override
  public CrossbarArray array() {
    return array;
  }

  @Override
  public NodalSolution solve(double[] volts) {
    array.requireDrive(volts);
    if (array.wires().open()) {
      return Kirchhoff.open(array, volts);
    }
    SchurSystem.Voltages v =
        system.solve(volts, new double[array.cells()], new double[array.rows() * array.cols()], 3);
    return Kirchhoff.solution(
        array, volts, v.drop(), v.bit(), Kirchhoff.ohmic(array), v.iterations());
  }

  /** As {@link #solve}, ended when the residual has shrunk to {@code tolerance}. */
  NodalSolution solveTo(double tolerance, double[] volts) {
    array.requireDrive(volts);
    if (array.wires().open()) {
      return Kirchhoff.open(array, volts);
    }
    SchurSystem.Voltages v =
        system.solveTo(
            tolerance, volts, new double[array.cells()], new double[array.rows() * array.cols()]);
    return Kirchhoff.solution(
        array, volts, v.drop(), v.bit(), Kirchhoff.ohmic(array), v.iterations());
  }
}
