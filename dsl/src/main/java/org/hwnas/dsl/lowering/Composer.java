package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Annotation;
import org.hwnas.dsl.spec.Argument;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Choose;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Goal;
import org.hwnas.dsl.spec.Joint;
import org.hwnas.dsl.spec.Member;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.Repeat;
import org.hwnas.dsl.spec.Require;
import org.hwnas.dsl.spec.Search;
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
  final JointComposer joints;
  final Workloads workloads;
  private final LayerComposer layers;
  private final SlotComposer slots;
  private final EntryComposer entries;
  final Set<String> citations = new HashSet<>();

  Composer(Program program, Diagnostics diagnostics) {
    this.program = program;
    this.diagnostics = diagnostics;
    this.workloads = new Workloads(program, diagnostics, this);
    this.layers = new LayerComposer(diagnostics);
    this.slots = new SlotComposer(program, this, diagnostics);
    this.entries = new EntryComposer(this, diagnostics);
    this.joints = new JointComposer(diagnostics);
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
            "known: `@cite(key, \"where\")`",
            Offers.without("Take it out", file.place(annotation)));
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
        joints.read(joint, block, context);
      } else if (member instanceof Require require) {
        requirements.add(new Draft.Requirement(require, block, context));
      } else if (member instanceof Goal goal) {
        searchOnly(
            block,
            member,
            context,
            goal.isMaximize() ? "maximize" : "minimize",
            () -> goals.add(new Draft.Goal(goal, block, context)));
      } else if (member instanceof Search search) {
        searchOnly(block, member, context, "search", () -> search(search, block, context));
      } else if (member instanceof Repeat repeat) {
        layersOnly(block, member, context, "repeat", () -> layers.repeat(repeat, block, context));
      } else if (member instanceof Choose choose) {
        layersOnly(block, member, context, "choose", () -> layers.choose(choose, block, context));
      }
    }
  }

  /** For statements of a search: they stand in an experiment or in one of its stages. */
  private void searchOnly(
      Draft.Block block, Member member, Draft.Context context, String word, Runnable action) {
    if (block.slots.containsKey("search")) {
      action.run();
    } else {
      diagnostics.add(
          Issue.MISPLACED,
          context.file().place(member),
          "`"
              + word
              + "` belongs into an experiment or a stage, not into `"
              + block.schema.kind()
              + "`");
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

  private void search(Search search, Draft.Block block, Draft.Context context) {
    if (search.getAlgorithm() == null) {
      return;
    }
    Draft.Slot slot = block.slots.get("search");
    slot.statedAt = Optional.of(context.file().place(search));
    if (slots.variant(
        slot,
        search.getAlgorithm(),
        block,
        context,
        context.file().parsed.place(search, SpecPackage.Literals.SEARCH__ALGORITHM))) {
      body(search.getBody(), slot.only(), context);
    } else {
      slot.broken = true;
    }
  }

  /** Makes the layers of a file, as in {@code onnx("model.onnx")}, the layers of a network. */
  void layersOfFile(Reference call, Draft.Block network, Draft.Context context, Place at) {
    layers.file("layers", call, network, context, at);
  }

  void field(Field field, Draft.Block block, Draft.Context context, Map<String, Place> seen) {
    if (field.getPath() == null) {
      return;
    }
    Draft.Context inside = context.citing(annotations(context.file(), field.getAnnotations()));
    Place at = context.file().path(field);
    List<String> segments = Arrays.asList(field.getPath().split("\\."));
    boolean repeatable = field.getBody() != null || field.isCall();
    Place before = seen.putIfAbsent(field.getPath(), at);
    if (before != null && !repeatable) {
      diagnostics.add(
          Issue.DUPLICATE_FIELD,
          at,
          "`" + field.getPath() + "` is set twice; the first stands on line " + before.line(),
          before,
          "set here first",
          Offers.without("Take this one out", context.file().place(field)));
      return;
    }
    if (entries.takes(field, block)) {
      entries.read(field, block, inside, at);
      return;
    }
    if (field.isCall()) {
      diagnostics.add(
          Issue.MISPLACED,
          at,
          "`" + field.getPath() + "(…)` has no place in `" + block.schema.kind() + "`",
          "",
          DidYouMean.hint(field.getPath(), block.schema.entries().keySet()));
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
    if (block.schema.kind().equals("cell")
        && field.getPath().equals("edge")
        && field.getBody() != null) {
      layers.edges(field, block, inside, at);
      return;
    }
    place(field, block, segments, inside, at);
  }

  /** What a path below a block, or below one of its named blocks, leads to gets the value. */
  private void place(
      Field field, Draft.Block block, List<String> path, Draft.Context context, Place at) {
    List<PathFinder.Target> targets = PathFinder.find(block, path);
    Draft.Block entry = path.isEmpty() ? null : block.entries.get(path.get(0));
    if (targets.isEmpty() && entry != null && path.size() > 1) {
      place(field, entry, path.subList(1, path.size()), context, at);
      return;
    }
    if (targets.size() != 1) {
      unknownOrAmbiguous(String.join(".", path), block, targets, at);
      return;
    }
    for (PathFinder.Target target : PathFinder.everywhere(block, targets.get(0))) {
      if (target.slot().isPresent()) {
        slots.fill(field, target, block, context, at);
      } else {
        assign(field, target.field().orElseThrow(), block, context, at);
      }
    }
  }

  private void unknownOrAmbiguous(
      String path, Draft.Block block, List<PathFinder.Target> targets, Place at) {
    if (targets.isEmpty()) {
      diagnostics.add(
          Issue.UNKNOWN_FIELD,
          at,
          "`" + block.schema.kind() + "` has no field or block `" + path + "`",
          "",
          PathFinder.hint(block, path));
    } else {
      diagnostics.add(
          Issue.AMBIGUOUS_NAME,
          at,
          "`" + path + "` can mean several fields of `" + block.schema.kind() + "`",
          "",
          "write one of "
              + DidYouMean.list(targets.stream().map(PathFinder.Target::text).toList(), 8),
          Offers.instead(at, targets.stream().limit(8).map(PathFinder.Target::text).toList()));
    }
  }

  void assign(Field field, Draft.Field target, Draft.Block scope, Draft.Context context, Place at) {
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
          "it sets how the experiment runs, not what it explores: fix it with `=`",
          DomainReader.fixed(field, context.file(), at));
      return;
    }
    if (field.getValue() == null && field.getDomain() == null) {
      return; // a syntax error says so already
    }
    boolean searched = field.getDomain() != null;
    Optional<String> per = Optional.ofNullable(field.getScope());
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

  /** The arguments of {@code kind(a, name = b)}: positional ones fill the field the kind names. */
  void arguments(EObject call, List<Argument> arguments, Draft.Block block, Draft.Context context) {
    List<Argument> unnamed = arguments.stream().filter(a -> a.getName() == null).toList();
    if (!unnamed.isEmpty()) {
      Optional<Draft.Field> target = block.schema.positional().map(block.fields::get);
      Place at = context.file().place(unnamed.get(0));
      if (target.isEmpty() || (!target.get().schema.list() && unnamed.size() > 1)) {
        diagnostics.add(
            Issue.WRONG_ARGUMENTS,
            at,
            "`"
                + block.schema.kind()
                + (target.isEmpty() ? "` takes named arguments only" : "` takes one value"),
            "",
            block.fields.isEmpty() ? "" : "known: " + DidYouMean.list(block.fields.keySet(), 8));
      } else {
        EObject value = target.get().schema.list() ? call : unnamed.get(0).getValue();
        if (value != null) {
          target.get().assign(new Draft.Assignment(value, false, context, block, at));
        }
      }
    }
    for (Argument argument : arguments) {
      if (argument.getName() == null || argument.getValue() == null) {
        continue;
      }
      Place at = context.file().place(argument);
      Draft.Field target = block.fields.get(argument.getName());
      if (target == null) {
        diagnostics.add(
            Issue.UNKNOWN_FIELD,
            at,
            "`" + block.schema.kind() + "` has no field `" + argument.getName() + "`",
            "",
            DidYouMean.hint(argument.getName(), block.fields.keySet()));
      } else {
        target.assign(new Draft.Assignment(argument.getValue(), false, context, block, at));
      }
    }
  }

  /** The definition of an experiment, for callers that start there. */
  static boolean isExperiment(Definition definition) {
    return "experiment".equals(definition.getKind());
  }
}
