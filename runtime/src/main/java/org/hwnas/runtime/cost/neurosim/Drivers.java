package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Calibration;

/** Circuits at the edges of an array that switch or drive its lines. */
final class Drivers {
  private static final double LINEAR_REGION = 0.20; // resistance near 0 V over that at the supply
  static final double VOLTAGE_DROP = 0.25; // of a switch over its load

  private Drivers() {}

  /** Widths of a transmission gate of a resistance; at least a feature, or whole fins. */
  private static Pair switchOf(Gates gates, double resistance, double factor) {
    Technology t = gates.technology;
    double n = gates.switchN(t.unitWidth()) * t.feature * factor / (resistance * 2);
    double p = gates.switchP(t.unitWidth()) * t.feature * factor / (resistance * 2);
    if (t.planar()) {
      return new Pair(Math.max(n, t.feature), Math.max(p, t.feature));
    }
    return new Pair(
        2 * Math.ceil(n / t.feature) * t.feature, 2 * Math.ceil(p / t.feature) * t.feature);
  }

  /** Two transmission gates and a register for each line of an array. */
  static final class LineSwitches {
    private final Gates gates;
    private final boolean rows;
    private final int lines;
    private final FlipFlops registers;
    private final Pair width;
    private final double resistance;
    private double height; // m, of a gate as laid out
    private Box box = Box.NONE;

    /**
     * @param rows whether the lines are rows, else columns
     * @param load ohm that a line drives
     */
    LineSwitches(Gates gates, boolean rows, int lines, double load) {
      this.gates = gates;
      this.rows = rows;
      this.lines = lines;
      this.registers = new FlipFlops(gates, lines);
      this.width = switchOf(gates, load * gates.technology.rowSwitchShare, LINEAR_REGION);
      this.resistance = gates.switchPair(width);
    }

    /** Beside rows, or below columns, of an extent in m. */
    Box lay(double extent) {
      Technology t = gates.technology;
      if (rows) {
        double least = t.cellHeight * t.feature;
        int each = Math.max(1, (int) (extent / least));
        int stacks = (int) Math.ceil((double) lines / each);
        each = (int) Math.ceil((double) lines / stacks);
        Box gate = gates.box(Kind.INVERTER, 1, width, extent / each);
        height = gate.height();
        box = new Box(extent, gate.width() * 2 * stacks + registers.besides(extent).width());
      } else {
        double least = 2 * t.gatePitch * t.feature;
        int each = Math.max(1, (int) (extent / (least * 2)));
        int stacks = (int) Math.ceil((double) lines / each);
        each = (int) Math.ceil((double) lines / stacks);
        int fingers = (int) (extent / each / 2 / (0.5 * least)) - 1;
        Box gate = gates.transmissionGate(width, fingers);
        height = gate.height();
        box = new Box(gate.height() * stacks + registers.below(extent).height(), extent);
      }
      return box;
    }

    private double drain() {
      return gates.load(Kind.INVERTER, 1, width, height).output();
    }

    /** Seconds to a word line of so many cells of a capacitance and resistance each. */
    double delay(double cells, double cellCapacitance, double cellResistance) {
      double own = drain() * 2 + (gates.gate(width.n()) + gates.gate(width.p())) * 0.5;
      double line = cellCapacitance * cells * (0.69 * resistance + 0.38 * cellResistance * cells);
      return resistance * own * 0.69 + line;
    }

    /** J of reads with a share of rows active. */
    double energy(double reads, double activity) {
      Technology t = gates.technology;
      double read = t.readVoltage * t.readVoltage;
      double gate = (gates.gate(width.n()) + gates.gate(width.p())) * t.supply * t.supply;
      double active = rows ? (drain() * 3 * read + gate) * lines * activity : 0;
      return active * reads + registers.energy(reads, lines);
    }

    double leakage() {
      return registers.leakage();
    }
  }

  /** Four transmission gates and a register for each word line of transistors in cells. */
  static final class WordLineSwitches {
    private final Gates gates;
    private final int lines;
    private final FlipFlops registers;
    private final Pair width;
    private final double resistance;
    private double height;

    WordLineSwitches(Gates gates, int lines) {
      this.gates = gates;
      this.lines = lines;
      this.registers = new FlipFlops(gates, lines);
      this.width = gates.smallest().times(gates.technology.wordLineSwitch);
      // both as N transistors: the pull-up is sized to be as strong
      this.resistance = 1 / (1 / gates.switchN(width.n()) + 1 / gates.switchN(width.p()));
    }

