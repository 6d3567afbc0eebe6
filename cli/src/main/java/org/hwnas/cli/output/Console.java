package org.hwnas.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: results to {@code out}, everything else (diagnostics, progress, hints) to
 * {@code err}. UTF-8 on both, whatever the platform's default. Colour is decided once: asked for,
 * or a terminal without {@code NO_COLOR}.
 *
 * @param out results only
 * @param err the rest
 * @param colour whether to style text on {@code err}
 * @param terminal whether {@code err} is a terminal that can rewrite a line
 */
public record Console(PrintStream out, PrintStream err, boolean colour, boolean terminal) {
  /** When to colour. */
  public enum Colour {
    auto,
    always,
    never
  }

  /** The process's own streams. */
  public static Console standard(Colour colour) {
    // System.console() is null when either stream is redirected on 17, and never null from 22 on:
    // ask the environment as well.
    boolean terminal =
        System.console() != null
            && System.getenv("TERM") != null
            && !"dumb".equals(System.getenv("TERM"))
            && isTerminal();
    boolean coloured =
        switch (colour) {
          case always -> true;
          case never -> false;
          case auto -> terminal && System.getenv("NO_COLOR") == null;
        };
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        coloured,
        terminal);
  }

  private static boolean isTerminal() {
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (ReflectiveOperationException e) {
      return true; // before Java 22 a console exists only on a terminal
    }
  }
}
