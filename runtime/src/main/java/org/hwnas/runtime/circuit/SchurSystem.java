package org.hwnas.runtime.circuit;

import java.util.Arrays;

/**
 * An array whose word lines are eliminated: with wires T of the word lines and L of the bit lines
 * and cells G, the bit-line voltages b solve (L + G - G T^-1 G) b = currents, a symmetric positive
 * definite M-matrix. Conjugate gradients (Hestenes and Stiefel, J. Res. NBS 1952), preconditioned
 * by its part within each bit line. For one thread while it solves.
 */
final class SchurSystem {
  private static final int MAX_ITERATIONS = 5000;

  /** Reduction of the preconditioned residual in one pass; what is left the next pass refines. */
  private static final double PASS_REDUCTION = 1e-13;

  private final CrossbarArray array;
  private final double[] conductance;
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
    return solve(volts, intoWord, intoBit, 1, Math.max(tolerance, PASS_REDUCTION));
  }

  private Voltages solve(
      double[] volts, double[] intoWord, double[] intoBit, int passes, double reduction) {
    double[] bit = new double[field];
    double[] drop = drops(volts, bit, intoWord);
    int iterations = 0;
    boolean grounded = array.wires().bitLine() + array.wires().sink() == 0;
    double[] correction = new double[field];
    double before = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < passes && !grounded; pass++) {
      double[] residual = intoBit.clone();
      for (int line = 0; line < volts.length; line++) {
        int at = line * array.cols();
        int to = at % field;
        for (int j = 0; j < array.cols(); j++) {
          residual[to + j] += conductance[at + j] * (volts[line] - drop[at + j] - bit[to + j]);
        }
      }
      double[] leaving = new double[field];
      wires.project(residual);
      wires.addWireCurrents(bit, leaving);
      for (int k = 0; k < field; k++) {
        residual[k] -= leaving[k];
      }
      double size = largest(residual);
      if (size == 0 || size > before / 4) {
        break;
      }
      before = size;
      iterations += gradients(residual, correction, reduction);
      for (int k = 0; k < field; k++) {
        bit[k] += correction[k];
      }
      drop = drops(volts, bit, intoWord);
    }
    return new Voltages(drop, bit, iterations);
  }

  private double[] drops(double[] volts, double[] bit, double[] intoWord) {
    double[] drop = new double[conductance.length];
    for (int line = 0; line < volts.length; line++) {
      int at = line * array.cols();
      int to = at % field;
      for (int j = 0; j < array.cols(); j++) {
        drop[at + j] = conductance[at + j] * (volts[line] - bit[to + j]) - intoWord[at + j];
      }
    }
    words.solve(drop);
    return drop;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  /** Conjugate gradients from 0; {@code residual} is spent. */
  private int gradients(double[] residual, double[] solution, double reduction) {
    Arrays.fill(solution, 0);
    double[] z = new double[field];
    double[] applied = new double[field];
    double[] scratch = new double[conductance.length];
    preconditioner.solve(residual, z);
    double[] direction = z.clone();
    double energy = dot(residual, z);
    double enough = energy * reduction * reduction;
    int iteration = 0;
    while (iteration < MAX_ITERATIONS && energy > enough && energy > 0) {
      iteration++;
      apply(direction, applied, scratch);
      double curvature = dot(direction, applied);
      if (!(curvature > 0)) {
        break;
      }
      double step = energy / curvature;
      for (int k = 0; k < field; k++) {
        solution[k] += step * direction[k];
        residual[k] -= step * applied[k];
      }
      preconditioner.solve(residual, z);
      double next = dot(residual, z);
      double turn = next / energy;
      energy = next;
      for (int k = 0; k < field; k++) {
        direction[k] = z[k] + turn * direction[k];
      }
    }
    return iteration;
  }

  /** Currents that leave the bit-line nodes at the given voltages, drivers at 0 V. */
  private void apply(double[] bit, double[] current, double[] scratch) {
    int cells = conductance.length;
    for (int from = 0; from < cells; from += field) {
      for (int k = 0; k < field; k++) {
        scratch[from + k] = conductance[from + k] * bit[k];
      }
    }
    words.solve(scratch);
    Arrays.fill(current, 0);
    for (int from = 0; from < cells; from += field) {
      for (int k = 0; k < field; k++) {
        current[k] += conductance[from + k] * (bit[k] - scratch[from + k]);
      }
    }
    wires.addWireCurrents(bit, current);
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= a.length; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      s0 += a[k] * b[k];
    }
    return s0 + s1 + (s2 + s3);
  }
}
