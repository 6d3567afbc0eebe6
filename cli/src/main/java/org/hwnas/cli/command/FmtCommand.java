package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.dsl.format.UnifiedDiff;
import org.hwnas.dsl.sources.FileSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings specs into the one layout. */
@Command(
    name = "fmt",
    description = "Format specs in place; `-` reads standard input and writes standard output.")
public final class FmtCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, folders, or `-`.")
  private List<Path> paths;

  @Option(
      names = "--check",
      description = "Change nothing; exit with 1 where a file is not formatted, and name it.")
  private boolean check;

  @Option(
      names = "--diff",
      description = "Change nothing; show what would change, exit with 1 where something would.")
  private boolean diff;

  @Override
  public Integer call() throws IOException {
    if (paths.size() == 1 && paths.get(0).toString().equals("-")) {
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return standardInput(text) ? ExitCode.OK : ExitCode.SPEC;
    }
    boolean clean = true;
    for (Path file : CheckCommand.files(common, paths)) {
      clean &= file(file);
    }
    return clean ? ExitCode.OK : ExitCode.SPEC;
  }

  private boolean standardInput(String text) {
    String name = "standard input";
    Optional<String> formatted = SpecFormatter.format(name, text);
    if (formatted.isEmpty()) {
      SpecInput.show(
          Compiler.compile(name, text, FileSource.none(), Map.of()), common.console(), true);
      throw new UserError(ExitCode.SPEC, "standard input has syntax errors; it is not formatted");
    }
    if (!check && !diff) {
      common.console().out().print(formatted.get());
      return true;
    }
    return unchanged("stdin", text, formatted.get());
  }

  /** Whether all is well with a file: it was or is formatted now. */
  private boolean file(Path file) throws IOException {
    String text = Files.readString(file);
    String name = file.getFileName().toString();
    Optional<String> whole = SpecFormatter.format(name, text);
    boolean sound = whole.isPresent();
    if (!sound) { // its readable definitions are formatted, the rest is the author's to mend
      SpecInput.show(SpecInput.compile(file, Map.of()), common.console(), true);
    }
    String formatted =
        whole.orElseGet(() -> SpecFormatter.formatSound(name, text, SpecFormatter.WIDTH));
    if (check || diff) {
      return unchanged(common.relative(file), text, formatted) && sound;
    }
    if (!formatted.equals(text)) {
      SpecInput.replace(file, formatted);
      if (!common.quiet()) {
        common.console().err().println("formatted " + common.relative(file));
      }
    }
    return sound;
  }

  private boolean unchanged(String name, String text, String formatted) {
    if (formatted.equals(text)) {
      return true;
    }
    if (diff) {
      common.console().out().print(UnifiedDiff.of(name, text, formatted));
    } else {
      common.console().out().println(name);
    }
    return false;
  }
}
