package org.hwnas.cli.command;

/** How findings are shown. */
enum CheckFormat {
  /** With the source line and carets, on the error stream. */
  human,
  /** One object. */
  json,
  /** SARIF 2.1.0. */
  sarif,
  /** Workflow commands of GitHub. */
  github,
  /** One a line, for problem matchers. */
  line
}
