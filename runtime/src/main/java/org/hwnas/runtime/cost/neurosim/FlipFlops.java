package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/** Registers: each twelve smallest inverters large, with transmission gates and a clock. */
final class FlipFlops {
  private static final int CELLS = 12;
  private static final int LEAKING = 8;

  private final Gates gates;
  final int count;
  private final Pair width;
  final Box cell;
  private final Load inverter;
  private final double passGates; // F of a pair
  final double passDrain; // F

  FlipFlops(Gates gates, int count) {
    this.gates = gates;
    this.count = count;
    this.width = gates.smallest();
    Box one = gates.box(Kind.INVERTER, 1, width);
    this.cell = new Box(one.height(), one.width() * CELLS);
    Sheets sheets = Sheets.of(gates.technology);
    this.inverter = sheets.inverter(gates, width, one);
    this.passGates = (gates.gate(width.n()) + gates.gate(width.p())) * sheets.inverterGate();
    this.passDrain = inverter.output();
  }

  /** Columns of registers beside something. */
  Box besides(double height) {
    int each = Math.max(1, Math.min((int) (height / cell.height()), count));
    return new Box(height, cell.width() * ceil(each));
  }

  /** Rows of registers below something. */
  Box below(double width) {
    int each = Math.max(1, Math.min((int) (width / cell.width()), count));
    return new Box(cell.height() * ceil(each), width);
  }

  private double ceil(int each) {
    return Math.ceil((double) count / each);
  }

  /** In one row. */
  double area() {
    return cell.width() * count * cell.height();
  }

  /**
   * J.
   *
   * @param clocks times that all are clocked
   * @param changing how many take a new value each time
   */
  double energy(double clocks, double changing) {
    double supply = gates.technology.supply;
    double clocking = inverter.sum() * 4 + passGates * 2;
    double path = passDrain * 4 + inverter.input() + inverter.output() + inverter.sum();
    double each = clocking * count + path * Math.min(changing, count);
    return each * supply * supply * clocks;
  }

  /**
   * J, where the rest is neither clocked nor changes.
   *
   * @param clocks times that so many take a new value
   */
  double energyOf(double clocks, int used) {
    double supply = gates.technology.supply;
    double clocking = inverter.sum() * 4 + passGates * 2;
    double path = passDrain * 4 + inverter.input() + inverter.output() + inverter.sum();
    return (clocking * used + path * used) * supply * supply * clocks;
  }

  double leakage() {
    double one = gates.leakage(Kind.INVERTER, 1, width);
    return one * LEAKING * count * Sheets.of(gates.technology).inverterGate();
  }
}
