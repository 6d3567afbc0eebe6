package org.hwnas.runtime.cost;

import java.util.Locale;

/** Levels of an in-memory-computing accelerator, innermost first. */
public enum Level {
  CROSSBAR,
  PE,
  TILE,
  CHIP;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
