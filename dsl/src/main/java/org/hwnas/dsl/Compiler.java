package org.hwnas.dsl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.hwnas.dsl.sources.FileSource;

/**
 * The compiler's front door: a spec to diagnostics and a plan. Pure: the same files give the same
 * result, on any machine. Bad input gives diagnostics, never an exception. For many specs that
 * share files see {@link Workspace}.
 */
public final class Compiler {
  private Compiler() {}

  /**
   * Compiles a file.
   *
   * @param overrides values of `let`s and fields by path, as a spec would write them; they win over
   *     the spec
   * @throws IOException where the file itself cannot be read as UTF-8 text
   */
  public static Compilation compile(Path spec, Map<String, String> overrides) throws IOException {
    return new Workspace().compile(spec, overrides);
  }

  /**
   * Compiles a text.
   *
   * @param name the file's name in messages
   * @param files where imports are read, relative to the spec
   */
  public static Compilation compile(
      String name, String text, FileSource files, Map<String, String> overrides) {
    return new Workspace().compile(name, text, files, overrides);
  }
}
