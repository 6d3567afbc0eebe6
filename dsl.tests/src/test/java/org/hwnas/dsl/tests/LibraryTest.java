package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Annotation;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Element;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;
import org.hwnas.plan.Citation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in library: it compiles, every number has a source, every source is used. */
class LibraryTest {
  private static final Path FOLDER = Path.of("../dsl/src/main/resources/hwnas");

  static List<String> packages() {
    return FileSource.libraryPackages();
  }

  private static String text(String name) {
    return FileSource.library(name.replace('.', '/') + ".hwnas").orElseThrow();
  }

  private static List<Definition> definitions(String name) {
    List<Definition> definitions = new ArrayList<>();
    for (Element element : parsed(name).spec().getElements()) {
      if (element instanceof Definition definition) {
        definitions.add(definition);
      }
    }
    return definitions;
  }

  private static ParsedSpec parsed(String name) {
    return SpecParser.parse(new SourceText(name, 0, text(name)));
  }

  @Test
  void theIndexNamesEveryFile() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".hwnas")))
          .containsExactlyInAnyOrderElementsOf(
              packages().stream().map(p -> p.replace("hwnas.", "") + ".hwnas").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void everyDefinitionCompilesWithoutAWord(String name) {
    Compilation compilation = Compiler.compile(name, text(name), FileSource.none(), Map.of());
    DiagnosticRenderer renderer = new DiagnosticRenderer(false);
    assertThat(compilation.diagnostics().stream().map(renderer::render)).isEmpty();
    assertThat(definitions(name)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void everyDefinitionSaysWhatItIs(String name) {
    ParsedSpec parsed = SpecParser.parse(new SourceText(name, 0, text(name)));
    for (Element element : parsed.spec().getElements()) {
      if (element instanceof Definition definition) {
        assertThat(parsed.doc(definition)).as(definition.getName()).isNotBlank();
      }
    }
  }

  /** A field with a number has a `@cite`, its own or of a block around it, or says `assumed:`. */
  @ParameterizedTest
  @MethodSource("packages")
  void everyNumberHasASourceOrSaysThatItIsAssumed(String name) {
    ParsedSpec parsed = SpecParser.parse(new SourceText(name, 0, text(name)));
    List<String> without = new ArrayList<>();
    parsed
        .spec()
        .eAllContents()
        .forEachRemaining(
            node -> {
              if (node instanceof Field field && hasNumber(field) && !isSourced(parsed, field)) {
                without.add(parsed.place(field).line() + ": " + field.getPath());
              }
            });
    assertThat(without).isEmpty();
  }

  private static boolean hasNumber(Field field) {
    EObject value = field.getDomain() != null ? field.getDomain() : field.getValue();
    if (value == null) {
      return false;
    }
    boolean inside = false;
    for (var all = value.eAllContents(); all.hasNext(); ) {
      inside |= all.next() instanceof Quantity;
    }
    return value instanceof Quantity || inside;
  }

  private static boolean isSourced(ParsedSpec parsed, EObject node) {
    for (EObject at = node; at != null; at = at.eContainer()) {
      List<Annotation> annotations =
          at instanceof Field field
              ? field.getAnnotations()
              : at instanceof Definition definition ? definition.getAnnotations() : List.of();
      if (!annotations.isEmpty()
          || (at instanceof Field && parsed.doc(at).startsWith("assumed:"))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everyBibliographyEntryIsUsedAndCanBeFound() throws IOException {
    String bibliography = FileSource.library("hwnas/library.bib").orElseThrow();
    Set<String> used = new TreeSet<>();
    for (String name : packages()) {
      SpecParser.parse(new SourceText(name, 0, text(name)))
          .spec()
          .eAllContents()
          .forEachRemaining(
              node -> {
                if (node instanceof Annotation annotation
                    && annotation.getArguments().get(0) instanceof Reference key) {
                  used.add(key.getPath());
                }
              });
    }
    var entries = BibliographyReader.read(bibliography);
    assertThat(entries.keySet()).containsExactlyInAnyOrderElementsOf(used);
    for (Citation entry : entries.values()) {
      assertThat(entry.fields().containsKey("doi") || entry.fields().containsKey("url"))
          .as(entry.key())
          .isTrue();
    }
  }
}
