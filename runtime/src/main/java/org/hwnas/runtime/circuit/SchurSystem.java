package org.hwnas.runtime.circuit;

/**
 * An array whose word lines are eliminated: with wires T of the word lines and L of the bit lines
 * and cells G, the bit-line voltages b solve (L + G - G T^-1 G) b = currents, a symmetric positive
 * definite M-matrix. Conjugate gradients (Hestenes and Stiefel, J. Res. NBS 1952), preconditioned
 * by its part within each bit line. For one thread while it solves.
 */
final class SchurSystem {
  private static final int MAX_ITERATIONS = 5000;

  /**
   * Reduction of the preconditioned residual in one pass; what is left the next pass refines. Two
   * passes reach rounding, and a pass that asked for more would spend steps on digits that the
   * recursion of its residual does not have.
   */
  private static final double PASS_REDUCTION = 1e-7;

  /** Of the first residual: what rounding leaves, so that there is nothing to refine. */
  private static final double ROUNDING = 1e-14;

  private final CrossbarArray array;
  private final double[] conductance;
  private final double[][] cells;
  private final int field;
  private final WordLines words;
  private final BitLines wires;
  private final BitLines preconditioner;

  SchurSystem(CrossbarArray array) {
    this(array, array.conductance());
  }

  /** With conductances in place of the array's own, as of a linearised cell. */
  SchurSystem(CrossbarArray array, double[] conductance) {
    this.array = array;
    this.conductance = conductance;
    this.cells = Rows.of(conductance, array.cols());
    this.field = array.rows() * array.cols();
    this.words = new WordLines(array.wordLines(), array.cols(), conductance, array.wires());
    this.wires = new BitLines(array.rows(), array.cols(), new double[field], array.wires());
    double[] own = words.inverseDiagonal(conductance);
    double[] toGround = new double[field];
    for (int k = 0; k < conductance.length; k++) {
      double g = conductance[k];
      // what the cell conducts through its word line's other ways to ground
      toGround[k % field] += g * Math.max(0, 1 - g * own[k]);
    }
    this.preconditioner = new BitLines(array.rows(), array.cols(), toGround, array.wires());
  }

  /**
   * Node voltages, kept so that the small ones keep their digits.
   *
   * @param drop of the word-line nodes below their driver, V
   * @param bit of the bit-line nodes, V
   * @param iterations of conjugate gradients
   */
  record Voltages(double[] drop, double[] bit, int iterations) {}

  /**
   * Solves for word lines driven at {@code volts} and currents injected into the nodes.
   *
   * @param intoWord currents into word-line nodes, {@code planes x rows x cols}, A
   * @param intoBit currents into bit-line nodes, {@code rows x cols}, A
   * @param passes refinements at most; one more only while the residual falls
   */
  Voltages solve(double[] volts, double[] intoWord, double[] intoBit, int passes) {
    return solve(volts, intoWord, intoBit, passes, PASS_REDUCTION);
  }

  /** As {@link #solve} in one pass that ends when the residual has shrunk to {@code tolerance}. */
  Voltages solveTo(double tolerance, double[] volts, double[] intoWord, double[] intoBit) {
    return solve(volts, intoWord, intoBit, 1, tolerance);
  }

