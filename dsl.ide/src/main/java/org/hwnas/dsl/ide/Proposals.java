package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Functions;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;

/** Proposes names and values. */
final class Proposals {
  private final Caret caret;
  private final VisibleNames names;
  private final ProposalList list;

  Proposals(Caret caret, VisibleNames names, ProposalList list) {
    this.caret = caret;
    this.names = names;
    this.list = list;
  }

  void topLevel() {
    for (BlockSchema schema : Schemas.DEFINITIONS.values()) {
      list.add(
          Proposal.Kind.BLOCK,
          schema.kind(),
          "definition",
          () -> Values.page(schema),
          schema.kind(),
          Snippets.definition(schema));
    }
    list.statement("let", "let ${1:name} = $0");
    list.statement("import", "import $0");
    list.statement("bibliography", "bibliography \"$0\"");
    if (caret.whole.members.stream().noneMatch(m -> m.startsWith("hwnas"))) {
      list.statement("hwnas", "hwnas 1.0");
    }
  }

  void packages() {
    for (String name : VisibleNames.LIBRARY) {
      list.add(Proposal.Kind.DEFINITION, name, "library", "", name + ".*", name + ".*");
    }
  }

  void definitions(Set<String> kinds) {
    for (VisibleNames.Named named : names.ofKinds(kinds)) {
      if (named.document() == caret.document && isAround(named.member())) {
        continue; // nothing can be made from itself
      }
      list.add(
          Proposal.Kind.DEFINITION,
          named.display(),
          named.kind(),
          named.member().doc(),
          named.display(),
          named.display());
    }
  }

  private boolean isAround(Structure.Member definition) {
    return definition.start() <= caret.start && caret.start <= definition.end;
  }

  void lets() {
    for (String let : names.lets()) {
      if (!caret.member.filter(m -> m.tokens.size() > 1 && m.tokens.get(1).is(let)).isPresent()) {
        list.add(Proposal.Kind.CONSTANT, let, "let", "", let, let);
      }
    }
  }

  void functions() {
    Functions.ALL.forEach(
        (name, function) ->
            list.add(
                Proposal.Kind.FUNCTION,
                name,
                "function",
                () -> "`" + function.usage() + "`\n\n" + function.doc(),
                name,
                name + "($0)"));
  }

  void metrics() {
    for (Metric metric : Schemas.METRICS.values()) {
      String unit = metric.unit().equals("1") ? "" : ", " + metric.unit();
      list.add(
          Proposal.Kind.METRIC,
          metric.name(),
          "metric" + unit,
          () -> Values.page(metric),
          metric.name(),
          metric.name());
    }
    Aggregates.ALL.forEach(
        (name, doc) ->
            list.add(Proposal.Kind.FUNCTION, name, "aggregate", doc, name, name + "($0)"));
  }

  void layers() {
    for (BlockSchema layer : Schemas.layers().values()) {
      list.block(layer, "layer", layer.kind());
    }
  }

  void algorithms() {
    for (BlockSchema algorithm : Schemas.algorithms().values()) {
      list.block(algorithm, "algorithm", algorithm.kind());
    }
  }

  /** Fields and blocks of the block that a path such as {@code adc.} names. */
  void dotted() {
    int dot = caret.prefix.lastIndexOf('.');
    if (dot <= 0) {
      return;
    }
    String base = caret.prefix.substring(0, dot);
    Scopes.find(caret.block, base)
        .flatMap(s -> s.target().slot())
        .map(BlockSchema.Slot::defaultSchema)
        .ifPresent(
            schema -> {
              schema.fields().values().forEach(f -> list.name(f, schema, base + "." + f.name()));
              schema.slots().keySet().forEach(s -> list.word(base + "." + s));
            });
  }

  /** Fields that an expression can name, each by the shortest path that is clear. */
  void fieldsInScope() {
    for (Structure.Block block : Scopes.outwards(caret.block)) {
      Optional<BlockSchema> schema = Scopes.schema(block);
      if (schema.isPresent()) {
        for (SchemaPaths.Target target : SchemaPaths.below(schema.get())) {
          target
              .field()
              .filter(FieldSchema::searchable)
              .ifPresent(f -> list.name(f, target.owner(), shortest(schema.get(), target)));
        }
      }
    }
  }

