package org.hwnas.runtime.export;

import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.export.paper.LatexExport;

/** All exports of runs of this version. */
public final class RunExports {
  private static final List<RunExport> ALL = List.of(new LatexExport());

  private RunExports() {}

  public static List<RunExport> all() {
    return ALL;
  }

  public static Optional<RunExport> find(String name) {
    return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
  }
}
