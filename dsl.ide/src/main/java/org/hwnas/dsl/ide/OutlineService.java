package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;

/** The outline of a spec: definitions, their blocks, their fields. */
public final class OutlineService {
  /** What an entry is. */
  public enum Kind {
    DEFINITION,
    LET,
    BLOCK,
    FIELD,
    LAYER,
    STATEMENT
  }

  /**
   * An entry.
   *
   * @param name never empty
   * @param detail what stands behind the name; may be empty
   * @param span the whole entry
   * @param selection its name
   */
  public record Symbol(
      String name,
      String detail,
      Kind kind,
      TextSpan span,
      TextSpan selection,
      List<Symbol> children) {}

  private static final int DETAIL = 60;

  private final SpecDocument document;

  private OutlineService(SpecDocument document) {
    this.document = document;
  }

  /** The entries of a file, outermost first. */
  public static List<Symbol> outline(SpecDocument document) {
    return new OutlineService(document).symbols(document.structure().root);
  }

  /** The definitions and {@code let}s of a file, without what is inside. */
  public static List<Symbol> definitions(SpecDocument document) {
    OutlineService service = new OutlineService(document);
    return document.structure().root.members.stream()
        .map(service::ofFile)
        .flatMap(Optional::stream)
        .map(s -> new Symbol(s.name(), s.detail(), s.kind(), s.span(), s.selection(), List.of()))
        .toList();
  }

  private List<Symbol> symbols(Structure.Block block) {
    List<Symbol> symbols = new ArrayList<>();
    for (Structure.Member member : block.members) {
      if (block.isRoot()) {
        ofFile(member).ifPresent(symbols::add);
      } else if (member.startsWith("choose")) {
        symbols.add(choose(member));
      } else {
        symbols.add(ofBlock(member));
      }
    }
    return symbols;
  }

  private Optional<Symbol> ofFile(Structure.Member member) {
    boolean let = member.startsWith("let");
    if (!let && !Schemas.DEFINITIONS.containsKey(member.first().text())) {
      return Optional.empty();
    }
    Token name = member.tokens.size() > 1 ? member.tokens.get(1) : member.first();
    String detail = let ? text(member, 3) : member.first().text();
    return Optional.of(symbol(member, name, name.text(), detail, let ? Kind.LET : Kind.DEFINITION));
  }

  private Symbol ofBlock(Structure.Member member) {
    Token first = member.first();
    if (!member.isField()) {
      Token name =
          member.isSearch() && member.tokens.size() > 1
              ? member.tokens.get(1)
              : member.after("as").orElse(first);
      String detail = name == first ? text(member, 1) : text(member, 0);
      return symbol(member, name, name.text(), detail, Kind.STATEMENT);
    }
    Optional<BlockSchema> schema = Scopes.schema(member.parent);
    boolean layer = schema.isPresent() && Scopes.isLayer(member, schema.get());
    boolean slot = schema.flatMap(s -> Scopes.slot(member, s)).isPresent();
    Kind kind = layer ? Kind.LAYER : slot || !member.blocks.isEmpty() ? Kind.BLOCK : Kind.FIELD;
    return symbol(member, first, first.text(), text(member, 1), kind);
  }

  private Symbol choose(Structure.Member member) {
    List<Symbol> alternatives = new ArrayList<>();
    for (int i = 1; i < member.tokens.size(); i++) {
      Token token = member.tokens.get(i);
      Token before = member.tokens.get(i - 1);
      boolean label = i + 1 < member.tokens.size() && member.tokens.get(i + 1).is("=");
      if (!token.isPath()
          || label
          || token.is("per")
          || token.is("as")
          || before.is("per")
          || before.is("as")) {
        continue;
      }
      int behind = i + 1;
      Optional<Structure.Block> body =
          member.blocks.stream().filter(b -> b.at == behind).findFirst();
      int end = body.map(b -> b.closed ? b.end + 1 : b.end).orElse(token.end());
      TextSpan name = document.span(token.start(), token.end());
      alternatives.add(
          new Symbol(
              token.text(),
              "",
              Kind.LAYER,
              document.span(token.start(), end),
              name,
              body.map(this::symbols).orElse(List.of())));
    }
    Token name = member.after("as").orElse(member.first());
    return new Symbol(
        name.text(),
        name == member.first() ? "" : "choose",
        Kind.STATEMENT,
        document.span(member.start(), member.end),
        document.span(name.start(), name.end()),
        alternatives);
  }

  private Symbol symbol(
      Structure.Member member, Token name, String text, String detail, Kind kind) {
    List<Symbol> children = new ArrayList<>();
    member.blocks.forEach(b -> children.addAll(symbols(b)));
    return new Symbol(
        text,
        detail,
        kind,
        document.span(member.start(), Math.max(member.end, name.end())),
        document.span(name.start(), name.end()),
        children);
  }

  /** The words of a member from an index on, on one line. */
  private String text(Structure.Member member, int from) {
    if (from >= member.tokens.size()) {
      return "";
    }
    int start = member.tokens.get(from).start();
    int end = member.blocks.isEmpty() ? member.end : member.blocks.get(0).start - 1;
    String text =
        document.source().text().substring(start, Math.max(start, end)).replaceAll("\\s+", " ");
    return text.length() > DETAIL ? text.substring(0, DETAIL - 1) + "…" : text.strip();
  }
}
