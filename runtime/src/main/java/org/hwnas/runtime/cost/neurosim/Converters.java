package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;

/** From the current of a column to a number. */
final class Converters {
  private static final double NANOSECOND = 1e-9;
  private static final double SIMULATED_VOLTAGE = 0.5; // V at which the fits were made
  private static final double HEAT = 1.3e-3; // 1/K of converter power
  private static final double ROOM = 300; // K
  private static final double INSULATOR = 1e10; // ohm of a column that no row drives, in V1.4

  private Converters() {}

  /** What a conversion costs. */
  interface Column {
    /** Seconds of a conversion. */
    double delay();

    /**
     * J of a conversion.
     *
     * @param resistance ohm of the column; infinite where no row drives it
     */
    double energy(double resistance);

    /** Whether the energy depends on the resistance, but for columns that no row drives. */
    boolean resistive();

    /** m^2 of so many converters. */
    double area(int converters);
  }

  /** A piece of a fit. */
  private record Piece(double below, String form, double[] values) {
    double at(double x) {
      return switch (form) {
        case "log" -> values[0] * Math.log(x) + values[1];
        case "linear" -> values[0] * x + values[1];
        default -> throw new IllegalStateException(form);
      };
    }
  }

  private record Key(int node, Roadmap roadmap) {}

  private static final Map<Integer, List<Piece>> DELAYS = new HashMap<>();
  private static final Map<Key, List<Piece>> POWERS = new HashMap<>();
  private static final Map<Key, double[]> SAR = new HashMap<>();

  static {
    for (String[] row : DataFile.rows("flash-latency.csv")) {
      Piece piece = new Piece(DataFile.number(row[1]), row[2], DataFile.numbers(row, 3));
      DELAYS.computeIfAbsent(Integer.parseInt(row[0]), k -> new ArrayList<>()).add(piece);
    }
    for (String[] row : DataFile.rows("flash-power.csv")) {
      Key key = new Key(Integer.parseInt(row[0]), Roadmap.valueOf(row[1]));
      Piece piece = new Piece(DataFile.number(row[2]), row[3], DataFile.numbers(row, 4));
      POWERS.computeIfAbsent(key, k -> new ArrayList<>()).add(piece);
    }
    for (String[] row : DataFile.rows("sar-power.csv")) {
      Key key = new Key(Integer.parseInt(row[0]), Roadmap.valueOf(row[1]));
      SAR.put(key, DataFile.numbers(row, 2));
    }
  }

  private static Piece piece(List<Piece> pieces, double x) {
    for (Piece piece : pieces) {
      if (x < piece.below()) {
        return piece;
      }
    }
    return pieces.get(pieces.size() - 1);
  }

  /**
   * The array as its converters see it.
   *
   * @param capacitance F of a column
   * @param referenceArea m^2 of a column of reference cells
   * @param accessResistance ohm of a cell of SRAM
   * @param referenceEnergy J of a use of the reference columns
   */
  record Array(
      double capacitance, double referenceArea, double accessResistance, double referenceEnergy) {}

  static Column of(Gates gates, NeuroSimSettings s, int levels, Array array) {
    return s.converter == Converter.SAR
        ? new Successive(gates, s, levels)
        : new Flash(gates, s, levels, array);
  }

  private static double heat(NeuroSimSettings s) {
    return 1 + HEAT * (s.temperature - ROOM);
  }

  /** One sense amplifier for each level but one, and reference columns that amplifiers share. */
  private static final class Flash implements Column {
    private static final int TRANSISTORS = 9;

    private final Gates gates;
    private final NeuroSimSettings s;
    private final int amplifiers;
    private final int sharing;
    private final Array array;
    private final boolean current;
    private final double delay;
    private final double fixed; // J
    private final double references; // W
    private final double gateN;

    Flash(Gates gates, NeuroSimSettings s, int levels, Array array) {
      this.gates = gates;
      this.s = s;
      this.amplifiers = levels - 1;
      this.sharing = s.levels;
      this.array = array;
      this.current = s.converter == Converter.FLASH_CURRENT;
      double[] steps = references(levels);
      Pair w = gates.smallest();
      Sheets sheets = Sheets.of(gates.technology);
      double standard = gates.standardHeight;
      Load n = gates.load(Kind.INVERTER, 1, new Pair(w.n(), 0), standard, sheets.inverterTuning());
      Load p = gates.load(Kind.INVERTER, 1, new Pair(0, w.p()), standard, sheets.inverterTuning());
      this.gateN = n.input();
      this.delay = current ? decide(steps) : NANOSECOND;
      double sum = 0;
      for (int i = 1; i < steps.length - 1; i++) {
        sum += power(steps[i]) / sharing;
      }
      this.references = sum;
      this.fixed = switching(n, p) * amplifiers;
    }

