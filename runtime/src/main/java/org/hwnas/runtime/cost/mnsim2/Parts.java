package org.hwnas.runtime.cost.mnsim2;

import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Array;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Cell;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Logic.Part;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Pe;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * The parts of a PE and a tile as the configuration alone decides them: areas in um^2, powers in W,
 * times in ns. Constants are MNSIM's; where it names a source, it stands beside the constant.
 */
final class Parts {
  private static final double ROW_DRIVER = 1150; // um^2 a row; Liu et al., ISSCC 2020
  private static final double DIGITAL_ROW_DRIVER = 7.3 * 2.7 + 9.5 * 3.8; // um^2 a row, 65 nm
  private static final double SRAM_CELL = 5; // um^2
  private static final double TRANSISTOR_RATIO = 3; // W/L of the access transistor
  private static final double TRANSISTOR_POWER = 10 * 1.2 / 1e9; // W, of multiplexers
  private static final double DECODER = 0.27933; // ns, 1:8, 65 nm; NVSim
  private static final double COLUMN_MUX = 32.744 / 1000; // ns, 8:1; NVSim
  private static final double SHIFT_AREA = 1.42; // um^2, 65 nm
  private static final double SHIFT_POWER = 8.1e-7; // W, 65 nm
  private static final double REGISTER_AREA = 1.4256; // um^2, 65 nm
  private static final double REGISTER_POWER = 18.8e-9; // W, 65 nm
  private static final double JOINT_AREA = 353.76; // um^2, 8 bit, 65 nm
  private static final double JOINT_POWER = 2.64e-4; // W, 8 bit, 65 nm
  private static final double POOLING_AREA = 91917.1562; // um^2, 64 units of 3 x 3, 65 nm
  private static final double POOLING_POWER = 3.082 * 1e-3; // W
  private static final int MODULE_UNITS = 64;
  private static final int MODULE_CELLS = 9;

  final double crossbarArea;
  final double crossbarLatency;
  final double cellPower;
  final double idleCellPower; // of a column that is not read, without access transistors
  final int adcsPerGroup; // over all subarrays
  final int dacsPerGroup;
  final int columnMux;
  final int rowDemux;
  final double muxArea;
  final double muxPower;
  final double demuxArea;
  final double demuxPower;
  final double decoderLatency;
  final double muxLatency;
  final double adderArea;
  final double adderPower;
  final int addersPerConverter;
  final double shiftArea;
  final double shiftPower;
  final double registerArea;
  final double registerPower;
  final double jointArea;
  final double jointPower;
  final int joints;
  final double poolingArea;
  final double poolingPower;

  Parts(Mnsim2Config c) throws EvaluationFailure {
    Array array = c.array();
    Pe pe = c.pe();
    int subarrays = array.subarrays();
    crossbarArea = crossbarArea(c);
    double kilobytes = array.rows() * array.columns() / 1024.0 / 8;
    double wire = 0.001 * (0.0002 * kilobytes * kilobytes + 5e-6 * kilobytes + 4e-14);
    crossbarLatency = c.cell().readLatency() + wire;
    double square = 0.9 * square(c.cell().lowVoltage()) + 0.1 * square(c.cell().highVoltage());
    cellPower = cellPower(c, square);
    idleCellPower = array.withTransistor() ? 0 : 0.25 * square / c.cell().highResistance();

    int adcs = pe.adcs();
    if (adcs == 0) {
      double beside = Math.sqrt(crossbarArea) * pe.polarity() / Math.sqrt(c.adc().area());
      int subtraction = pe.digitalSubtraction() ? 2 : 1;
      adcs = (int) Math.min(subtraction * Math.ceil(beside), array.columns());
    }
    adcsPerGroup = adcs * subarrays;
    dacsPerGroup = pe.dacs() * subarrays;
    columnMux =
        (int) Math.ceil((double) array.columns() / adcs * (pe.digitalSubtraction() ? 2 : 1));
    rowDemux = ceilDiv(array.subarrayRows(), pe.dacs());
    double transistor = 10.0 * array.transistor() * array.transistor() / 1000000;
    muxArea = muxTransistors(columnMux) * transistor;
    muxPower = muxTransistors(columnMux) * TRANSISTOR_POWER;
    demuxArea = muxTransistors(rowDemux) * transistor;
    demuxPower = muxTransistors(rowDemux) * TRANSISTOR_POWER;
    decoderLatency = stages(ceilDiv(array.subarrayRows(), pe.dacs())) * DECODER;
    muxLatency = stages(ceilDiv(array.columns(), adcs)) * COLUMN_MUX;

    Part adder = c.logic().adder();
    adderArea = adder.area() > 0 ? adder.area() : adderArea(adder.feature()) * 8;
    adderPower = adderPower(adder, 8);
    addersPerConverter = treeAdders(pe.groups()) * subarrays;
    shiftArea = scaled(c.logic().shift(), c.logic().shift().area(), SHIFT_AREA);
    shiftPower = scaled(c.logic().shift(), c.logic().shift().power(), SHIFT_POWER);
    registerArea = scaled(c.logic().register(), c.logic().register().area(), REGISTER_AREA);
    registerPower = scaled(c.logic().register(), c.logic().register().power(), REGISTER_POWER);
    jointArea = scaled(c.logic().joint(), c.logic().joint().area(), JOINT_AREA);
    jointPower = scaled(c.logic().joint(), c.logic().joint().power(), JOINT_POWER);
    joints = joints(c.tile().pes()) * pe.groups() * adcsPerGroup;

    boolean native65 = c.tile().poolingFeature() == 65;
    double shrink = square(c.tile().poolingFeature() / 65.0);
    boolean known = c.tile().poolingCells() == MODULE_CELLS;
    if (native65) {
      poolingArea = known ? POOLING_AREA : 0; // MNSIM knows no other window at 65 nm
      poolingPower = known ? POOLING_POWER : 0;
    } else {
      poolingArea = POOLING_AREA * shrink * c.tile().poolingUnits() / MODULE_UNITS;
      poolingPower = POOLING_POWER * shrink;
    }
  }

