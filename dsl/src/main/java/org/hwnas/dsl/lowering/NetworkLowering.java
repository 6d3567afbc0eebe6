package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
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
    List<Block> blocks = new ArrayList<>();
    for (Draft.Item item : items) {
      Optional<Expr> gate = fields.condition(item.context().conditions());
      if (gate.isEmpty() || gate.get().equals(Expr.bool(false))) {
        continue;
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
                stride.available));
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
    return blocks;
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
    return kind.fields().containsKey("stride") && kind.fields().get("stride").inherited();
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
      blocks.add(
          layer(
              sequence,
              name,
              option.kind(),
              option.body(),
              unconditional(choose.context()),
              option.place(),
              when,
              stride.available));
      taken |= strided(option.kind());
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
      boolean own = !iteration.fields.get("stride").assignments.isEmpty();
      Stride inner = new Stride(own || stride.available);
      List<Block> children = items(iteration, iteration.items, inner);
      if (!own) {
        stride.available = inner.available;
      }
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

  private Block layer(
      Draft.Block sequence,
      String name,
      BlockSchema kind,
      Optional<org.hwnas.dsl.spec.Body> body,
      Draft.Context context,
      Place place,
      Optional<Expr> when,
      boolean takesStride) {
    Draft.Block draft = new Draft.Block(kind, name, Optional.of(sequence), place);
    draft.when = when;
    body.ifPresent(b -> composer.body(b, draft, context));
    Map<String, Field> values = new LinkedHashMap<>();
    for (Draft.Field field : draft.fields.values()) {
      value(field, sequence, takesStride)
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
    return new Block(name, kind.kind(), when, values, List.of());
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
