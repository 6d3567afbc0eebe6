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
 */
public record Adc(Kind kind, int bits, int columnsPerAdc, int perCrossbar, OptionalDouble rate) {
  /** Converter architecture. */
  public enum Kind {
    /** Successive approximation: one comparison per bit. */
    SAR,
    /** One comparator per level, all at once. */
    FLASH
  }
}
