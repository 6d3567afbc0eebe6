package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.units.Dimension;
import org.hwnas.plan.units.Units;

/** Collects proposals for one caret. */
final class Proposals {
  private static final List<String> FUNCTIONS =
      List.of(
          "log2", "log10", "log", "sqrt", "abs", "exp", "pow", "ceil", "floor", "round", "clip",
          "if", "min", "max");

  private final Caret caret;
  private final VisibleNames names;
  private final TextSpan replaces;
  private final List<Proposal> list = new ArrayList<>();

  Proposals(Caret caret, VisibleNames names, TextSpan replaces) {
    this.caret = caret;
    this.names = names;
    this.replaces = replaces;
  }

  List<Proposal> list() {
    return list;
  }

  private void add(
      Proposal.Kind kind,
      String label,
      String detail,
      String markdown,
      String plain,
      String snippet) {
    list.add(new Proposal(label, kind, detail, markdown, plain, snippet, replaces));
  }

  void word(String word) {
    add(Proposal.Kind.WORD, word, "", "", word, word);
  }

  private void statement(String word, String snippet) {
    add(Proposal.Kind.WORD, word, "", "", word, snippet);
  }

  void topLevel() {
    for (BlockSchema schema : Schemas.DEFINITIONS.values()) {
      add(
          Proposal.Kind.BLOCK,
          schema.kind(),
          "definition",
          Values.page(schema),
          schema.kind(),
          schema.kind() + " ${1:Name} {\n\t$0\n}");
    }
    statement("let", "let ${1:name} = $0");
    statement("import", "import $0");
    statement("bibliography", "bibliography \"$0\"");
    if (caret.whole.members.stream().noneMatch(m -> m.startsWith("hwnas"))) {
      statement("hwnas", "hwnas 1.0");
    }
  }

  void packages() {
    for (String name : VisibleNames.LIBRARY) {
      add(Proposal.Kind.DEFINITION, name, "library", "", name + ".*", name + ".*");
    }
  }

  void definitions(Set<String> kinds) {
    for (VisibleNames.Named named : names.ofKinds(kinds)) {
      add(
          Proposal.Kind.DEFINITION,
          named.display(),
          named.kind(),
          named.member().doc(),
          named.display(),
          named.display());
    }
  }

  void lets() {
    for (String let : names.lets()) {
      if (!caret.member.filter(m -> m.tokens.size() > 1 && m.tokens.get(1).is(let)).isPresent()) {
        add(Proposal.Kind.CONSTANT, let, "let", "", let, let);
      }
    }
  }

  void functions() {
    for (String name : FUNCTIONS) {
      add(Proposal.Kind.FUNCTION, name, "function", "", name, name + "($0)");
    }
  }

  void metrics() {
    for (Metric metric : Schemas.METRICS.values()) {
      String unit = metric.unit().equals("1") ? "" : ", " + metric.unit();
      add(
          Proposal.Kind.METRIC,
          metric.name(),
          "metric" + unit,
          HoverService.metric(metric),
          metric.name(),
          metric.name());
    }
    Aggregates.ALL.forEach(
        (name, doc) -> add(Proposal.Kind.FUNCTION, name, "aggregate", doc, name, name + "($0)"));
  }

  void layers() {
    for (BlockSchema layer : Schemas.layers().values()) {
      block(layer, "layer", layer.kind());
    }
  }

  void algorithms() {
    for (BlockSchema algorithm : Schemas.algorithms().values()) {
      block(algorithm, "algorithm", algorithm.kind());
    }
  }

  private void block(BlockSchema schema, String detail, String label) {
    add(Proposal.Kind.BLOCK, label, detail, Values.page(schema), label, label + " { $0 }");
  }

  /** Everything that may start a member of a block, without what the block has already. */
  void members(BlockSchema schema) {
    if (caret.prefix.contains(".")) {
      dotted();
      return;
    }
    Set<List<String>> given = given(schema);
    schema.fields().values().stream()
        .filter(f -> !given.contains(List.of(f.name())))
        .sorted((a, b) -> Boolean.compare(isOptional(a), isOptional(b)))
        .forEach(f -> field(f, schema, f.name()));
    schema.slots().values().stream()
        .filter(s -> !s.name().equals("search") && !given.contains(List.of(s.name())))
        .forEach(s -> slot(s, s.name(), schema.kind().equals("evaluate")));
    if (schema.kind().equals("workload") && !has("network")) {
      add(Proposal.Kind.BLOCK, "network", "network by name", "", "network = ", "network = $0");
    }
    if (schema.kind().equals("experiment")) {
      experiment();
    }
    if (schema.layers()) {
      statement("repeat", "repeat ${1:2} as ${2:stage} {\n\t$0\n}");
      statement("choose", "choose ${1:residual} { } | ${2:mbconv} { $0 }");
      for (BlockSchema layer : Schemas.layers().values()) {
        add(
            Proposal.Kind.BLOCK,
            layer.kind(),
            "layer",
            Values.page(layer),
            layer.kind() + "1 = " + layer.kind(),
            "${1:" + layer.kind() + "1} = " + layer.kind() + " { $0 }");
      }
    }
    deeper(schema, given);
    statement("require", "require $0");
    statement("when", "when (${1:condition}) {\n\t$0\n}");
  }