    Box lay(double extent) {
      Technology t = gates.technology;
      int each = Math.max(1, (int) (extent / (t.cellHeight * t.feature)));
      int stacks = (int) Math.ceil((double) lines / each);
      each = (int) Math.ceil((double) lines / stacks);
      Box gate = gates.box(Kind.INVERTER, 1, width, extent / each);
      height = gate.height();
      return new Box(extent, gate.width() * 4 * stacks + registers.besides(extent).width());
    }

    private double drain() {
      return gates.load(Kind.INVERTER, 1, width, height).output();
    }

    double delay(double lineCapacitance, double lineResistance) {
      double own = drain() * 2 + (gates.gate(width.n()) + gates.gate(width.p())) * 0.5;
      double constant = resistance * (own + lineCapacitance) + lineResistance * lineCapacitance / 2;
      return Gates.delay(constant, Gates.STEP);
    }

    double energy(double reads, double activity, double accessVoltage) {
      Technology t = gates.technology;
      double each = drain() * 2 * accessVoltage * accessVoltage;
      each += drain() * 3 * t.readVoltage * t.readVoltage;
      each += (gates.gate(width.n()) + gates.gate(width.p())) * 3 * t.supply * t.supply;
      return each * lines * activity * reads + registers.energy(reads, lines);
    }

    double leakage() {
      return registers.leakage();
    }
  }

  /** A transmission gate for each column, so that several share a converter. */
  static final class ColumnMux {
    private final Gates gates;
    private final int outputs;
    private final int inputs;
    private final Pair width;
    private final double resistance;
    private double height;

    /**
     * @param outputs converters
     * @param shared columns of each
     * @param load ohm of a column
     */
    ColumnMux(Gates gates, int outputs, int shared, double load) {
      this.gates = gates;
      this.outputs = outputs;
      this.inputs = outputs * shared;
      this.width = switchOf(gates, load * VOLTAGE_DROP, 1);
      this.resistance = gates.switchPair(width);
    }

    Box below(double extent) {
      Technology t = gates.technology;
      double least = 2 * t.gatePitch * t.feature;
      int each = Math.max(1, (int) (extent / least));
      int stacks = (int) Math.ceil((double) inputs / each);
      each = (int) Math.ceil((double) inputs / stacks);
      int fingers = (int) (extent / each / (0.5 * least)) - 1;
      height = gates.transmissionGate(width, 1).height(); // as drawn, before it is folded
      return new Box(gates.transmissionGate(width, fingers).height() * stacks, extent);
    }

    private double drain() {
      return gates.load(Kind.INVERTER, 1, width, height).output();
    }

    /** F of the N gates of all converters, and of the P gates. */
    double selectN() {
      return gates.gate(width.n()) * outputs;
    }

    double selectP() {
      return gates.gate(width.p()) * outputs;
    }

    double delay() {
      double c = drain() + 0.5 * gates.gate(width.n()) + 0.5 * gates.gate(width.p());
      return 2.3 * resistance * c; // to 90 %
    }

    double energy(double reads) {
      Technology t = gates.technology;
      double gate = gates.gate(width.n()) * outputs * t.supply * t.supply;
      double through = drain() * 2 * outputs * t.readVoltage * t.readVoltage;
      return (gate + through) * reads;
    }
  }

  /**
   * m^2 of shifters from the supply of the logic to that of programming, which take part in writing
   * only.
   */
  static double levelShifters(Gates gates, Calibration calibration, boolean fitted, int lines) {
    double scale = fitted ? 2 : 1;
    double tall = fitted ? gates.standardHeight * 2.5 : gates.standardHeight;
    double io = fitted ? 2.5 : 1; // transistors of the high supply are longer
    Pair w = gates.smallest();
    Pair low = new Pair(w.n() * 15 * scale, w.p() * 20 * scale);
    Pair latch = new Pair(w.n() * 32 * scale, w.p() * 10 * scale);
    Pair high = new Pair(w.n() * 64 * scale, w.p() * 82 * scale);
    Box first = gates.box(Kind.INVERTER, 1, low, tall);
    Box second = gates.box(Kind.INVERTER, 1, latch, tall);
    Box third = gates.box(Kind.INVERTER, 1, high, tall);
    double width = first.width() + (2 * second.width() + third.width()) * io;
    return first.height() * width * lines * calibration.levelShifterWiring();
  }

