package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * An array of cells with all that reads it: drivers of rows, multiplexers, converters, adders of
 * weight slices and input bits. Immutable once made.
 */
final class SubArray {
  /** What a component is for. */
  enum Group {
    CONVERTERS,
    ACCUMULATION,
    OTHER
  }

  /**
   * A component, as laid out.
   *
   * @param name as NeuroSim's authors call it
   * @param box m; none where only the area is known
   * @param energy J of the reads of one input bit, whatever it is
   * @param activeEnergy J more with all rows active
   * @param leakage W
   * @param delay s of one sensing; 0 where it is none
   */
  record Part(
      String name, Box box, double energy, double activeEnergy, double leakage, double delay) {
    /** J with a share of the rows active. */
    double energy(double activity) {
      return energy + activeEnergy * activity;
    }

    Group group() {
      return switch (name) {
        case "array", "precharger", "mlsa", "mlsaEnc", "sarADC", "senseAmp" -> Group.CONVERTERS;
        case "dff", "adder", "shiftAddWeight", "shiftAddInput" -> Group.ACCUMULATION;
        default -> Group.OTHER;
      };
    }
  }

  /** m^2 by what it is for. */
  record Areas(double array, double converters, double accumulation, double other) {
    Areas times(double n) {
      return new Areas(array * n, converters * n, accumulation * n, other * n);
    }

    Areas plus(Areas more) {
      return new Areas(
          array + more.array,
          converters + more.converters,
          accumulation + more.accumulation,
          other + more.other);
    }
  }

  // of a transistor in a cell, conductance of the cell over its own (design rule of 1T1R cells)
  private static final double ACCESS_DROP = 0.25;
  private static final double LINEAR_REGION = 0.20;
  private static final double SETTLE = 0.2; // of RC: 15 to 20 % of the swing suffices
  private static final double TRANSISTOR_CELL_HEIGHT = 4; // features
  private static final double TRANSISTOR_CELL_WIDTH = 12;
  private static final double CROSS_POINT = 2; // features, each way
  private static final double LEAST_SENSE = 0.1; // V

  final NeuroSimSettings s;
  final Gates gates;
  final Technology technology;
  final RippleAdder adder;
  final double cellHeight; // m
  final double cellWidth; // m
  final double accessResistance; // ohm
  final int converters;
  final Box box;
  final Areas areas;
  final List<Part> parts;
  final double leakage; // W
  final double idleLeakage; // W of the cells that are not read while others are
  final double clock; // s of one sensing

  private final Energy fixed; // J of one input bit, without converters
  private final Energy active; // J more with all rows active

  /** J of precharging in parallel reads, whether it counts or not. */
  final double prechargeEnergy;

  private final double adderDelay;
  private final double weightDelay;
  private final double inputDelay;
  final Converters.Column converter;
  private final double columnCapacitance;
  private final double lineCapacitance;
  private final double lineResistance;
  private final double columnResistance;
  private final double averageCell; // ohm

