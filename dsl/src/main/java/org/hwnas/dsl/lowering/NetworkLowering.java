package org.hwnas.dsl.lowering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * Networks to plan blocks. {@code repeat} is unrolled to its largest count, iteration i under the
 * condition that the count exceeds i; {@code choose} becomes one symbol parameter and one block per
 * alternative; inherited fields are copied into the layers, so that the runtime needs no scopes. Of
 * the layers of a sequence only the first one with a stride takes the sequence's.
 */
final class NetworkLowering {
  private static final int MOST_ITERATIONS = 1024;
  private static final int MOST_UNROLLED = 10_000;

  private final FieldLowering fields;
  private final Composer composer;
  private final Diagnostics diagnostics;

  /** Iterations of the network so far; each holds a layer or more. */
  private int unrolled;

  /** What stands before, in the sequences around the present layer, the innermost first. */
  private final Deque<List<Block>> before = new ArrayDeque<>();

  NetworkLowering(FieldLowering fields, Composer composer, Diagnostics diagnostics) {
    this.fields = fields;
    this.composer = composer;
    this.diagnostics = diagnostics;
  }

  Block network(Draft.Block draft) {
    unrolled = 0;
    Map<String, Field> values = new LinkedHashMap<>(fields.fields(draft));
    Schemas.sequence().fields().keySet().forEach(values::remove);
    if (draft.items.isEmpty() && !draft.lacksLayers) {
      diagnostics.add(Issue.EMPTY_NETWORK, draft.place, "the network has no layers");
    }
    return new Block(
        draft.name,
        "network",
        Optional.empty(),
        values,
        items(draft, draft.items, new Stride(true)));
  }

  /** Whether the stride of the enclosing sequence is still to be taken. */
  private static final class Stride {
    boolean available;

    Stride(boolean available) {
      this.available = available;
    }
  }

  private List<Block> items(Draft.Block sequence, List<Draft.Item> items, Stride stride) {
    boolean branches = sequence.schema.kind().equals("parallel");
    List<Block> blocks = new ArrayList<>();
    before.push(blocks);
    boolean taken = false;
    for (Draft.Item item : items) {
      Stride own = branches ? new Stride(stride.available) : stride;
      item(sequence, item, own, blocks);
      taken |= !own.available;
    }
    stride.available &= !taken;
    before.pop();
    return blocks;
  }

  private void item(Draft.Block sequence, Draft.Item item, Stride stride, List<Block> blocks) {
    Optional<Expr> gate = fields.condition(item.context().conditions());
    if (gate.isEmpty() || gate.get().equals(Expr.bool(false))) {
      return;
    }
    Optional<Expr> when = gate.filter(g -> !g.equals(Expr.bool(true)));
    List<Block> more = new ArrayList<>();
    if (item instanceof Draft.Layer layer) {
      more.add(
          layer(
              sequence,
              layer.name(),
              layer.kind(),
              layer.body(),
              unconditional(layer.context()),
              layer.place(),
              when,
              when.isPresent() ? new Stride(stride.available) : stride));
      stride.available &= !strided(layer.kind()) || when.isPresent();
    } else if (item instanceof Draft.Choose choose) {
      more.addAll(choose(sequence, choose, when, stride));
    } else if (item instanceof Draft.Repeat repeat) {
      more.addAll(repeat(sequence, repeat, when, stride));
    }
    for (Block block : more) {
      if (blocks.stream().anyMatch(b -> b.name().equals(block.name()))) {
        diagnostics.add(
            Issue.DUPLICATE_FIELD,
            place(item),
            "there is a layer named `" + block.name() + "` already",
            "",
            "name it apart");
      }
    }
    blocks.addAll(more);
  }

  private static Place place(Draft.Item item) {
    if (item instanceof Draft.Layer layer) {
      return layer.place();
    }
    return item instanceof Draft.Repeat repeat ? repeat.place() : ((Draft.Choose) item).place();
  }

  /** The condition of a layer belongs to the layer, not to each of its fields. */
  private static Draft.Context unconditional(Draft.Context context) {
    return new Draft.Context(context.file(), List.of(), context.citation());
  }

  private static Optional<Expr> and(Optional<Expr> left, Optional<Expr> right) {
    return left.isEmpty() ? right : right.map(r -> Expr.and(left.get(), r)).or(() -> left);
  }

