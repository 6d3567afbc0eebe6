package org.hwnas.dsl.ide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hwnas.dsl.sources.FileSource;

/**
 * Whether a text means the same after a symbol has another name: every other word must stand for
 * what it stood for, and the renamed ones for each other.
 */
public final class RenameCheck {
  private final SpecDocument before;
  private final SpecDocument after;
  private final Map<Integer, Integer> beforeIndex;
  private final Map<Integer, Integer> afterIndex;

  private RenameCheck(SpecDocument before, SpecDocument after) {
    this.before = before;
    this.after = after;
    this.beforeIndex = indices(before);
    this.afterIndex = indices(after);
  }

  /** The words of a text by their offsets, counted: what a rename leaves as it is. */
  private static Map<Integer, Integer> indices(SpecDocument document) {
    Map<Integer, Integer> indices = new HashMap<>();
    document.tokens().forEach(t -> indices.put(t.start(), indices.size()));
    return indices;
  }

  /** A text after a symbol has another name in it. */
  public static String renamed(
      SpecDocument document, FileSource files, Predicate<Symbol> renamed, String name) {
    StringBuilder text = new StringBuilder(document.source().text());
    List<ReferenceService.Use> uses = ReferenceService.uses(document, files, renamed);
    for (int i = uses.size() - 1; i >= 0; i--) {
      TextSpan span = uses.get(i).span();
      text.replace(document.offset(span.start()), document.offset(span.end()), name);
    }
    return text.toString();
  }

  /**
   * Why a symbol cannot have a name in a text; empty where it can.
   *
   * @param files what the text imports, as it is before
   * @param filesAfter what it imports then
   */
  public static Optional<String> conflict(
      SpecDocument document,
      FileSource files,
      FileSource filesAfter,
      Predicate<Symbol> renamed,
      String name) {
    VisibleNames names = new VisibleNames(document, files);
    String text = renamed(document, files, renamed, name);
    boolean uses = !text.equals(document.source().text());
    if (uses && (names.definition(name).isPresent() || names.let(name).isPresent())) {
      return Optional.of("`" + document.name() + "` knows a `" + name + "` already");
    }
    SpecDocument after = new SpecDocument(document.name(), document.version() + 1, text);
    return new RenameCheck(document, after)
        .changed(
            Meanings.all(document, names),
            Meanings.all(after, new VisibleNames(after, filesAfter)),
            renamed)
        .map(
            word ->
                "`"
                    + word.text()
                    + "` in line "
                    + word.token().line()
                    + " of `"
                    + document.name()
                    + "` would no longer mean what it does");
  }

  /** The first word that another meaning would come to. */
  private Optional<Meanings.Word> changed(
      List<Meanings.Word> old, List<Meanings.Word> now, Predicate<Symbol> renamed) {
    for (int i = 0; i < old.size(); i++) {
      Meanings.Word word = old.get(i);
      if (i >= now.size() || !same(word, now.get(i), renamed)) {
        return Optional.of(word);
      }
    }
    return old.size() == now.size() || old.isEmpty()
        ? Optional.empty()
        : Optional.of(old.get(old.size() - 1));
  }

  private boolean same(Meanings.Word old, Meanings.Word now, Predicate<Symbol> renamed) {
    Optional<Symbol> was = old.meaning().flatMap(Symbol::of);
    if (was.filter(renamed).isPresent()) {
      boolean elsewhere = was.get() instanceof Symbol.OfDefinition d && !isOwn(d, before);
      return elsewhere
          || at(was, beforeIndex).equals(at(now.meaning().flatMap(Symbol::of), afterIndex));
    }
    boolean sameSort =
        old.meaning().map(Object::getClass).equals(now.meaning().map(Object::getClass));
    Optional<Symbol> is = now.meaning().flatMap(Symbol::of);
    boolean inText =
        was.filter(s -> s instanceof Symbol.OfFile || s instanceof Symbol.OfPart).isPresent();
    return sameSort && (inText ? at(was, beforeIndex).equals(at(is, afterIndex)) : was.equals(is));
  }

  private static boolean isOwn(Symbol.OfDefinition definition, SpecDocument document) {
    return !definition.library() && definition.file().equals(document.name());
  }

  /** What a symbol is, without its name: which word of which text gives it. */
  private Optional<Object> at(Optional<Symbol> symbol, Map<Integer, Integer> indices) {
    return symbol.map(
        s -> {
          if (s instanceof Symbol.OfFile f) {
            return indices.getOrDefault(f.at(), -1);
          }
          if (s instanceof Symbol.OfPart p) {
            return p.file() + ":" + p.word();
          }
          return s instanceof Symbol.OfDefinition d && isOwn(d, after) ? d.kind() : s;
        });
  }
}
