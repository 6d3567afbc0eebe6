package org.hwnas.dsl.ide;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.schema.BlockSchema;

/**
 * The names that a text gives in place. The same name given twice within what belongs together is
 * one: {@code per stage} speaks of every {@code repeat … as stage}. Definitions belong together
 * where one names the other.
 */
final class GivenNames {
  /** What a name is given to; each sort is looked for in other places. */
  enum Sort {
    /** A layer, a {@code repeat}, a {@code choose}, what it chooses between, a {@code joint}. */
    PART,
    /** What is minimized or maximized. */
    GOAL,
    /** A named block, such as a stage of the search. */
    ENTRY
  }

  /** A name where it is given. */
  record Given(Token name, Structure.Member member, Sort sort) {}

  private record Key(String name, Sort sort, Structure.Member group) {}

  private final Map<Structure.Block, Map<String, Given>> byBlock = new IdentityHashMap<>();
  private final Map<Key, Given> first = new LinkedHashMap<>();
  private final Map<Structure.Member, Structure.Member> groups = new IdentityHashMap<>();

  private GivenNames(Structure structure) {
    group(structure.root);
    structure.root.members.forEach(m -> m.blocks.forEach(this::collect));
  }

  static GivenNames of(Structure structure) {
    return new GivenNames(structure);
  }

  /** Puts definitions together that name each other, however indirectly. */
  private void group(Structure.Block root) {
    Map<String, Structure.Member> definitions = new HashMap<>();
    for (Structure.Member member : root.members) {
      groups.put(member, member);
      if (VisibleNames.isDefinition(member)) {
        definitions.putIfAbsent(member.tokens.get(1).text(), member);
      }
    }
    if (definitions.size() > 1) {
      root.members.forEach(member -> join(member, member, definitions));
    }
  }

  private void join(
      Structure.Member root, Structure.Member at, Map<String, Structure.Member> definitions) {
    for (Token token : at.tokens) {
      String last = token.text().substring(token.text().lastIndexOf('.') + 1);
      Structure.Member other = token.isPath() ? definitions.get(last) : null;
      if (other != null) {
        groups.put(group(other), group(root));
      }
    }
    at.blocks.forEach(b -> b.members.forEach(m -> join(root, m, definitions)));
  }

  private Structure.Member group(Structure.Member root) {
    Structure.Member at = root;
    while (groups.get(at) != at) {
      Structure.Member above = groups.get(at);
      groups.put(at, groups.get(above));
      at = above;
    }
    return at;
  }

  private void collect(Structure.Block block) {
    Optional<BlockSchema> schema = Scopes.schema(block);
    for (Structure.Member member : block.members) {
      boolean goal = member.startsWith("minimize") || member.startsWith("maximize");
      member.after("as").ifPresent(name -> add(name, member, goal ? Sort.GOAL : Sort.PART));
      if (member.startsWith("choose")) {
        for (int i = 1; i + 1 < member.tokens.size(); i++) {
          if (member.tokens.get(i).isPath() && member.tokens.get(i + 1).is("=")) {
            add(member.tokens.get(i), member, Sort.PART);
          }
        }
      }
      if (schema.isPresent() && Scopes.isLayer(member, schema.get())) {
        add(member.first(), member, Sort.PART);
      } else if (schema.isPresent() && Scopes.isEntry(member, schema.get())) {
        add(member.first(), member, Sort.ENTRY);
      }
      member.blocks.forEach(this::collect);
    }
  }

  private void add(Token name, Structure.Member member, Sort sort) {
    Given given = new Given(name, member, sort);
    byBlock.computeIfAbsent(member.parent, b -> new HashMap<>()).putIfAbsent(name.text(), given);
    first.putIfAbsent(new Key(name.text(), sort, group(root(member))), given);
  }

  private static Structure.Member root(Structure.Member member) {
    Structure.Member at = member;
    while (!at.parent.isRoot()) {
      at = at.parent.owner.orElseThrow();
    }
    return at;
  }

  /** The name as the nearest block around gives it. */
  Optional<Given> around(Structure.Block from, String name) {
    for (Structure.Block block : Scopes.outwards(from)) {
      Given given = byBlock.getOrDefault(block, Map.of()).get(name);
      if (given != null) {
        return Optional.of(given);
      }
    }
    return Optional.empty();
  }

  /** The name as any place that belongs to a member gives it first. */
  Optional<Given> anywhere(Structure.Member from, String name, Sort sort) {
    return Optional.ofNullable(first.get(new Key(name, sort, group(root(from)))));
  }

  /** The members of the file that belong together with one. */
  List<Structure.Member> together(Structure.Member from) {
    Structure.Member group = group(root(from));
    return groups.keySet().stream().filter(m -> group(m) == group).toList();
  }

  /** A name given at a member, as a meaning. */
  Meaning.OfLocal meaning(Token name, Structure.Member member, Sort sort) {
    Token firstName = anywhere(member, name.text(), sort).map(Given::name).orElse(name);
    return new Meaning.OfLocal(name, member, firstName, Optional.empty());
  }

  Meaning.OfLocal meaning(Given given) {
    return meaning(given.name(), given.member(), given.sort());
  }

  /** The meaning of a name at the very place that gives it. */
  Optional<Meaning.OfLocal> declared(Token name, Structure.Member member) {
    Sort sort =
        member.startsWith("minimize") || member.startsWith("maximize") ? Sort.GOAL : Sort.PART;
    return Optional.of(meaning(name, member, sort));
  }

  /** Whether a name is of a part of a network: of no goal and no stage. */
  boolean isPart(Meaning.OfLocal meaning) {
    return anywhere(meaning.member(), meaning.declaration().text(), Sort.PART)
        .filter(g -> g.name() == meaning.first())
        .isPresent();
  }
}