  SubArray(NeuroSimSettings s) throws EvaluationFailure {
    this.s = s;
    this.technology =
        Technology.find(s.node, s.roadmap, s.temperature)
            .orElseThrow(() -> new IllegalStateException("no technology"));
    this.gates = new Gates(technology);
    this.adder = new RippleAdder(gates, s.calibration.adderActivity());
    boolean sram = s.cell == Cell.SRAM;
    double feature = technology.feature;
    double wire = (int) technology.metal0 * 1e-9;
    boolean crossPoint = !sram && !s.accessTransistor;
    double pitch = crossPoint ? wire : feature;
    double tall = sram ? technology.sramHeight : crossPoint ? CROSS_POINT : TRANSISTOR_CELL_HEIGHT;
    double wide = sram ? technology.sramWidth : crossPoint ? CROSS_POINT : TRANSISTOR_CELL_WIDTH;
    this.cellHeight = tall * pitch;
    this.cellWidth = wide * pitch;
    double height = s.rows * cellHeight;
    double width = s.columns * cellWidth;
    this.converters = s.columns / s.muxedColumns;

    // lines
    double unit = technology.unitWidth();
    double row = width * Wires.CAPACITANCE;
    double column = height * Wires.CAPACITANCE;
    this.lineResistance = width * Wires.resistance(technology.metal1);
    this.columnResistance = height * Wires.resistance((int) technology.metal0);
    double sramDrain = 0;
    if (sram) {
      this.accessResistance = gates.resistanceN(unit);
      sramDrain = gates.drain(unit, false);
      row += (s.parallelRead ? 1 : 2) * gates.gate(unit) * s.columns;
      column +=
          technology.planar()
              ? sramDrain * s.rows
              : technology.drainCapacitance * technology.effectiveWidth * s.rows;
    } else if (s.accessTransistor) {
      this.accessResistance = s.onResistance * ACCESS_DROP;
      double features = gates.resistanceN(unit) * LINEAR_REGION / accessResistance;
      double occupied =
          technology.planar()
              ? features
              : ((features - 1) * technology.finPitch + technology.finWidth) / feature;
      if (occupied > wide) {
        throw new EvaluationFailure(
            "the transistor of a cell of %s ohm needs a width of %.2f features; the cell has %.0f"
                .formatted(s.onResistance, features, wide));
      }
      row += gates.gate(features * unit) * s.columns;
      column += gates.drain(features * unit, false) * s.rows;
    } else {
      this.accessResistance = 0;
    }
    this.lineCapacitance = row;
    this.columnCapacitance = column;
    double on = s.onResistance + accessResistance;
    double off = s.offResistance + accessResistance;
    this.averageCell =
        1 / (1 / on * s.parallelRows / 2.0 + 1 / off * s.parallelRows / 2.0) * s.parallelRows;

    // components
    Made made = new Made();
    double reference =
        s.has(NeuroSimQuirk.REFERENCE_CELLS_AT_WIRE_PITCH)
            ? s.rows * tall * wire * wide * (sram ? feature : wire)
            : s.rows * cellHeight * cellWidth;
    double referenceEnergy =
        sram && s.parallelRead
            ? row / s.columns * technology.supply * technology.supply * s.rows
            : 0;
    made.of("array");
    int levels = s.parallelRead ? s.levels : 1 << s.cellBits;
    boolean ownAmplifiers = sram && !s.parallelRead;
    this.converter =
        ownAmplifiers
            ? null
            : Converters.of(
                gates,
                s,
                levels,
                new Converters.Array(column, reference, accessResistance, referenceEnergy));

    // below the array
    Drivers.LineSwitches columnSwitches = null;
    Drivers.Precharger precharger = null;
    Drivers.WriteDriver writer = null;
    double below = 0;
    if (sram) {
      precharger = new Drivers.Precharger(gates, s.columns);
      writer = new Drivers.WriteDriver(gates, s.columns);
      below += made.box("precharger", precharger.below(width));
      below += made.box("sramWriteDriver", writer.below(width));
    } else {
      double load = s.parallelRead ? averageCell / s.parallelRows * s.rows : on;
      columnSwitches = new Drivers.LineSwitches(gates, false, s.columns, load);
      below += made.box("slSwitchMatrix", columnSwitches.lay(width));
    }
    Drivers.ColumnMux mux = null;
    Decoder select = null;
    Box selectBox = Box.NONE;
    boolean muxed = s.muxedColumns > 1 && !ownAmplifiers;
    if (muxed) {
      double load =
          sram
              ? accessResistance / (s.parallelRows / 2)
              : s.parallelRead ? averageCell / s.parallelRows : on;
      mux = new Drivers.ColumnMux(gates, converters, s.muxedColumns, load);
      int address = NeuroSimSettings.log2(s.muxedColumns);
      double sizing =
          s.has(NeuroSimQuirk.COLUMN_DRIVER_UNSIZED) || technology.columnDriver > 1
              ? technology.columnDriver
              : SIZED_DRIVER;
      select = new Decoder(gates, address, true, sizing, s.calibration.controlActivity());
      selectBox = select.box();
      Box natural = mux.below(width);
      below += made.box("mux", new Box(Math.max(natural.height(), selectBox.height()), width));
      made.box("muxDecoder", selectBox);
    }
    Converters.Encoder encoder = null;
    Converters.SenseAmplifiers amplifiers = null;
    boolean flash = s.converter != Converter.SAR;
    if (ownAmplifiers) {
      amplifiers = new Converters.SenseAmplifiers(gates, s.columns, width / s.columns);
      below += made.box("senseAmp", new Box(amplifiers.area() / width, width));
    } else if (flash) {
      below += made.box("mlsa", new Box(converter.area(converters) / width, width));
      if (s.parallelRead || s.cellBits > 1) {
        encoder = new Converters.Encoder(gates, levels, converters);
        below += made.box("mlsaEnc", encoder.below(width));
      }
    } else {
      below += made.box("sarADC", new Box(converter.area(converters) / width, width));
    }

    // accumulation
    int sumBits;
    int adders;
    int slices = s.cellsPerWeight();
    if (ownAmplifiers) {
      sumBits = NeuroSimSettings.log2(s.rows) + 1;
      adders = s.columns;
    } else if (s.parallelRead) {
      sumBits = (int) s.converterBits() + NeuroSimSettings.log2(s.partialReads());
      adders = converters;
    } else {
      sumBits = NeuroSimSettings.log2(s.rows) + s.cellBits;
      adders = converters;
    }
    boolean partial = s.partialReads() > 1 || !s.parallelRead;
    FlipFlops register = partial ? new FlipFlops(gates, sumBits * adders) : null;
    if (partial) {
      double registers = made.box("dff", register.below(width));
      // SRAM read row by row has a second register behind the adder
      below += registers * (ownAmplifiers ? 2 : 1);
      below += made.box("adder", new Box(adder.area(sumBits - 1, adders) / width, width));
    }
    int units = ownAmplifiers ? s.columns / slices : converters;
    int parts = ownAmplifiers || s.parallelRead ? slices : (slices - 1) * s.cellBits + 1;
    int sliceBits = s.parallelRead && !sram ? (int) s.converterBits() : sumBits;
    int extra = ownAmplifiers || s.parallelRead ? slices : parts;
    ShiftAdd overWeights =
        slices > 1 ? new ShiftAdd(gates, s.calibration, adder, units, sliceBits, parts) : null;
    ShiftAdd overInputs =
        s.inputBits > 1
            ? new ShiftAdd(gates, s.calibration, adder, units, sliceBits + extra, s.inputBits)
            : null;
    if (overWeights != null) {
      below += made.box("shiftAddWeight", overWeights.below(width));
    }
    if (overInputs != null) {
      below += made.box("shiftAddInput", overInputs.below(width));
    }
    double shifted = 0;
    if (s.shiftsLevels()) {
      double columnsShifted = Drivers.levelShifters(gates, s.calibration, s.calibrated, s.columns);
      shifted = made.box("sllevelshifter", new Box(columnsShifted / width, width));
    }

    // beside it
    double total = height + below + shifted;
    double beside = sram ? height : total - selectBox.height();
    double aside = 0;
    Decoder rowDecoder = null;
    Drivers.RowDriver rowDriver = null;
    Drivers.CrossPointDriver pointDriver = null;
    Drivers.WordLineSwitches wordLines = null;
    Drivers.LineSwitches rowSwitches = null;
    if (s.parallelRead) {
      if (sram || crossPoint) {
        double load =
            sram
                ? lineResistance / (technology.repeaters + 1)
                : averageCell / s.parallelRows * s.rows / s.columns;
        rowSwitches = new Drivers.LineSwitches(gates, true, s.rows, load);
        aside += made.wide("wlSwitchMatrix", rowSwitches.lay(beside));
      } else {
        wordLines = new Drivers.WordLineSwitches(gates, s.rows);
        aside += made.wide("wlNewSwitchMatrix", wordLines.lay(beside));
      }
    } else {
      rowDecoder =
          new Decoder(
              gates, NeuroSimSettings.log2(s.rows), false, 1, s.calibration.controlActivity());
      aside += made.wide("wlDecoder", rowDecoder.besides(beside));
      if (!sram && s.accessTransistor) {
        rowDriver = new Drivers.RowDriver(gates, s.rows);
        aside += made.wide("wlNewDecoderDriver", rowDriver.lay(beside));
      } else if (!sram) {
        pointDriver = new Drivers.CrossPointDriver(gates, s.rows, s.columns, on);
        aside += made.wide("wlDecoderDriver", pointDriver.lay(beside));
      }
    }
    if (s.shiftsLevels()) {
      double rowsShifted = Drivers.levelShifters(gates, s.calibration, s.calibrated, s.rows);
      aside += made.wide("wllevelshifter", new Box(beside, rowsShifted / beside));
      aside += made.wide("bllevelshifter", new Box(beside, rowsShifted / beside));
    }
    Repeaters repeaters = new Repeaters(this, row);
    double across = Math.max(aside, muxed ? selectBox.width() : 0);
    this.box = new Box(total, across + width + repeaters.area() / height);
    made.other("repeaters", repeaters.area());
    double registersTwice = ownAmplifiers && partial ? made.area("dff") : 0;
    this.areas =
        new Areas(
            height * width,
            made.area("precharger", "mlsa", "mlsaEnc", "sarADC", "senseAmp"),
            made.area("shiftAddWeight", "shiftAddInput", "adder", "dff") + registersTwice,
            made.area(
                "wllevelshifter",
                "bllevelshifter",
                "sllevelshifter",
                "wlSwitchMatrix",
                "wlNewSwitchMatrix",
                "slSwitchMatrix",
                "mux",
                "muxDecoder",
                "wlDecoder",
                "wlNewDecoderDriver",
                "wlDecoderDriver",
                "sramWriteDriver",
                "repeaters"));

    // sensing
    double settle = columnDelay();
    double drives;
    if (!s.parallelRead) {
      Decoder.Timing timing = rowDecoder.timing(row, 0, lineResistance, s.columns);
      drives = timing.seconds();
      made.delay("wlDecoder", drives);
      if (rowDriver != null) {
        double more = rowDriver.delay(timing.ramp(), row, lineResistance);
        made.delay("wlNewDecoderDriver", more);
        drives += more;
      } else if (pointDriver != null) {
        drives += pointDriver.delay(timing.ramp(), row, lineResistance);
      }
    } else if (wordLines != null) {
      double along =
          repeaters.present()
              ? wordLines.delay(repeaters.load(), repeaters.sectionResistance())
              : wordLines.delay(row, lineResistance);
      made.delay("wlNewSwitchMatrix", along);
      drives = along + repeaters.delay();
    } else {
      double cells = (double) s.columns / (technology.repeaters + 1);
      // of the wire alone: the gates that it drives are left out
      boolean free = crossPoint && s.has(NeuroSimQuirk.CROSS_POINT_LINE_FREE);
      double line = free ? 0 : width * Wires.CAPACITANCE;
      double along =
          rowSwitches.delay(cells, line / s.columns, lineResistance / s.columns)
              + repeaters.secondLoad(cells);
      made.delay("wlSwitchMatrix", along);
      drives = along + repeaters.delay();
    }
    if (muxed) {
      double through = mux.delay();
      double decode = select.timing(mux.selectN(), mux.selectP(), 0, 1).seconds();
      made.delay("mux", through);
      made.delay("muxDecoder", decode);
      drives = Math.max(drives, through + decode);
    }
    double sense = drives;
    if (sram) {
      double charge = precharger.delay(column, columnResistance);
      made.delay("precharger", charge);
      sense += charge;
    }
    boolean waits = !s.parallelRead || !s.has(NeuroSimQuirk.COLUMN_SETTLES_AT_ONCE);
    sense += waits ? settle : 0;
    if (ownAmplifiers) {
      double amplify = amplifiers.delay(LEAST_SENSE);
      made.delay("senseAmp", amplify);
      sense += amplify;
    } else {
      made.delay(flash ? "mlsa" : "sarADC", converter.delay());
      sense += converter.delay();
    }
    if (encoder != null) {
      double encodes = encoder.delay();
      made.delay("mlsaEnc", encodes);
      sense += encodes;
    }
    this.clock = sense * s.calibration.sensing();

    // energy of one input bit
    double supply2 = technology.supply * technology.supply;
    double swing2 = sram ? supply2 : s.accessVoltage * s.accessVoltage;
    double reads = s.muxedColumns;
    double flips = s.calibration.flipFlopActivity();
    double half = NeuroSimSettings.log2(s.rows) / 2.0;
    if (muxed) {
      made.energy("mux", mux.energy(reads), 0);
      made.energy("muxDecoder", select.energy() * reads, 0);
    }
    if (wordLines != null) {
      double none = wordLines.energy(reads, 0, s.accessVoltage);
      double all = wordLines.energy(reads, 1, s.accessVoltage);
      made.energy("wlNewSwitchMatrix", none, all - none);
    }
    if (rowSwitches != null) {
      double none = rowSwitches.energy(reads, 0);
      made.energy("wlSwitchMatrix", none, rowSwitches.energy(reads, 1) - none);
    }
    this.prechargeEnergy =
        sram && s.parallelRead ? precharger.energy(column) * reads * s.partialReads() : 0;
    if (s.parallelRead) {
      double lines = row * swing2 * s.rows + repeaters.energy(swing2);
      made.energy("array", 0, lines * reads);
      if (sram && !s.has(NeuroSimQuirk.SRAM_PRECHARGE_FREE)) {
        made.energy("precharger", prechargeEnergy, 0);
      }
      if (partial) {
        double times = reads * (s.partialReads() - 1);
        double changing =
            adders * (s.converterBits() + NeuroSimSettings.log2(s.partialReads()) / 2.0);
        made.energy("adder", adder.energy(sumBits - 1) * adders * times, 0);
        made.energy("dff", register.energy(times, changing) * flips, 0);
      }
    } else if (ownAmplifiers) {
      int done = s.columns / slices;
      made.energy("wlDecoder", 0, rowDecoder.energy() * s.rows);
      made.energy("precharger", 0, precharger.energy(column) * s.rows);
      made.energy("array", 0, row * supply2 * s.rows);
      made.energy("senseAmp", 0, amplifiers.energy() * s.rows);
      made.energy("adder", 0, adder.energy(sumBits - 1) * done * s.rows);
      made.energy("dff", 0, register.energy(1, done * (half + 1)) * flips * s.rows);
    } else {
      double each = reads * s.rows;
      made.energy("wlDecoder", 0, rowDecoder.energy() * each);
      if (rowDriver != null) {
        made.energy("wlNewDecoderDriver", 0, rowDriver.energy() * each);
      } else {
        made.energy("wlDecoderDriver", 0, pointDriver.energy(converters) * each);
      }
      double line = height * Wires.CAPACITANCE;
      double read2 = technology.readVoltage * technology.readVoltage;
      made.energy("array", 0, (line * read2 * converters + row * swing2) * each);
      made.energy("adder", 0, adder.energy(sumBits - 1) * adders * each);
      double changing = adders * (half + s.cellBits);
      made.energy("dff", 0, register.energy(each, changing) * flips);
    }
    double weights = ownAmplifiers ? 1 : groups();
    if (overWeights != null) {
      made.energy("shiftAddWeight", overWeights.energy((slices - 1) * weights), 0);
    }
    if (overInputs != null) {
      made.energy("shiftAddInput", overInputs.energy(weights), 0);
    }
    this.adderDelay = partial ? adder.delay(sumBits - 1, register.passDrain) : 0;
    this.weightDelay = overWeights == null ? 0 : overWeights.delay();
    this.inputDelay = overInputs == null ? 0 : overInputs.delay();

    // leakage
    double cell = sram ? 2 * gates.leakage(Gates.Kind.INVERTER, 1, new Gates.Pair(unit, unit)) : 0;
    made.leak("slSwitchMatrix", columnSwitches == null ? 0 : columnSwitches.leakage());
    made.leak("precharger", precharger == null ? 0 : precharger.leakage());
    made.leak("sramWriteDriver", writer == null ? 0 : writer.leakage());
    made.leak("muxDecoder", select == null ? 0 : select.leakage());
    made.leak("mlsaEnc", encoder == null ? 0 : encoder.leakage());
    made.leak("senseAmp", amplifiers == null ? 0 : amplifiers.leakage());
    made.leak("wlSwitchMatrix", rowSwitches == null ? 0 : rowSwitches.leakage());
    made.leak("wlNewSwitchMatrix", wordLines == null ? 0 : wordLines.leakage());
    made.leak("wlDecoder", rowDecoder == null ? 0 : rowDecoder.leakage());
    made.leak("wlNewDecoderDriver", rowDriver == null ? 0 : rowDriver.leakage());
    made.leak("wlDecoderDriver", pointDriver == null ? 0 : pointDriver.leakage());
    made.leak("dff", register == null ? 0 : register.leakage());
    made.leak("adder", register == null ? 0 : adder.leakage(sumBits - 1, adders));
    made.leak("shiftAddWeight", overWeights == null ? 0 : overWeights.leakage());
    made.leak("shiftAddInput", overInputs == null ? 0 : overInputs.leakage());
    double idle = cell * s.rows * s.columns;
    this.leakage = idle + made.leakage() + repeaters.leakage();
    double busy = s.parallelRead ? (double) s.parallelRows * converters : s.columns;
    this.idleLeakage = cell * ((double) s.rows * s.columns - busy);

    this.parts = made.parts();
    this.fixed = sum(Part::energy);
    this.active = sum(Part::activeEnergy);
  }

