package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.json.PlanJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each name that a sound spec gives, renamed wherever it is used: the same plan, but for that name.
 */
class RenamePropertyTest {
  static List<Path> specs() throws IOException {
    List<Path> specs = new ArrayList<>();
    try (Stream<Path> examples = Files.walk(Path.of("..", "examples"));
        Stream<Path> golden = Files.list(Path.of("src/test/resources/golden"))) {
      examples.filter(f -> f.toString().endsWith(".hwnas")).sorted().forEach(specs::add);
      golden
          .filter(f -> f.getFileName().toString().startsWith("good-"))
          .sorted()
          .forEach(specs::add);
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void keepsThePlan(Path spec) throws IOException {
    FileSource files = FileSource.folder(spec.toAbsolutePath().getParent());
    String text = Files.readString(spec).replaceAll("[ \\t]*//!.*", "");
    SpecDocument document = new SpecDocument(spec.getFileName().toString(), 1, text);
    Compilation before = compile(document.name(), text, files);
    assertThat(declared(document, files)).isNotEmpty();
    for (ReferenceService.Named named : declared(document, files)) {
      String name = named.symbol().name();
      String fresh = name + "_fresh"; // sorts where the old one does
      assertThat(ReferenceService.refusal(named.symbol(), fresh)).isEmpty();
      assertThat(RenameCheck.conflict(document, files, files, named.symbol()::equals, fresh))
          .isEmpty();
      String renamed = renamed(document, files, named.symbol(), fresh);
      Compilation after = compile(document.name(), renamed, files);
      assertThat(found(after))
          .as("%s: %s%n%s", document.name(), named.symbol(), renamed)
          .isEqualTo(found(before));
      assertThat(plan(after).replace(fresh + "_", prefix(name)).replace(fresh, name))
          .as("%s: %s", document.name(), named.symbol())
          .isEqualTo(plan(before));
    }
  }

  /** What a `choose … as` puts before the names of its layers: nothing where it is called `op`. */
  private static String prefix(String name) {
    return name.equals("op") ? "" : name + "_";
  }

  private static Compilation compile(String name, String text, FileSource files) {
    return Compiler.compile(name, text, files, Map.of());
  }

  /** The names of a text's own that can be renamed, each once. */
  private static List<ReferenceService.Named> declared(SpecDocument document, FileSource files) {
    Map<Symbol, ReferenceService.Named> named = new LinkedHashMap<>();
    for (ReferenceService.Use use :
        ReferenceService.uses(document, files, s -> !(s instanceof Symbol.OfLanguage))) {
      if (use.declaration()) {
        ReferenceService.Named one =
            ReferenceService.at(document, use.span().start(), files).orElseThrow();
        named.putIfAbsent(one.symbol(), one);
      }
    }
    return List.copyOf(named.values());
  }

  private static String renamed(
      SpecDocument document, FileSource files, Symbol symbol, String fresh) {
    StringBuilder text = new StringBuilder(document.source().text());
    ReferenceService.uses(document, files, symbol::equals).stream()
        .sorted(
            Comparator.comparingInt((ReferenceService.Use u) -> document.offset(u.span().start()))
                .reversed())
        .forEach(
            u ->
                text.replace(
                    document.offset(u.span().start()), document.offset(u.span().end()), fresh));
    return text.toString();
  }

  private static List<String> found(Compilation compilation) {
    return compilation.diagnostics().stream().map(d -> d.issue() + "@" + d.place().line()).toList();
  }

  /** What a plan says, without where the text says it. */
  private static String plan(Compilation compilation) {
    return compilation
        .plan()
        .map(p -> new String(PlanJson.write(p), StandardCharsets.UTF_8))
        .orElse("")
        .replaceAll("\"(?:sha256|hash)\"\\s*:\\s*\"[0-9a-f]+\"", "")
        .replaceAll("(\"at\"\\s*:\\s*\"[^\"]+:\\d+):\\d+\"", "$1\"");
  }
}
