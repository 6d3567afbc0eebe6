package org.hwnas.runtime.cost;

import java.util.Locale;

/** What area and energy are booked on. */
public enum Component {
  CROSSBAR,
  DAC,
  ADC,
  SAMPLE_HOLD,
  SHIFT_ADD,
  INPUT_REGISTER,
  OUTPUT_REGISTER,
  TILE_BUFFER,
  TILE_BUS,
  DIGITAL,
  INTERCONNECT,
  GLOBAL_BUFFER;

  private static final Component[] VALUES = values();

  static int count() {
    return VALUES.length;
  }

  static Component at(int ordinal) {
    return VALUES[ordinal];
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
