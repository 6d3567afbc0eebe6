package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.units.Dimension;
import org.hwnas.plan.units.Units;

/**
 * The parts of layers at which a field may vary: a layer's kernels (output channels), the groups of
 * its weights that fill a crossbar, and the bit positions of its weights. Where their number
 * depends on parameters, there are as many parts as there can be, each under the condition that a
 * design has it.
 */
final class LayerParts {
  /** Words behind `per` that mean a part of a layer. */
  static final List<String> WORDS = List.of("kernel", "crossbar", "bit");

  /** What a part knows of itself, behind its word; it knows what its layer knows besides. */
  static final List<String> FACTS = List.of(".index", ".count");

  private static final int MOST = 20_000;

  private final FieldLowering fields;
  private final Optional<Draft.Block> root;

  /**
   * @param root the experiment, for what it says of the bits of weights; empty for a definition
   *     alone
   */
  LayerParts(FieldLowering fields, Optional<Draft.Block> root) {
    this.fields = fields;
    this.root = root;
  }

  /** The parts of all layers; a layer whose number of parts is not known here has none. */
  List<Spot> of(String word, List<Spot> layers) {
    List<Spot> parts = new ArrayList<>();
    if (root.isEmpty()) {
      layers.forEach(layer -> parts.add(part(word, layer, 0, Expr.number(1))));
      return parts;
    }
    List<Divided> divided = new ArrayList<>();
    layers.forEach(
        layer -> count(word, layer).ifPresent(c -> divided.add(new Divided(layer, c, most(c)))));
    double all = divided.stream().mapToDouble(Divided::most).sum();
    if (all > MOST) {
      fields
          .diagnostics()
          .add(
              Issue.TOO_MANY_VALUES,
              root.get().place,
              "the networks have " + Units.number(all, 6) + " parts `per " + word + "`",
              "more than " + MOST,
              word.equals("crossbar")
                  ? "vary it `per layer`, or allow larger crossbars only"
                  : "vary it `per layer`");
      return parts;
    }
    for (Divided layer : divided) {
      for (int i = 0; i < layer.most(); i++) {
        parts.add(part(word, layer.layer(), i, layer.count()));
      }
    }
    return parts;
  }

  /**
   * A layer with a known number of parts.
   *
   * @param count of them in a design
   * @param most of them in any design
   */
  private record Divided(Spot layer, Expr count, double most) {}

  private double most(Expr count) {
    return fields.parameters.intervals().number(count).high();
  }

  private Optional<Expr> count(String word, Spot layer) {
    return switch (word) {
      case "kernel" -> kernels(layer);
      case "crossbar" -> crossbars(layer);
      default -> bits(layer);
    };
  }

  /** Whether the number of parts of a layer is known here. */
  boolean divides(String word, Spot layer) {
    return root.isEmpty() || count(word, layer).isPresent();
  }

  /** Groups of weights that fill a crossbar, a weight to a column: as many as tile the matrix. */
  private Optional<Expr> crossbars(Spot layer) {
    Optional<Expr> down = tiles(layer, "layer.matrix_rows", "rows");
    Optional<Expr> across = tiles(layer, "layer.matrix_columns", "cols");
    return down.flatMap(d -> across.map(a -> Evaluator.fold(Expr.apply(Operator.MUL, d, a))));
  }

  private Optional<Expr> tiles(Spot layer, String fact, String size) {
    Draft.Block crossbar = root.orElseThrow().slots.get("hardware").only();
    for (String slot : List.of("tile", "pe", "crossbar")) {
      crossbar = crossbar.slots.get(slot).only();
    }
    Draft.Field field = crossbar.fields.get(size);
    Optional<String> per = fields.variations.per(field);
    if (!layer.facts().containsKey(fact) || per.filter(p -> !p.equals("layer")).isPresent()) {
      return Optional.empty();
    }
    Expr length = layer.facts().get(fact).expr();
    return fields
        .lower(field, per.map(p -> layer))
        .map(l -> Expr.apply(Operator.CEIL, Expr.apply(Operator.DIV, length, l.value().expr())));
  }

  private static Spot part(String word, Spot layer, int index, Expr count) {
    Map<String, Typed> facts = new LinkedHashMap<>(layer.facts());
    facts.put(word + ".index", Typed.number(Expr.number(index), Dimension.NONE));
    facts.put(word + ".count", Typed.number(count, Dimension.NONE));
    Expr exists = Expr.apply(Operator.GT, count, Expr.number(index));
    Expr active = Evaluator.fold(Expr.and(layer.active(), Evaluator.fold(exists)));
    return new Spot(layer.path() + "#" + index, active, facts);
  }

  private static Optional<Expr> kernels(Spot layer) {
    return Optional.ofNullable(layer.facts().get("layer.channels"))
        .or(() -> Optional.ofNullable(layer.facts().get("layer.units")))
        .filter(t -> t.kind() == Typed.Kind.NUMBER)
        .map(Typed::expr);
  }

  private Optional<Expr> bits(Spot layer) {
    Draft.Block quantization = root.orElseThrow().slots.get("quantization").only();
    Draft.Field bits = quantization.slots.get("weights").only().fields.get("bits");
    Optional<String> per = fields.variations.per(bits);
    if (per.filter(p -> !p.equals("layer")).isPresent()) {
      return Optional.empty(); // parts of a layer with numbers of bits of their own
    }
    return fields.lower(bits, per.map(p -> layer)).map(lowered -> lowered.value().expr());
  }
}