    /** Ohm of the reference of each amplifier. */
    private double[] references(int levels) {
      double[] steps = new double[levels - 1];
      double on = s.cell == Cell.SRAM ? array.accessResistance() : s.onResistance;
      if (s.parallelRead) {
        double most = 1 / (on / s.parallelRows);
        for (int i = 0; i < steps.length; i++) {
          steps[i] = 1 / (most + (double) i * -most / levels);
        }
        return steps;
      }
      double most = 1 / s.onResistance;
      double range = 1 / s.offResistance - most;
      for (int i = 0; i < steps.length; i++) {
        double middle = range / (2 * (levels - 1));
        steps[i] = 1 / (most + middle + (double) i * range / (levels - 1));
      }
      return steps;
    }

    private double decide(double[] steps) {
      double last = decide(steps[steps.length - 1], steps.length);
      return Math.max(last, decide(steps[Math.min(1, steps.length - 1)], steps.length));
    }

    private double decide(double resistance, int references) {
      Piece piece = piece(DELAYS.get(s.node), resistance);
      double time = piece.at(resistance);
      double reference = piece.values()[2];
      double slope = piece.values()[3];
      double scale = piece.values()[4];
      double threshold = piece.values()[5];
      if (resistance > threshold) {
        double line = array.capacitance() + gateN * (references - 2);
        double more = (line - reference) / reference;
        time += slope / (scale - threshold) * (resistance - threshold) * more;
      }
      return time;
    }

    private double switching(Load n, Load p) {
      Technology t = gates.technology;
      double read = t.readVoltage * t.readVoltage;
      double full = t.supply * t.supply;
      boolean halved = s.has(NeuroSimQuirk.FLASH_COLUMN_CAPACITANCE_HALVED);
      double own = halved && amplifiers > 1 ? 0 : 1.0 / amplifiers;
      double column = array.capacitance() * 2 * (own + 1.0 / sharing) / 2 * read;
      double mirror = n.output() + (current ? n.input() : 0);
      double front = (n.input() * 2 + mirror / amplifiers + mirror / sharing) * read;
      double amplifier = (p.input() * 2 + n.input()) * full;
      double latch =
          (p.input() * 3 + n.input() * 3 + (p.output() + n.output()) * 3 + p.output()) * full;
      double encoder = (p.input() + n.input()) * full;
      return column + array.referenceEnergy() / sharing + front + amplifier + latch + encoder;
    }

    /** W drawn by the amplifiers of a column. */
    private double power(double resistance) {
      if (Double.isInfinite(resistance)) {
        return s.idleColumnPower * heat(s);
      }
      double read = gates.technology.readVoltage;
      if (!current) {
        // the current through the cells while they are sensed
        return s.has(NeuroSimQuirk.VOLTAGE_SENSE_DRAWS_NOTHING) ? 0 : read * read / resistance;
      }
      double r = resistance * SIMULATED_VOLTAGE / read;
      Piece piece = piece(POWERS.get(new Key(s.node, s.roadmap)), r);
      if (piece.form().equals("exponential")) {
        double[] v = piece.values();
        return (v[0] * amplifiers + v[1] * Math.exp(v[2] * Math.log10(r))) * heat(s);
      }
      return piece.at(r) * amplifiers * heat(s);
    }

    @Override
    public double delay() {
      return delay;
    }

    @Override
    public double energy(double resistance) {
      double sensed = current ? delay : NANOSECOND;
      return fixed + Math.max((power(resistance) + references) * sensed, 0);
    }

    @Override
    public boolean resistive() {
      return current || !s.has(NeuroSimQuirk.VOLTAGE_SENSE_DRAWS_NOTHING);
    }

    @Override
    public double area(int converters) {
      Box one = gates.box(Kind.INVERTER, 1, new Pair(gates.smallest().n(), 0));
      double all = (double) amplifiers * converters;
      return one.area() * TRANSISTORS * all + array.referenceArea() * all / sharing;
    }
  }

  /** A bit for each step, from the highest. */
  private static final class Successive implements Column {
    private final Gates gates;
    private final NeuroSimSettings s;
    private final double bits;
    private final double[] fit;

    Successive(Gates gates, NeuroSimSettings s, int levels) {
      this.gates = gates;
      this.s = s;
      this.bits = Math.log(levels) / Math.log(2);
      this.fit = SAR.get(new Key(s.node, s.roadmap));
    }

    @Override
    public double delay() {
      return (bits + 1) * NANOSECOND;
    }

    @Override
    public double energy(double resistance) {
      double power = s.idleColumnPower;
      if (!Double.isInfinite(resistance) || power == 0) {
        // a converter works whether a row drives its column or not
        double r =
            Math.min(resistance, INSULATOR) * SIMULATED_VOLTAGE / gates.technology.readVoltage;
        power = fit[0] * bits + fit[1] + fit[2] * Math.exp(fit[3] * Math.log10(r));
      }
      return power * heat(s) * delay();
    }

