package org.hwnas.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.codehaus.plexus.build.DefaultBuildContext;
import org.codehaus.plexus.util.DirectoryScanner;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.diagnostics.Severity;

/** What all goals share: which specs, and how findings are told. */
abstract class SpecMojo extends AbstractMojo {
  /** The project that is built. */
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  MavenProject project;

  /** Folder of the specs. */
  @Parameter(
      property = "hwnas.sourceDirectory",
      defaultValue = "${project.basedir}/src/main/hwnas",
      required = true)
  File sourceDirectory;

  /** Which files below the folder, as Ant patterns. */
  @Parameter(defaultValue = "**/*.hwnas")
  String[] includes = {"**/*.hwnas"};

  /** Which of those not. */
  @Parameter String[] excludes = {};

  /** Do nothing. */
  @Parameter(property = "hwnas.skip", defaultValue = "false")
  boolean skip;

  /** Markers in an editor; a plain log elsewhere. */
  @Component BuildContext buildContext;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("skipped: hwnas.skip is set");
      return;
    }
    if (!sourceDirectory.isDirectory()) {
      getLog().info("no specs: there is no folder " + sourceDirectory);
      return;
    }
    execute(files());
  }

  /**
   * Does the goal's work.
   *
   * @param specs all files that are meant, by name
   */
  abstract void execute(List<Path> specs) throws MojoExecutionException, MojoFailureException;

  private List<Path> files() {
    DirectoryScanner scanner = new DirectoryScanner();
    scanner.setBasedir(sourceDirectory);
    scanner.setIncludes(includes);
    scanner.setExcludes(excludes);
    scanner.addDefaultExcludes();
    scanner.scan();
    Path folder = sourceDirectory.toPath();
    return Stream.of(scanner.getIncludedFiles())
        .filter(n -> n.endsWith(".hwnas"))
        .map(folder::resolve)
        .sorted()
        .toList();
  }

  /** Tells the findings of a spec: in an editor as markers, else with the source beside them. */
  final void show(Path spec, Compilation compilation) {
    boolean commandLine = buildContext instanceof DefaultBuildContext;
    DiagnosticRenderer renderer = new DiagnosticRenderer(false);
    buildContext.removeMessages(spec.toFile());
    for (Diagnostic d : compilation.diagnostics()) {
      boolean error = d.severity() == Severity.ERROR;
      if (!commandLine) {
        buildContext.addMessage(
            file(spec, d),
            d.place().line(),
            d.place().column(),
            d.message() + d.help().map(h -> "; " + h).orElse("") + " [" + d.issue().code() + "]",
            error ? BuildContext.SEVERITY_ERROR : BuildContext.SEVERITY_WARNING,
            null);
      } else if (error) {
        getLog().error(renderer.render(d));
      } else {
        getLog().warn(renderer.render(d));
      }
    }
  }

  private static File file(Path spec, Diagnostic diagnostic) {
    Path there = spec.resolveSibling(diagnostic.place().file().name()).normalize();
    return (there.toFile().isFile() ? there : spec).toFile();
  }

  static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
