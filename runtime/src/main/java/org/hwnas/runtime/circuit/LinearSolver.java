package org.hwnas.runtime.circuit;

/** An array of ohmic cells, prepared for any number of inputs. Immutable and thread-safe. */
public interface LinearSolver {
  /**
   * Solves for one input.
   *
   * @param volts of the drivers, {@code planes x rows}, V
   */
  NodalSolution solve(double[] volts);

  /** The array. */
  CrossbarArray array();
}
