package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.syntax.SyntaxChecks;

/** Finds the words that stand for the same thing, to show them or to rename it. */
public final class ReferenceService {
  /**
   * A use of a symbol.
   *
   * @param span its name, without a package before it
   * @param declaration whether it gives the symbol its name
   * @param write whether it sets a value
   */
  public record Use(TextSpan span, boolean declaration, boolean write) {}

  /** A symbol and the word that stands for it. */
  public record Named(Symbol symbol, TextSpan span) {}

  private static final String NAME = "[A-Za-z_][A-Za-z_0-9]*";

  private ReferenceService() {}

  /**
   * What stands at a position.
   *
   * @param files where imports are read, relative to the document
   */
  public static Optional<Named> at(SpecDocument document, TextPosition position, FileSource files) {
    int offset = document.offset(position);
    return Meanings.at(document, offset, new VisibleNames(document, files))
        .flatMap(
            found ->
                Symbol.of(found.meaning())
                    .map(
                        symbol -> {
                          int start = found.token().start() + found.text().lastIndexOf('.') + 1;
                          int end = found.token().start() + found.text().length();
                          return new Named(symbol, document.span(start, end));
                        }));
  }

  /** The uses of symbols in one text, in order. */
  public static List<Use> uses(SpecDocument document, FileSource files, Predicate<Symbol> wanted) {
    Map<Integer, Use> uses = new LinkedHashMap<>();
    List<Meanings.Word> words =
        new ArrayList<>(Meanings.all(document, new VisibleNames(document, files)));
    words.sort(Comparator.comparingInt(Meanings.Word::nameStart));
    for (Meanings.Word word : words) {
      word.meaning()
          .filter(m -> Symbol.of(m).filter(wanted).isPresent())
          .ifPresent(
              m -> {
                boolean declaration = isDeclaration(document, word, m);
                boolean write =
                    declaration
                        || (word.token() == word.member().first() && word.member().isField());
                uses.putIfAbsent(
                    word.nameStart(),
                    new Use(document.span(word.nameStart(), word.end()), declaration, write));
              });
    }
    return List.copyOf(uses.values());
  }

  private static boolean isDeclaration(SpecDocument document, Meanings.Word word, Meaning meaning) {
    if (meaning instanceof Meaning.OfDefinition m) {
      return m.definition().document() == document && m.definition().name() == word.token();
    }
    if (meaning instanceof Meaning.OfLet m) {
      return m.let().tokens.get(1) == word.token();
    }
    return meaning instanceof Meaning.OfLocal m && m.declaration() == word.token();
  }

  /** Why something cannot be renamed to a name; empty where it can. */
  public static Optional<String> refusal(Symbol symbol, String name) {
    if (symbol instanceof Symbol.OfLanguage s) {
      return Optional.of("`" + s.name() + "` is a word of the language and cannot be renamed");
    }
    if (symbol instanceof Symbol.OfDefinition s && s.library()) {
      return Optional.of(
          "`"
              + s.name()
              + "` is defined in the built-in library, which cannot be changed;"
              + " define your own with `extends`");
    }
    if (!name.matches(NAME)) {
      return Optional.of(
          "`" + name + "` is no name: letters, digits and `_`, the first of them no digit");
    }
    if (symbol instanceof Symbol.OfPart s && s.library()) {
      return Optional.of(
          "`"
              + s.name()
              + "` belongs to a network of the built-in library, which cannot be changed");
    }
    return SyntaxChecks.RESERVED.contains(name)
        ? Optional.of("`" + name + "` is a word of the language")
        : Optional.empty();
  }
}
