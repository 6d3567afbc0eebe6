package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes {@code docs/editor/features.md} from what the running server says it can do, from the
 * protocol tests, and from what the extension states; fails where the page says anything else.
 */
@Timeout(120)
class FeatureMatrixTest {
  private static final Path PAGE = Path.of("../docs/editor/features.md");
  private static final Path EXTENSION = Path.of("../vscode/package.json");
  private static final List<String> OWN = List.of("server", "cases", "extension", "note");

  @TempDir Path folder;

  @Test
  void thePageSaysWhatTheServerCan() throws Exception {
    JsonObject capabilities;
    try (ServerUnderTest server =
        new ServerUnderTest(
            ServerProcess.command(), List.of(), new JsonObject(), folder.resolve("log"))) {
      capabilities = server.serverCapabilities();
      server.stop();
    }
    JsonObject extension =
        Files.exists(EXTENSION)
            ? JsonParser.parseString(Files.readString(EXTENSION)).getAsJsonObject()
            : new JsonObject();
    Map<String, Long> cases =
        GoldenCase.all().stream()
            .collect(Collectors.groupingBy(GoldenCase::feature, Collectors.counting()));
    String page = page(capabilities, cases, extension);
    if ("update".equals(System.getProperty("golden"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page(JsonObject capabilities, Map<String, Long> cases, JsonObject extension)
      throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # What the editor support can do

            Made by `FeatureMatrixTest` from the capabilities of the running server, the protocol tests in `dsl.tests/src/test/resources/lsp` and
            the extension's manifest; the other columns are read from the peers' code and pages. ● yes, ◐ partly, – no, · not looked
            at. The number counts the protocol tests of the feature.

            """);
    List<CSVRecord> rows;
    List<String> columns;
    try (CSVParser csv =
        CSVParser.parse(
            Files.readString(GoldenCase.FOLDER.resolve("anchors.csv")),
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build())) {
      columns = csv.getHeaderNames().stream().filter(c -> !OWN.contains(c)).skip(1).toList();
      rows = csv.getRecords();
    }
    page.append("| feature | **hwnas** | ").append(String.join(" | ", columns)).append(" |\n");
    page.append("|---|---|").append("---|".repeat(columns.size())).append('\n');
    TreeSet<String> tested = new TreeSet<>();
    for (CSVRecord row : rows) {
      tested.add(row.get("cases"));
      List<String> cells = new ArrayList<>();
      cells.add(row.get("feature"));
      cells.add(own(row, capabilities, cases, extension));
      columns.forEach(c -> cells.add(row.get(c)));
      page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    assertThat(tested).as("each folder of protocol tests is a row's").containsAll(cases.keySet());
    return page.toString();
  }

  private static String own(
      CSVRecord row, JsonObject capabilities, Map<String, Long> cases, JsonObject extension) {
    long tests = cases.getOrDefault(row.get("cases"), 0L);
    boolean server = !row.get("server").isEmpty() && states(capabilities, row.get("server"));
    boolean manifest = !row.get("extension").isEmpty() && states(extension, row.get("extension"));
    if (server && tests == 0) {
      return "◐ untested";
    }
    boolean yes = server || (row.get("server").isEmpty() && manifest);
    String note = row.get("note").isEmpty() ? "" : ": " + row.get("note");
    return yes ? "●" + (tests > 0 ? " " + tests : "") : tests > 0 ? "◐ " + tests : "–" + note;
  }

  /** Whether JSON holds something else than nothing and false at a path. */
  private static boolean states(JsonElement json, String path) {
    JsonElement at = json;
    for (String name : path.split("\\.")) {
      if (!(at instanceof JsonObject o) || !o.has(name)) {
        return false;
      }
      at = o.get(name);
    }
    return !at.isJsonNull() && !at.toString().equals("false");
  }
}
