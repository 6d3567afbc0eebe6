package org.hwnas.runtime.export;

import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Export;
import org.hwnas.runtime.cost.neurosim.NeuroSimExport;
import org.hwnas.runtime.export.cimloop.CimLoopExport;

/** All exports of this version. */
public final class Exports {
  private static final List<Export> ALL =
      List.of(new Mnsim2Export(), new NeuroSimExport(), new CimLoopExport());

  private Exports() {}

  public static List<Export> all() {
    return ALL;
  }

  public static Optional<Export> find(String name) {
    return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
  }
}
