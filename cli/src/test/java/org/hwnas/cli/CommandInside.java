package org.hwnas.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.hwnas.cli.output.Console;

/** The command within this process, for tests of what verbs do rather than of the process. */
final class CommandInside {
  private CommandInside() {}

  /** Runs to its end as if started in a folder. */
  static CommandProcess.Finished run(Path folder, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    int exit = Main.run(folder, console, arguments);
    console.out().flush();
    console.err().flush();
    return new CommandProcess.Finished(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
