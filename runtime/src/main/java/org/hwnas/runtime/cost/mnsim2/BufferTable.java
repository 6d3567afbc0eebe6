package org.hwnas.runtime.cost.mnsim2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** SRAM buffers by technology, capacity and port width; see {@code sram-buffers.csv}. */
final class BufferTable {
  private static final int WIDTHS = 4;
  private static final int SIZES = 9;
  private static final double[][] ROWS = read(); // area, leakage, read, write, cycle

  private BufferTable() {}

  /**
   * Which buffer of the table.
   *
   * @return an index for the readers below
   * @throws EvaluationFailure where the table has none
   */
  static int index(int technology, double kilobytes, int width) throws EvaluationFailure {
    int tech = technology >= 90 ? 0 : technology >= 65 ? 1 : 2;
    int size = 0;
    for (double limit = 2; size < SIZES - 1 && kilobytes > limit; limit *= 2) {
      size++;
    }
    int port = width <= 64 ? 0 : width <= 128 ? 1 : width <= 256 ? 2 : 3;
    int index = (tech * SIZES + size) * WIDTHS + port;
    if (ROWS[index][0] < 0) {
      throw new EvaluationFailure(
          "there is no buffer of %s KB with a port of %d bit".formatted(kilobytes, width));
    }
    return index;
  }

  /** um^2. */
  static double area(int index) {
    return ROWS[index][0] * 1e6;
  }

  /** W while it is read once a cycle. */
  static double readPower(int index, double cycle) {
    return (ROWS[index][2] / cycle * 1000 + ROWS[index][1]) * 1e-3;
  }

  /** W while it is written once a cycle. */
  static double writePower(int index, double cycle) {
    return (ROWS[index][3] / cycle * 1000 + ROWS[index][1]) * 1e-3;
  }

  /** ns, by CACTI. */
  static double cycle(int index) {
    return ROWS[index][4];
  }

  private static double[][] read() {
    double[][] rows = new double[3 * SIZES * WIDTHS][];
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                BufferTable.class.getResourceAsStream("sram-buffers.csv"),
                StandardCharsets.UTF_8))) {
      int at = -1; // the header
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        if (at >= 0) {
          String[] cells = line.split(",");
          double[] row = new double[5];
          for (int i = 0; i < row.length; i++) {
            row[i] = Double.parseDouble(cells[3 + i]);
          }
          rows[at] = row;
        }
        at++;
      }
      if (at != rows.length) {
        throw new IllegalStateException("sram-buffers.csv has " + at + " rows");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
