package org.hwnas.runtime.validation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Runs tables of one kind through one model. */
public interface Validation {
  /** Name on the command line. */
  String name();

  /** What it compares with what, in a sentence. */
  String description();

  /** What {@code --data} may name, for who named something else. */
  String reads();

  /** The relative error that counts as agreement, unless the user states another. */
  double limit();

  /**
   * Against figures that come with the tool, where there are any.
   *
   * @throws IOException where they cannot be read
   */
  default Optional<ValidationReport> builtIn() throws IOException {
    return Optional.empty();
  }

  /**
   * Runs a table.
   *
   * @param data the file, or the folder that holds the files
   * @throws org.hwnas.runtime.table.TableException where it is not the table it should be
   * @throws IOException where it cannot be read
   */
  ValidationReport run(Path data) throws IOException;
}
