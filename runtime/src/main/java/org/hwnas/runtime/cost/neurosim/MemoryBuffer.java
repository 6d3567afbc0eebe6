package org.hwnas.runtime.cost.neurosim;

/** A core of a buffer, of registers or SRAM, with a decoder of its lines; one line each cycle. */
final class MemoryBuffer {
  final int lineBits;
  private final double area;
  private final double readBit; // J
  private final double writeBit; // J
  private final double leakage;

  /**
   * @param bits it holds
   * @param lineBits of a line
   * @param sram of SRAM, else of registers
   * @param accessWidth m of the access transistors of SRAM
   */
  MemoryBuffer(
      Gates gates, NeuroSimSettings s, int bits, int lineBits, boolean sram, double accessWidth) {
    this.lineBits = lineBits;
    Technology t = gates.technology;
    double lines = Math.ceil((double) bits / lineBits);
    Decoder decoder =
        new Decoder(gates, NeuroSimSettings.log2(lines), false, 1, s.calibration.controlActivity());
    if (!sram) {
      FlipFlops registers = new FlipFlops(gates, bits);
      this.area = registers.area() + decoder.besides(registers.cell.height() * lines).area();
      boolean free = !s.calibrated && s.has(NeuroSimQuirk.UNCALIBRATED_BUFFERS_FREE);
      double flips = free ? 0 : s.calibration.flipFlopActivity();
      double store = registers.energy(1, bits) * flips;
      int whole = bits / lineBits;
      this.readBit = (decoder.energy() * whole + store) / bits;
      this.writeBit = (decoder.fullEnergy() * whole + store) / bits;
      this.leakage = registers.leakage() + decoder.leakage();
      return;
    }
    double row = lineBits * t.sramWidth * t.feature;
    double column = lines * t.sramHeight * t.feature;
    Drivers.Precharger precharger = new Drivers.Precharger(gates, lineBits);
    Drivers.WriteDriver writer = new Drivers.WriteDriver(gates, lineBits);
    Converters.SenseAmplifiers amplifiers =
        new Converters.SenseAmplifiers(gates, lineBits, row / lineBits);
    this.area =
        row * column
            + decoder.besides(column).area()
            + precharger.below(row).area()
            + writer.below(row).area();
    double supply2 = t.supply * t.supply;
    double line = row * Wires.CAPACITANCE + 2 * gates.gate(accessWidth) * lineBits;
    // bit lines and amplifiers are not charged in NeuroSim's clocked buffers; both small beside
    // this
    double eachRead = decoder.energy() + line * supply2;
    double eachWrite = decoder.fullEnergy() + line * supply2 + writer.energy();
    // a cell that turns over is charged in chips of SRAM only, whose cells the model knows
    double unit = t.unitWidth();
    double turn = 2 * gates.drain(unit, false) + gates.drain(unit, true) + 2 * gates.gate(unit);
    double cell = s.cell == NeuroSimSettings.Cell.SRAM ? turn * supply2 : 0;
    this.readBit = eachRead * lines / bits;
    this.writeBit = eachWrite * lines / bits + cell;
    this.leakage =
        decoder.leakage() + precharger.leakage() + writer.leakage() + amplifiers.leakage();
  }

  double area() {
    return area;
  }

  /** J of so many bits read, and written. */
  double energy(double read, double written) {
    return readBit * read + writeBit * written;
  }

  double leakage() {
    return leakage;
  }

  /** Cycles of so many bits at the width that a bus offers to several cores. */
  double cycles(double bits, double cores, double busWidth) {
    return bits / lineBits / Math.min(cores, Math.ceil(busWidth / lineBits));
  }
}