  private Energy sum(ToDoubleFunction<Part> of) {
    double[] sums = new double[Group.values().length];
    for (Part part : parts) {
      sums[part.group().ordinal()] += of.applyAsDouble(part);
    }
    return new Energy(sums[0], sums[1], sums[2]);
  }

  private static final double SIZED_DRIVER = 110; // as at 22 nm

  /** Weights that a converter reads, one after the other. */
  double groups() {
    int slices = s.cellsPerWeight();
    if (s.has(NeuroSimQuirk.SHIFT_ADD_VANISHES)) {
      return s.muxedColumns / slices;
    }
    return Math.max((double) s.muxedColumns / slices, s.muxedColumns < slices ? 1 : 0);
  }

  /** Seconds until a column has settled. */
  private double columnDelay() {
    if (s.cell == Cell.SRAM) {
      double unit = technology.unitWidth();
      double down = gates.resistanceN(unit);
      double c = columnCapacitance / s.rows + gates.drain(unit, false);
      double r = columnResistance / s.rows;
      double elmore = (accessResistance + down) * c * s.rows + c * r * s.rows * (s.rows + 1) / 2;
      return elmore * Math.log(technology.supply / (technology.supply - LEAST_SENSE / 2));
    }
    double cells = s.parallelRead ? averageCell / (s.parallelRows / 2) : averageCell;
    return columnCapacitance * cells * SETTLE;
  }