  private void experiment() {
    if (!has("workloads")) {
      add(
          Proposal.Kind.BLOCK,
          "workloads",
          "workloads or networks by name",
          "The workloads of the experiment, as a set of definitions.",
          "workloads = ",
          "workloads = {$0}");
    }
    statement("minimize", "minimize $0");
    statement("maximize", "maximize $0");
    if (!has("search")) {
      statement("search", "search $0");
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

  private void field(FieldSchema field, BlockSchema owner, String label) {
    add(
        Proposal.Kind.FIELD,
        label,
        Values.summary(field),
        Values.page(field, owner),
        label + " = ",
        label + " = $0");
  }

  private void slot(BlockSchema.Slot slot, String label, boolean instance) {
    String head = instance ? label + " = " + slot.defaultKind() : label;
    add(
        Proposal.Kind.BLOCK,
        label,
        "block",
        Values.page(slot.defaultSchema()),
        head,
        head + " {\n\t$0\n}");
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
            target.slot().ifPresent(s -> slot(s, name, false));
          }
        });
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
              schema.fields().values().forEach(f -> name(f, schema, base + "." + f.name()));
              schema.slots().keySet().forEach(s -> word(base + "." + s));
            });
  }

  private void name(FieldSchema field, BlockSchema owner, String label) {
    add(Proposal.Kind.FIELD, label, Values.summary(field), Values.page(field, owner), label, label);
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
              .ifPresent(f -> name(f, target.owner(), shortest(schema.get(), target)));
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
      word("in");
    }
    if (named) {
      word("extends");
    }
  }

  /** What may fill a slot by name. */
  void fillings(BlockSchema.Slot slot, boolean searched) {
    if (slot.definition().isPresent()) {
      if (searched) {
        add(Proposal.Kind.VALUE, "{…}", "a set of names", "", "{", "{$0}");
      } else {
        definitions(Set.of(slot.definition().get()));
      }
    } else if (!searched) {
      slot.variants().values().forEach(v -> block(v, "block", v.kind()));
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
        add(Proposal.Kind.VALUE, all, "all options", "", all, all);
      }
    } else if (whole) {
      options.forEach(o -> add(Proposal.Kind.VALUE, o, field.name(), field.doc(), o, o));
      String standing = Values.defaultValue(field);
      if (numeric && !standing.isEmpty() && !options.contains(standing)) {
        add(Proposal.Kind.VALUE, standing, "default", field.doc(), standing, standing);
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
        .forEach(f -> name(f, target.owner(), f.name()));
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
                      .forEach(o -> add(Proposal.Kind.VALUE, o, f.name(), f.doc(), o, o)));
    }
  }

  /** Units of a field. */
  void units(Optional<FieldSchema> field) {
    if (field.isPresent() && field.get().type() instanceof FieldType.Quantity q) {
      units(q.dimension());
    }
  }

  /** Words and units that turn a number into the limit of a block. */
  void shorthand(BlockSchema.Slot slot) {
    for (Map.Entry<String, String> entry : slot.shorthand().entrySet()) {
      String unit = entry.getKey();
      Units.parse(unit)
          .ifPresentOrElse(
              u -> units(u.dimension()),
              () -> add(Proposal.Kind.UNIT, unit, entry.getValue(), "", unit, unit));
    }
  }

  /** Units of the metric or field that stands last in an expression. */
  void unitsLike(Structure.Member member) {
    for (int i = member.tokens.size() - 1; i >= 0; i--) {
      Token token = member.tokens.get(i);
      if (token.isPath()) {
        Metric metric = Schemas.METRICS.get(token.text());
        if (metric != null) {
          units(metric.dimension());
          return;
        }
        Optional<FieldSchema> field =
            Scopes.find(caret.block, token.text()).flatMap(s -> s.target().field());
        if (field.isPresent()) {
          units(field);
          return;
        }
      }
    }
  }

  void allUnits() {
    Units.names().forEach(this::unit);
  }

  private void units(Dimension dimension) {
    Set<String> all = new LinkedHashSet<>(Units.usual(dimension));
    Units.names().stream().filter(n -> Units.of(n).dimension().equals(dimension)).forEach(all::add);
    all.forEach(this::unit);
  }

  private void unit(String unit) {
    add(Proposal.Kind.UNIT, unit, Units.of(unit).dimension().displayName(), "", unit, unit);
  }
}
