package org.hwnas.dsl.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The long explanations of diagnostics: one page of Markdown per code. */
public final class HelpPages {
  private HelpPages() {}

  /** The page of an issue: what it means, a wrong example, the mended one, and why the rule is. */
  public static String of(Issue issue) {
    String resource = "/help/" + issue.code() + ".md";
    try (InputStream in = HelpPages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no help page for " + issue.code());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
