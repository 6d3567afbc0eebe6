package org.hwnas.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import org.hwnas.cli.command.CommonOptions;
import org.hwnas.cli.output.Console;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.workload.DataSetException;
import picocli.CommandLine;

/** Entry point of the {@code hwnas} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // A halt, not an exit, would skip the shutdown hooks that close a run's journal.
    System.exit(run(arguments));
  }

  /** Runs one command and gives its exit code. */
  static int run(String... arguments) {
    return run(Hwnas.commandLine(arguments), Console::standard, arguments);
  }

  /**
   * Runs one command as part of another program and gives its exit code.
   *
   * @param folder where it works, as if started there
   * @param console what it writes to
   */
  static int run(Path folder, Console console, String... arguments) {
    CommandLine command = Hwnas.commandLine(arguments);
    command.setOut(new PrintWriter(console.out(), true));
    command.setErr(new PrintWriter(console.err(), true));
    for (CommandLine verb : command.getSubcommands().values()) {
      CommandLine.Model.CommandSpec common = verb.getCommandSpec().mixins().get("common");
      if (common != null && common.userObject() instanceof CommonOptions options) {
        options.within(folder, console);
      }
    }
    return run(command, colour -> console, arguments);
  }

  private static int run(
      CommandLine command, Function<Console.Colour, Console> consoles, String... arguments) {
    command.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          Console console = consoles.apply(Console.Colour.auto);
          if (exception instanceof UserError error) {
            console.err().println("error: " + error.getMessage());
            return error.exitCode();
          }
          if (exception instanceof RunException || exception instanceof DataSetException) {
            console.err().println("error: " + exception.getMessage());
            return ExitCode.FAILED;
          }
          console.err().println("error: hwnas itself failed: " + exception);
          console
              .err()
              .println("This is a defect. Please report it with the lines below and the spec.");
          exception.printStackTrace(console.err());
          return ExitCode.FAILED;
        });
    command.setParameterExceptionHandler(
        (exception, tokens) -> {
          CommandLine failed = exception.getCommandLine();
          failed.getErr().println("error: " + exception.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(exception, failed.getErr());
          failed.getErr().println("See `" + failed.getCommandSpec().qualifiedName() + " --help`.");
          return ExitCode.USAGE;
        });
    return command.execute(arguments);
  }
}