  /** Drives the word line that a decoder names, in reads row by row of cells with a transistor. */
  static final class RowDriver {
    private final Gates gates;
    private final int lines;
    private final Pair nand;
    private final Pair inverter;
    private final Box nandBox;
    private final Box inverterBox;
    private double gateHeight;

    RowDriver(Gates gates, int lines) {
      this.gates = gates;
      this.lines = lines;
      Pair least = gates.smallest();
      this.nand = gates.enlarge(new Pair(2 * least.n(), least.p()));
      this.inverter = gates.enlarge(least);
      double cell = gates.technology.cellHeight * gates.technology.feature;
      this.nandBox = gates.box(Kind.NAND, 2, nand, cell);
      this.inverterBox = gates.box(Kind.INVERTER, 1, inverter, cell);
    }

    Box lay(double extent) {
      double least = gates.technology.cellHeight * gates.technology.feature;
      double tall = extent / lines;
      if (tall < least) {
        int stacks = (int) Math.ceil(least / tall);
        tall = extent / (int) Math.ceil((double) lines / stacks);
      }
      Box gate = gates.box(Kind.INVERTER, 1, inverter, tall);
      gateHeight = gate.height();
      double unit = Math.max(Math.max(inverterBox.height(), nandBox.height()), gate.height());
      int stacks = (int) Math.ceil((double) lines / (int) (extent / unit));
      double width = 3 * nandBox.width() + inverterBox.width() + 2 * gate.width();
      return new Box(extent, width * stacks);
    }

    double delay(double ramp, double lineCapacitance, double lineResistance) {
      var n = gates.load(Kind.NAND, 2, nand, nandBox);
      var i = gates.load(Kind.INVERTER, 1, inverter, inverterBox);
      double pass = gates.gate(inverter.n()) + gates.gate(inverter.p());
      double drain = gates.load(Kind.INVERTER, 1, inverter, gateHeight).output();
      double down = gates.resistanceN(nand.n()) * 2;
      double total = Gates.delay(down * (n.output() + i.input()), ramp);
      total += Gates.delay(gates.resistanceP(inverter.p()) * (i.output() + 2 * n.input()), ramp);
      total += Gates.delay(down * (n.output() + pass), ramp);
      double through =
          1
              / (1 / (gates.switchN(inverter.n()) * LINEAR_REGION)
                  + 1 / (gates.switchP(inverter.p()) * LINEAR_REGION));
      double line = through * (2 * drain + lineCapacitance) + lineResistance * lineCapacitance / 2;
      return total + Gates.delay(line, Gates.STEP);
    }

    /** J of one row. */
    double energy() {
      var n = gates.load(Kind.NAND, 2, nand, nandBox);
      var i = gates.load(Kind.INVERTER, 1, inverter, inverterBox);
      double pass = gates.gate(inverter.n());
      double both = pass + gates.gate(inverter.p());
      double drain = gates.load(Kind.INVERTER, 1, inverter, gateHeight).output();
      Technology t = gates.technology;
      double c = n.input() + i.output() + pass + n.output() + both;
      return c * t.supply * t.supply + drain * t.readVoltage * t.readVoltage;
    }

    double leakage() {
      double each = gates.leakage(Kind.NAND, 2, nand) * 2;
      return (each + gates.leakage(Kind.INVERTER, 1, inverter) * 2) * lines;
    }
  }

  /** Drives the row that a decoder names, in reads row by row of cross-points. */
  static final class CrossPointDriver {
    private final Gates gates;
    private final int lines;
    private final Pair inverter;
    private final Pair gate;
    private final double resistance;
    private final Box inverterBox;
    private double gateHeight;

    CrossPointDriver(Gates gates, int lines, int columns, double cellResistance) {
      this.gates = gates;
      this.lines = lines;
      this.inverter = gates.enlarge(gates.smallest());
      Technology t = gates.technology;
      double wanted = cellResistance / columns * VOLTAGE_DROP;
      double n = gates.switchN(t.unitWidth()) * t.feature / (wanted * 2);
      double p = gates.switchP(t.unitWidth()) * t.feature / (wanted * 2);
      this.gate = new Pair(n, p);
      this.resistance = gates.switchPair(gate);
      this.inverterBox = gates.box(Kind.INVERTER, 1, inverter, t.cellHeight * t.feature);
    }

