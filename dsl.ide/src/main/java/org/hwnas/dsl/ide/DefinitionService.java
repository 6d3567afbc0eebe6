package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.FileSource;

/** Leads from a name to the place that gives it its meaning. */
public final class DefinitionService {
  /**
   * A place to jump to.
   *
   * @param file relative to the asking document's folder; a resource such as {@code
   *     hwnas/devices.hwnas} where it is of the built-in library
   * @param span the name there
   */
  public record Target(String file, boolean library, TextSpan span) {}

  private DefinitionService() {}

  /**
   * Where the name at a position is defined; empty for what has no text, such as a metric.
   *
   * @param files where imports are read, relative to the document
   */
  public static Optional<Target> definition(
      SpecDocument document, TextPosition position, FileSource files) {
    VisibleNames names = new VisibleNames(document, files);
    Optional<Meanings.Found> found = Meanings.at(document, document.offset(position), names);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Meaning meaning = found.get().meaning();
    if (meaning instanceof Meaning.OfDefinition m) {
      return Optional.of(target(m.definition(), m.definition().name()));
    }
    if (meaning instanceof Meaning.OfLet m) {
      return own(document, m.let().tokens.get(1));
    }
    if (meaning instanceof Meaning.OfLocal m) {
      return own(document, m.declaration());
    }
    if (meaning instanceof Meaning.OfForeign m) {
      return Optional.of(target(m.home(), m.given().name()));
    }
    if (meaning instanceof Meaning.OfField m) {
      return field(document, m.seen(), names);
    }
    if (meaning instanceof Meaning.OfSlot m) {
      return field(document, m.seen(), names);
    }
    if (meaning instanceof Meaning.OfFile m) {
      return VisibleNames.normalized(m.name())
          .filter(name -> files.read(name).isPresent())
          .map(name -> new Target(name, false, start()));
    }
    return Optional.empty();
  }

  /**
   * What makes a name known in a text: for a definition of another file, written without its
   * package, the import it comes by; for all else the definition.
   *
   * @param files where imports are read, relative to the document
   */
  public static Optional<Target> declaration(
      SpecDocument document, TextPosition position, FileSource files) {
    VisibleNames names = new VisibleNames(document, files);
    return Meanings.at(document, document.offset(position), names)
        .map(Meanings.Found::meaning)
        .flatMap(
            meaning ->
                meaning instanceof Meaning.OfDefinition m
                    ? names.imported(m.definition())
                    : Optional.empty())
        .flatMap(statement -> own(document, statement.tokens.get(1)))
        .or(() -> definition(document, position, files));
  }

  /**
   * The definition that what a word names is made from: of a block or a layer, what it extends or
   * is; of a definition of this text, its base.
   *
   * @param files where imports are read, relative to the document
   */
  public static Optional<Target> base(
      SpecDocument document, TextPosition position, FileSource files) {
    VisibleNames names = new VisibleNames(document, files);
    int offset = document.offset(position);
    Optional<Meaning> meaning = Meanings.at(document, offset, names).map(Meanings.Found::meaning);
    Optional<Structure.Member> member =
        meaning.isPresent() && meaning.get() instanceof Meaning.OfDefinition m
            ? Optional.of(m.definition())
                .filter(d -> d.document() == document)
                .map(VisibleNames.Named::member)
            : Rewrites.member(document, offset).filter(Structure.Member::isField);
    return member
        .flatMap(m -> m.after("extends").or(() -> m.after("=")))
        .flatMap(name -> names.definition(name.text()))
        .map(d -> target(d, d.name()));
  }

  private static TextSpan start() {
    return new TextSpan(new TextPosition(0, 0), new TextPosition(0, 0));
  }

  private static Target target(VisibleNames.Named named, Token token) {
    return new Target(
        named.file().orElse(named.document().name()),
        named.file().isEmpty(),
        named.document().span(token.start(), token.end()));
  }

  private static Optional<Target> own(SpecDocument document, Token token) {
    return Optional.of(
        new Target(document.name(), false, document.span(token.start(), token.end())));
  }

  /** Where a field is set: in the block, else in the definition the block extends. */
  private static Optional<Target> field(
      SpecDocument document, Scopes.Seen seen, VisibleNames names) {
    Optional<Token> here = setter(seen.from(), seen.target().path());
    if (here.isPresent()) {
      return own(document, here.get());
    }
    return seen.from()
        .owner
        .flatMap(m -> m.after("extends"))
        .flatMap(base -> names.definition(base.text()))
        .filter(base -> !base.member().blocks.isEmpty())
        .flatMap(
            base ->
                setter(base.member().blocks.get(0), seen.target().path())
                    .map(t -> target(base, t)));
  }

  /** The path of the first member below a block that sets a field or fills a slot. */
  private static Optional<Token> setter(Structure.Block block, List<String> wanted) {
    Optional<BlockSchema> schema = Scopes.schema(block);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    for (Structure.Member member : block.members) {
      if (member.startsWith("when")) {
        for (Structure.Block inner : member.blocks) {
          Optional<Token> found = setter(inner, wanted);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      if (!member.isField()) {
        continue;
      }
      Optional<List<String>> path =
          SchemaPaths.only(schema.get(), member.first().text()).map(SchemaPaths.Target::path);
      if (path.isEmpty()) {
        continue;
      }
      if (path.get().equals(wanted)) {
        return Optional.of(member.first());
      }
      if (wanted.size() > path.get().size()
          && wanted.subList(0, path.get().size()).equals(path.get())) {
        List<String> rest = wanted.subList(path.get().size(), wanted.size());
        for (Structure.Block inner : member.blocks) {
          Optional<Token> found = setter(inner, rest);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }
}
