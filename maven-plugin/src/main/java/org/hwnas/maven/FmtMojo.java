package org.hwnas.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.hwnas.dsl.format.SpecFormatter;

/**
 * Brings the specs into the one layout, in place. Bound to no phase: a build should not change what
 * it builds. To hold a build to the layout, set {@code requireFormatted} of {@code hwnas:check}.
 */
@Mojo(name = "fmt", threadSafe = true)
public final class FmtMojo extends SpecMojo {
  @Override
  void execute(List<Path> specs) throws MojoExecutionException {
    int changed = 0;
    try {
      for (Path spec : specs) {
        String text = Files.readString(spec);
        String name = spec.getFileName().toString();
        Optional<String> formatted = SpecFormatter.format(name, text);
        if (formatted.isEmpty()) {
          getLog().warn(spec + " has syntax errors and stays as it is");
        } else if (!formatted.get().equals(text)) {
          replace(spec, formatted.get());
          buildContext.refresh(spec.toFile());
          getLog().info("formatted " + spec);
          changed++;
        }
      }
    } catch (IOException e) {
      throw new MojoExecutionException("cannot format: " + e.getMessage(), e);
    }
    getLog().info(count(specs.size(), "spec") + ", " + changed + " changed");
  }

  /** Writes beside and renames: a full disk must not cost a spec. */
  private static void replace(Path file, String text) throws IOException {
    Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".spec", ".tmp");
    try {
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
