package org.hwnas.runtime.validation;

import java.util.List;
import java.util.Optional;

/** All validations of this version. */
public final class Validations {
  private Validations() {}

  /**
   * All of them.
   *
   * @param devices where the devices come from that a table names
   */
  public static List<Validation> all(DeviceSource devices) {
    return List.of(
        new Mnsim2Validation(),
        new NeuroSimValidation(),
        new XpertValidation(),
        new ReplayValidation(),
        new RankingValidation(),
        new SiliconValidation(),
        new CrossbarValidation(),
        new SpiceValidation(),
        new DevicesValidation(devices),
        new ConvertersValidation());
  }

  /** The one of a name. */
  public static Optional<Validation> find(String name, DeviceSource devices) {
    return all(devices).stream().filter(v -> v.name().equals(name)).findFirst();
  }
}
