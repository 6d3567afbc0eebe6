package org.hwnas.dsl.diagnostics;

import java.util.Locale;
import org.hwnas.dsl.sources.Place;

/** Diagnostics one a line: for problem matchers of editors, and for GitHub's workflow log. */
public final class LineReport {
  private LineReport() {}

  /**
   * {@code file:line:column: error: message [HW306]}, as compilers have printed it since gcc; no
   * line end within.
   */
  public static String line(Finding finding) {
    Diagnostic d = finding.diagnostic();
    Place place = d.place();
    return finding.file().orElse(place.file().name())
        + String.format(Locale.ROOT, ":%d:%d: ", place.line(), place.column())
        + d.severity().word()
        + ": "
        + oneLine(text(d))
        + " ["
        + d.issue().code()
        + "]";
  }

  /**
   * A workflow command that GitHub shows beside the line. Columns are left out where the place
   * spans lines, as GitHub asks; values are escaped as its toolkit does.
   */
  public static String github(Finding finding) {
    Diagnostic d = finding.diagnostic();
    Place place = d.place();
    int end = place.offset() + place.length();
    int endLine = place.file().line(end);
    StringBuilder command = new StringBuilder("::" + d.severity().word() + " ");
    finding
        .file()
        .ifPresent(
            file -> {
              command.append("file=").append(property(file));
              command.append(",line=").append(place.line());
              command.append(",endLine=").append(endLine);
              if (endLine == place.line()) {
                command.append(",col=").append(place.column());
                command.append(",endColumn=").append(place.file().column(end));
              }
              command.append(',');
            });
    return command
        .append("title=")
        .append(property(d.issue().code() + " " + d.issue().slug()))
        .append("::")
        .append(data(text(d)))
        .toString();
  }

  private static String text(Diagnostic d) {
    return d.message() + d.help().map(h -> "; " + h).orElse("");
  }

  private static String oneLine(String text) {
    return TerminalLine.of(text.replaceAll("\\s*[\\r\\n]+\\s*", " ")).text();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
