package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.hwnas.dsl.ide.ReferenceService;
import org.hwnas.dsl.ide.RenameCheck;
import org.hwnas.dsl.ide.Symbol;
import org.hwnas.dsl.sources.FileSource;

/** Looks for a symbol in all texts of the workspace, unsaved ones before saved ones. */
final class SymbolSearch {
  /** A text and the uses of the symbol in it. */
  record Found(Buffers.Buffer text, List<ReferenceService.Use> uses) {}

  private final Buffers buffers;
  private final Places places;
  private final WorkspaceSpecs specs;

  SymbolSearch(Buffers buffers, Places places, WorkspaceSpecs specs) {
    this.buffers = buffers;
    this.places = places;
    this.specs = specs;
  }

  /** What is looked for, whatever a text calls it: where it is defined, and by which word. */
  private record Wanted(String name, Optional<String> home, int word) {}

  private static final int ANY = -1;

  private Wanted wanted(Buffers.Buffer from, Symbol symbol) {
    if (symbol instanceof Symbol.OfDefinition d) {
      return new Wanted(d.name(), places.key(from, d.file(), d.library()), ANY);
    }
    if (symbol instanceof Symbol.OfPart p) {
      return new Wanted(p.name(), places.key(from, p.file(), p.library()), p.word());
    }
    return new Wanted(
        symbol.name(),
        Optional.of(Uris.key(from.uri())),
        symbol instanceof Symbol.OfFile f ? from.document().word(f.at()) : ANY);
  }

  /** The uses of what a text calls a symbol, in the text first, then in the order of addresses. */
  List<Found> uses(Buffers.Buffer from, Symbol symbol, CancelChecker cancel) {
    if (symbol instanceof Symbol.OfLanguage) {
      return List.of(new Found(from, uses(from, s -> s.equals(symbol))));
    }
    specs.awaitScan(cancel);
    Wanted wanted = wanted(from, symbol);
    List<Found> all = new ArrayList<>();
    for (Buffers.Buffer text : texts(from, wanted.name(), wanted.home())) {
      cancel.checkCanceled();
      List<ReferenceService.Use> uses = uses(text, s -> is(text, s, wanted));
      if (!uses.isEmpty()) {
        all.add(new Found(text, uses));
      }
    }
    return all;
  }

  /** Whether all texts in which a symbol can be used are known. */
  boolean isComplete(Symbol symbol, CancelChecker cancel) {
    return symbol instanceof Symbol.OfLanguage || specs.awaitScan(cancel);
  }

  /** Whether what a text calls a symbol is the definition of a name in a file. */
  boolean is(Buffers.Buffer text, Symbol symbol, String name, Optional<String> home) {
    return symbol instanceof Symbol.OfDefinition && is(text, symbol, new Wanted(name, home, ANY));
  }

  private boolean is(Buffers.Buffer text, Symbol symbol, Wanted wanted) {
    return symbol.name().equals(wanted.name())
        && !(symbol instanceof Symbol.OfLanguage)
        && wanted(text, symbol).equals(wanted);
  }

  private List<ReferenceService.Use> uses(Buffers.Buffer text, Predicate<Symbol> wanted) {
    return ReferenceService.uses(text.document(), files(text), wanted);
  }

  private FileSource files(Buffers.Buffer text) {
    return buffers.beside(text, key -> {});
  }

  /** The texts in which a word occurs at all, with the one asked from first. */
  List<Buffers.Buffer> texts(Buffers.Buffer from, String word, Optional<String> home) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(Uris.key(from.uri()));
    home.filter(h -> h.startsWith("file:")).ifPresent(keys::add);
    buffers.keys().stream().sorted().forEach(keys::add);
    specs.all().stream().sorted().forEach(keys::add);
    List<Buffers.Buffer> texts = new ArrayList<>();
    for (String key : keys) {
      Optional<Buffers.Buffer> text =
          key.equals(Uris.key(from.uri())) ? Optional.of(from) : places.text(key);
      text.filter(t -> t.document().text().contains(word)).ifPresent(texts::add);
    }
    return texts;
  }

  /** Why a symbol cannot have another name, with the uses found of it; empty where it can. */
  Optional<String> conflict(
      Buffers.Buffer from, Symbol symbol, List<Found> found, String name, CancelChecker cancel) {
    Wanted wanted = wanted(from, symbol);
    Map<String, String> after = new HashMap<>();
    Map<String, Buffers.Buffer> texts = new LinkedHashMap<>();
    for (Found one : found) {
      Buffers.Buffer text = one.text();
      texts.put(Uris.key(text.uri()), text);
      after.put(
          Uris.key(text.uri()),
          RenameCheck.renamed(text.document(), files(text), s -> is(text, s, wanted), name));
    }
    // Others may have the new name already, and see it as the same thing from then on.
    texts(from, name, Optional.empty()).forEach(t -> texts.putIfAbsent(Uris.key(t.uri()), t));
    for (Buffers.Buffer text : texts.values()) {
      cancel.checkCanceled();
      Optional<String> conflict =
          RenameCheck.conflict(
              text.document(), files(text), files(text, after), s -> is(text, s, wanted), name);
      if (conflict.isPresent()) {
        return conflict;
      }
    }
    return Optional.empty();
  }

  /** What a text imports, where some of it has another text. */
  private FileSource files(Buffers.Buffer text, Map<String, String> after) {
    FileSource now = files(text);
    return name ->
        text.folder()
            .flatMap(folder -> Buffers.keyBeside(folder, name))
            .map(after::get)
            .or(() -> now.read(name));
  }
}