  /**
   * Dynamic energy, J by what it is for.
   *
   * @param converters with word lines
   * @param accumulation of slices, bits, partial reads
   * @param other drivers and multiplexers
   */
  record Energy(double converters, double accumulation, double other) {
    static final Energy NONE = new Energy(0, 0, 0);

    Energy plus(Energy more) {
      return new Energy(
          converters + more.converters, accumulation + more.accumulation, other + more.other);
    }

    Energy times(double n) {
      return new Energy(converters * n, accumulation * n, other * n);
    }

    double total() {
      return converters + accumulation + other;
    }
  }

  /**
   * Energy of reading one input bit, on average.
   *
   * @param activity share of the array's rows that are active
   * @param columnEnergy J of one conversion
   * @param columns in use
   */
  Energy energy(double activity, double columnEnergy, double columns) {
    double conversions = s.parallelRead ? s.partialReads() : s.rows * activity;
    double converting = converter == null ? 0 : columnEnergy * columns * conversions;
    return new Energy(
        fixed.converters() + active.converters() * activity + converting,
        fixed.accumulation() + active.accumulation() * activity,
        fixed.other() + active.other() * activity);
  }

  /** J of the word lines for a share of active rows. */
  double lineEnergy(double activity) {
    return part("array").energy(activity);
  }