  /** Area of an adder of the chip's accumulator. */
  static double globalAdderArea(Part adder, int bits) {
    return adder.area() > 0 ? adder.area() : adderArea(adder.feature()) * bits;
  }

  /** Power of an adder of so many bits. */
  static double adderPower(Part adder, int bits) {
    if (adder.power() > 0) {
      return adder.power();
    }
    boolean at65 = adder.feature() > 55 && adder.feature() <= 65;
    return (at65 ? 3e-7 : 2.5e-9) * bits; // W a bit
  }

  private static double adderArea(int feature) {
    if (feature > 55 && feature <= 65) {
      return 1.42; // um^2 a bit
    }
    double known = feature <= 28 ? 28 : feature <= 45 ? 45 : feature <= 55 ? 55 : 130;
    return 10 * 14 * known * known / 1e6; // 14 transistors of 10 F^2
  }

  private static double crossbarArea(Mnsim2Config c) {
    Array array = c.array();
    Cell cell = c.cell();
    double cells = (double) array.rows() * array.columns();
    if (!array.areaByFeature()) {
      double model =
          c.pe().digital() ? DIGITAL_ROW_DRIVER * square(array.transistor() / 65.0) : ROW_DRIVER;
      double driver = array.rowDriver() > 0 ? array.rowDriver() : model;
      return cells * cell.area() + array.rows() * driver;
    }
    if (cell.sram()) {
      return cells * SRAM_CELL;
    }
    double squares = array.withTransistor() ? 3 * (TRANSISTOR_RATIO + 1) : 4;
    return squares * cells * square(cell.feature()) * 1e-6;
  }

  private static double cellPower(Mnsim2Config c, double square) {
    Cell cell = c.cell();
    if (c.array().wholeArrayReads()) {
      double meanSquare = (square(cell.lowVoltage()) + square(cell.highVoltage())) / 2;
      return meanSquare / Math.sqrt(cell.highResistance() * cell.lowResistance());
    }
    // two thirds of the cells at the high resistance, nine tenths of the inputs 0
    return square * (0.67 / cell.highResistance() + 0.33 / cell.lowResistance());
  }

  /** Transistors of a k:1 multiplexer, k rounded up to a power of two from 2 to 64. */
  private static double muxTransistors(int inputs) {
    double transistors = 8;
    for (int size = 2; size < 64 && size < inputs; size *= 2) {
      transistors *= 3;
    }
    return transistors;
  }

  /** One, and one for every octal digit. */
  private static int stages(int lines) {
    int stages = 1;
    for (int left = lines; left > 0; left /= 8) {
      stages++;
    }
    return stages;
  }

  private static int treeAdders(int inputs) {
    int adders = 0;
    for (int left = inputs; left >= 2; left = left / 2 + left % 2) {
      adders += left / 2;
    }
    return adders;
  }

  private static int joints(int pes) {
    int joints = 0;
    for (int left = pes; left >= 2; left /= 2) {
      joints += left / 2 + left % 2;
    }
    return joints;
  }

  private static double scaled(Part part, double given, double at65) {
    return given > 0 ? given : at65 * square(part.feature() / 65.0);
  }

  static double square(double x) {
    return x * x;
  }

  static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
