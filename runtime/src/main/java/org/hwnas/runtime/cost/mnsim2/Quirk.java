package org.hwnas.runtime.cost.mnsim2;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What MNSIM 2.0 (commit ca39ccb) does and hardware would not. Kept, the model gives MNSIM's
 * numbers; left out, the value that the description names.
 */
public enum Quirk {
  /** Every weight bit takes a crossbar of its own; without: ceil(bits / bits per cell) do. */
  CELL_BITS_IGNORED,
  /**
   * The 8-bit DAC draws 0.4992 W; without: 0.4992 mW, as the rule of its smaller siblings gives.
   */
  DAC_8_BIT_POWER,
  /**
   * The gate behind a column converter of one's own figures is counted twice; without: once, as
   * behind those of the table.
   */
  LOGIC_GATE_TWICE,
  /**
   * Subtraction after the converters doubles the columns of a multiplexer, but not the conversions;
   * without: each column pair is converted twice.
   */
  DIGITAL_SUBTRACTION_FREE,
  /** Every buffer access lasts 20 ns; without: the cycle that CACTI gives for the buffer. */
  BUFFER_CYCLE_20_NS,
  /** Power is the sum of the peaks of all layers; without: energy over latency. */
  POWER_OF_PEAKS,
  /** A grouped convolution takes the crossbars of a dense one; without: its own filters only. */
  DEPTHWISE_DENSE,
  /** A pooling layer's tile has crossbars and converters; without: pooling module and buffer. */
  POOLING_TILE_WITH_CROSSBARS,
  /** The read of the output buffer counts twice in a layer's sums; without: once. */
  OUTPUT_BUFFER_READ_TWICE,
  /** Adders in PEs take no part in the energy; without: they do. */
  ADDER_ENERGY_LEFT_OUT,
  /** Inputs have a step for the sign; without: magnitudes only, as in MNSIM's own accuracy path. */
  SIGN_TAKES_A_STEP,
  /** Accumulator and buffer of the chip are in no total; without: they are. */
  GLOBAL_PARTS_LEFT_OUT,
  /** The latency is that of the layer with the latest first result; without: of the last result. */
  LATENCY_OF_LATEST_FIRST;

  /** All: MNSIM as it is. */
  public static Set<Quirk> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(Quirk.class));
  }

  /** None: everything put right. */
  public static Set<Quirk> none() {
    return Collections.unmodifiableSet(EnumSet.noneOf(Quirk.class));
  }
}
