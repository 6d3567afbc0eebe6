package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;

/** Which schema a block of the text follows. */
final class Scopes {
  private Scopes() {}

  /** The schema of a block; empty for the file itself and where the text does not tell. */
  static Optional<BlockSchema> schema(Structure.Block block) {
    if (block.owner.isEmpty()) {
      return Optional.empty();
    }
    Structure.Member member = block.owner.get();
    if (member.parent.isRoot()) {
      return Optional.ofNullable(Schemas.DEFINITIONS.get(member.first().text()));
    }
    Optional<BlockSchema> parent = schema(member.parent);
    if (parent.isEmpty() || member.startsWith("when")) {
      return parent;
    }
    if (member.startsWith("repeat")) {
      return Optional.of(Schemas.sequence());
    }
    Optional<String> kind = member.kindBefore(block).map(Token::text);
    if (member.startsWith("choose")) {
      return kind.map(Schemas.layers()::get);
    }
    if (member.isSearch()) {
      return kind.map(Schemas.algorithms()::get);
    }
    return member.isField() ? ofField(member, parent.get(), kind) : Optional.empty();
  }

  private static Optional<BlockSchema> ofField(
      Structure.Member member, BlockSchema parent, Optional<String> kind) {
    Optional<BlockSchema.Slot> slot = slot(member, parent);
    boolean instance = member.tokens.size() > 1 && member.tokens.get(1).is("=");
    if (!instance) {
      return slot.map(BlockSchema.Slot::defaultSchema)
          .or(() -> Optional.ofNullable(parent.entries().get(member.first().text())));
    }
    if (slot.isPresent()) {
      return kind.map(slot.get().variants()::get);
    }
    return kind.filter(k -> parent.layers())
        .map(Schemas.layers()::get)
        .or(() -> kind.map(parent.entries()::get));
  }

  /** The slot a field member fills. */
  static Optional<BlockSchema.Slot> slot(Structure.Member member, BlockSchema parent) {
    return SchemaPaths.only(parent, member.first().text()).flatMap(SchemaPaths.Target::slot);
  }

  /** Whether a field member names a layer of a network. */
  static boolean isLayer(Structure.Member member, BlockSchema parent) {
    return parent.layers()
        && member.isField()
        && !member.first().text().contains(".")
        && !parent.fields().containsKey(member.first().text());
  }

  /** Whether a field member names a block of which there may be many, such as a stage. */
  static boolean isEntry(Structure.Member member, BlockSchema parent) {
    return member.isField()
        && member.tokens.size() > 2
        && member.tokens.get(1).is("=")
        && parent.entries().containsKey(member.tokens.get(2).text())
        && SchemaPaths.find(parent, List.of(member.first().text())).isEmpty();
  }

  /** A block and those around it, innermost first, without the file itself. */
  static List<Structure.Block> outwards(Structure.Block block) {
    List<Structure.Block> all = new ArrayList<>();
    Structure.Block at = block;
    while (at.owner.isPresent()) {
      all.add(at);
      at = at.owner.get().parent;
    }
    return all;
  }

  /** A field or slot by path, as seen from a block outwards. */
  static Optional<Seen> find(Structure.Block block, String path) {
    for (Structure.Block at : outwards(block)) {
      Optional<SchemaPaths.Target> target = schema(at).flatMap(s -> SchemaPaths.only(s, path));
      if (target.isPresent()) {
        return Optional.of(new Seen(at, target.get()));
      }
    }
    return Optional.empty();
  }

  /** A field or slot, and the block it was found from. */
  record Seen(Structure.Block from, SchemaPaths.Target target) {}
}
