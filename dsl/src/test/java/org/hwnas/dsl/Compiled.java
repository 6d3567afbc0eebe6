package org.hwnas.dsl;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.FileSource;

/** Compiles texts of tests, beside which a few small files stand. */
public final class Compiled {
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+)=(.*)");

  private static final Map<String, String> FILES =
      Map.of(
          "refs.bib", "@article{own2026, title = {Own}, year = {2026}}\n",
          "broken.bib", "@article{own2026, title = {Own\n",
          "common.hwnas", "hwnas 1.0\n\ndevice shared_cell { g_max = 25 uS }\n");

  private Compiled() {}

  /**
   * Values that a comment of the text gives, as the command line would: {@code --set path=value}.
   */
  public static Map<String, String> overrides(String text) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (Matcher at = SET.matcher(text); at.find(); ) {
      overrides.put(at.group(1), at.group(2).strip());
    }
    return overrides;
  }

  public static Compilation of(String text) {
    return Compiler.compile("example.hwnas", text, new Beside(), overrides(text));
  }

  /** Texts from here; models, which are no texts, are those of the golden specs. */
  private static final class Beside implements FileSource {
    private static final FileSource MODELS =
        FileSource.folder(Path.of("../dsl.tests/src/test/resources/golden/files"));

    @Override
    public Optional<String> read(String name) {
      return Optional.ofNullable(FILES.get(name));
    }

    @Override
    public Optional<InputStream> open(String name) {
      return MODELS.open(name);
    }
  }
}