  /** J of multiplexers and their decoder. */
  double selectEnergy() {
    return s.muxedColumns > 1 && converter != null
        ? part("mux").energy() + part("muxDecoder").energy()
        : 0;
  }

  private Part part(String name) {
    for (Part part : parts) {
      if (part.name().equals(name)) {
        return part;
      }
    }
    throw new IllegalStateException("no part " + name);
  }

  /**
   * Cycles of reading one input bit.
   *
   * @param sensing at the converters
   * @param accumulating what is not hidden behind it
   */
  record Cycles(double sensing, double accumulating) {}

  /** Cycles for a share of active rows at a clock in Hz. */
  Cycles cycles(double activity, double hertz) {
    int slices = s.cellsPerWeight();
    double mux = s.muxedColumns;
    double added = Math.ceil(adderDelay * hertz) - 1;
    if (s.cell == Cell.SRAM && !s.parallelRead) {
      double rows = s.rows * activity;
      double more = (rows - 1) * added;
      double weights = Math.ceil((weightDelay * (slices - 1) + inputDelay) * hertz);
      return new Cycles(rows, more + Math.max(weights - (rows + more), 0));
    }
    double sensing = s.parallelRead ? mux * s.partialReads() : s.rows * activity * mux;
    double more = 0;
    if (!s.parallelRead) {
      more = mux * (s.rows * activity - 1) * added;
    } else if (s.partialReads() > 1) {
      more = mux * (s.partialReads() - 1) * added;
    }
    double groups = groups();
    if (slices > 1 && groups > 0) {
      double behind = Math.ceil(weightDelay * hertz) - (sensing + more) / mux;
      more += (slices - 1) * groups * Math.max(behind, 0);
    }
    if (s.inputBits > 1 && groups > 0) {
      double behind = Math.ceil(inputDelay * hertz) - (sensing + more) / groups;
      more += groups * Math.max(behind, 0);
    }
    return new Cycles(sensing, more);
  }

