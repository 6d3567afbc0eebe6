package org.hwnas.runtime.cost.reference;

import java.util.OptionalDouble;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.WeightEncoding;

/**
 * One crossbar with its drivers, per event. Immutable.
 *
 * <ul>
 *   <li>Wires: 0.2 fF/um (Ho, Mai and Horowitz, Proceedings of the IEEE 89(4), 2001; also what
 *       PTM's interconnect gives); gates 1 fF/um of width (PTM cards of 130 to 22 nm: 0.8 to 1.2).
 *   <li>A resistive cell conducts V^2 G for a read pulse, with uniform codes of input and weight.
 *       Where the current itself is converted (an integrating converter), a regulator holds the bit
 *       line and passes the current on as a copy: both come from the supply, 2 V_dd V G.
 *   <li>A static cell moves the charge of its share of the bit line, and of a capacitor of its own
 *       where it has one, when its input and its weight are both 1: a quarter of the time.
 *   <li>A word line is charged for an input that is not 0, and discharged after it. A voltage
 *       driver of more than one bit adds a capacitive converter of 1 fF a unit (assumed). A pulse
 *       of variable length takes up to 2^bits comparisons' time.
 * </ul>
 *
 * @param cellRead joule of one cell in one step, weights and inputs by chance
 * @param rowDrive joule of one word line in one step
 * @param settle seconds until bit lines can be sampled
 * @param cellArea m^2
 * @param driverArea m^2 of one word line's driver with its converter
 */
record ArrayCircuit(
    double cellRead, double rowDrive, double settle, double cellArea, double driverArea) {
  private static final double WIRE = 0.2e-15 / 1e-6; // F/m
  private static final double GATE = 1e-15 / 1e-6; // F per m of width
  private static final double ACCESS_WIDTH = 2; // feature sizes; assumed
  private static final double UNIT_CAPACITOR = 1e-15; // F; assumed
  private static final double DRIVER_GATES = 6; // NAND2: decoder leaf and buffer; assumed
  private static final double SRAM_ACTIVE = 0.25; // input and weight both 1
  private static final double MEAN_CODE = 0.5; // of a uniform input, over the largest

  static ArrayCircuit of(Chip chip, ChipDetails details, TechnologyNode node) {
    Crossbar x = chip.crossbar();
    ChipDetails.Cell cell = details.cell();
    double f = node.feature();
    double cellArea = cellArea(x, cell, node);
    double pitch = Math.sqrt(cellArea);
    double wire = details.wireCapacitance().orElse(WIRE * pitch);
    double access = cell.access() ? GATE * ACCESS_WIDTH * f : 0;
    int bits = chip.tile().pe().dacBits();
    double codes = Math.scalb(1.0, bits);
    double volt = chip.supply();
    double pulse = pulse(chip, details, node, codes);

    double line = x.cols() * (wire + access);
    double drive;
    if (details.dacPower().isPresent()) {
      drive = details.dacPower().getAsDouble() * pulse;
    } else if (details.pulseWidth() || bits == 1) {
      drive = line * volt * volt * (1 - 1 / codes);
    } else {
      drive = (line * meanSquare(codes) + codes * UNIT_CAPACITOR) * volt * volt;
    }
    double read =
        cell.readEnergy()
            .orElseGet(
                () ->
                    cell.sram()
                        ? SRAM_ACTIVE * (wire + access + cell.capacitance()) * volt * volt
                        : resistive(chip, details, codes, pulse));
    OptionalDouble stated = details.driverArea();
    double logic = DRIVER_GATES * node.nand() * (bits == 1 || details.pulseWidth() ? 1 : codes / 2);
    double driver = stated.orElse(0) + details.dacArea().orElse(stated.isPresent() ? 0 : logic);
    return new ArrayCircuit(read, drive, pulse, cellArea, driver);
  }

  private static double cellArea(Crossbar x, ChipDetails.Cell cell, TechnologyNode node) {
    if (cell.area().isPresent()) {
      return cell.area().getAsDouble();
    }
    double area = x.device().cellAreaF2() * node.feature() * node.feature();
    return cell.sram() ? Math.max(area, node.sramCell()) : area;
  }

  private static double pulse(Chip chip, ChipDetails details, TechnologyNode node, double codes) {
    double unit = details.cell().readPulse().orElse(chip.cycle());
    if (details.pulseWidth() && details.cell().readPulse().isEmpty()) {
      return Math.max(unit, codes * Converters.decision(node));
    }
    return unit;
  }

  /** Mean of the square of a uniform input code k / (codes - 1). */
  private static double meanSquare(double codes) {
    return (2 * codes - 1) / (6 * (codes - 1));
  }

  private static double resistive(Chip chip, ChipDetails details, double codes, double pulse) {
    double low = chip.crossbar().device().gMin();
    double high = chip.crossbar().device().gMax();
    // uniform codes: the middle of the window; of a pair one cell rests at its lowest
    double share = chip.encoding() == WeightEncoding.DIFFERENTIAL_PAIR ? 0.25 : 0.5;
    double volt = chip.crossbar().device().readVoltage();
    double siemens = low + share * (high - low);
    if (chip.adc().kind() == Adc.Kind.INTEGRATING) {
      return 2 * Math.max(chip.supply(), volt) * volt * MEAN_CODE * siemens * pulse;
    }
    double input = details.pulseWidth() ? MEAN_CODE : meanSquare(codes);
    return volt * volt * input * siemens * pulse;
  }
}
