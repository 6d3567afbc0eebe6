package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Body;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;

/**
 * Networks to plan blocks. {@code repeat} is unrolled to its largest count ({@link
 * RepeatLowering}); {@code choose} becomes one symbol parameter and one block per alternative;
 * inherited fields are copied into the layers ({@link LayerLowering}), so that the runtime needs no
 * scopes. Of the layers of a sequence only the first one with a stride takes the sequence's.
 */
final class NetworkLowering {
  private final FieldLowering fields;
  private final Composer composer;
  private final Diagnostics diagnostics;
  private final LayerLowering layers;
  private final RepeatLowering repeats;
  private final EarlierLayers earlier;
  private final CellLowering cells;
  private final FileLowering files;

  /** The input that a file at the head of the network states. */
  private Optional<LayerTable.Shape> input = Optional.empty();

  /** What the spec says of the network as a whole. */
  private Map<String, Field> stated = Map.of();

  NetworkLowering(FieldLowering fields, Composer composer, Diagnostics diagnostics) {
    this.fields = fields;
    this.composer = composer;
    this.diagnostics = diagnostics;
    this.layers = new LayerLowering(fields, composer, diagnostics);
    this.repeats = new RepeatLowering(fields, diagnostics);
    this.earlier = new EarlierLayers(diagnostics);
    this.files = new FileLowering(fields, layers, diagnostics);
    this.cells =
        new CellLowering(
            fields,
            composer,
            diagnostics,
            edge -> items(edge, edge.items, new Stride(true)),
            this::values);
  }

  Block network(Draft.Block draft) {
    repeats.start();
    Map<String, Field> values = values(draft);
    Schemas.sequence().fields().keySet().forEach(values::remove);
    if (draft.items.isEmpty() && !draft.lacksLayers) {
      diagnostics.add(Issue.EMPTY_NETWORK, draft.place, "the network has no layers");
    }
    input = Optional.empty();
    stated = values;
    List<Block> layers = items(draft, draft.items, new Stride(true));
    input.ifPresent(size -> files.addInput(draft, size, values));
    return new Block(draft.name, "network", Optional.empty(), values, layers);
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
    Set<String> names = new HashSet<>(); // of the blocks: a network has thousands
    earlier.enter(blocks);
    boolean taken = false;
    for (Draft.Item item : items) {
      Stride own = branches ? new Stride(stride.available) : stride;
      item(sequence, item, own, blocks, names);
      taken |= !own.available;
    }
    stride.available &= !taken;
    earlier.leave();
    return blocks;
  }

  private void item(
      Draft.Block sequence, Draft.Item item, Stride stride, List<Block> blocks, Set<String> names) {
    Optional<Expr> gate = fields.condition(item.context().conditions());
    if (gate.isEmpty() || gate.get().equals(Expr.bool(false))) {
      return;
    }
    Optional<Expr> when = gate.filter(g -> !g.equals(Expr.bool(true)));
    List<Block> more = new ArrayList<>();
    if (item instanceof Draft.Layer layer) {
      more.add(
          layer(
              draft(sequence, layer.name(), layer.kind(), layer.place(), when),
              layer.body(),
              unconditional(layer.context()),
              when.isPresent() ? new Stride(stride.available) : stride));
      stride.available &= !strided(layer.kind()) || when.isPresent();
    } else if (item instanceof Draft.Imported file) {
      boolean head = blocks.isEmpty() && sequence.schema.kind().equals("network");
      files.sequence(sequence, file, when, head ? stated : Map.of()).ifPresent(more::add);
      input = head ? files.input() : input;
    } else if (item instanceof Draft.Choose choose) {
      more.addAll(choose(sequence, choose, when, stride));
    } else if (item instanceof Draft.Repeat repeat) {
      more.addAll(repeat(sequence, repeat, when, stride));
    }
    for (Block block : more) {
      if (names.contains(block.name())) {
        diagnostics.add(
            Issue.DUPLICATE_FIELD,
            place(item),
            "there is a layer named `" + block.name() + "` already",
            "",
            "name it apart");
      }
    }
    blocks.addAll(more);
    more.forEach(b -> names.add(b.name()));
  }

  private static Draft.Block draft(
      Draft.Block around, String name, BlockSchema kind, Place place, Optional<Expr> when) {
    Draft.Block layer = new Draft.Block(kind, name, Optional.of(around), place);
    layer.when = when;
    return layer;
  }

  private static Place place(Draft.Item item) {
    if (item instanceof Draft.Layer layer) {
      return layer.place();
    }
    if (item instanceof Draft.Edges edges) {
      return edges.place();
    }
    if (item instanceof Draft.Imported file) {
      return file.place();
    }
    return item instanceof Draft.Repeat repeat ? repeat.place() : ((Draft.Choose) item).place();
  }

  /** The condition of a layer belongs to the layer, not to each of its fields. */
  private static Draft.Context unconditional(Draft.Context context) {
    return new Draft.Context(context.file(), List.of(), context.citation());
  }

