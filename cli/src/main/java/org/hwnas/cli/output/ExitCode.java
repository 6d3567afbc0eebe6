package org.hwnas.cli.output;

/** What the process tells its caller. Part of the command's contract. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** The spec has errors; or a check or comparison that was asked for found something. */
  public static final int SPEC = 1;

  /** The command line is wrong, or a file is missing. */
  public static final int USAGE = 2;

  /**
   * An evaluation failed in a way that is not a property of the design, or the run directory is
   * damaged.
   */
  public static final int FAILED = 3;

  /** Stopped before the end and resumable: interrupted, or out of wall-clock budget. */
  public static final int STOPPED = 4;

  /** The plan is not the one the run was started with, or something locked has moved. */
  public static final int STALE = 5;

  /** The search ended without a feasible design. */
  public static final int INFEASIBLE = 6;

  private ExitCode() {}
}
