package org.hwnas.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Figures that other programs gave, kept beside the project; a test that needs them is skipped
 * where they are absent.
 */
public final class RecordedFigures {
  private RecordedFigures() {}

  /** A folder of them, looked for from the project upwards. */
  public static Path folder(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/reference/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    Assumptions.abort("no recorded figures beside the project");
    throw new AssertionError();
  }
}
