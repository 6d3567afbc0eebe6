package org.hwnas.runtime.validation;

import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.table.TableException;

/** Where devices come from that a table names. */
public interface DeviceSource {
  /**
   * A device.
   *
   * @param definition as a spec writes it after {@code device NAME}: {@code extends pcm { g_max =
   *     15 uS }}; names are those of the library's devices
   * @throws TableException where there is no such device
   */
  DeviceModel device(String definition);
}