  double columnCapacitance() {
    return columnCapacitance;
  }

  double lineCapacitance() {
    return lineCapacitance;
  }

  /** Collects components while they are made. */
  private static final class Made {
    private final List<String> names = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>(); // of a Part

    private double[] of(String name) {
      int at = names.indexOf(name);
      if (at < 0) {
        names.add(name);
        values.add(new double[6]);
        at = names.size() - 1;
      }
      return values.get(at);
    }

    double box(String name, Box box) {
      double[] v = of(name);
      v[0] = box.height();
      v[1] = box.width();
      return box.height();
    }

    double wide(String name, Box box) {
      box(name, box);
      return box.width();
    }

    void other(String name, double area) {
      if (area > 0) {
        box(name, new Box(1, area));
      }
    }

    double area(String... wanted) {
      double sum = 0;
      for (String name : wanted) {
        int at = names.indexOf(name);
        sum += at < 0 ? 0 : values.get(at)[0] * values.get(at)[1];
      }
      return sum;
    }

    void energy(String name, double joule, double active) {
      double[] v = of(name);
      v[2] = joule;
      v[3] = active;
    }

    void leak(String name, double watt) {
      if (watt != 0) {
        of(name)[4] = watt;
      }
    }

    void delay(String name, double seconds) {
      of(name)[5] = seconds;
    }

    double leakage() {
      return values.stream().mapToDouble(v -> v[4]).sum();
    }

    List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        double[] v = values.get(i);
        parts.add(new Part(names.get(i), new Box(v[0], v[1]), v[2], v[3], v[4], v[5]));
      }
      return List.copyOf(parts);
    }
  }
}