    Box lay(double extent) {
      Technology t = gates.technology;
      int each = Math.max(1, (int) (extent / (t.cellHeight * t.feature)));
      int stacks = (int) Math.ceil((double) lines / each);
      each = (int) Math.ceil((double) lines / stacks);
      Box box = gates.box(Kind.INVERTER, 1, gate, extent / each);
      gateHeight = box.height();
      double unit = Math.max(inverterBox.height(), box.height());
      int units = (int) Math.ceil((double) lines / (int) (extent / unit));
      return new Box(extent, (inverterBox.width() + box.width() * 2) * Math.min(units, lines));
    }

    private double drain() {
      return gates.load(Kind.INVERTER, 1, gate, gateHeight).output();
    }

    double delay(double ramp, double lineCapacitance, double lineResistance) {
      double own = drain() * 4 + (gates.gate(gate.n()) + gates.gate(gate.p())) * 0.5;
      double c = resistance * (own + lineCapacitance) + lineResistance * lineCapacitance / 2;
      return Gates.delay(c, ramp);
    }

    /** J of one read of so many cells. */
    double energy(double cells) {
      Technology t = gates.technology;
      double pass = gates.gate(gate.n()) + gates.gate(gate.p());
      double load = gates.load(Kind.INVERTER, 1, inverter, inverterBox).sum();
      double c = (load + pass * 2) * cells;
      double idle = drain() * 2 * t.readVoltage * t.readVoltage * (lines - cells);
      return c * t.supply * t.supply + idle;
    }

    double leakage() {
      return gates.leakage(Kind.INVERTER, 1, inverter) * lines;
    }
  }

  /** Charges the bit lines of SRAM before a read. */
  static final class Precharger {
    private final Gates gates;
    private final int columns;
    private final Pair precharge;
    private final Pair equalise;
    private final Box box;
    private final double drain;

    Precharger(Gates gates, int columns) {
      this.gates = gates;
      this.columns = columns;
      this.equalise = gates.enlarge(new Pair(0, 2 * gates.technology.feature));
      this.precharge = gates.enlarge(new Pair(0, 6 * gates.technology.feature));
      Box pre = gates.box(Kind.INVERTER, 1, precharge);
      Box equal = gates.box(Kind.INVERTER, 1, equalise);
      this.box = new Box(pre.height() * 2 + equal.height(), Math.max(pre.width(), equal.width()));
      this.drain =
          gates.drain(precharge.p(), true, pre.height())
              + gates.drain(equalise.p(), true, equal.height());
    }

    Box below(double extent) {
      return stack(box, columns, extent);
    }

    double delay(double lineCapacitance, double lineResistance) {
      double r = gates.resistanceP(precharge.p());
      double c = r * (lineCapacitance + drain) + lineResistance * lineCapacitance / 2;
      return Gates.delay(c, Gates.STEP);
    }

    /** J of one charging of all columns. */
    double energy(double lineCapacitance) {
      double supply = gates.technology.supply;
      return lineCapacitance * supply * supply * columns;
    }

    double leakage() {
      return 2 * gates.leakage(Kind.INVERTER, 1, precharge) * columns;
    }
  }

  /** Three inverters for each column of SRAM. */
  static final class WriteDriver {
    private final Gates gates;
    private final int columns;
    private final Pair width;
    private final Box inverter;

    WriteDriver(Gates gates, int columns) {
      this.gates = gates;
      this.columns = columns;
      this.width = gates.enlarge(gates.smallest());
      this.inverter = gates.box(Kind.INVERTER, 1, width);
    }

    Box below(double extent) {
      return stack(new Box(inverter.height() * 3, inverter.width()), columns, extent);
    }

    /** J of one write of all columns. */
    double energy() {
      double supply = gates.technology.supply;
      return gates.load(Kind.INVERTER, 1, width, inverter).sum() * supply * supply * columns;
    }

    double leakage() {
      return gates.leakage(Kind.INVERTER, 1, width) * 3 * columns;
    }
  }

  private static Box stack(Box unit, int units, double extent) {
    int each = Math.max(1, Math.min((int) (extent / unit.width()), units));
    return new Box(Math.ceil((double) units / each) * unit.height(), extent);
  }
}