  private static String shortest(BlockSchema schema, SchemaPaths.Target target) {
    List<String> path = target.path();
    for (int from = path.size() - 1; from > 0; from--) {
      List<String> tail = path.subList(from, path.size());
      List<SchemaPaths.Target> found = SchemaPaths.find(schema, tail);
      if (found.size() == 1 && found.get(0).path().equals(path)) {
        return String.join(".", tail);
      }
    }
    return String.join(".", path);
  }

  /** What continues a field of which only the name is there. */
  void behindName(Optional<SchemaPaths.Target> target) {
    boolean field =
        target.flatMap(SchemaPaths.Target::field).filter(FieldSchema::searchable).isPresent();
    boolean named =
        target.flatMap(SchemaPaths.Target::slot).flatMap(BlockSchema.Slot::definition).isPresent();
    if (field || named) {
      list.word("in");
    }
    if (named) {
      list.word("extends");
    }
  }

  /** What may fill a slot by name. */
  void fillings(BlockSchema.Slot slot, boolean searched) {
    if (slot.definition().isPresent()) {
      if (searched) {
        list.add(Proposal.Kind.VALUE, "{…}", "a set of names", "", "{", "{$0}");
      } else {
        definitions(Set.of(slot.definition().get()));
      }
    } else if (!searched) {
      slot.variants().forEach((word, v) -> list.block(v, "block", word));
    }
  }

  /** Values of a field: its words, its default, names of the same type. */
  void values(SchemaPaths.Target target, boolean searched, boolean whole) {
    Optional<FieldSchema> found = target.field();
    if (found.isEmpty()) {
      return;
    }
    FieldSchema field = found.get();
    List<String> options = Values.options(field);
    boolean numeric =
        field.type() instanceof FieldType.Quantity || field.type() instanceof FieldType.Whole;
    if (searched) {
      List<String> set = options.stream().filter(o -> !o.equals("auto")).toList();
      if (!set.isEmpty()) {
        String all = "{" + String.join(", ", set) + "}";
        list.add(Proposal.Kind.VALUE, all, "all options", "", all, all);
      }
      if (numeric) {
        Snippets.domains(field)
            .forEach(
                d ->
                    list.add(
                        Proposal.Kind.VALUE,
                        d.text(),
                        d.what(),
                        field.doc(),
                        d.text(),
                        d.snippet()));
        return;
      }
    } else if (whole) {
      options.forEach(o -> list.add(Proposal.Kind.VALUE, o, field.name(), field.doc(), o, o));
      String standing = Values.defaultValue(field);
      if (numeric && !standing.isEmpty() && !options.contains(standing)) {
        list.add(Proposal.Kind.VALUE, standing, "default", field.doc(), standing, standing);
      }
    }
    if (numeric) {
      lets();
      siblings(target, field);
      dotted();
    }
  }

  /** Fields of the same type beside a field, as in {@code cols = rows}. */
  private void siblings(SchemaPaths.Target target, FieldSchema field) {
    target.owner().fields().values().stream()
        .filter(f -> f != field && Values.type(f).equals(Values.type(field)))
        .forEach(f -> list.name(f, target.owner(), f.name()));
  }

  /** Options of the fields that an expression compares. */
  void optionsOfNeighbour(Structure.Member member) {
    Token last = caret.last().orElseThrow();
    int at = member.tokens.size() - 2;
    if ((last.is("==") || last.is("!=")) && at >= 0 && member.tokens.get(at).isPath()) {
      Scopes.find(caret.block, member.tokens.get(at).text())
          .flatMap(s -> s.target().field())
          .ifPresent(
              f ->
                  Values.options(f)
                      .forEach(o -> list.add(Proposal.Kind.VALUE, o, f.name(), f.doc(), o, o)));
    }
  }
}
