package org.hwnas.runtime.validation;

import java.util.List;
import java.util.Optional;

/** All validations of this version. */
public final class Validations {
  private static final List<Validation> ALL =
      List.of(
          new Mnsim2Validation(),
          new NeuroSimValidation(),
          new CrossbarValidation(),
          new SpiceValidation(),
          new XpertValidation());

  private Validations() {}

  public static List<Validation> all() {
    return ALL;
  }

  public static Optional<Validation> find(String name) {
    return ALL.stream().filter(v -> v.name().equals(name)).findFirst();
  }
}
