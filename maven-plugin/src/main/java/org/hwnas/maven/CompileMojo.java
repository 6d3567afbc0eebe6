package org.hwnas.maven;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.hwnas.dsl.Compiler;

/**
 * Compiles the specs; each plan becomes a resource of the project. Only what changed is compiled,
 * with what it imports taken into account.
 */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class CompileMojo extends SpecMojo {
  /** Root of the resources that are made. */
  @Parameter(
      property = "hwnas.outputDirectory",
      defaultValue = "${project.build.directory}/generated-resources/hwnas",
      required = true)
  File outputDirectory;

  /**
   * Folder of the plans among the resources: with `hwnas`, the spec `a/first.hwnas` is read as
   * `/hwnas/a/first.plan.json`.
   */
  @Parameter(property = "hwnas.resourcePath", defaultValue = "hwnas")
  String resourcePath;

  /** Whether the plans are resources of the tests alone. */
  @Parameter(property = "hwnas.testResources", defaultValue = "false")
  boolean testResources;

  /** Where is remembered what the last build read. */
  @Parameter(
      defaultValue = "${project.build.directory}/hwnas/${mojoExecution.executionId}.json",
      readonly = true,
      required = true)
  File state;

  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  String version;

  @Override
  void execute(List<Path> specs) throws MojoExecutionException, MojoFailureException {
    Path plans = outputDirectory.toPath().resolve(resourcePath).normalize();
    PlanFolder folder = new PlanFolder(sourceDirectory.toPath(), plans, state.toPath(), compiler());
    PlanFolder.Result result;
    try {
      result = folder.update(specs, this::show);
    } catch (IOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    }
    result.written().forEach(p -> buildContext.refresh(p.toFile()));
    result.deleted().forEach(p -> buildContext.refresh(p.toFile()));
    Resource resource = new Resource();
    resource.setDirectory(outputDirectory.getPath());
    resource.setFiltering(false);
    if (testResources) {
      project.addTestResource(resource);
    } else {
      project.addResource(resource);
    }
    if (result.failed() > 0) {
      throw new MojoFailureException(count(result.failed(), "spec") + " with errors");
    }
    getLog()
        .info(
            count(result.written().size(), "plan")
                + " written, "
                + count(result.unchanged(), "spec")
                + " unchanged"
                + (result.deleted().isEmpty() ? "" : ", " + result.deleted().size() + " deleted"));
  }

  /** The version, and for one under development also the time of its code. */
  private String compiler() throws MojoExecutionException {
    try {
      Path code =
          Path.of(Compiler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return version + " " + Files.getLastModifiedTime(code).toMillis();
    } catch (URISyntaxException | IOException e) {
      throw new MojoExecutionException("cannot tell which compiler this is", e);
    }
  }
}
