package org.hwnas.dsl.ide;

import java.util.Optional;

/** What several words of a workspace stand for together: what is found and renamed as one. */
public sealed interface Symbol {
  /** Its name, without a package. */
  String name();

  /**
   * A definition.
   *
   * @param file relative to the asking document's folder, or a resource of the built-in library
   */
  record OfDefinition(String kind, String name, String file, boolean library) implements Symbol {}

  /**
   * A {@code let}, or a name given in place, in the text itself.
   *
   * @param at offset of its declaration, the first where there are several
   */
  record OfFile(String name, int at) implements Symbol {}

  /**
   * A name that another file gives in place: of a layer, a {@code repeat}, a {@code choose}.
   *
   * @param file relative to the asking document's folder, or a resource of the built-in library
   * @param word which of that file's words gives it, the first where several do, from 0: renames
   *     leave that as it is
   */
  record OfPart(String name, String file, boolean library, int word) implements Symbol {}

  /**
   * A field or block of the language.
   *
   * @param owner the kind of block it belongs to
   */
  record OfLanguage(String owner, String name) implements Symbol {}

  /** The symbol a word stands for; empty for what has no name of its own, such as a number. */
  static Optional<Symbol> of(Meaning meaning) {
    if (meaning instanceof Meaning.OfDefinition m) {
      VisibleNames.Named named = m.definition();
      return Optional.of(
          new OfDefinition(
              named.kind(),
              named.name().text(),
              named.file().orElse(named.document().name()),
              named.file().isEmpty()));
    }
    if (meaning instanceof Meaning.OfLet m) {
      Token name = m.let().tokens.get(1);
      return Optional.of(new OfFile(name.text(), name.start()));
    }
    if (meaning instanceof Meaning.OfLocal m) {
      return Optional.of(
          m.origin()
              .map(Symbol::part)
              .orElseGet(() -> new OfFile(m.first().text(), m.first().start())));
    }
    if (meaning instanceof Meaning.OfForeign m) {
      return Optional.of(part(m));
    }
    if (meaning instanceof Meaning.OfField m) {
      return Optional.of(new OfLanguage(m.seen().target().owner().kind(), m.field().name()));
    }
    if (meaning instanceof Meaning.OfSlot m) {
      return Optional.of(
          new OfLanguage(m.seen().target().owner().kind(), m.seen().target().name()));
    }
    return Optional.empty();
  }

  private static Symbol part(Meaning.OfForeign meaning) {
    VisibleNames.Named home = meaning.home();
    Token name = meaning.given().name();
    return new OfPart(
        name.text(),
        home.file().orElse(home.document().name()),
        home.file().isEmpty(),
        home.document().word(name.start()));
  }
}
