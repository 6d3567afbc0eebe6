/**
 * What an array of memory cells does with its input voltages when its wires resist: node voltages
 * and bit-line currents by Kirchhoff's current law.
 *
 * <p>Topology: word line i runs from its driver at the left past the cells of row i; bit line j
 * runs past the cells of column j down to a virtual ground. One wire segment lies between
 * neighbouring cells, one between the driver and the first cell and one between the last cell and
 * the ground; the driver's and the sense amplifier's resistance are in series with those two. An
 * array may have two planes (word lines at opposite voltages) whose cells share bit lines, so that
 * currents of a differential pair cancel on the line.
 *
 * <p>Unknowns: a word-line and a bit-line voltage per cell. Rows touch each other through bit lines
 * only, so word lines are eliminated one by one (tridiagonal) and what is left is solved for the
 * bit lines: {@link org.hwnas.runtime.circuit.IterativeSolver} by conjugate gradients to rounding,
 * {@link org.hwnas.runtime.circuit.DirectSolver} by a sparse Cholesky factorisation of the whole.
 * {@link org.hwnas.runtime.circuit.NonlinearSolver} is Newton's method over the former, {@link
 * org.hwnas.runtime.circuit.EffectiveMatrix} the one matrix that a linear array is, and {@link
 * org.hwnas.runtime.circuit.LineRelaxation} an approximation that states its error bound.
 *
 * <p>Units: siemens, ohms, volts, amperes. Cells are numbered {@code (plane x rows + row) x cols +
 * col}.
 */
package org.hwnas.runtime.circuit;
