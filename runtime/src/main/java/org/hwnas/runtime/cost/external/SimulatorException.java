package org.hwnas.runtime.cost.external;

/**
 * A simulator that broke: it did not start, ended, took too long, or answered what is no answer. No
 * property of a design, so it ends a run, which can be resumed.
 */
public final class SimulatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SimulatorException(String message) {
    super(message);
  }
}
