package org.hwnas.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.cli.output.Console;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.cli.output.UserError;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.plan.Plan;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The spec a verb works on, and values that overrule it. */
public final class SpecInput {
  @Parameters(paramLabel = "SPEC", description = "A .hwnas file.")
  private Path spec;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrule a field or a let, as in --set hardware.tile.pe.crossbar.rows=64.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** A spec that compiled, with its text. */
  record Compiled(Plan plan, String text, Path path) {}

  /**
   * Compiles; warnings go to the error stream.
   *
   * @throws UserError where the spec has errors (shown before) or holds no experiment
   */
  Compiled compile(CommonOptions common) {
    return compile(common, spec, overrides);
  }

  static Compiled compile(CommonOptions common, Path spec, Map<String, String> overrides) {
    Path path = common.existing(spec);
    Compilation compilation = compile(path, overrides);
    show(compilation, common.console(), common.quiet());
    if (compilation.hasErrors()) {
      throw new UserError(ExitCode.SPEC, summary(compilation) + " in `" + spec + "`");
    }
    Plan plan =
        compilation
            .plan()
            .orElseThrow(
                () ->
                    new UserError(
                        ExitCode.SPEC,
                        "`"
                            + spec
                            + "` holds definitions but no experiment, so there is nothing to plan"));
    try {
      return new Compiled(plan, Files.readString(path), path);
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "cannot read `" + spec + "`: " + e.getMessage());
    }
  }

  static Compilation compile(Path path, Map<String, String> overrides) {
    return compile(new Workspace(), path, overrides);
  }

  static Compilation compile(Workspace workspace, Path path, Map<String, String> overrides) {
    try {
      return workspace.compile(path, overrides);
    } catch (IOException e) {
      throw new UserError(ExitCode.USAGE, "cannot read `" + path + "`: " + e.getMessage());
    }
  }

  static void show(Compilation compilation, Console console, boolean errorsOnly) {
    DiagnosticRenderer renderer = new DiagnosticRenderer(console.colour());
    for (Diagnostic diagnostic : compilation.diagnostics()) {
      if (!errorsOnly || diagnostic.severity() == Severity.ERROR) {
        console.err().println(renderer.render(diagnostic));
      }
    }
  }

  static String summary(Compilation compilation) {
    long errors =
        compilation.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR).count();
    return errors + (errors == 1 ? " error" : " errors");
  }

  /** Writes beside and renames: a full disk must not cost the user a spec. */
  static void replace(Path file, String text) throws IOException {
    Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".spec", ".tmp");
    try {
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
