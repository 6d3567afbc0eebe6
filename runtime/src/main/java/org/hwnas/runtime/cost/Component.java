package org.hwnas.runtime.cost;

import java.util.Locale;

/**
 * What area, energy and time are booked on. A model books what it knows: few have all of these. A
 * model's own finer parts are in its own breakdown.
 */
public enum Component {
  /** Cells with their word and bit lines. */
  CROSSBAR(Level.CROSSBAR),
  /** Row decoders, word-line drivers, switch matrices of rows. */
  ROW_DRIVER(Level.CROSSBAR),
  /** Drivers, precharge and write circuits of columns. */
  COLUMN_DRIVER(Level.CROSSBAR),
  /** From the supply of the logic to that of the cells. */
  LEVEL_SHIFTER(Level.CROSSBAR),
  /** Column multiplexers and de-multiplexers of rows, with their decoders. */
  MUX(Level.CROSSBAR),
  DAC(Level.CROSSBAR),
  /** Converters or sense amplifiers, with encoder and reference. */
  ADC(Level.CROSSBAR),
  SAMPLE_HOLD(Level.CROSSBAR),
  /** Of bit slices and input bits. */
  SHIFT_ADD(Level.CROSSBAR),
  INPUT_REGISTER(Level.PE),
  OUTPUT_REGISTER(Level.PE),
  /** Adds what several crossbars of a PE give. */
  PE_ADDER(Level.PE),
  PE_BUFFER(Level.PE),
  PE_BUS(Level.PE),
  /** Adds what several PEs of a tile give. */
  TILE_ADDER(Level.TILE),
  TILE_BUFFER(Level.TILE),
  TILE_BUS(Level.TILE),
  POOLING(Level.TILE),
  ACTIVATION(Level.TILE),
  /** A tile as a whole, of a model that does not look inside. */
  TILE(Level.TILE),
  /** Other arithmetic on values. */
  DIGITAL(Level.TILE),
  INTERCONNECT(Level.CHIP),
  GLOBAL_BUFFER(Level.CHIP),
  /** Adds what several tiles give. */
  GLOBAL_ADDER(Level.CHIP),
  OFF_CHIP(Level.CHIP),
  /** Programming of cells during inference: weights reloaded, dynamic operands. */
  WRITE(Level.CHIP),
  /** What circuits draw while they wait. */
  LEAKAGE(Level.CHIP);

  private static final Component[] VALUES = values();

  private final Level level;

  Component(Level level) {
    this.level = level;
  }

  static int count() {
    return VALUES.length;
  }

  static Component at(int ordinal) {
    return VALUES[ordinal];
  }

  /** Where in the hierarchy it sits. */
  public Level level() {
    return level;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
