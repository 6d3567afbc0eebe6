package org.hwnas.runtime.device;

import java.util.Locale;

/** What keeps a device from its target; each can be switched off. Names are the language's. */
public enum Effect {
  PROGRAMMING_NOISE,
  DEVICE_VARIATION,
  CYCLE_VARIATION,
  READ_NOISE,
  DRIFT,
  RETENTION,
  STUCK_AT,
  NONLINEAR_IV;

  /** Name in a spec. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
