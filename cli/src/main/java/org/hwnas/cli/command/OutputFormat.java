package org.hwnas.cli.command;

/** For a reader or for a machine. */
public enum OutputFormat {
  human,
  json
}
