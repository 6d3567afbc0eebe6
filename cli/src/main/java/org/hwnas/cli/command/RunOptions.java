package org.hwnas.cli.command;

import picocli.CommandLine.Option;

/** How a run is carried out; its result does not depend on any of these. */
public final class RunOptions {
  /** How progress is shown. */
  public enum ProgressMode {
    auto,
    human,
    json,
    none
  }

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Evaluations at a time (default: the number of processors).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--progress",
      defaultValue = "auto",
      description = "auto, human, json (one object a line) or none; on the error stream.")
  private ProgressMode progress;

  @Option(
      names = "--no-memory",
      description =
          "Measure anew what an earlier run of this folder measured, instead of remembering it.")
  private boolean forget;

  /** Whether outcomes of earlier runs are used. */
  boolean remembers() {
    return !forget;
  }

  int jobs() {
    return Math.max(1, jobs);
  }

  ProgressMode progress(boolean quiet) {
    return quiet && progress == ProgressMode.auto ? ProgressMode.none : progress;
  }
}
