package org.hwnas.dsl.diagnostics;

/** How bad it is: an error stops the compiler from making a plan, a warning does not. */
public enum Severity {
  ERROR,
  WARNING;

  /** Lower-case word for messages. */
  public String word() {
    return this == ERROR ? "error" : "warning";
  }
}
