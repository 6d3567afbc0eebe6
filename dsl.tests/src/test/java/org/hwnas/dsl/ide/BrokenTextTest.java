package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example, cut off anywhere: all services answer. */
class BrokenTextTest {
  static List<Path> specs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
      return files.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void answersWhereverTheTextEnds(Path spec) throws IOException {
    String text = Files.readString(spec);
    for (int end = 0; end <= text.length(); end += 3) {
      SpecDocument cut = new SpecDocument("spec.hwnas", 1, text.substring(0, end));
      TextPosition caret = cut.position(end);
      CompletionService.complete(cut, caret, FileSource.none());
      HoverService.hover(cut, caret, FileSource.none());
      DefinitionService.definition(cut, caret, FileSource.none());
      OutlineService.outline(cut);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void explainsMostWordsOfAWholeText(Path spec) throws IOException {
    SpecDocument document = new SpecDocument("spec.hwnas", 1, Files.readString(spec));
    String text = document.source().text();
    int explained = 0;
    for (int at = 0; at < text.length(); at++) {
      CompletionService.complete(document, document.position(at), FileSource.none());
      explained +=
          HoverService.hover(document, document.position(at), FileSource.none()).isPresent()
              ? 1
              : 0;
    }
    assertThat(explained).isGreaterThan(text.length() / 4);
  }

  /** Everything that can be asked about a place, asked about every place. */
  @ParameterizedTest
  @MethodSource("specs")
  void answersAboutEveryPlace(Path spec) throws IOException {
    FileSource files = FileSource.folder(spec.toAbsolutePath().getParent());
    SpecDocument document = new SpecDocument("spec.hwnas", 1, Files.readString(spec));
    int named = 0;
    for (int at = 0; at <= document.source().text().length(); at++) {
      TextPosition position = document.position(at);
      DefinitionService.definition(document, position, files);
      HierarchyService.at(document, position, files);
      assertThat(StructureService.selections(document, position)).isNotEmpty();
      named += ReferenceService.at(document, position, files).isPresent() ? 1 : 0;
    }
    assertThat(named).isGreaterThan(document.source().text().length() / 8);
  }

  /** The same where the text ends anywhere, and what concerns all of it. */
  @ParameterizedTest
  @MethodSource("specs")
  void findsAndChangesWhereverTheTextEnds(Path spec) throws IOException {
    FileSource files = FileSource.folder(spec.toAbsolutePath().getParent());
    String text = Files.readString(spec);
    for (int end = 0; end <= text.length(); end += 23) {
      SpecDocument cut = new SpecDocument("spec.hwnas", 1, text.substring(0, end));
      TextPosition caret = cut.position(end);
      ReferenceService.at(cut, caret, files);
      HierarchyService.at(cut, caret, files);
      StructureService.selections(cut, caret);
      CodeActionService.actions(cut, new TextSpan(caret, caret), List.of(), files);
      SignatureService.help(cut, caret);
      if (end % 3 == 0) {
        assertThat(ReferenceService.uses(cut, files, s -> true))
            .allMatch(u -> cut.offset(u.span().end()) > cut.offset(u.span().start()));
        StructureService.folds(cut);
        LinkService.links(cut, files);
      }
    }
  }
}
