package org.hwnas.runtime.circuit;

/**
 * An approximation for ohmic cells that knows how wrong it is: word lines and bit lines are solved
 * in turn, each with the other held, a given number of times. Cheap enough for training, where
 * conductances change with every step.
 *
 * <p>The bound: what is left over is a current at each bit-line node. In the exact network a
 * current at a node leaves through the grounds and drivers in shares that are not negative and add
 * up to 1 (the matrix is an M-matrix). So the errors of all outputs together are at most the sum of
 * the left-over currents' magnitudes.
 */
public final class LineRelaxation {
  private final CrossbarArray array;
  private final WordLines words;
  private final BitLines bits;
  private final BitLines wires;

  /**
   * Currents and how far off they can be.
   *
   * @param currents into the ground of each bit line, A
   * @param bound on the sum over bit lines of the error's magnitude, A
   * @param sweeps done
   */
  public record Approximation(double[] currents, double bound, int sweeps) {}

  /**
   * Prepares an array.
   *
   * @throws IllegalArgumentException where bit lines have no resistance at all, which needs no
   *     approximation, or a wire is open
   */
  public LineRelaxation(CrossbarArray array) {
    WireResistance r = array.wires();
    if (r.bitLine() + r.sink() == 0 || r.open()) {
      throw new IllegalArgumentException("bit lines need a finite resistance above 0");
    }
    this.array = array;
    this.words = new WordLines(array.wordLines(), array.cols(), array.conductance(), r);
    int field = array.rows() * array.cols();
    double[] toWords = new double[field];
    for (int k = 0; k < array.cells(); k++) {
      toWords[k % field] += array.conductance()[k];
    }
    this.bits = new BitLines(array.rows(), array.cols(), toWords, r);
    this.wires = new BitLines(array.rows(), array.cols(), new double[field], r);
  }

  /**
   * Sweeps until the bound is at most {@code tolerance} times the sum of the currents' magnitudes,
   * or {@code maxSweeps} are done.
   *
   * @param volts of the drivers, V
   */
  public Approximation solve(double[] volts, double tolerance, int maxSweeps) {
    array.requireDrive(volts);
    double[] g = array.conductance();
    int field = array.rows() * array.cols();
    int cells = array.cells();
    double[] bit = new double[field];
    double[] word = words(volts, bit);
    double[] current = new double[field];
    int sweeps = 0;
    while (true) {
      java.util.Arrays.fill(current, 0);
      for (int from = 0; from < cells; from += field) {
        for (int k = 0; k < field; k++) {
          current[k] += g[from + k] * word[from + k];
        }
      }
      if (sweeps > 0) {
        double bound = leftOver(bit, word);
        double[] out = new double[array.cols()];
        double total = 0;
        for (int j = 0; j < out.length; j++) {
          out[j] = wires.ground * bit[field - out.length + j];
          total += Math.abs(out[j]);
        }
        if (sweeps >= maxSweeps || bound <= tolerance * total) {
          return new Approximation(out, bound, sweeps);
        }
      }
      double[][] solved = Rows.zeros(array.rows(), array.cols());
      bits.solve(Rows.of(current, array.cols()), solved);
      bit = Rows.flat(solved);
      word = words(volts, bit);
      sweeps++;
    }
  }

  /** Word-line voltages with the bit lines held. */
  private double[] words(double[] volts, double[] bit) {
    double[] word = new double[array.cells()];
    for (int k = 0; k < word.length; k++) {
      word[k] = array.conductance()[k] * (volts[k / array.cols()] - bit[k % bit.length]);
    }
    double[][] drop = Rows.of(word, array.cols());
    words.solve(drop, 0, words.lines);
    for (int k = 0; k < word.length; k++) {
      word[k] = volts[k / array.cols()] - drop[k / array.cols()][k % array.cols()];
    }
    return word;
  }

  private double leftOver(double[] bit, double[] word) {
    double[] g = array.conductance();
    double[] off = new double[bit.length];
    for (int k = 0; k < g.length; k++) {
      off[k % off.length] += g[k] * (bit[k % off.length] - word[k]);
    }
    double[][] leaves = Rows.of(off, array.cols());
    wires.addWireCurrents(Rows.of(bit, array.cols()), leaves);
    double sum = 0;
    for (double o : Rows.flat(leaves)) {
      sum += Math.abs(o);
    }
    return sum;
  }
}
