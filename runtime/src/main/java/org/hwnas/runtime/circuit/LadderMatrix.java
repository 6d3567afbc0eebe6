package org.hwnas.runtime.circuit;

/**
 * An approximation of the matrix that a linear array is, in a few operations a cell, with a proven
 * bound: each word line alone is a ladder of wires and cells whose bit lines are grounded, each bit
 * line one whose word lines are. A cell's entry is its conductance times the share of the driver's
 * voltage that reaches it along the one and the share of its current that reaches the ground along
 * the other. Cheap enough for training, where conductances change with every step.
 *
 * <p>What it leaves out is current that gets back from a bit line into other word lines. With word
 * lines w, bit lines b and cells G, Kirchhoff's law is {@code Dw w - G b = driven, Db b - G w = 0};
 * the exact matrix is the sum over k of {@code sense (Db^-1 G Dw^-1 G)^k Db^-1 G Dw^-1 drive}, in
 * which nothing is negative (Dw and Db are M-matrices), and this is its first term. So no entry is
 * above the exact one. What is missing are currents that the ladders leave over at nodes, and a
 * current at a node leaves through grounds and drivers in shares that are not negative and add up
 * to at most 1, at least what the node's own ladder says through its own end. So what is missing of
 * a bit line's entries is at most this: drive the bit line in place of the word lines (the array is
 * reciprocal), let what enters a word line flow on into all bit lines, and count there what their
 * ladders do not take to the ground. Over a word line likewise. Both are one more pass over the
 * lines.
 *
 * @param wordLines inputs
 * @param cols outputs
 * @param siemens {@code wordLines x cols}, S; each at most the exact entry
 * @param columnBound by bit line: on the sum of exact minus approximate entries, S; an output is
 *     off by at most this times the largest magnitude of a driver's voltage
 * @param rowBound by word line: the same; all outputs together are off by at most the sum of this
 *     times the magnitude of each driver's voltage
 */
public record LadderMatrix(
    int wordLines, int cols, double[] siemens, double[] columnBound, double[] rowBound) {
  /** Of an array of ohmic cells. */
  public static LadderMatrix of(CrossbarArray array) {
    int lines = array.wordLines();
    int cols = array.cols();
    int field = array.rows() * cols;
    double[] g = array.conductance();
    double[] siemens = new double[lines * cols];
    double[] columns = new double[cols];
    double[] rows = new double[lines];
    if (array.wires().open()) {
      return new LadderMatrix(lines, cols, siemens, columns, rows);
    }
    double[] toWords = new double[field];
    for (int k = 0; k < g.length; k++) {
      toWords[k % field] += g[k];
    }
    WordLines words = new WordLines(lines, cols, g, array.wires());
    BitLines bits = new BitLines(array.rows(), cols, toWords, array.wires());
    double[][] reaches = words.shares();
    double[][] leaves = bits.shares();
    double[][] pastGrounds = new double[lines][cols];
    double[][] pastDrivers = Rows.zeros(array.rows(), cols);
    for (int line = 0; line < lines; line++) {
      double[] in = reaches[line];
      int i = line % array.rows();
      for (int j = 0; j < cols; j++) {
        double own = g[line * cols + j];
        pastGrounds[line][j] = own * (1 - leaves[i][j]);
        pastDrivers[i][j] += own * (1 - in[j]);
      }
    }
    words.solve(pastGrounds, 0, lines);
    double[][] back = Rows.zeros(array.rows(), cols);
    bits.solve(pastDrivers, back);
    for (int line = 0; line < lines; line++) {
      double[] in = reaches[line];
      int i = line % array.rows();
      for (int j = 0; j < cols; j++) {
        double own = g[line * cols + j];
        double arrives = in[j] * own;
        siemens[line * cols + j] = arrives * leaves[i][j];
        rows[line] += arrives * back[i][j];
        columns[j] += leaves[i][j] * own * pastGrounds[line][j];
      }
    }
    return new LadderMatrix(lines, cols, siemens, columns, rows);
  }

  /** Currents for one input, A. */
  public double[] currents(double[] volts) {
    return new EffectiveMatrix(wordLines, cols, siemens, 0).currents(volts);
  }
}