  private static boolean strided(BlockSchema kind) {
    return !kind.layers()
        && kind.fields().containsKey("stride")
        && kind.fields().get("stride").inherited();
  }

  private List<Block> choose(
      Draft.Block sequence, Draft.Choose choose, Optional<Expr> gate, Stride stride) {
    List<Block> blocks = new ArrayList<>();
    Optional<Expr> choice = Optional.empty();
    if (choose.options().size() > 1) {
      List<Value> kinds = choose.options().stream().map(o -> Value.of(o.kind().kind())).toList();
      choice =
          Optional.of(
              fields.parameter(
                  sequence.path() + "." + choose.name(),
                  new Domain.Choice(kinds),
                  Expr.and(sequence.active(), gate.orElse(Expr.bool(true))),
                  "1",
                  "",
                  choose.place()));
    }
    boolean taken = false;
    for (Draft.Option option : choose.options()) {
      String kind = option.kind().kind();
      String name = choose.name().equals("op") ? kind : choose.name() + "_" + kind;
      Optional<Expr> when =
          and(gate, choice.map(c -> Expr.apply(Operator.EQ, c, Expr.symbol(kind))));
      Stride own = new Stride(stride.available);
      blocks.add(
          layer(
              sequence,
              name,
              option.kind(),
              option.body(),
              unconditional(choose.context()),
              option.place(),
              when,
              own));
      taken |= strided(option.kind()) || stride.available && !own.available;
    }
    stride.available &= !taken;
    return blocks;
  }