  static Optional<Expr> and(Optional<Expr> left, Optional<Expr> right) {
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
    Optional<Expr> choice =
        choose.options().size() > 1
            ? Optional.of(choice(sequence, choose, gate))
            : Optional.empty();
    boolean taken = false;
    for (Draft.Option option : choose.options()) {
      String label = option.label();
      String name = choose.name().equals("op") ? label : choose.name() + "_" + label;
      Optional<Expr> when =
          and(gate, choice.map(c -> Expr.apply(Operator.EQ, c, Expr.symbol(label))));
      Stride own = new Stride(stride.available);
      blocks.add(
          layer(
              draft(sequence, name, option.kind(), option.place(), when),
              option.body(),
              unconditional(choose.context()),
              own));
      taken |= strided(option.kind()) || stride.available && !own.available;
    }
    stride.available &= !taken;
    return blocks;
  }

  private Expr choice(Draft.Block sequence, Draft.Choose choose, Optional<Expr> gate) {
    LoadedFile file = choose.context().file();
    Domain domain =
        new Domain.Choice(choose.options().stream().map(o -> Value.of(o.label())).toList());
    Expr active = Expr.and(sequence.active(), gate.orElse(Expr.bool(true)));
    String doc = file.parsed.doc(choose.statement());
    Optional<String> per =
        Optional.ofNullable(choose.statement().getScope()).or(() -> Ties.shared(sequence));
    if (per.isPresent() && !per.get().equals("layer")) { // a choice is one of layers
      String word = per.get();
      Optional<Ties.Tie> tie = fields.ties.tie(choose.statement(), word, sequence, sequence);
      if (tie.isPresent()) {
        return fields.ties.parameter(
            tie.get(), new Ties.Wanted(choose.name(), domain, active, "1", doc, choose.place()));
      }
      fields.ties.unknown(file, choose.statement(), choose.name(), word, sequence);
    }
    return fields.parameter(
        sequence.path() + "." + choose.name(), domain, active, "1", doc, choose.place());
  }

  private List<Block> repeat(
      Draft.Block sequence, Draft.Repeat repeat, Optional<Expr> gate, Stride stride) {
    List<Block> blocks = new ArrayList<>();
    repeats.each(
        sequence, repeat, gate, iteration -> blocks.add(iteration(iteration, repeat, stride)));
    return blocks;
  }

  private Block iteration(Draft.Block iteration, Draft.Repeat repeat, Stride stride) {
    composer.body(repeat.body(), iteration, unconditional(repeat.context()));
    List<Block> children = inner(iteration, stride);
    if (iteration.items.isEmpty() && !iteration.lacksLayers && iteration.name.endsWith("[0]")) {
      diagnostics.add(
          Issue.EMPTY_NETWORK, repeat.place(), "`repeat … as " + repeat.name() + "` has no layers");
    }
    return new Block(iteration.name, "sequence", iteration.when, values(iteration), children);
  }

  /** The layers of a block inside another, which takes the other's stride or has its own. */
  private List<Block> inner(Draft.Block block, Stride stride) {
    boolean own = !block.fields.get("stride").assignments.isEmpty();
    return items(block, block.items, own ? new Stride(true) : stride);
  }

  private Block layer(
      Draft.Block layer, Optional<Body> body, Draft.Context context, Stride stride) {
    if (layer.schema.kind().equals("none") && Ties.enclosingKind(layer, "edge").isEmpty()) {
      diagnostics.add(
          Issue.MISPLACED,
          layer.place,
          "`none` belongs on an edge of a `cell`",
          "elsewhere the layers behind it would get nothing",
          "use `identity` for a layer that may be left out");
    }
    Block block = layers.layer(layer, body, context, stride.available);
    earlier.check(layer);
    if (layer.schema.kind().equals("cell")) {
      return cells.cell(layer, block);
    }
    if (!layer.schema.layers()) {
      return block;
    }
    if (layer.items.isEmpty() && !layer.lacksLayers) {
      diagnostics.add(Issue.EMPTY_NETWORK, layer.place, "`" + layer.name + "` has no layers");
    }
    List<Block> children = inner(layer, stride);
    return new Block(block.name(), block.kind(), block.when(), block.fields(), children);
  }

  /** The fields of a network or an iteration that have one value there. */
  private Map<String, Field> values(Draft.Block block) {
    Map<String, Field> values = new LinkedHashMap<>();
    for (Draft.Field field : block.fields.values()) {
      Optional<String> narrowed = Ties.narrowed(field);
      if (narrowed.isEmpty()) {
        fields.plan(field).ifPresent(f -> values.put(field.schema.name(), f));
      } else if (!Ties.inside(block, narrowed.get())) {
        Draft.Assignment first = field.assignments.get(0);
        fields.ties.unknown(
            first.context().file(),
            first.value().eContainer(),
            field.schema.name(),
            narrowed.get(),
            block);
      }
    }
    return values;
  }
}
