package org.hwnas.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hwnas.cli.output.Console;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import picocli.CommandLine.Option;

/** Options every verb takes. */
public final class CommonOptions {
  @Option(names = "-C", paramLabel = "DIR", description = "Work as if started in DIR.")
  private Path directory = Path.of("");

  @Option(
      names = "--color",
      description = "auto, always or never (default: auto; NO_COLOR is respected).")
  private Console.Colour colour = Console.Colour.auto;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no hints.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  private Console console;
  private Path startedIn = Path.of("");

  /** Works as part of another program, which says where, and what it writes to. */
  public void within(Path folder, Console streams) {
    startedIn = folder;
    console = streams;
  }

  /** Standard streams with the chosen colour. */
  public Console console() {
    if (console == null) {
      console = Console.standard(colour);
    }
    return console;
  }

  public boolean quiet() {
    return quiet;
  }

  /** The directory the command works in, absolute. */
  public Path directory() {
    return startedIn.resolve(directory).toAbsolutePath().normalize();
  }

  /** A path the user gave, relative to {@code -C}. */
  public Path resolve(Path path) {
    return directory().resolve(path).normalize();
  }

  /**
   * A path as seen from {@code -C}, with {@code /}; empty for that folder itself, and the whole
   * path where it lies on another drive.
   */
  public String relative(Path path) {
    Path absolute = resolve(path);
    Path from = directory();
    Path shown = from.getRoot().equals(absolute.getRoot()) ? from.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  /** As {@link #resolve}, for a file that must exist. */
  public Path existing(Path path) {
    Path resolved = resolve(path);
    if (!Files.exists(resolved)) {
      throw new UserError(
          ExitCode.USAGE, "there is no file `" + path + "` in `" + directory() + "`.");
    }
    return resolved;
  }

  /** Root of the installation, as the launcher says; empty where the jar was started by hand. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("hwnas.home")).map(Path::of);
  }
}