  private List<Block> repeat(
      Draft.Block sequence, Draft.Repeat repeat, Optional<Expr> gate, Stride stride) {
    FieldType count = new FieldType.Whole(0, MOST_ITERATIONS);
    LoadedFile file = repeat.context().file();
    Typer typer = new Typer(diagnostics, file, fields.names(sequence, file));
    Optional<DomainReader.Reading> reading =
        new DomainReader(diagnostics, file, typer, "repeat", count, fields.parameters.intervals())
            .read(repeat.count());
    if (reading.isEmpty()) {
      return List.of();
    }
    Domain domain = reading.get().domain();
    Expr active = Expr.and(sequence.active(), gate.orElse(Expr.bool(true)));
    int size = domain.size().intValueExact();
    int low = (int) domain.valueAt(0).asNumber();
    int high = (int) domain.valueAt(size - 1).asNumber();
    Optional<Expr> parameter =
        size == 1
            ? Optional.empty()
            : Optional.of(
                fields.parameter(
                    sequence.path() + "." + repeat.name() + ".count",
                    domain,
                    active,
                    "1",
                    "",
                    repeat.place()));
    String text = "repeat " + file.parsed.text(repeat.count()) + " as " + repeat.name();
    parameter.ifPresent(
        p ->
            reading
                .get()
                .limits()
                .forEach(l -> fields.parameters.limit(l, p, active, text, repeat.place())));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < high; i++) {
      if (++unrolled > MOST_UNROLLED) {
        diagnostics.add(
            Issue.TOO_MANY_VALUES,
            repeat.place(),
            "`repeat … as " + repeat.name() + "` makes a network of more than ten thousand layers");
        return blocks;
      }
      Draft.Block iteration =
          new Draft.Block(
              Schemas.sequence(),
              repeat.name() + "[" + i + "]",
              Optional.of(sequence),
              repeat.place());
      Optional<Expr> counted =
          i >= low && parameter.isPresent()
              ? Optional.of(Expr.apply(Operator.GT, parameter.get(), Expr.number(i)))
              : Optional.empty();
      iteration.when = and(gate, counted);
      Typed index = Typed.number(Expr.number(i), Dimension.NONE);
      iteration.facts.put("index", index);
      iteration.facts.put(repeat.name() + ".index", index);
      composer.body(repeat.body(), iteration, unconditional(repeat.context()));
      List<Block> children = inner(iteration, stride);
      if (iteration.items.isEmpty() && !iteration.lacksLayers && i == 0) {
        diagnostics.add(
            Issue.EMPTY_NETWORK,
            repeat.place(),
            "`repeat … as " + repeat.name() + "` has no layers");
      }
      Map<String, Field> values = new LinkedHashMap<>();
      for (Draft.Field field : iteration.fields.values()) {
        fields
            .lower(field)
            .ifPresent(
                l ->
                    values.put(
                        field.schema.name(),
                        Field.scalar(l.value().expr(), field.schema.unit(), l.origin())));
      }
      blocks.add(new Block(iteration.name, "sequence", iteration.when, values, children));
    }
    return blocks;
  }

  /** The layers of a block inside another, which takes the other's stride or has its own. */
  private List<Block> inner(Draft.Block block, Stride stride) {
    if (!block.fields.get("stride").assignments.isEmpty()) {
      return items(block, block.items, new Stride(true));
    }
    return items(block, block.items, stride);
  }

  private Block layer(
      Draft.Block sequence,
      String name,
      BlockSchema kind,
      Optional<org.hwnas.dsl.spec.Body> body,
      Draft.Context context,
      Place place,
      Optional<Expr> when,
      Stride stride) {
    Draft.Block draft = new Draft.Block(kind, name, Optional.of(sequence), place);
    draft.when = when;
    body.ifPresent(b -> composer.body(b, draft, context));
    Map<String, Field> values = new LinkedHashMap<>();
    for (Draft.Field field : draft.fields.values()) {
      boolean passedOn = field.schema.inherited() && field.schema.defaultValue().isEmpty();
      if (kind.layers() && passedOn && field.assignments.isEmpty()) {
        continue; // the layers inside ask for it
      }
      value(field, sequence, stride.available)
          .ifPresentOrElse(
              l ->
                  values.put(
                      field.schema.name(),
                      Field.scalar(l.value().expr(), field.schema.unit(), l.origin())),
              () -> {
                if (field.assignments.isEmpty()) {
                  diagnostics.add(
                      Issue.REQUIRED_FIELD,
                      place,
                      "`" + kind.kind() + "` needs `" + field.schema.name() + "`",
                      "",
                      field.schema.inherited()
                          ? "set it here or on an enclosing `repeat` or network"
                          : "");
                }
              });
    }
    checkEarlier(draft, values);
    if (!kind.layers()) {
      return new Block(name, kind.kind(), when, values, List.of());
    }
    if (draft.items.isEmpty() && !draft.lacksLayers) {
      diagnostics.add(Issue.EMPTY_NETWORK, place, "`" + name + "` has no layers");
    }
    return new Block(name, kind.kind(), when, values, inner(draft, stride));
  }

  /** A layer named by `from` must stand before, here or around; an iteration goes by its name. */
  private void checkEarlier(Draft.Block draft, Map<String, Field> values) {
    if (!draft.fields.containsKey("from") || !values.containsKey("from")) {
      return;
    }
    Set<String> known = new LinkedHashSet<>(Set.of("input"));
    for (List<Block> blocks : before) {
      blocks.forEach(b -> known.add(b.name().replaceAll("\\[\\d+]$", "")));
    }
    for (Draft.Assignment assignment : draft.fields.get("from").assignments) {
      for (String name : symbols(assignment.value())) {
        if (!known.contains(name)) {
          diagnostics.add(
              Issue.UNKNOWN_NAME,
              assignment.place(),
              "there is no layer `" + name + "` before this one",
              "",
              DidYouMean.hint(name, known));
        }
      }
    }
  }

  /** Names in a value or a set of them. */
  private static List<String> symbols(EObject value) {
    List<String> names = new ArrayList<>();
    if (value instanceof Reference reference && reference.getPath() != null) {
      names.add(reference.getPath());
    }
    value.eContents().forEach(e -> names.addAll(symbols(e)));
    return names;
  }

  private Optional<FieldLowering.Lowered> value(
      Draft.Field field, Draft.Block sequence, boolean takesStride) {
    if (!field.assignments.isEmpty() || !field.schema.inherited()) {
      return fields.lower(field);
    }
    boolean stride = field.schema.name().equals("stride");
    if (!stride || takesStride) {
      for (Optional<Draft.Block> at = Optional.of(sequence); at.isPresent(); at = at.get().parent) {
        Draft.Field enclosing = at.get().fields.get(field.schema.name());
        if (at.get().schema.layers() && enclosing != null && !enclosing.assignments.isEmpty()) {
          return fields.lower(enclosing);
        }
      }
    }
    return fields.lower(field);
  }
}
