package org.hwnas.runtime.circuit;

import java.util.Locale;
import org.hwnas.runtime.device.CurrentVoltage;

/**
 * An array as a netlist for SPICE: an operating point whose currents into the ground are printed in
 * the order of the bit lines, as {@code i(vo0) = ...}. The tolerances are those at which ngspice
 * agrees with a nodal solution to its last digits.
 */
public final class SpiceNetlist {
  private SpiceNetlist() {}

  /**
   * The netlist.
   *
   * @param volts of the drivers, V
   * @param cell current of a cell
   */
  public static String of(CrossbarArray array, double[] volts, CurrentVoltage cell) {
    array.requireDrive(volts);
    if (array.wires().open()) {
      throw new IllegalArgumentException("an array with open wires has no netlist");
    }
    WireResistance r = array.wires();
    int cols = array.cols();
    StringBuilder s = new StringBuilder();
    s.append("* array of ").append(array.wordLines()).append(" x ").append(cols).append("\n");
    s.append(".options reltol=1e-9 abstol=1e-18 vntol=1e-15 gmin=1e-30 numdgt=15\n");
    for (int line = 0; line < array.wordLines(); line++) {
      s.append("Vin%d in%d 0 DC %s\n".formatted(line, line, number(volts[line])));
      resistor(s, "Rs" + line, "in" + line, word(r, line, 0), r.wordLine() + r.source());
      for (int j = 1; j < cols && r.wordLine() > 0; j++) {
        resistor(s, "Rw" + line + "_" + j, word(r, line, j - 1), word(r, line, j), r.wordLine());
      }
    }
    for (int j = 0; j < cols; j++) {
      for (int i = 0; i + 1 < array.rows() && r.bitLine() > 0; i++) {
        resistor(s, "Rb" + i + "_" + j, bit(array, i, j), bit(array, i + 1, j), r.bitLine());
      }
      resistor(s, "Rt" + j, bit(array, array.rows() - 1, j), "o" + j, r.bitLine() + r.sink());
      s.append("Vo%d o%d 0 DC 0\n".formatted(j, j));
    }
    for (int k = 0; k < array.cells(); k++) {
      double g = array.conductance()[k];
      if (g > 0) {
        int line = k / cols;
        cell(s, k, word(r, line, k % cols), bit(array, line % array.rows(), k % cols), g, cell);
      }
    }
    s.append(".control\nset numdgt=15\nop\n");
    for (int j = 0; j < cols; j++) {
      s.append("print i(Vo").append(j).append(")\n");
    }
    return s.append("quit\n.endc\n.end\n").toString();
  }

  private static void cell(
      StringBuilder s, int k, String from, String to, double g, CurrentVoltage cell) {
    if (cell instanceof CurrentVoltage.Ohmic) {
      s.append("Rd%d %s %s %s\n".formatted(k, from, to, number(1 / g)));
      return;
    }
    String v = "v(" + from + "," + to + ")";
    String current;
    if (cell instanceof CurrentVoltage.Sinh sinh) {
      String v0 = number(sinh.v0());
      current = number(g * sinh.v0()) + "*sinh(" + v + "/" + v0 + ")";
    } else {
      // a cubic through the origin: its coefficients from two voltages and the slope at none
      double one = cell.current(g, 1);
      double minus = cell.current(g, -1);
      double linear = cell.slope(g, 0);
      double square = (one + minus) / 2;
      double cube = (one - minus) / 2 - linear;
      current =
          number(linear)
              + "*"
              + v
              + "+("
              + number(square)
              + ")*"
              + v
              + "*"
              + v
              + "+("
              + number(cube)
              + ")*"
              + v
              + "*"
              + v
              + "*"
              + v;
    }
    s.append("Bd%d %s %s i=%s\n".formatted(k, from, to, current));
  }

  private static void resistor(StringBuilder s, String name, String a, String b, double ohms) {
    if (a.equals(b)) {
      return;
    }
    if (ohms == 0) {
      s.append("V%s %s %s DC 0\n".formatted(name, a, b));
    } else {
      s.append("%s %s %s %s\n".formatted(name, a, b, number(ohms)));
    }
  }

  private static String word(WireResistance r, int line, int j) {
    return "w" + line + "_" + (r.wordLine() > 0 ? j : 0);
  }

  private static String bit(CrossbarArray array, int i, int j) {
    return "b" + (array.wires().bitLine() > 0 ? i : array.rows() - 1) + "_" + j;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.17g", value);
  }
}
