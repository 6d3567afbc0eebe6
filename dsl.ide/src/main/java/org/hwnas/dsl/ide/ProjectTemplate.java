package org.hwnas.dsl.ide;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Projects to start from: each is a folder that checks clean and runs. */
public enum ProjectTemplate {
  /** A small network and its crossbars; only cost, seconds. */
  MINIMAL("a small network and its crossbars; only cost, seconds"),
  /** Network and crossbars together, on real images. */
  COSEARCH("network and crossbars together, on real images; minutes"),
  /** A published hardware space over published networks. */
  PAPER("a published hardware space over published networks, with a bibliography"),
  /** A measured device beside those of the library. */
  DEVICE("your own device beside those of the library");

  private final String doc;

  ProjectTemplate(String doc) {
    this.doc = doc;
  }

  /** As a user names it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String doc() {
    return doc;
  }

  /** The files by their names within the project, the spec first. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("main.hwnas", resource("spec.hwnas"));
    files.put("refs.bib", resource("refs.bib"));
    files.put("README.md", resource("README.md"));
    files.put(".gitignore", resource("gitignore"));
    return Collections.unmodifiableMap(files);
  }

  private String resource(String name) {
    String path = "/templates/" + id() + "/" + name;
    try (InputStream in = ProjectTemplate.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the template has no " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
