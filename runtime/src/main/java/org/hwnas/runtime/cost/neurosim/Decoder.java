package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/**
 * Decodes an address to one of its lines: inverters, NAND gates for two bits each, NOR gates over
 * those, and drivers of two inverters; with an enabling NAND gate where it selects columns.
 */
final class Decoder {
  private final Gates gates;
  private final int address;
  private final boolean columns;
  private final double activity;
  private final Pair inverter;
  private final Pair nand;
  private final Pair nor;
  private final Pair driver;
  private final int nands;
  private final int nors;
  private final int norInputs;
  private final Box inverterBox;
  private final Box nandBox;
  private final Box norBox;
  private final Box driverBox;
  private final Load inverterLoad;
  private final Load nandLoad;
  private final Load norLoad;
  private final Load driverLoad;

  /**
   * @param address bits
   * @param columns whether it selects columns of a multiplexer, else rows
   * @param sizing of the driver, in smallest drivers
   * @param activity of the gates' calibration
   */
  Decoder(Gates gates, int address, boolean columns, double sizing, double activity) {
    this.gates = gates;
    this.address = address;
    this.columns = columns;
    this.activity = activity;
    Pair least = gates.smallest();
    this.inverter = gates.enlarge(least);
    this.nand = gates.enlarge(new Pair(2 * least.n(), least.p()));
    this.norInputs = (address + 1) / 2;
    this.nor = gates.enlarge(new Pair(least.n(), norInputs * least.p()));
    this.driver = new Pair(2 * least.n() * sizing, 2 * least.p() * sizing);
    this.nands = 4 * (address / 2);
    this.nors = address > 2 ? 1 << address : 0;
    this.inverterBox = gates.box(Kind.INVERTER, 1, inverter);
    this.nandBox = gates.box(Kind.NAND, 2, nand);
    this.norBox = gates.box(Kind.NOR, norInputs, nor);
    this.driverBox = gates.box(Kind.INVERTER, 1, driver);
    Load none = new Load(0, 0);
    this.inverterLoad = gates.load(Kind.INVERTER, 1, inverter, inverterBox);
    this.nandLoad = nands == 0 ? none : gates.load(Kind.NAND, 2, nand, nandBox);
    this.norLoad = nors == 0 ? none : gates.load(Kind.NOR, norInputs, nor, norBox);
    this.driverLoad = gates.load(Kind.INVERTER, 1, driver, driverBox);
  }

  private double connections() {
    int lines = nors == 0 ? 0 : nands + address % 2 * 2;
    return gates.technology.metal3Pitch * lines * gates.technology.feature;
  }

  /** In columns beside something. */
  Box besides(double height) {
    int norColumns = stacks(nors, height / norBox.height());
    int nandColumns = stacks(nands, height / nandBox.height());
    double width = nandBox.width() * nandColumns + connections() + norBox.width() * norColumns;
    double output = (columns ? nandBox.width() : 0) + driverBox.width() * 2;
    return new Box(height, width + output * norColumns);
  }

  /** In one column of its own height. */
  Box box() {
    double height = Math.max(norBox.height() * nors, nandBox.height() * nands);
    double width = inverterBox.width() + nandBox.width() + connections() + norBox.width();
    return new Box(height, width + (columns ? nandBox.width() : 0) + driverBox.width() * 2);
  }

  private static int stacks(int cells, double fit) {
    int each = Math.min((int) fit, cells);
    return each > 0 ? (int) Math.ceil((double) cells / each) : 0;
  }

  /**
   * Seconds, and the ramp at the output, 1/s.
   *
   * @param seconds to decode
   * @param ramp of the line
   */
  record Timing(double seconds, double ramp) {}

  /**
   * From address to line.
   *
   * @param first F that the line, or the first of a pair of lines, loads the driver with
   * @param second F of the second line of a pair
   * @param lineResistance ohm of the line
   * @param cells along the line
   */
  Timing timing(double first, double second, double lineResistance, double cells) {
    double down = gates.resistanceN(inverter.n());
    double after = nands > 0 ? nandLoad.input() * 2 : first;
    double total = Gates.delay(down * (inverterLoad.output() + after), Gates.STEP);
    double ramp = Gates.ramp(total);
    if (nands > 0) {
      double load = nors > 0 ? norLoad.input() * nors / 4 : first;
      double stage =
          Gates.delay(gates.resistanceN(nand.n()) * 2 * (nandLoad.output() + load), ramp);
      total += stage;
      ramp = Gates.ramp(stage);
    }
    double into = Gates.STEP;
    if (nors > 0) {
      double load = columns ? nandLoad.input() : inverterLoad.input();
      double stage = Gates.delay(gates.resistanceP(nor.p()) * 2 * (norLoad.output() + load), ramp);
      total += stage;
      into = Gates.ramp(stage);
    }
    double driverDown = gates.resistanceN(driver.n());
    double driverUp = gates.resistanceP(driver.p());
    double out = driverLoad.output();
    double in = driverLoad.input();
    if (columns) {
      double enable =
          Gates.delay(
              gates.resistanceN(nand.n()) * (nandLoad.output() + inverterLoad.input()), into);
      double middle = Gates.delay(driverUp * (out + in + first), Gates.ramp(enable));
      double last = Gates.delay(driverDown * (out + second), Gates.ramp(middle));
      return new Timing(total + enable + middle + last, Gates.ramp(middle));
    }
    double middle = Gates.delay(driverDown * (out + in), into);
    double spread = lineResistance * (first + first / cells) / 2;
    double last = Gates.delay(driverUp * (out + first) + spread, Gates.ramp(middle));
    return new Timing(total + middle + last, Gates.ramp(middle));
  }

  /** J of one decoding, without calibration. */
  double fullEnergy() {
    double supply = gates.technology.supply;
    int pairs = address / 2;
    double c = (inverterLoad.input() + nandLoad.input() * 2) * pairs * 2;
    c += (inverterLoad.input() + norLoad.input() * nors / 2) * (address - pairs * 2);
    c += (nandLoad.output() + norLoad.input() * nors / 4) * nands / 4;
    c += norLoad.output() + (columns ? nandLoad.input() : inverterLoad.input());
    if (columns) {
      c += nandLoad.output() + driverLoad.input() * 2 + driverLoad.output() * 2;
    } else {
      c += driverLoad.sum() * 2;
    }
    return c * supply * supply;
  }

  /** J of one decoding. */
  double energy() {
    return fullEnergy() * activity;
  }

  double leakage() {
    double sum = gates.leakage(Kind.INVERTER, 1, inverter) * address;
    sum += gates.leakage(Kind.NAND, 2, nand) * nands;
    sum += nors == 0 ? 0 : gates.leakage(Kind.NOR, norInputs, nor) * nors;
    if (columns) {
      sum += gates.leakage(Kind.NAND, 2, nand) * nors;
      sum += gates.leakage(Kind.INVERTER, 1, inverter) * 2 * nors;
    } else {
      sum += gates.leakage(Kind.INVERTER, 1, driver) * 2 * nors;
    }
    return sum;
  }
}
