package org.hwnas.runtime.export;

import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunReport;

/** Writes what came of a run for somebody else's text or tool. Immutable. */
public interface RunExport {
  /** Name on the command line. */
  String name();

  /** What it writes, in a sentence. */
  String description();

  /**
   * A run, finished or not. The same run gives the same text.
   *
   * @param directory of the run; only read
   * @param report of its journals
   */
  Export.Exported export(RunDirectory directory, RunReport report);
}
