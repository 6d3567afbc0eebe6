package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Annotation;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Choose;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Expression;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Goal;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Joint;
import org.hwnas.dsl.spec.Member;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.Repeat;
import org.hwnas.dsl.spec.Require;
import org.hwnas.dsl.spec.Search;
import org.hwnas.dsl.spec.SetLiteral;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.dsl.spec.When;

/**
 * Merges bodies into {@link Draft} blocks: names against schemas, {@code extends} by path, {@code
 * when} as conditions.
 */
final class Composer {
  private final Program program;
  private final Diagnostics diagnostics;
  final List<Draft.Requirement> requirements = new ArrayList<>();
  final List<Draft.Goal> goals = new ArrayList<>();
  final List<Draft.Joint> joints = new ArrayList<>();
  final Workloads workloads;
  private final LayerComposer layers;
  final Set<String> citations = new HashSet<>();
  Optional<Place> searchAt = Optional.empty();

  /** Whether the algorithm is wrong, which is reported where it stands. */
  boolean searchUnknown;

  Composer(Program program, Diagnostics diagnostics) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.workloads = new Workloads(program, diagnostics, this);
    this.layers = new LayerComposer(diagnostics);
  }

  /** Merges a definition, its bases first. */
  void apply(LoadedFile.Entry entry, Draft.Block block, Draft.Context context) {
    List<LoadedFile.Entry> chain = new ArrayList<>();
    Optional<LoadedFile.Entry> at = Optional.of(entry);
    while (at.isPresent()) {
      LoadedFile.Entry current = at.get();
      if (chain.stream().anyMatch(e -> e.definition() == current.definition())) {
        diagnostics.add(
            Issue.CYCLIC_EXTENDS,
            current
                .file()
                .parsed
                .place(current.definition(), SpecPackage.Literals.DEFINITION__BASE),
            "`"
                + current.definition().getName()
                + "` extends itself through "
                + chain.stream()
                    .map(e -> "`" + e.definition().getName() + "`")
                    .reduce((a, b) -> a + ", " + b)
                    .orElse(""));
        return;
      }
      chain.add(current);
      String base = current.definition().getBase();
      at =
          base == null
              ? Optional.empty()
              : base(
                  current.file(),
                  base,
                  current.definition().getKind(),
                  current
                      .file()
                      .parsed
                      .place(current.definition(), SpecPackage.Literals.DEFINITION__BASE));
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      LoadedFile.Entry link = chain.get(i);
      Draft.Context inside =
          new Draft.Context(link.file(), context.conditions(), Optional.empty())
              .citing(annotations(link.file(), link.definition().getAnnotations()));
      body(link.definition().getBody(), block, inside);
    }
  }

  /** The definition a name stands for, which must be of a kind; reported where it is not. */
  Optional<LoadedFile.Entry> base(LoadedFile from, String name, String kind, Place place) {
    Optional<LoadedFile.Entry> base = program.definition(from, name);
    if (base.isEmpty() || !base.get().definition().getKind().equals(kind)) {
      program.unknownDefinition(from, name, kind, place);
      return Optional.empty();
    }
    return base;
  }

  /** Checks annotations and gives the citation key among them. */
  Optional<String> annotations(LoadedFile file, List<Annotation> annotations) {
    Optional<String> cited = Optional.empty();
    for (Annotation annotation : annotations) {
      if (!"cite".equals(annotation.getName())) {
        diagnostics.add(
            Issue.UNKNOWN_ANNOTATION,
            file.place(annotation),
            "`@" + annotation.getName() + "` is not known",
            "",
            "known: `@cite(key, \"where\")`");
        continue;
      }
      if (annotation.getArguments().isEmpty()
          || !(annotation.getArguments().get(0) instanceof Reference key)) {
        diagnostics.add(
            Issue.WRONG_ARGUMENTS,
            file.place(annotation),
            "`@cite` needs the key of a bibliography entry");
        continue;
      }
      if (program.citation(file, key.getPath()).isEmpty()) {
        diagnostics.add(
            Issue.UNKNOWN_CITATION,
            file.place(key),
            "there is no bibliography entry `" + key.getPath() + "`",
            "",
            DidYouMean.hint(key.getPath(), program.citationKeys(file)));
        continue;
      }
      cited = Optional.of(key.getPath());
    }
    return cited;
  }

  /** Merges a body into a block. */
  void body(Body body, Draft.Block block, Draft.Context context) {
    if (body == null) {
      return;
    }
    Map<String, Place> seen = new HashMap<>();
    for (Member member : body.getMembers()) {
      if (member instanceof Field field) {
        field(field, block, context, seen);
      } else if (member instanceof When when) {
        if (when.getCondition() != null) {
          body(
              when.getBody(),
              block,
              context.with(new Draft.Condition(when.getCondition(), block, context.file())));
        }
      } else if (member instanceof Joint joint) {
        joint(joint, block, context);
      } else if (member instanceof Require require) {
        requirements.add(new Draft.Requirement(require, block, context));
      } else if (member instanceof Goal goal) {
        onlyIn(
            block,
            "experiment",
            member,
            context,
            goal.isMaximize() ? "maximize" : "minimize",
            () -> goals.add(new Draft.Goal(goal, block, context)));
      } else if (member instanceof Search search) {
        onlyIn(
            block, "experiment", member, context, "search", () -> search(search, block, context));
      } else if (member instanceof Repeat repeat) {
        layersOnly(block, member, context, "repeat", () -> layers.repeat(repeat, block, context));
      } else if (member instanceof Choose choose) {
        layersOnly(block, member, context, "choose", () -> layers.choose(choose, block, context));
      }
    }
  }

  private void onlyIn(
      Draft.Block block,
      String kind,
      Member member,
      Draft.Context context,
      String word,
      Runnable action) {
    if (block.schema.kind().equals(kind)) {
      action.run();
    } else {
      diagnostics.add(
          Issue.MISPLACED,
          context.file().place(member),
          "`" + word + "` belongs into an " + kind + ", not into `" + block.schema.kind() + "`");
    }
  }

  private void layersOnly(
      Draft.Block block, Member member, Draft.Context context, String word, Runnable action) {
    if (block.schema.layers()) {
      action.run();
    } else {
      diagnostics.add(
          Issue.MISPLACED,
          context.file().place(member),
          "`" + word + "` belongs into a network, not into `" + block.schema.kind() + "`");
    }
  }

  /** `joint (a, b) in {…}` assigns all its fields; without a domain it is kept for the plan. */
  private void joint(Joint statement, Draft.Block block, Draft.Context context) {
    Place at = context.file().place(statement);
    if (statement.getPaths().contains(null)) {
      return; // a syntax error says so already
    }
    String name = statement.getName() != null ? statement.getName() : "joint" + unnamed(block);
    if (joints.stream().anyMatch(j -> j.scope() == block && j.name().equals(name))) {
      diagnostics.add(Issue.DUPLICATE_FIELD, at, "there is a `joint` named `" + name + "` already");
      return;
    }
    List<Draft.Field> targets = new ArrayList<>();
    if (statement.getDomain() != null) {
      for (String path : statement.getPaths()) {
        Optional<Draft.Field> target = jointField(path, block, context, at);
        if (target.isEmpty()) {
          return;
        }
        targets.add(target.get());
      }
    }
    Draft.Joint joint = new Draft.Joint(name, statement, targets, block, context, at);
    joints.add(joint);
    Optional<String> per = Optional.ofNullable(statement.getScope());
    for (int i = 0; i < targets.size(); i++) {
      targets
          .get(i)
          .assign(
              new Draft.Assignment(
                  statement.getDomain(),
                  true,
                  context,
                  block,
                  at,
                  per,
                  Optional.of(new Draft.JointPart(joint, i))));
    }
  }

  private String unnamed(Draft.Block block) {
    long before = joints.stream().filter(j -> j.scope() == block).count();
    return before == 0 ? "" : Long.toString(before + 1);
  }

  private Optional<Draft.Field> jointField(
      String path, Draft.Block block, Draft.Context context, Place at) {
    List<PathFinder.Target> found = PathFinder.find(block, Typer.segments(path));
    if (found.size() == 1 && found.get(0).field().isPresent()) {
      Draft.Field field = found.get(0).field().get();
      if (!field.schema.searchable()) {
        diagnostics.add(Issue.NOT_SEARCHABLE, at, "`" + path + "` cannot be searched");
        return Optional.empty();
      }
      return Optional.of(field);
    }
    diagnostics.add(
        found.size() > 1 ? Issue.AMBIGUOUS_NAME : Issue.UNKNOWN_FIELD,
        at,
        found.size() > 1
            ? "`" + path + "` can mean several fields of `" + block.schema.kind() + "`"
            : "`" + block.schema.kind() + "` has no field `" + path + "`",
        "",
        found.size() > 1
            ? "write one of "
                + DidYouMean.list(found.stream().map(PathFinder.Target::text).toList(), 8)
            : DidYouMean.hint(path, PathFinder.names(block)));
    return Optional.empty();
  }

  private void search(Search search, Draft.Block block, Draft.Context context) {
    if (search.getAlgorithm() == null) {
      return;
    }
    searchAt = Optional.of(context.file().place(search));
    Draft.Slot slot = block.slots.get("search");
    if (variant(
        slot,
        search.getAlgorithm(),
        block,
        context,
        context.file().parsed.place(search, SpecPackage.Literals.SEARCH__ALGORITHM))) {
      body(search.getBody(), slot.only(), context);
    } else {
      searchUnknown = true;
    }
  }

  void field(Field field, Draft.Block block, Draft.Context context, Map<String, Place> seen) {
    if (field.getPath() == null) {
      return;
    }
    Draft.Context inside = context.citing(annotations(context.file(), field.getAnnotations()));
    Place at = context.file().parsed.place(field, SpecPackage.Literals.FIELD__PATH);
    List<String> segments = Arrays.asList(field.getPath().split("\\."));
    Place before = seen.putIfAbsent(field.getPath(), at);
    boolean nested = field.getBody() != null;
    if (before != null && !nested) {
      diagnostics.add(
          Issue.DUPLICATE_FIELD,
          at,
          "`" + field.getPath() + "` is set twice; the first stands on line " + before.line());
      return;
    }
    if (field.isCall()) {
      diagnostics.add(
          Issue.NOT_SUPPORTED,
          at,
          "`" + field.getPath() + "(…)` is not part of this version of the language");
      return;
    }
    if (block.schema.kind().equals("experiment") && field.getPath().equals("workloads")) {
      workloads.read(field, block, inside);
      return;
    }
    if (block.schema.layers()
        && segments.size() == 1
        && !block.fields.containsKey(field.getPath())) {
      layers.layer(field, block, inside, at);
      return;
    }
    List<PathFinder.Target> targets = PathFinder.find(block, segments);
    if (targets.size() != 1) {
      unknownOrAmbiguous(field, block, targets, at);
      return;
    }
    PathFinder.Target target = targets.get(0);
    if (target.slot().isPresent()) {
      fillSlot(field, target, block, inside, at);
    } else {
      assign(field, target.field().orElseThrow(), block, inside, at);
    }
  }

  private void unknownOrAmbiguous(
      Field field, Draft.Block block, List<PathFinder.Target> targets, Place at) {
    if (targets.isEmpty()) {
      diagnostics.add(
          Issue.UNKNOWN_FIELD,
          at,
          "`" + block.schema.kind() + "` has no field or block `" + field.getPath() + "`",
          "",
          DidYouMean.hint(field.getPath(), PathFinder.names(block)));
    } else {
      diagnostics.add(
          Issue.AMBIGUOUS_NAME,
          at,
          "`" + field.getPath() + "` can mean several fields of `" + block.schema.kind() + "`",
          "",
          "write one of "
              + DidYouMean.list(targets.stream().map(PathFinder.Target::text).toList(), 8));
    }
  }

  private void assign(
      Field field, Draft.Field target, Draft.Block scope, Draft.Context context, Place at) {
    if (field.getBody() != null) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + field.getPath() + "` is a field, not a block",
          "",
          "write `" + field.getPath() + " = value`");
      return;
    }
    if (field.getDomain() != null && !target.schema.searchable()) {
      diagnostics.add(
          Issue.NOT_SEARCHABLE,
          at,
          "`" + field.getPath() + "` cannot be searched",
          "",
          "it sets how the experiment runs, not what it explores: fix it with `=`");
      return;
    }
    if (field.getValue() == null && field.getDomain() == null) {
      return; // a syntax error says so already
    }
    boolean searched = field.getDomain() != null;
    Optional<String> per = Optional.ofNullable(field.getScope());
    if (per.isPresent() && !mayVary(target, scope, per.get())) {
      diagnostics.add(
          Issue.NOT_SEARCHABLE,
          context.file().parsed.place(field, SpecPackage.Literals.FIELD__SCOPE),
          "`" + field.getPath() + "` cannot differ per `" + per.get() + "`",
          "",
          scope.schema.layers() || insideNetwork(scope)
              ? "put the field inside the `repeat` it should vary with"
              : "");
      return;
    }
    target.assign(
        new Draft.Assignment(
            searched ? field.getDomain() : field.getValue(),
            searched,
            context,
            scope,
            at,
            per,
            Optional.empty()));
  }

  /** A network's own fields vary by `repeat`; those of an experiment's run do not at all. */
  private static boolean mayVary(Draft.Field target, Draft.Block scope, String per) {
    return target.schema.searchable() && !insideNetwork(target.owner);
  }

  private static boolean insideNetwork(Draft.Block block) {
    return block.schema.kind().equals("network")
        || block.parent.filter(Composer::insideNetwork).isPresent();
  }

  private void fillSlot(
      Field field, PathFinder.Target target, Draft.Block block, Draft.Context context, Place at) {
    Draft.Slot slot = target.slot().orElseThrow();
    slot.touched = true;
    slot.alternatives.values().forEach(b -> b.place = at);
    if (field.getBody() != null) {
      if (field.getBase() != null) {
        extendSlot(field, slot, context);
      }
      for (Draft.Block alternative : slot.alternatives.values()) {
        body(field.getBody(), alternative, context);
      }
    } else if (field.getDomain() != null) {
      searchSlot(field, target.owner(), slot, context, at);
    } else if (field.getValue() instanceof Instance instance) {
      if (instance.getKind() != null
          && variant(
              slot,
              instance.getKind(),
              target.owner(),
              context,
              context.file().parsed.place(instance, SpecPackage.Literals.INSTANCE__KIND))) {
        body(instance.getBody(), slot.only(), context);
      }
    } else if (field.getValue() instanceof Reference reference && reference.getPath() != null) {
      fillByName(
          slot, reference.getPath(), target.owner(), context, context.file().place(reference));
    } else if (field.getValue() instanceof Quantity quantity
        && slot.schema.shorthand().containsKey(String.valueOf(quantity.getUnit()))) {
      Draft.Field shorthand =
          slot.only().fields.get(slot.schema.shorthand().get(quantity.getUnit()));
      shorthand.assign(new Draft.Assignment(quantity, false, context, block, at));
    } else if (field.getValue() != null) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + field.getPath() + "` is a block, not a value",
          "",
          "write `" + field.getPath() + " { … }`");
    }
  }

  private void extendSlot(Field field, Draft.Slot slot, Draft.Context context) {
    Place at = context.file().parsed.place(field, SpecPackage.Literals.FIELD__BASE);
    String kind = slot.schema.definition().orElse("");
    if (kind.isEmpty()) {
      diagnostics.add(Issue.MISPLACED, at, "`" + field.getPath() + "` cannot extend a definition");
      return;
    }
    base(context.file(), field.getBase(), kind, at).ifPresent(b -> apply(b, slot.only(), context));
  }

  private void fillByName(
      Draft.Slot slot, String name, Draft.Block owner, Draft.Context context, Place at) {
    if (slot.schema.definition().isPresent()) {
      Optional<LoadedFile.Entry> entry =
          base(context.file(), name, slot.schema.definition().get(), at);
      entry.ifPresent(e -> apply(e, slot.only(), context));
    } else {
      variant(slot, name, owner, context, at);
    }
  }

  /** Makes a slot hold the named kind; keeps the block where it is that kind already. */
  private boolean variant(
      Draft.Slot slot, String kind, Draft.Block owner, Draft.Context context, Place at) {
    BlockSchema schema = slot.schema.variants().get(kind);
    if (schema == null) {
      diagnostics.add(
          Issue.UNKNOWN_VARIANT,
          at,
          "`" + slot.schema.name() + "` cannot be `" + kind + "`",
          "",
          DidYouMean.hint(kind, slot.schema.variants().keySet()));
      return false;
    }
    slot.touched = true;
    if (!slot.only().schema.kind().equals(kind)) {
      slot.alternatives.clear();
      slot.alternatives.put(
          "", new Draft.Block(schema, slot.schema.name(), Optional.of(owner), at));
    }
    slot.only().place = at;
    return true;
  }

  private void searchSlot(
      Field field, Draft.Block owner, Draft.Slot slot, Draft.Context context, Place at) {
    if (!(field.getDomain() instanceof SetLiteral set) || slot.schema.definition().isEmpty()) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`" + field.getPath() + "` can only be searched among named definitions",
          "",
          "write `" + field.getPath() + " in {a, b}`");
      return;
    }
    if (!context.conditions().isEmpty()) {
      diagnostics.add(
          Issue.NOT_SUPPORTED,
          at,
          "a block cannot be searched inside `when` in this version of the language");
      return;
    }
    Map<String, Draft.Block> alternatives = new LinkedHashMap<>();
    for (Expression value : set.getValues()) {
      if (!(value instanceof Reference reference)) {
        diagnostics.add(
            Issue.WRONG_TYPE,
            context.file().place(value),
            "expected the name of a " + slot.schema.definition().get());
        continue;
      }
      Draft.Block block =
          new Draft.Block(slot.schema.defaultSchema(), slot.schema.name(), Optional.of(owner), at);
      Optional<LoadedFile.Entry> entry =
          base(
              context.file(),
              reference.getPath(),
              slot.schema.definition().get(),
              context.file().place(value));
      if (entry.isPresent()) {
        apply(entry.get(), block, context);
        String simple = entry.get().definition().getName();
        if (alternatives.put(simple, block) != null) {
          diagnostics.add(
              Issue.DUPLICATE_CHOICE,
              context.file().place(value),
              "`" + simple + "` stands twice in the set");
        }
      }
    }
    if (set.getValues().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_SET,
          context.file().place(set),
          "`" + field.getPath() + "` has nothing to choose from");
    }
    if (!alternatives.isEmpty()) {
      slot.alternatives.clear();
      slot.alternatives.putAll(alternatives);
      slot.searchedAt = Optional.of(at);
    }
  }

  /** The definition of an experiment, for callers that start there. */
  static boolean isExperiment(Definition definition) {
    return "experiment".equals(definition.getKind());
  }
}
