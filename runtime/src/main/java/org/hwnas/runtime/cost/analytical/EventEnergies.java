package org.hwnas.runtime.cost.analytical;

import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Interconnect;
import org.hwnas.runtime.hardware.WeightEncoding;

/**
 * Joule per event on one chip: everything that does not depend on the network.
 *
 * @param cell read of one cell in one step
 * @param conversion one ADC conversion
 * @param drive one word line in one step
 * @param hop one bit through all routers of its way
 * @param step seconds of one read step
 */
record EventEnergies(
    double cell,
    double drive,
    double conversion,
    double sample,
    double shiftAdd,
    double inputBit,
    double outputBit,
    double tileBufferBit,
    double tileBusBit,
    double hop,
    double globalBufferBit,
    double activation,
    double pooling,
    double addition,
    double product,
    double step) {
  private static final double REFERENCE_CAPACITY = 64 * 8192.0; // bit; ISAAC's eDRAM, Table I
  private static final double TILES_PER_ROUTER = 4; // ISAAC, Table I

  static EventEnergies of(ComponentData data, AdcModel adc, Chip chip, long chipTiles) {
    double f = chip.technology();
    double v = chip.supply();
    double rate = adc.rate(chip.adc(), f);
    double step = Math.max(chip.cycle(), chip.adc().turns() / rate);
    double memoryBit = data.row("tile_buffer").energyPerEvent(f, v);
    double router = data.row("router").energyPerEvent(f, v);
    return new EventEnergies(
        cellRead(chip, step),
        data.row("dac").energyPerEvent(f, v) * Math.scalb(1.0, chip.tile().pe().dacBits() - 1),
        adc.energy(chip.adc(), f, v),
        data.row("sample_hold").energyPerEvent(f, v),
        data.row("shift_add").energyPerEvent(f, v),
        data.row("input_register").energyPerEvent(f, v),
        data.row("output_register").energyPerEvent(f, v)
            + data.row("tile_output_register").energyPerEvent(f, v),
        memoryBit * Math.sqrt(chip.tile().bufferBits() / REFERENCE_CAPACITY),
        data.row("tile_bus").energyPerEvent(f, v),
        router * hops(chip.interconnect().kind(), Math.ceil(chipTiles / TILES_PER_ROUTER)),
        memoryBit * Math.sqrt(chip.bufferBits() / REFERENCE_CAPACITY),
        data.row("activation").energyPerEvent(f, v),
        data.row("pooling").energyPerEvent(f, v),
        data.row("tile_shift_add").energyPerEvent(f, v),
        data.row("multiplier").energyPerEvent(f, v),
        step);
  }

  /**
   * V^2 G t with the mean square of a uniform input code k / (2^b - 1): (2 2^b - 1)/(6 (2^b - 1)).
   */
  private static double cellRead(Chip chip, double step) {
    Device device = chip.crossbar().device();
    double codes = Math.scalb(1.0, chip.tile().pe().dacBits());
    double meanSquare = (2 * codes - 1) / (6 * (codes - 1));
    // uniform codes: a mean of half the window; in a pair one of the two cells rests at g_min
    double share = chip.encoding() == WeightEncoding.DIFFERENTIAL_PAIR ? 0.25 : 0.5;
    double siemens = device.gMin() + share * (device.gMax() - device.gMin());
    double volt = device.readVoltage();
    return volt * volt * meanSquare * siemens * step;
  }

  /** Mean routers between two tiles. */
  static double hops(Interconnect.Kind kind, double routers) {
    return switch (kind) {
      case BUS -> 1;
      case MESH -> Math.max(1, 2.0 / 3 * Math.sqrt(routers));
      case H_TREE -> Math.max(1, 2 * Math.ceil(Math.log(routers) / Math.log(4)));
    };
  }
}
