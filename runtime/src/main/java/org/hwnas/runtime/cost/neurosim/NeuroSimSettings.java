package org.hwnas.runtime.cost.neurosim;

import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * What a chip is built of, as NeuroSim's {@code Param} and command line say it. Immutable; made by
 * {@link #builder()}, whose defaults are those of V1.5 with 128 x 128 sub-arrays.
 */
public final class NeuroSimSettings {
  /** Kinds of memory cell. */
  public enum Cell {
    SRAM,
    RRAM,
    FEFET
  }

  /** Kinds of converter. */
  public enum Converter {
    /** Flash converter of voltage-sense amplifiers. */
    FLASH_VOLTAGE,
    /** Flash converter of current-sense amplifiers. */
    FLASH_CURRENT,
    /** Successive approximation. */
    SAR
  }

  /** Factors that a post-layout simulation of a 40 nm RRAM macro gave (Lu et al., 2021). */
  public record Calibration(
      double levelShifterWiring,
      double sensing,
      double flipFlopActivity,
      double adderActivity,
      double controlActivity,
      double postLayout) {
    /** As fitted. */
    public static final Calibration FITTED = new Calibration(1.44, 1.4, 0.5, 0.15, 0.05, 1.22);

    /** No factor. */
    public static final Calibration NONE = new Calibration(1, 1, 1, 1, 1, 1);
  }

  public final int node; // nm
  public final Roadmap roadmap;
  public final int temperature; // K
  public final Cell cell;

  /** A transistor in each cell of RRAM or FeFET; else cross-points. */
  public final boolean accessTransistor;

  public final boolean parallelRead;
  public final int rows;
  public final int columns;

  /** Rows read at once. */
  public final int parallelRows;

  public final int muxedColumns;
  public final Converter converter;
  public final int levels;
  public final int cellBits;
  public final int weightBits;
  public final int inputBits;
  public final double onResistance; // ohm
  public final double offResistance; // ohm
  public final double accessVoltage; // V
  public final double writeVoltage; // V
  public final boolean novelMapping;
  public final boolean pipeline;
  public final int speedUp;
  public final Wiring wiring;
  public final boolean sramGlobalBuffer;
  public final boolean sramTileBuffer;
  public final boolean calibrated;
  public final Calibration calibration;
  public final StatedConverter stated;

  /** Bits of the buffers of a tile together; 0: as many as a vector in and its results take. */
  public final double tileBuffer;

  public final double clock; // Hz, an upper bound
  public final double inputToggle;
  public final double outputToggle;

  /** W of a column that no row drives: 1e-6 in V1.5, 0 in V1.4. */
  public final double idleColumnPower;

  public final Set<NeuroSimQuirk> quirks;

  private NeuroSimSettings(Builder b) {
    this.node = b.node;
    this.roadmap = b.roadmap;
    this.temperature = b.temperature;
    this.cell = b.cell;
    this.accessTransistor = b.accessTransistor;
    this.parallelRead = b.parallelRead;
    this.rows = b.rows;
    this.columns = b.columns;
    this.cellBits = b.cell == Cell.SRAM ? 1 : Math.min(b.cellBits, b.weightBits);
    this.weightBits = b.weightBits;
    this.inputBits = b.inputBits;
    this.parallelRows = b.parallelRead ? (b.parallelRows == 0 ? b.rows : b.parallelRows) : 1;
    boolean ownAmplifiers = !b.parallelRead && b.cell == Cell.SRAM;
    this.muxedColumns = ownAmplifiers ? cellsPerWeight() : Math.min(b.muxedColumns, b.columns);
    this.converter = b.converter;
    this.levels = b.levels;
    this.onResistance = b.onResistance;
    this.offResistance = b.offResistance;
    this.accessVoltage = b.accessVoltage;
    this.writeVoltage = b.writeVoltage;
    this.novelMapping = b.novelMapping;
    this.pipeline = b.pipeline;
    this.speedUp = b.speedUp;
    this.wiring = b.wiring;
    this.stated = b.stated;
    this.tileBuffer = b.tileBuffer;
    this.sramGlobalBuffer = b.sramGlobalBuffer;
    this.sramTileBuffer = b.sramTileBuffer;
    this.calibrated = b.calibrated;
    this.calibration = b.calibrated ? Calibration.FITTED : Calibration.NONE;
    this.clock = b.clock;
    this.inputToggle = b.inputToggle;
    this.outputToggle = b.outputToggle;
    this.idleColumnPower = b.idleColumnPower;
    this.quirks = Set.copyOf(b.quirks);
  }

  /** Cells that hold a weight, each in a column of its own. */
  public int cellsPerWeight() {
    return (weightBits + cellBits - 1) / cellBits;
  }

  /** Bits of a converter. */
  double converterBits() {
    return Math.log(levels) / Math.log(2);
  }

  /** Partial reads of a sub-array, one after the other. */
  int partialReads() {
    return rows / parallelRows;
  }

  boolean has(NeuroSimQuirk quirk) {
    return quirks.contains(quirk);
  }

  /** Bits of a sum that leaves a sub-array. */
  int subArrayBits() {
    int slices = inputBits + (cellsPerWeight() - 1) * cellBits + 1;
    if (parallelRead) {
      return (int) (converterBits() + log2(partialReads()) + slices);
    }
    return log2(rows) + cellBits + slices;
  }

  /** Rounded up. */
  static int log2(double value) {
    return (int) Math.ceil(Math.log(value) / Math.log(2) - 1e-12);
  }

  /** Whether a level shifter stands between logic and cells. */
  boolean shiftsLevels() {
    return cell != Cell.SRAM && writeVoltage > 1.5;
  }

  /** The settings, to change some. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.node = node;
    b.roadmap = roadmap;
    b.temperature = temperature;
    b.cell = cell;
    b.accessTransistor = accessTransistor;
    b.parallelRead = parallelRead;
    b.rows = rows;
    b.columns = columns;
    b.parallelRows = parallelRead && parallelRows != rows ? parallelRows : 0;
    b.muxedColumns = muxedColumns;
    b.converter = converter;
    b.levels = levels;
    b.cellBits = cellBits;
    b.weightBits = weightBits;
    b.inputBits = inputBits;
    b.onResistance = onResistance;
    b.offResistance = offResistance;
    b.accessVoltage = accessVoltage;
    b.writeVoltage = writeVoltage;
    b.novelMapping = novelMapping;
    b.pipeline = pipeline;
    b.speedUp = speedUp;
    b.wiring = wiring;
    b.stated = stated;
    b.tileBuffer = tileBuffer;
    b.sramGlobalBuffer = sramGlobalBuffer;
    b.sramTileBuffer = sramTileBuffer;
    b.calibrated = calibrated;
    b.clock = clock;
    b.inputToggle = inputToggle;
    b.outputToggle = outputToggle;
    b.idleColumnPower = idleColumnPower;
    b.quirks = quirks;
    return b;
  }

  /** Defaults to change. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; not safe for concurrent use. */
  public static final class Builder {
    private int node = 22;
    private Roadmap roadmap = Roadmap.LSTP;
    private int temperature = 300;
    private Cell cell = Cell.RRAM;
    private boolean accessTransistor = true;
    private boolean parallelRead = true;
    private int rows = 128;
    private int columns = 128;
    private int parallelRows;
    private int muxedColumns = 8;
    private Converter converter = Converter.FLASH_VOLTAGE;
    private int levels = 128;
    private int cellBits = 1;
    private int weightBits = 8;
    private int inputBits = 8;
    private double onResistance = 6e3;
    private double offResistance = 6e3 * 17;
    private double accessVoltage = 1.1;
    private double writeVoltage = 2;
    private boolean novelMapping = true;
    private boolean pipeline = true;
    private int speedUp = 8;
    private Wiring wiring = Wiring.own(false);
    private StatedConverter stated = StatedConverter.NONE;
    private double tileBuffer;
    private boolean sramGlobalBuffer;
    private boolean sramTileBuffer;
    private boolean calibrated = true;
    private double clock = 1e9;
    private double inputToggle = 0.18;
    private double outputToggle = 0.5;
    private double idleColumnPower = 1e-6;
    private Set<NeuroSimQuirk> quirks = NeuroSimQuirk.all();

    private Builder() {}

    /** nm, and kind of transistor. */
    public Builder technology(int nanometres, Roadmap of) {
      node = nanometres;
      roadmap = of;
      return this;
    }

    public Builder temperature(int kelvin) {
      temperature = kelvin;
      return this;
    }

    public Builder cell(Cell of) {
      cell = of;
      return this;
    }

    public Builder accessTransistor(boolean present) {
      accessTransistor = present;
      return this;
    }

    public Builder parallelRead(boolean parallel) {
      parallelRead = parallel;
      return this;
    }

    public Builder size(int numberOfRows, int numberOfColumns) {
      rows = numberOfRows;
      columns = numberOfColumns;
      return this;
    }

    /** Rows read at once; 0: all. */
    public Builder parallelRows(int number) {
      parallelRows = number;
      return this;
    }

    /** Columns that share a converter. */
    public Builder muxedColumns(int number) {
      muxedColumns = number;
      return this;
    }

    public Builder converter(Converter of, int numberOfLevels) {
      converter = of;
      levels = numberOfLevels;
      return this;
    }

    /** Bits of a cell, of a weight, and of an input. */
    public Builder bits(int ofCell, int ofWeight, int ofInput) {
      cellBits = ofCell;
      weightBits = ofWeight;
      inputBits = ofInput;
      return this;
    }

    /** ohm. */
    public Builder resistance(double on, double off) {
      onResistance = on;
      offResistance = off;
      return this;
    }

    /** V: gate of the access transistor, and programming. */
    public Builder voltage(double access, double write) {
      accessVoltage = access;
      writeVoltage = write;
      return this;
    }

    /** A processing element for each kernel position; else im2col columns cut into squares. */
    public Builder novelMapping(boolean novel) {
      novelMapping = novel;
      return this;
    }

    /** All layers at once on successive images, with at most so much duplication. */
    public Builder pipeline(boolean pipelined, int speedUpDegree) {
      pipeline = pipelined;
      speedUp = speedUpDegree;
      return this;
    }

    /** A tree between the tiles; else a bus in each direction. */
    public Builder treeBus(boolean tree) {
      wiring = Wiring.own(tree);
      return this;
    }

    /** What is stated of wires. */
    public Builder wiring(Wiring of) {
      wiring = of;
      return this;
    }

    /** Bits of the buffers of a tile together; 0: as NeuroSim has them. */
    public Builder tileBuffer(double bits) {
      tileBuffer = bits;
      return this;
    }

    /** Figures of the converter that take the place of the model's. */
    public Builder converter(StatedConverter figures) {
      stated = figures;
      return this;
    }

    /** Buffers of SRAM; else of registers. */
    public Builder sramBuffers(boolean global, boolean tile) {
      sramGlobalBuffer = global;
      sramTileBuffer = tile;
      return this;
    }

    /** With the factors fitted to a macro. */
    public Builder calibrated(boolean fitted) {
      calibrated = fitted;
      return this;
    }

    /** Hz that the clock does not exceed. */
    public Builder clock(double hertz) {
      clock = hertz;
      return this;
    }

    /** Share of bits on buses that change. */
    public Builder toggle(double input, double output) {
      inputToggle = input;
      outputToggle = output;
      return this;
    }

    /** W of a column that no row drives. */
    public Builder idleColumnPower(double watt) {
      idleColumnPower = watt;
      return this;
    }

    public Builder quirks(Set<NeuroSimQuirk> kept) {
      quirks = kept;
      return this;
    }

    /**
     * The settings.
     *
     * @throws EvaluationFailure where the model does not know such a chip
     */
    public NeuroSimSettings build() throws EvaluationFailure {
      require(
          Technology.find(node, roadmap, temperature).isPresent(),
          "there is no %s technology of %d nm at %d K (nodes 130 to 1 nm, high performance to 22 nm, 300 to 400 K)"
              .formatted(roadmap, node, temperature));
      require(
          node >= 22 || temperature == 300,
          "transistors of 14 nm and below are known at 300 K only, not at " + temperature + " K");
      require(
          rows > 1 && columns > 0 && muxedColumns > 0 && parallelRows <= rows,
          "a sub-array of %d x %d with %d rows at once and %d columns for a converter cannot be"
              .formatted(rows, columns, parallelRows, muxedColumns));
      require(levels >= 2, "a converter needs two levels, not " + levels);
      require(wiring.possible(), "such wires carry nothing: " + wiring);
      require(cellBits > 0 && weightBits > 0 && inputBits > 0, "bits must be positive");
      require(
          onResistance > 0 && offResistance >= onResistance,
          "on and off resistances %s and %s ohm are not in order"
              .formatted(onResistance, offResistance));
      return new NeuroSimSettings(this);
    }

    private static void require(boolean holds, String message) throws EvaluationFailure {
      if (!holds) {
        throw new EvaluationFailure(message);
      }
    }
  }
}
