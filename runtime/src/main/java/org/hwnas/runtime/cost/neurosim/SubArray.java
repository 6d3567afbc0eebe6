package org.hwnas.runtime.cost.neurosim;

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

  final NeuroSimSettings s;
  final Gates gates;
  final Technology technology;
  final RippleAdder adder;
  final CellArray cells;
  final int converters;
  final Box box;
  final Areas areas;
  final List<Part> parts;
  final double leakage; // W
  final double idleLeakage; // W of the cells that are not read while others are
  final double clock; // s of one sensing

  private final Reading widest;
  private final int sumUnits; // shift-adders side by side
  private final int sliceBits; // of a part that they add
  private final Energy active; // J more with all rows active

  /** J of precharging in parallel reads, whether it counts or not. */
  final double prechargeEnergy;

  private final double adderDelay;
  private final double weightDelay;
  private final double inputDelay;
  final Converters.Column converter;

  SubArray(NeuroSimSettings s) throws EvaluationFailure {
    this.s = s;
    this.technology =
        Technology.find(s.node, s.roadmap, s.temperature)
            .orElseThrow(() -> new IllegalStateException("no technology"));
    this.gates = new Gates(technology);
    this.adder = new RippleAdder(gates, s.calibration.adderActivity());
    this.cells = new CellArray(s, gates);
    boolean sram = s.cell == Cell.SRAM;
    boolean crossPoint = !sram && !s.accessTransistor;
    double unit = technology.unitWidth();
    double height = cells.height;
    double width = cells.width;
    double row = cells.lineCapacitance;
    double column = cells.columnCapacitance;
    double lineResistance = cells.lineResistance;
    double averageCell = cells.averageCell;
    double on = s.onResistance + cells.accessResistance;
    this.converters = s.columns / s.muxedColumns;

    // components
    PartList made = new PartList();
    double reference = cells.referenceArea();
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
            : s.stated.over(
                Converters.of(
                    gates,
                    s,
                    levels,
                    new Converters.Array(
                        column, reference, cells.accessResistance, referenceEnergy)));

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
              ? cells.accessResistance / (s.parallelRows / 2)
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
        if (s.stated.area().isEmpty()) { // which is with its encoder
          below += made.box("mlsaEnc", encoder.below(width));
        }
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
    this.sumUnits = units;
    this.sliceBits = s.parallelRead && !sram ? (int) s.converterBits() : sumBits;
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
    double settle = cells.settling();
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
      double charge = precharger.delay(column, cells.columnResistance);
      made.delay("precharger", charge);
      sense += charge;
    }
    boolean waits = !s.parallelRead || !s.has(NeuroSimQuirk.COLUMN_SETTLES_AT_ONCE);
    sense += waits ? settle : 0;
    if (ownAmplifiers) {
      double amplify = amplifiers.delay(CellArray.LEAST_SENSE);
      made.delay("senseAmp", amplify);
      sense += amplify;
    } else {
      made.delay(flash ? "mlsa" : "sarADC", converter.delay());
      sense += converter.delay();
    }
    if (encoder != null && s.stated.rate().isEmpty()) {
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
    double weights = ownAmplifiers ? 1 : groups(slices);
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
    made.leak("mlsaEnc", encoder == null || s.stated.power().isPresent() ? 0 : encoder.leakage());
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
    this.widest = new Reading(slices, s.inputBits, sum(Part::energy));
    this.active = sum(Part::activeEnergy);
  }

  private Energy sum(ToDoubleFunction<Part> of) {
    double[] sums = new double[Part.Group.values().length];
    for (Part part : parts) {
      sums[part.group().ordinal()] += of.applyAsDouble(part);
    }
    return new Energy(sums[0], sums[1], sums[2]);
  }

  private static final double SIZED_DRIVER = 110; // as at 22 nm

  /**
   * What the formats of a layer make of the sums behind the converters.
   *
   * @param slices of a weight, in a column each
   * @param inputBits read one after the other
   * @param fixed J of one input bit, without converters
   */
  record Reading(int slices, int inputBits, Energy fixed) {}

  /** How a layer is read, of formats that are the chip's widest or narrower. */
  Reading reading(LayerFormat format) {
    int slices = format.slices(s);
    int inputBits = format.inputBits();
    if (slices == widest.slices() && inputBits == widest.inputBits()) {
      return widest;
    }
    double less = 0;
    for (Part part : parts) {
      less += part.name().startsWith("shiftAdd") ? part.energy() : 0;
    }
    boolean ownAmplifiers = s.cell == Cell.SRAM && !s.parallelRead;
    int added = s.parallelRead || ownAmplifiers ? slices : (slices - 1) * s.cellBits + 1;
    double weights = ownAmplifiers ? 1 : groups(slices);
    double sums = 0;
    if (slices > 1) {
      ShiftAdd over = new ShiftAdd(gates, s.calibration, adder, sumUnits, sliceBits, added);
      sums += over.energy((slices - 1) * weights);
    }
    if (inputBits > 1) {
      ShiftAdd over =
          new ShiftAdd(gates, s.calibration, adder, sumUnits, sliceBits + added, inputBits);
      sums += over.energy(weights);
    }
    Energy fixed = widest.fixed();
    return new Reading(
        slices,
        inputBits,
        new Energy(fixed.converters(), fixed.accumulation() - less + sums, fixed.other()));
  }

  /** Weights that a converter reads, one after the other. */
  private double groups(int slices) {
    if (s.has(NeuroSimQuirk.SHIFT_ADD_VANISHES)) {
      return s.muxedColumns / slices;
    }
    return Math.max((double) s.muxedColumns / slices, s.muxedColumns < slices ? 1 : 0);
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
  Energy energy(Reading reading, double activity, double columnEnergy, double columns) {
    Energy fixed = reading.fixed();
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
  Cycles cycles(Reading reading, double activity, double hertz) {
    int slices = reading.slices();
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
    double groups = groups(slices);
    if (slices > 1 && groups > 0) {
      double behind = Math.ceil(weightDelay * hertz) - (sensing + more) / mux;
      more += (slices - 1) * groups * Math.max(behind, 0);
    }
    if (reading.inputBits() > 1 && groups > 0) {
      double behind = Math.ceil(inputDelay * hertz) - (sensing + more) / groups;
      more += groups * Math.max(behind, 0);
    }
    return new Cycles(sensing, more);
  }
}