  private Voltages solve(
      double[] volts, double[] intoWord, double[] intoBit, int passes, double reduction) {
    int rows = array.rows();
    int cols = array.cols();
    double[][] bit = Rows.zeros(rows, cols);
    double[][] wordCurrents = Rows.of(intoWord, cols);
    double[][] bitCurrents = Rows.of(intoBit, cols);
    double[][] drop = Rows.zeros(words.lines, cols);
    drops(volts, bit, wordCurrents, drop);
    int iterations = 0;
    boolean grounded = array.wires().bitLine() + array.wires().sink() == 0;
    double[][] residual = Rows.zeros(rows, cols);
    double[][] leaving = Rows.zeros(rows, cols);
    double[][] correction = Rows.zeros(rows, cols);
    double before = Double.POSITIVE_INFINITY;
    double enough = 0;
    for (int pass = 0; pass < passes && !grounded; pass++) {
      Rows.copy(bitCurrents, residual);
      for (int line = 0; line < words.lines; line++) {
        int row = line % rows;
        enter(residual[row], cells[line], volts[line], drop[line], bit[row]);
      }
      Rows.clear(leaving);
      wires.project(residual);
      wires.addWireCurrents(bit, leaving);
      Rows.add(residual, -1, leaving);
      double size = Rows.largest(residual);
      if (size <= enough || size > before / 4) {
        break;
      }
      enough = pass == 0 ? ROUNDING * size : enough;
      before = size;
      iterations += gradients(residual, correction, reduction);
      Rows.add(bit, 1, correction);
      drops(volts, bit, wordCurrents, drop);
    }
    return new Voltages(Rows.flat(drop), Rows.flat(bit), iterations);
  }

  private static void enter(double[] into, double[] g, double volts, double[] drop, double[] bit) {
    for (int j = 0; j < into.length; j++) {
      into[j] += g[j] * (volts - drop[j] - bit[j]);
    }
  }

  private void drops(double[] volts, double[][] bit, double[][] intoWord, double[][] drop) {
    for (int line = 0; line < words.lines; line++) {
      draw(drop[line], cells[line], volts[line], bit[line % bit.length], intoWord[line]);
    }
    words.solve(drop, 0, words.lines);
  }

  private static void draw(double[] to, double[] g, double volts, double[] bit, double[] into) {
    for (int j = 0; j < to.length; j++) {
      to[j] = g[j] * (volts - bit[j]) - into[j];
    }
  }

  /** Conjugate gradients from 0; {@code residual} is spent. */
  private int gradients(double[][] residual, double[][] solution, double reduction) {
    Rows.clear(solution);
    double[][] z = Rows.zeros(residual.length, array.cols());
    double[][] applied = Rows.zeros(residual.length, array.cols());
    double[][] scratch = Rows.zeros(BLOCK, array.cols());
    preconditioner.solve(residual, z);
    double[][] direction = Rows.zeros(residual.length, array.cols());
    Rows.copy(z, direction);
    double energy = Rows.dot(residual, z);
    double enough = energy * reduction * reduction;
    int iteration = 0;
    while (iteration < MAX_ITERATIONS && energy > enough && energy > 0) {
      iteration++;
      apply(direction, applied, scratch);
      double curvature = Rows.dot(direction, applied);
      if (!(curvature > 0)) {
        break;
      }
      double step = energy / curvature;
      Rows.add(solution, step, direction);
      Rows.add(residual, -step, applied);
      preconditioner.solve(residual, z);
      double next = Rows.dot(residual, z);
      double turn = next / energy;
      energy = next;
      Rows.turn(direction, turn, z);
    }
    return iteration;
  }

  /** Word lines at a time, so that they stay in the processor's first cache. */
  private static final int BLOCK = 8;

  /** Currents that leave the bit-line nodes at the given voltages, drivers at 0 V. */
  private void apply(double[][] bit, double[][] current, double[][] scratch) {
    int rows = array.rows();
    Rows.clear(current);
    for (int line = 0; line < words.lines; line += BLOCK) {
      int count = Math.min(BLOCK, words.lines - line);
      for (int k = 0; k < count; k++) {
        times(scratch[k], cells[line + k], bit[(line + k) % rows]);
      }
      words.solve(scratch, line, count);
      for (int k = 0; k < count; k++) {
        int row = (line + k) % rows;
        leave(current[row], cells[line + k], bit[row], scratch[k]);
      }
    }
    wires.addWireCurrents(bit, current);
  }

  private static void times(double[] product, double[] g, double[] v) {
    for (int j = 0; j < product.length; j++) {
      product[j] = g[j] * v[j];
    }
  }

  private static void leave(double[] current, double[] g, double[] bit, double[] word) {
    for (int j = 0; j < current.length; j++) {
      current[j] += g[j] * (bit[j] - word[j]);
    }
  }
}
