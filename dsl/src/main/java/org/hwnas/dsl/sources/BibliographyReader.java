package org.hwnas.dsl.sources;

import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hwnas.plan.Citation;
import org.jbibtex.BibTeXDatabase;
import org.jbibtex.BibTeXParser;
import org.jbibtex.ParseException;
import org.jbibtex.TokenMgrException;

/** Reads BibTeX. */
public final class BibliographyReader {
  private BibliographyReader() {}

  /**
   * Entries by key.
   *
   * @throws IOException where the text is no BibTeX; the message says what and where
   */
  public static Map<String, Citation> read(String text) throws IOException {
    BibTeXDatabase database;
    try {
      database = new BibTeXParser().parse(new StringReader(text));
    } catch (ParseException | TokenMgrException e) {
      throw new IOException(
          String.valueOf(e.getMessage()).lines().findFirst().orElse("not BibTeX"), e);
    }
    Map<String, Citation> entries = new LinkedHashMap<>();
    database
        .getEntries()
        .forEach(
            (key, entry) -> {
              Map<String, String> fields = new LinkedHashMap<>();
              entry
                  .getFields()
                  .forEach(
                      (name, value) ->
                          fields.put(
                              name.getValue().toLowerCase(Locale.ROOT),
                              plain(value.toUserString())));
              entries.put(
                  key.getValue(),
                  new Citation(
                      key.getValue(), entry.getType().getValue().toLowerCase(Locale.ROOT), fields));
            });
    return entries;
  }

  private static String plain(String tex) {
    return tex.replace("{", "")
        .replace("}", "")
        .replace("--", "\u2013")
        .replace("~", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
