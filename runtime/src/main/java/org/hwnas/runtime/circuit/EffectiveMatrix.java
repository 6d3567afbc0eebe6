package org.hwnas.runtime.circuit;

/**
 * The matrix that a linear array is: currents of the bit lines as a product of the drivers'
 * voltages, wires included. Made by one solve for each bit line, or each word line where those are
 * fewer (by reciprocity one serves as well as the other); an input then costs one small product.
 *
 * @param wordLines inputs
 * @param cols outputs
 * @param siemens {@code wordLines x cols}, S
 * @param residual largest of the solves' residuals, see {@link NodalSolution}
 */
public record EffectiveMatrix(int wordLines, int cols, double[] siemens, double residual) {
  /** Of an array, to rounding. */
  public static EffectiveMatrix of(CrossbarArray array) {
    return of(array, 0);
  }

  /**
   * Of an array.
   *
   * @param tolerance reduction of the residual at which a solve may end; 0: to rounding
   */
  public static EffectiveMatrix of(CrossbarArray array, double tolerance) {
    IterativeSolver solver = new IterativeSolver(array);
    WireResistance r = array.wires();
    int lines = array.wordLines();
    int cols = array.cols();
    boolean ideal = r.bitLine() + r.sink() == 0 || r.wordLine() + r.source() == 0;
    double[] siemens = new double[lines * cols];
    double worst = 0;
    if (r.open()) {
      return new EffectiveMatrix(lines, cols, siemens, 0);
    }
    if (cols < lines && !ideal) {
      SchurSystem system = new SchurSystem(array);
      double ground = 1 / (r.bitLine() + r.sink());
      double driver = 1 / (r.wordLine() + r.source());
      double[] none = new double[lines];
      double[] noCurrent = new double[array.cells()];
      for (int j = 0; j < cols; j++) {
        double[] sensed = new double[array.rows() * cols];
        sensed[sensed.length - cols + j] = ground;
        SchurSystem.Voltages v =
            tolerance > 0
                ? system.solveTo(tolerance, none, noCurrent, sensed)
                : system.solve(none, noCurrent, sensed, 3);
        for (int line = 0; line < lines; line++) {
          siemens[line * cols + j] = -driver * v.drop()[line * cols];
        }
        worst = Math.max(worst, adjointResidual(array, v, sensed));
      }
      return new EffectiveMatrix(lines, cols, siemens, worst);
    }
    for (int line = 0; line < lines; line++) {
      double[] unit = new double[lines];
      unit[line] = 1;
      NodalSolution s = tolerance > 0 ? solver.solveTo(tolerance, unit) : solver.solve(unit);
      System.arraycopy(s.currents(), 0, siemens, line * cols, cols);
      worst = Math.max(worst, s.residual());
    }
    return new EffectiveMatrix(lines, cols, siemens, worst);
  }

  private static double adjointResidual(
      CrossbarArray array, SchurSystem.Voltages v, double[] sensed) {
    double[] off = new double[array.cells() + sensed.length];
    Kirchhoff.imbalance(
        array,
        new double[array.wordLines()],
        v.drop(),
        v.bit(),
        Kirchhoff.ohmic(array),
        off,
        new double[array.cols()]);
    double worst = 0;
    double scale = 0;
    for (int k = 0; k < sensed.length; k++) {
      off[array.cells() + k] -= sensed[k];
      scale = Math.max(scale, sensed[k]);
    }
    for (double o : off) {
      worst = Math.max(worst, Math.abs(o));
    }
    return worst / scale;
  }

  /** Currents for one input, A. */
  public double[] currents(double[] volts) {
    if (volts.length != wordLines) {
      throw new IllegalArgumentException(
          volts.length + " voltages for " + wordLines + " word lines");
    }
    double[] currents = new double[cols];
    for (int line = 0; line < wordLines; line++) {
      double v = volts[line];
      int at = line * cols;
      for (int j = 0; j < cols; j++) {
        currents[j] += v * siemens[at + j];
      }
    }
    return currents;
  }
}
