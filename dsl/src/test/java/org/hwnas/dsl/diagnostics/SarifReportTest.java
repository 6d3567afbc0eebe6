package org.hwnas.dsl.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

/** The log by the rules of SARIF 2.1.0 (OASIS standard; numbers are its sections). */
class SarifReportTest {
  private static final String SPEC =
      """
      hwnas 1.0
      device twice { g_max = 25 uS }
      device twice { g_max = 25 uS }
      device other { g_max = 25 um }
      device again { g_max = 20 uS  g_max = 25 uS }
      experiment E {
        hardware extends hwnas.presets.isaac { adc { bitz = 4 } }
        search nsga2 { seed = 7.5 }
      }
      """;

  private static List<Finding> findings(String folder, Map<String, String> overrides) {
    Compilation compilation = Compiler.compile("a spec.hwnas", SPEC, FileSource.none(), overrides);
    return compilation.diagnostics().stream().map(d -> new Finding(d, folder)).toList();
  }

  private static JsonObject run(String folder) {
    JsonObject log =
        new SarifReport("1.2.3", Optional.of("https://example.org/ref"))
            .write(findings(folder, Map.of()));
    assertThat(log.get("version").getAsString()).isEqualTo("2.1.0"); // 3.13.2
    assertThat(log.get("$schema").getAsString()).contains("sarif-schema-2.1.0.json"); // 3.13.3
    assertThat(log.getAsJsonArray("runs")).hasSize(1); // 3.13.4
    return log.getAsJsonArray("runs").get(0).getAsJsonObject();
  }

  private static List<JsonObject> objects(JsonObject owner, String name) {
    List<JsonObject> all = new ArrayList<>();
    owner.getAsJsonArray(name).forEach(e -> all.add(e.getAsJsonObject()));
    return all;
  }

  private static String text(JsonObject owner, String name) {
    return owner.getAsJsonObject(name).get("text").getAsString();
  }

  @Test
  void rulesHaveIdentifiersHelpAndAnAddress() {
    JsonObject driver = run("").getAsJsonObject("tool").getAsJsonObject("driver");
    assertThat(driver.get("name").getAsString()).isEqualTo("hwnas"); // 3.19.8, required
    Set<String> ids = new HashSet<>();
    for (JsonObject rule : objects(driver, "rules")) {
      String id = rule.get("id").getAsString(); // 3.49.3, required
      assertThat(ids.add(id)).as(id).isTrue(); // 3.19.23, unique
      assertThat(text(rule, "shortDescription")).isNotBlank();
      assertThat(text(rule, "fullDescription")).isNotBlank().doesNotContain("```");
      assertThat(text(rule, "help")).contains("Wrong:", "Mended:");
      assertThat(URI.create(rule.get("helpUri").getAsString())) // 3.49.12, absolute
          .isEqualTo(URI.create("https://example.org/ref/diagnostics/" + id + ".md"));
      assertThat(rule.getAsJsonObject("defaultConfiguration").get("level").getAsString())
          .isIn("none", "note", "warning", "error"); // 3.50.3
    }
    assertThat(ids).contains("HW205", "HW306", "HW201", "HW308", "HW204");
  }

  @Test
  void resultsNameTheirRuleAndTheirRegion() {
    JsonObject run = run("deep/er");
    List<JsonObject> rules =
        objects(run.getAsJsonObject("tool").getAsJsonObject("driver"), "rules");
    Set<String> artifacts = new HashSet<>();
    objects(run, "artifacts")
        .forEach(a -> artifacts.add(a.getAsJsonObject("location").get("uri").getAsString()));
    assertThat(objects(run, "results")).hasSize(findings("", Map.of()).size()).isNotEmpty();
    for (JsonObject result : objects(run, "results")) {
      int index = result.get("ruleIndex").getAsInt(); // 3.27.6
      assertThat(rules.get(index).get("id")).isEqualTo(result.get("ruleId"));
      assertThat(text(result, "message")).isNotBlank(); // 3.27.11, required
      JsonObject physical = objects(result, "locations").get(0).getAsJsonObject("physicalLocation");
      JsonObject artifact = physical.getAsJsonObject("artifactLocation");
      URI uri = URI.create(artifact.get("uri").getAsString()); // 3.4.3, a valid reference
      assertThat(uri.isAbsolute()).isFalse();
      assertThat(uri.getPath()).isEqualTo("deep/er/a spec.hwnas");
      assertThat(artifacts).contains(uri.toString());
      JsonObject region = physical.getAsJsonObject("region");
      for (JsonElement number : List.of(region.get("startLine"), region.get("startColumn"))) {
        assertThat(number.getAsInt()).isPositive(); // 3.30.5, 3.30.6
      }
      assertThat(region.get("endLine").getAsInt())
          .isGreaterThanOrEqualTo(region.get("startLine").getAsInt());
    }
  }

  @Test
  void theRegionIsTheTextMeant() {
    JsonObject wrong =
        objects(run(""), "results").stream()
            .filter(r -> r.get("ruleId").getAsString().equals("HW306"))
            .findFirst()
            .orElseThrow();
    JsonObject region =
        objects(wrong, "locations")
            .get(0)
            .getAsJsonObject("physicalLocation")
            .getAsJsonObject("region");
    assertThat(region.getAsJsonObject("snippet").get("text").getAsString()).isEqualTo("25 um");
    assertThat(region.get("startLine").getAsInt()).isEqualTo(4);
    assertThat(region.get("endColumn").getAsInt() - region.get("startColumn").getAsInt())
        .isEqualTo("25 um".length());
  }

  @Test
  void theFirstDefinitionIsARelatedLocation() {
    JsonObject twice =
        objects(run(""), "results").stream()
            .filter(r -> r.get("ruleId").getAsString().equals("HW205"))
            .findFirst()
            .orElseThrow();
    JsonObject related = objects(twice, "relatedLocations").get(0);
    assertThat(text(related, "message")).isEqualTo("the first definition");
    assertThat(
            related
                .getAsJsonObject("physicalLocation")
                .getAsJsonObject("region")
                .get("startLine")
                .getAsInt())
        .isEqualTo(2);
  }

  @Test
  void aValueFromTheCommandLineHasNoFile() {
    JsonObject log =
        new SarifReport("1", Optional.empty()).write(findings("x", Map.of("search.seed", "1 um")));
    assertThat(log.toString()).contains("\"logicalLocations\":[{\"name\":\"--set\"}]");
    assertThat(log.toString()).doesNotContain("helpUri", "x/--set");
  }
}
