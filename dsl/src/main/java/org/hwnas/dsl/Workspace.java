package org.hwnas.dsl;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.hwnas.dsl.lowering.SpecCompiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.SourceText;

/**
 * Compiles specs that share files: a text that several of them import is parsed once, and once
 * again only when it changed. The results are those of {@link Compiler}. For one thread at a time.
 */
public final class Workspace {
  private final SpecCompiler compiler = new SpecCompiler();

  /**
   * Compiles a file.
   *
   * @param overrides values of `let`s and fields by path, as a spec would write them; they win over
   *     the spec
   * @throws IOException where the file itself cannot be read as UTF-8 text
   */
  public Compilation compile(Path spec, Map<String, String> overrides) throws IOException {
    String text;
    try {
      text = Files.readString(spec, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new IOException("`" + spec + "` is not UTF-8 text", e);
    }
    Path folder = Optional.ofNullable(spec.toAbsolutePath().getParent()).orElseThrow();
    return compile(spec.getFileName().toString(), text, FileSource.folder(folder), overrides);
  }

  /**
   * Compiles a text.
   *
   * @param name the file's name in messages
   * @param files where imports are read, relative to the spec
   */
  public Compilation compile(
      String name, String text, FileSource files, Map<String, String> overrides) {
    return compile(name, text, files, overrides, () -> false);
  }

  /**
   * Compiles a text unless somebody stops it.
   *
   * @param stop asked between definitions; what was found until then is lost
   * @throws CancellationException where it was stopped
   */
  public Compilation compile(
      String name,
      String text,
      FileSource files,
      Map<String, String> overrides,
      BooleanSupplier stop) {
    return compiler.compile(new SourceText(name, 0, text), files, overrides, stop);
  }

  /**
   * Reads the next state of a text that somebody edits and that is compiled next: of its
   * definitions, only those that were not in its last state are parsed.
   */
  public void edited(SourceText source) {
    compiler.edited(source);
  }

  /** How many texts were parsed so far, the built-in library's not counted. */
  public long parses() {
    return compiler.parses();
  }
}
