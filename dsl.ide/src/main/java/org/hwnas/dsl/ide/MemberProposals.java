package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.Schemas;

/** Proposes what may start a member of a block. */
final class MemberProposals {
  private final Caret caret;
  private final ProposalList list;

  MemberProposals(Caret caret, ProposalList list) {
    this.caret = caret;
    this.list = list;
  }

  /** Everything that may start a member of a block, without what the block has already. */
  void members(BlockSchema schema) {
    Set<List<String>> given = given(schema);
    schema.fields().values().stream()
        .filter(f -> !given.contains(List.of(f.name())))
        .sorted((a, b) -> Boolean.compare(isOptional(a), isOptional(b)))
        .forEach(f -> list.field(f, schema, f.name()));
    schema.slots().values().stream()
        .filter(s -> !s.name().equals("search") && !given.contains(List.of(s.name())))
        .forEach(s -> list.slot(s, s.name(), schema.kind().equals("evaluate")));
    if (schema.kind().equals("workload") && !has("network")) {
      list.add(Proposal.Kind.BLOCK, "network", "network by name", "", "network = ", "network = $0");
    }
    if (schema.kind().equals("experiment")) {
      experiment();
    } else if (schema.slots().containsKey("search")) {
      goals();
    }
    for (BlockSchema entry : schema.entries().values()) {
      list.add(
          Proposal.Kind.BLOCK,
          entry.kind(),
          "named block",
          () -> Values.page(entry),
          entry.kind() + "1 = " + entry.kind(),
          "${1:" + entry.kind() + "1} = " + entry.kind() + " { $0 }");
    }
    if (schema.layers()) {
      list.statement("repeat", "repeat ${1:2} as ${2:stage} {\n\t$0\n}");
      list.statement("choose", "choose ${1:residual} { } | ${2:mbconv} { $0 }");
      for (BlockSchema layer : Schemas.layers().values()) {
        list.add(
            Proposal.Kind.BLOCK,
            layer.kind(),
            "layer",
            () -> Values.page(layer),
            layer.kind() + "1 = " + layer.kind(),
            "${1:" + layer.kind() + "1} = " + layer.kind() + " { $0 }");
      }
    }
    deeper(schema, given);
    list.statement("require", "require $0");
    list.statement("when", "when (${1:condition}) {\n\t$0\n}");
  }

  private void experiment() {
    if (!has("workloads")) {
      list.add(
          Proposal.Kind.BLOCK,
          "workloads",
          "workloads or networks by name",
          "The workloads of the experiment, as a set of definitions.",
          "workloads = ",
          "workloads = {$0}");
    }
    goals();
  }

  /** What an experiment and its stages have in common. */
  private void goals() {
    list.statement("minimize", "minimize $0");
    list.statement("maximize", "maximize $0");
    if (!has("search")) {
      list.statement("search", "search $0");
    }
  }

  private boolean has(String word) {
    return caret.whole.members.stream().anyMatch(m -> m.startsWith(word) && !isTyped(m));
  }

  private static boolean isOptional(FieldSchema field) {
    return field.defaultValue().isPresent() || field.inherited();
  }

  /** Paths of the fields and slots that the block has. */
  private Set<List<String>> given(BlockSchema schema) {
    Set<List<String>> given = new LinkedHashSet<>();
    for (Structure.Member member : caret.whole.members) {
      if (member.isField() && !isTyped(member)) {
        SchemaPaths.only(schema, member.first().text()).ifPresent(t -> given.add(t.path()));
      }
    }
    return given;
  }

  private boolean isTyped(Structure.Member member) {
    return member.first().start() == caret.start;
  }

  /** Blocks further below whose name alone says which is meant. */
  private void deeper(BlockSchema schema, Set<List<String>> given) {
    Map<String, List<SchemaPaths.Target>> byName = new LinkedHashMap<>();
    for (SchemaPaths.Target target : SchemaPaths.below(schema)) {
      byName.computeIfAbsent(target.name(), n -> new ArrayList<>()).add(target);
    }
    byName.forEach(
        (name, targets) -> {
          SchemaPaths.Target target = targets.get(0);
          boolean shallow = target.path().size() == 1 || target.path().get(0).equals("search");
          if (targets.size() == 1 && !shallow && !given.contains(target.path())) {
            target.slot().ifPresent(s -> list.slot(s, name, false));
          }
        });
  }
}
