package org.hwnas.dsl.diagnostics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * Diagnostics as a SARIF 2.1.0 log (OASIS standard, 27 March 2020), the format that code hosts and
 * editors read. Files are relative to {@code %SRCROOT%}, so a log has the same bytes on any
 * machine.
 */
public final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String ROOT = "%SRCROOT%";

  private final String version;
  private final Optional<String> pages;

  /**
   * @param version of the tool
   * @param pages address below which the pages that {@code hwnas docs} writes are published; rules
   *     then point there. Their help is in the log either way.
   */
  public SarifReport(String version, Optional<String> pages) {
    this.version = version;
    this.pages = pages.map(p -> p.endsWith("/") ? p : p + "/");
  }

  /** The log of one run over some specs. */
  public JsonObject write(List<Finding> findings) {
    Set<Issue> issues = new TreeSet<>();
    findings.forEach(f -> issues.add(f.diagnostic().issue()));
    List<Issue> rules = new ArrayList<>(issues);
    JsonObject driver = new JsonObject();
    driver.addProperty("name", "hwnas");
    driver.addProperty("version", version);
    JsonArray descriptors = new JsonArray();
    rules.forEach(r -> descriptors.add(rule(r)));
    driver.add("rules", descriptors);
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);

    JsonObject run = new JsonObject();
    run.add("tool", tool);
    run.addProperty("columnKind", "utf16CodeUnits");
    JsonArray results = new JsonArray();
    findings.forEach(f -> results.add(result(f, rules.indexOf(f.diagnostic().issue()))));
    run.add("artifacts", artifacts(findings));
    run.add("results", results);
    JsonArray runs = new JsonArray();
    runs.add(run);
    JsonObject log = new JsonObject();
    log.addProperty("$schema", SCHEMA);
    log.addProperty("version", "2.1.0");
    log.add("runs", runs);
    return log;
  }

  private JsonObject rule(Issue issue) {
    String page = HelpPages.of(issue);
    String title = page.lines().findFirst().orElse("");
    JsonObject rule = new JsonObject();
    rule.addProperty("id", issue.code());
    rule.addProperty("name", issue.slug());
    rule.add("shortDescription", text(title.substring(title.indexOf(": ") + 2)));
    rule.add("fullDescription", text(paragraph(page)));
    JsonObject help = text(page);
    help.addProperty("markdown", page);
    rule.add("help", help);
    pages.ifPresent(p -> rule.addProperty("helpUri", p + "diagnostics/" + issue.code() + ".md"));
    JsonObject configuration = new JsonObject();
    configuration.addProperty("level", issue.severity().word());
    rule.add("defaultConfiguration", configuration);
    return rule;
  }

  /** What stands between a page's title and its first example. */
  private static String paragraph(String page) {
    int start = page.indexOf('\n') + 1;
    int end = page.indexOf("\nWrong:");
    return page.substring(start, end < 0 ? page.length() : end).strip();
  }

  private static JsonArray artifacts(List<Finding> findings) {
    Set<String> files = new LinkedHashSet<>();
    for (Finding finding : findings) {
      finding.file().ifPresent(files::add);
      finding
          .diagnostic()
          .related()
          .forEach(r -> finding.file(r.place().file()).ifPresent(files::add));
    }
    JsonArray artifacts = new JsonArray();
    for (String file : files) {
      JsonObject artifact = new JsonObject();
      artifact.add("location", location(file));
      artifacts.add(artifact);
    }
    return artifacts;
  }

  private static JsonObject result(Finding finding, int rule) {
    Diagnostic d = finding.diagnostic();
    JsonObject result = new JsonObject();
    result.addProperty("ruleId", d.issue().code());
    result.addProperty("ruleIndex", rule);
    result.addProperty("level", d.severity().word());
    result.add("message", text(sentence(d)));
    JsonArray locations = new JsonArray();
    locations.add(location(finding, d.place()));
    result.add("locations", locations);
    JsonArray related = new JsonArray();
    for (Diagnostic.Related other : d.related()) {
      JsonObject location = location(finding, other.place());
      location.addProperty("id", related.size() + 1);
      location.add("message", text(other.message()));
      related.add(location);
    }
    if (!related.isEmpty()) {
      result.add("relatedLocations", related);
    }
    JsonObject fingerprints = new JsonObject();
    fingerprints.addProperty("hwnasLine/v1", fingerprint(finding));
    result.add("partialFingerprints", fingerprints);
    return result;
  }

  private static String sentence(Diagnostic d) {
    String label = d.label().isEmpty() ? "" : ": " + d.label();
    return d.message() + label + d.help().map(h -> "; " + h).orElse("");
  }

  private static JsonObject location(Finding finding, Place place) {
    JsonObject location = new JsonObject();
    Optional<String> file = finding.file(place.file());
    if (file.isEmpty()) {
      JsonObject logical = new JsonObject();
      logical.addProperty("name", place.file().name());
      JsonArray all = new JsonArray();
      all.add(logical);
      location.add("logicalLocations", all);
      return location;
    }
    JsonObject physical = new JsonObject();
    physical.add("artifactLocation", location(file.get()));
    physical.add("region", region(place));
    location.add("physicalLocation", physical);
    return location;
  }

  private static JsonObject location(String file) {
    JsonObject location = new JsonObject();
    if (file.startsWith("library:")) {
      location.addProperty("uri", file);
    } else {
      location.addProperty("uri", encoded(file));
      location.addProperty("uriBaseId", ROOT);
    }
    return location;
  }

  /** A path as a relative reference: blanks and the like as percent signs and digits. */
  private static String encoded(String path) {
    // A colon in the first segment would read as a scheme (RFC 3986, section 4.2).
    String safe = path.split("/", 2)[0].contains(":") ? "./" + path : path;
    try {
      return new URI(null, null, safe, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: `" + path + "`", e);
    }
  }

  private static JsonObject region(Place place) {
    SourceText file = place.file();
    int end = place.offset() + place.length();
    JsonObject region = new JsonObject();
    region.addProperty("startLine", place.line());
    region.addProperty("startColumn", place.column());
    region.addProperty("endLine", file.line(end));
    region.addProperty("endColumn", file.column(end));
    if (place.length() > 0) {
      JsonObject snippet = new JsonObject();
      int stop = Math.min(end, file.text().length());
      snippet.addProperty("text", file.text().substring(place.offset(), stop));
      region.add("snippet", snippet);
    }
    return region;
  }

  /** Stays the same while lines move: code, file and the text of the line. */
  private static String fingerprint(Finding finding) {
    Diagnostic d = finding.diagnostic();
    String text =
        d.issue().code()
            + "\n"
            + finding.file().orElse("")
            + "\n"
            + d.place().file().lineText(d.place().line()).strip();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static JsonObject text(String text) {
    JsonObject message = new JsonObject();
    message.addProperty("text", text);
    return message;
  }
}
