package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hwnas.dsl.sources.FileSource;

/** Which definition extends which. */
public final class HierarchyService {
  /**
   * A definition.
   *
   * @param file relative to the asking document's folder, or a resource of the built-in library
   * @param span all of it
   * @param selection its name
   */
  public record Item(
      Symbol.OfDefinition symbol,
      String file,
      boolean library,
      TextSpan span,
      TextSpan selection) {}

  private HierarchyService() {}

  /** The definition that a word names. */
  public static Optional<Item> at(SpecDocument document, TextPosition position, FileSource files) {
    return Meanings.at(document, document.offset(position), new VisibleNames(document, files))
        .map(Meanings.Found::meaning)
        .filter(Meaning.OfDefinition.class::isInstance)
        .map(m -> item(((Meaning.OfDefinition) m).definition()));
  }

  /** The definitions that those of a name in a text extend, itself or in its inner blocks. */
  public static List<Item> bases(SpecDocument document, FileSource files, String name) {
    VisibleNames names = new VisibleNames(document, files);
    List<Item> bases = new ArrayList<>();
    for (Structure.Member member : document.structure().root.members) {
      if (VisibleNames.isDefinition(member) && member.tokens.get(1).is(name)) {
        extended(member)
            .forEach(t -> names.definition(t.text()).ifPresent(n -> bases.add(item(n))));
      }
    }
    return bases;
  }

  /** The definitions of a text that extend another, themselves or in their inner blocks. */
  public static List<Item> derived(
      SpecDocument document, FileSource files, Predicate<Symbol> base) {
    VisibleNames names = new VisibleNames(document, files);
    List<Item> derived = new ArrayList<>();
    for (Structure.Member member : document.structure().root.members) {
      if (!VisibleNames.isDefinition(member)) {
        continue;
      }
      boolean extendsIt =
          extended(member).stream()
              .map(t -> names.definition(t.text()))
              .flatMap(Optional::stream)
              .anyMatch(n -> base.test(item(n).symbol()));
      if (extendsIt) {
        derived.add(
            item(
                new VisibleNames.Named(
                    member.first().text(),
                    member.tokens.get(1).text(),
                    Optional.of(document.name()),
                    document,
                    member)));
      }
    }
    return derived;
  }

  private static List<Token> extended(Structure.Member member) {
    List<Token> found = new ArrayList<>();
    member.after("extends").ifPresent(found::add);
    member.blocks.forEach(b -> b.members.forEach(m -> found.addAll(extended(m))));
    return found;
  }

  private static Item item(VisibleNames.Named named) {
    Symbol.OfDefinition symbol =
        (Symbol.OfDefinition) Symbol.of(new Meaning.OfDefinition(named)).orElseThrow();
    SpecDocument document = named.document();
    Structure.Member member = named.member();
    return new Item(
        symbol,
        symbol.file(),
        symbol.library(),
        document.span(member.start(), member.end),
        document.span(named.name().start(), named.name().end()));
  }
}