    @Override
    public boolean resistive() {
      return true;
    }

    @Override
    public double area(int converters) {
      // transistors of comparator and registers: 269 N and 209 P for the first bit
      Pair w = gates.smallest();
      double n = gates.box(Kind.INVERTER, 1, new Pair(w.n(), 0)).area();
      double p = gates.box(Kind.INVERTER, 1, new Pair(0, w.p())).area();
      return (n * (269 + (bits - 1) * 109) + p * (209 + (bits - 1) * 73)) * converters;
    }
  }

  /** From the thermometer code of a flash converter to a number. */
  static final class Encoder {
    private final Gates gates;
    private final int levels;
    private final int converters;
    private final int inputs;
    private final int bits;
    private final Pair inverter;
    private final Pair nand;
    private final Box inverterBox;
    private final Box nandBox;
    private final Box wideBox;

    Encoder(Gates gates, int levels, int converters) {
      this.gates = gates;
      this.levels = levels;
      this.converters = converters;
      this.inputs = levels / 2;
      this.bits = NeuroSimSettings.log2(levels);
      this.inverter = gates.smallest();
      this.nand = new Pair(inverter.n() * 4, inverter.p() * 2);
      this.inverterBox = gates.box(Kind.INVERTER, 1, inverter);
      this.nandBox = gates.box(Kind.NAND, 2, Sheets.of(gates.technology).nand(gates, nand));
      this.wideBox = gates.box(Kind.NAND, inputs, nand);
    }

    Box below(double extent) {
      double width = inverterBox.width() + nandBox.width() + wideBox.width();
      double all = (inverterBox.area() + nandBox.area()) * (levels - 1) + wideBox.area() * bits;
      int each = Math.min((int) Math.ceil(extent / width), converters);
      int stacks = (int) Math.ceil((double) converters / each);
      return new Box(all / width * stacks, Math.max(extent, width));
    }

    double delay() {
      Sheets sheets = Sheets.of(gates.technology);
      Load i = sheets.inverter(gates, inverter, inverterBox);
      Load n = sheets.nand(gates, 2, sheets.nand(gates, nand), nandBox);
      Load wide = gates.load(Kind.NAND, inputs, nand, wideBox);
      double first =
          Gates.delay(gates.resistanceN(inverter.n()) * (i.output() + 2 * n.input()), Gates.STEP);
      double down = gates.resistanceN(nand.n()) * 2 * sheets.slowdown();
      double c = n.output() + wide.input() * inputs;
      return first + Gates.delay(down * c, Gates.ramp(first));
    }

    double leakage() {
      double each = gates.leakage(Kind.NAND, 2, nand) * (levels - 1);
      each += gates.leakage(Kind.NAND, inputs, nand) * bits;
      double narrow = Sheets.of(gates.technology).inverterGate();
      each += gates.leakage(Kind.INVERTER, 1, inverter) * 5 * (levels - 1) * narrow;
      return each * converters;
    }
  }

  /** Two-input amplifiers of SRAM, one for each column. */
  static final class SenseAmplifiers {
    // widths of the latch, isolation, enabling and multiplexing transistors in features (CACTI)
    private static final double P = 7.5;
    private static final double N = 3.75;
    private static final double ISOLATION = 12.5;
    private static final double ENABLE = 5.0;
    private static final double MUX = 9.0;

    private final Gates gates;
    private final int columns;
    private final double pitch;
    private final double unit;

    /**
     * @param pitch m of a column
     */
    SenseAmplifiers(Gates gates, int columns, double pitch) {
      this.gates = gates;
      this.columns = columns;
      this.pitch = pitch;
      this.unit = gates.technology.unitWidth();
    }

    double area() {
      double one = area(0, P) * 2 + area(N, 0) * 2 + area(0, ISOLATION) + area(ENABLE, 0);
      return one * columns;
    }

    private double area(double n, double p) {
      return gates.box(Kind.INVERTER, 1, new Pair(n * unit, p * unit), pitch).area();
    }

    private double load() {
      return gates.gate((P + N) * unit)
          + gates.drain(N * unit, false, pitch)
          + gates.drain(P * unit, true, pitch)
          + gates.drain(ISOLATION * unit, true, pitch)
          + gates.drain(MUX * unit, false, pitch);
    }

    /** Seconds until a difference in V has grown to the supply. */
    double delay(double difference) {
      double gain =
          gates.transconductance(N * unit, false) + gates.transconductance(P * unit, true);
      return load() / gain * Math.log(gates.technology.supply / difference);
    }

    /** J of one read of all columns. */
    double energy() {
      double supply = gates.technology.supply;
      return load() * supply * supply * columns;
    }

    double leakage() {
      return gates.leakage(Kind.INVERTER, 1, new Pair(ENABLE * unit, 0)) * columns;
    }
  }
}
