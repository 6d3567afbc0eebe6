package org.hwnas.runtime.hardware;

import java.util.OptionalDouble;

/**
 * The converters at a crossbar's bit lines.
 *
 * @param kind architecture
 * @param bits resolution
 * @param columnsPerAdc bit lines one converter serves in turn
 * @param perCrossbar converters of a crossbar
 * @param rate conversions per second; empty: as fast as the cost model says this kind can
 * @param range full scale
 * @param differences whether a conversion is of the difference of a differential pair's two
 *     currents, which meet before the converter
 */
public record Adc(
    Kind kind,
    int bits,
    int columnsPerAdc,
    int perCrossbar,
    OptionalDouble rate,
    Range range,
    boolean differences) {
  /** Whose conversions are of one bit line each. */
  public Adc(
      Kind kind, int bits, int columnsPerAdc, int perCrossbar, OptionalDouble rate, Range range) {
    this(kind, bits, columnsPerAdc, perCrossbar, rate, range, false);
  }

  /** Bit lines whose currents one conversion is of. */
  public int columnsPerConversion() {
    return differences ? 2 : 1;
  }

  /** Conversions of a converter one after the other in a read of all its bit lines. */
  public int turns() {
    return (columnsPerAdc + columnsPerConversion() - 1) / columnsPerConversion();
  }

  /** What the highest code stands for. */
  public enum Range {
    /** The largest bit-line current calibration images cause in a layer. */
    CALIBRATED,
    /** Every row of a crossbar driven at most, every cell at its highest conductance. */
    FULL,
    /** A step is the current of one level of one cell at one input bit. */
    GRANULAR,
    /** A stated number of cells at their highest conductance and full input. */
    FIXED
  }

  /** Converter architecture. */
  public enum Kind {
    /** Successive approximation: one comparison per bit. */
    SAR,
    /** One comparator per level, all at once. */
    FLASH,
    /** A comparator per bit line against one ramp that all share: a step per level. */
    RAMP,
    /** One comparator against one reference: 1 bit. */
    SENSE_AMPLIFIER,
    /** Counts the charge packets of a bit line: a step per level. */
    INTEGRATING,
    /** Stages of 1.5 bits, each on a sample of its own: a result with every sample. */
    PIPELINE,
    /** One stage of 1.5 bits that a sample passes once a bit. */
    CYCLIC
  }
}
