package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** The uses of what a text calls a symbol, in the text first, then in the order of addresses. */
  List<Found> uses(Buffers.Buffer from, Symbol symbol, CancelChecker cancel) {
    if (!(symbol instanceof Symbol.OfDefinition definition)) {
      return List.of(new Found(from, uses(from, s -> s.equals(symbol))));
    }
    specs.awaitScan(cancel);
    Optional<String> home = places.key(from, definition.file(), definition.library());
    List<Found> all = new ArrayList<>();
    for (Buffers.Buffer text : texts(from, definition.name(), home)) {
      cancel.checkCanceled();
      List<ReferenceService.Use> uses = uses(text, s -> is(text, s, definition.name(), home));
      if (!uses.isEmpty()) {
        all.add(new Found(text, uses));
      }
    }
    return all;
  }

  /** Whether all texts in which a symbol can be used are known. */
  boolean isComplete(Symbol symbol, CancelChecker cancel) {
    return !(symbol instanceof Symbol.OfDefinition) || specs.awaitScan(cancel);
  }

  /** Whether what a text calls a symbol is the definition of a name in a file. */
  boolean is(Buffers.Buffer text, Symbol symbol, String name, Optional<String> home) {
    return symbol instanceof Symbol.OfDefinition d
        && d.name().equals(name)
        && places.key(text, d.file(), d.library()).equals(home);
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
  Optional<String> conflict(Buffers.Buffer from, Symbol symbol, List<Found> found, String name) {
    Optional<String> home =
        symbol instanceof Symbol.OfDefinition d
            ? places.key(from, d.file(), d.library())
            : Optional.empty();
    return found.stream()
        .map(
            f ->
                RenameCheck.conflict(
                    f.text().document(),
                    files(f.text()),
                    s ->
                        symbol instanceof Symbol.OfDefinition
                            ? is(f.text(), s, symbol.name(), home)
                            : s.equals(symbol),
                    name))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
