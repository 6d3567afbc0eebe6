package org.hwnas.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.format.SpecFormatter;

/** Says what is wrong with the specs, and fails the build where something is. */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckMojo extends SpecMojo {
  /** Fail on warnings too. */
  @Parameter(property = "hwnas.denyWarnings", defaultValue = "false")
  boolean denyWarnings;

  /** Fail where a spec is not formatted as `hwnas:fmt` would. */
  @Parameter(property = "hwnas.requireFormatted", defaultValue = "false")
  boolean requireFormatted;

  @Override
  void execute(List<Path> specs) throws MojoExecutionException, MojoFailureException {
    Workspace workspace = new Workspace();
    long errors = 0;
    long warnings = 0;
    long unformatted = 0;
    try {
      for (Path spec : specs) {
        Compilation compilation = workspace.compile(spec, Map.of());
        show(spec, compilation);
        long found =
            compilation.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR).count();
        errors += found;
        warnings += compilation.diagnostics().size() - found;
        if (requireFormatted && !formatted(spec)) {
          getLog().error(spec + " is not formatted; mvn hwnas:fmt does it");
          unformatted++;
        }
      }
    } catch (IOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    }
    String summary =
        count(specs.size(), "spec")
            + ": "
            + count(errors, "error")
            + ", "
            + count(warnings, "warning");
    if (errors > 0 || unformatted > 0 || (denyWarnings && warnings > 0)) {
      throw new MojoFailureException(
          summary + (unformatted > 0 ? ", " + unformatted + " not formatted" : ""));
    }
    getLog().info(summary);
  }

  private static boolean formatted(Path spec) throws IOException {
    String text = Files.readString(spec);
    Optional<String> wanted = SpecFormatter.format(spec.getFileName().toString(), text);
    return wanted.isEmpty() || wanted.get().equals(text); // what cannot be read is an error already
  }
}
