package org.hwnas.dsl.ide.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.ide.Library;
import org.hwnas.dsl.ide.Values;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Functions;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.units.Units;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference is whole, its links lead somewhere, and every name in it can be explained. */
class ReferenceTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");

  static Stream<BlockSchema> blocks() {
    return Schemas.all().values().stream();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyFieldHasTextTypeDefaultOrRequiredAndSource(BlockSchema block) {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(block.doc()).as(block.kind()).isNotBlank();
    for (FieldSchema field : block.fields().values()) {
      String name = block.kind() + "." + field.name();
      softly.assertThat(field.doc()).as(name + " has text").isNotBlank().endsWith(".");
      softly.assertThat(Values.type(field)).as(name + " has a type").isNotBlank();
      softly.assertThat(field.source()).as(name + " has a source").isNotBlank();
      if (field.type() instanceof FieldType.Quantity q) {
        softly
            .assertThat(Units.parse(q.unit()).map(u -> u.dimension()))
            .as(name + " is shown in a unit of its dimension")
            .contains(q.dimension());
      }
      String page = Values.page(field, block);
      softly.assertThat(page).as(name).containsAnyOf("- default: ", "- required", "- no default");
      softly
          .assertThat(page)
          .as(name + " says where its default is from")
          .matches(p -> !p.contains("- default: ") || p.contains("(" + field.source() + ")"));
    }
    softly.assertAll();
  }

  @Test
  void everyMetricAggregateAndFunctionHasText() {
    assertThat(Schemas.METRICS.values()).allSatisfy(m -> assertThat(m.doc()).endsWith("."));
    assertThat(Aggregates.ALL.values()).allSatisfy(d -> assertThat(d).endsWith("."));
    Functions.ALL.forEach(
        (name, function) -> {
          assertThat(function.doc()).endsWith(".");
          assertThat(function.usage()).startsWith(name + "(");
          boolean composed = List.of("normalize", "deviation").contains(name); // of operators
          assertThat(Operator.byId(name).isPresent()).as(name).isNotEqualTo(composed);
        });
  }

  @Test
  void everyFieldOfEverySchemaIsOnAPage() {
    Map<String, String> pages = ReferenceManual.pages();
    String blocks = pages.get("blocks.md") + pages.get("layers.md") + pages.get("algorithms.md");
    Schemas.all()
        .values()
        .forEach(
            block -> {
              String heading = "\n## " + block.kind() + "\n";
              assertThat(blocks).containsOnlyOnce(heading);
              String section = blocks.substring(blocks.indexOf(heading) + 1);
              int end = section.indexOf("\n## ");
              String own = end < 0 ? section : section.substring(0, end);
              block.fields().keySet().forEach(f -> assertThat(own).contains("\n| `" + f + "` | "));
            });
  }

  @Test
  void twoGenerationsGiveTheSameText() {
    assertThat(ReferenceManual.pages()).isEqualTo(ReferenceManual.pages());
    assertThat(ReferenceManual.pages().values())
        .allSatisfy(p -> assertThat(p).doesNotContain("\r").endsWith("\n"));
  }

  @Test
  void everyLinkLeadsToAPageAndAHeading() {
    Map<String, String> pages = ReferenceManual.pages();
    Map<String, Set<String>> anchors = new HashMap<>();
    pages.forEach((path, text) -> anchors.put(path, anchors(text)));
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Map.Entry<String, String> page : pages.entrySet()) {
      if (page.getKey().startsWith("diagnostics/")) {
        continue; // help pages hold examples, whose brackets are no links
      }
      for (Matcher at = LINK.matcher(page.getValue()); at.find(); ) {
        links++;
        String path = at.group(1).isEmpty() ? page.getKey() : resolved(page.getKey(), at.group(1));
        Set<String> target = anchors.get(path);
        boolean there = target != null && (at.group(2) == null || target.contains(at.group(2)));
        if (!there) {
          broken.add(page.getKey() + ": " + at.group());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  private static String resolved(String from, String link) {
    return java.net.URI.create(from).resolve(link).toString();
  }

  private static Set<String> anchors(String page) {
    Set<String> anchors = new HashSet<>();
    page.lines()
        .filter(l -> l.startsWith("#"))
        .forEach(l -> anchors.add(Markdown.anchor(l.replaceFirst("#+ ", ""))));
    return anchors;
  }

  @Test
  void tablesHaveAsManyCellsAsTheirHeads() {
    ReferenceManual.pages()
        .forEach(
            (path, text) -> {
              int columns = 0;
              for (String line : text.lines().toList()) {
                int cells = line.startsWith("|") ? line.split("(?<!\\\\)\\|", -1).length : 0;
                assertThat(columns == 0 || cells == 0 || cells == columns)
                    .as(path + ": " + line)
                    .isTrue();
                columns = cells;
              }
            });
  }

  @Test
  void everyNameCanBeExplained() {
    assertThat(Topics.names()).allSatisfy(n -> assertThat(Topics.find(n)).as(n).isNotEmpty());
    for (BlockSchema block : Schemas.all().values()) {
      for (String field : block.fields().keySet()) {
        assertThat(Topics.find("field:" + block.kind() + "." + field)).hasSize(1);
      }
    }
    for (Issue issue : Issue.values()) {
      assertThat(Topics.find(issue.slug())).contains(Topics.find(issue.code()).get(0));
    }
    assertThat(Topics.find("nothing_of_the_kind")).isEmpty();
  }

  @Test
  void aNameWithSeveralMeaningsGivesThemAll() {
    assertThat(Topics.find("min").stream().map(Topic::qualified))
        .contains("aggregate:min", "function:min", "unit:min");
    assertThat(Topics.find("unit:min"))
        .singleElement()
        .satisfies(t -> assertThat(t.page()).contains("60 s"));
    assertThat(Topics.find("bits").stream().map(Topic::name)).contains("adc.bits", "dac.bits");
    assertThat(Topics.find("seed").stream().map(Topic::name))
        .startsWith("nsga2.seed")
        .hasSizeLessThan(4);
    assertThat(Topics.find("hardware.tile.pe.crossbar.rows"))
        .singleElement()
        .satisfies(
            t ->
                assertThat(t.page())
                    .contains("default: `128`", "ISCA 2016", "range", "example: `rows in"));
  }

  @Test
  void everyLibraryDefinitionIsThereWithItsValues() {
    Map<String, String> pages = ReferenceManual.pages();
    for (Library.Definition definition : Library.definitions()) {
      Topic topic = Topics.find(definition.name()).get(0);
      assertThat(topic.page()).contains(definition.text());
      assertThat(pages.get("library/" + definition.home() + ".md"))
          .contains("## " + definition.simpleName());
      assertThat(definition.doc()).as(definition.name()).isNotBlank();
      Stream.concat(
              definition.cited().stream(),
              definition.settings().stream().flatMap(s -> s.cited().stream()))
          .forEach(c -> assertThat(Library.bibliography()).containsKey(c.key()));
    }
    Library.Definition pcm =
        Library.definitions().stream()
            .filter(d -> d.name().equals("hwnas.devices.pcm_joshi"))
            .findFirst()
            .orElseThrow();
    assertThat(pcm.settings())
        .anyMatch(s -> s.path().equals("programming_noise.c2") && s.value().equals("-1787.67 ohm"));
  }
}
