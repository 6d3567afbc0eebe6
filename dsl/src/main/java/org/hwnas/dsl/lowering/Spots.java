package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Variation.Per;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.units.Dimension;

/**
 * The places of an experiment's networks, by the word that stands behind {@code per}: {@code
 * layer}, {@code network}, {@code workload}, or the name of a {@code repeat}.
 */
final class Spots {
  /** Words behind `per` besides the names of repeats. */
  static final List<String> WORDS = List.of("layer", "network", "workload");

  private final Map<String, List<Spot>> spots = new LinkedHashMap<>();

  private Spots() {
    WORDS.forEach(w -> spots.put(w, new ArrayList<>()));
  }

  /** The places of the networks and workloads among an experiment's blocks. */
  static Spots of(List<Block> blocks) {
    Spots all = new Spots();
    for (Block block : blocks) {
      if (block.kind().equals("workload")) {
        all.add("workload", new Spot(block.name(), Expr.bool(true), Map.of()));
      } else if (block.kind().equals("network")) {
        all.add("network", new Spot(block.name(), Expr.bool(true), Map.of()));
        all.collect(block, block.name(), Expr.bool(true));
        all.measure(MatrixShapes.of(block));
      }
    }
    all.numberLayers();
    return all;
  }

  /** One place of each kind, for a definition that is checked without a network. */
  static Spots pretended() {
    Spots all = new Spots();
    WORDS.forEach(w -> all.add(w, new Spot(w, Expr.bool(true), Map.of())));
    all.numberLayers();
    return all;
  }

  private void add(String word, Spot spot) {
    spots.computeIfAbsent(word, w -> new ArrayList<>()).add(spot);
  }

  private void collect(Block block, String path, Expr active) {
    for (Block child : block.children()) {
      String childPath = path + "." + child.name();
      Expr inside = child.when().map(w -> Expr.and(active, w)).orElse(active);
      if (child.kind().equals("sequence")) {
        String name = child.name().replaceAll("\\[\\d+]$", "");
        if (!WORDS.contains(name) && !LayerParts.WORDS.contains(name)) {
          add(name, new Spot(childPath, inside, facts(child, name)));
        }
      }
      if (Schemas.holdsWeights(child.kind(), shortcut(child)) || projects(child)) {
        add("layer", new Spot(childPath, inside, facts(child, "layer")));
      }
      collect(child, childPath, inside);
    }
  }

  /** What a layer's `shortcut` says, where it is not searched. */
  private static Optional<String> shortcut(Block block) {
    return Optional.ofNullable(block.fields().get("shortcut"))
        .map(f -> f.values().get(0))
        .filter(Expr.Const.class::isInstance)
        .map(e -> ((Expr.Const) e).value().toString());
  }

  /** Whether a block is a cell that projects its inputs. */
  private static boolean projects(Block block) {
    return block.kind().equals("cell")
        && block.fields().containsKey("inputs")
        && block.fields().get("inputs").values().get(0).equals(Expr.number(2));
  }

  private static Map<String, Typed> facts(Block block, String prefix) {
    Map<String, Typed> facts = new LinkedHashMap<>();
    block
        .fields()
        .forEach(
            (name, field) ->
                fact(block.kind(), name, field).ifPresent(t -> facts.put(prefix + "." + name, t)));
    facts.put(prefix + ".kind", Typed.symbol(Expr.symbol(block.kind())));
    return facts;
  }

  private static Optional<Typed> fact(String kind, String name, Field field) {
    Optional<FieldSchema> schema = Schemas.field(kind, name);
    if (schema.isEmpty() || field.list() || field.variation().isPresent()) {
      return Optional.empty();
    }
    Expr value = field.values().get(0);
    FieldType type = schema.get().type();
    if (type instanceof FieldType.Flag) {
      return Optional.of(Typed.truth(value));
    }
    boolean symbol =
        type instanceof FieldType.Symbol
            || type instanceof FieldType.Name
            || value.equals(Expr.symbol("auto"));
    Dimension dimension =
        type instanceof FieldType.Quantity quantity ? quantity.dimension() : Dimension.NONE;
    return Optional.of(symbol ? Typed.symbol(value) : Typed.number(value, dimension));
  }

  /**
   * Tells layers how large the matrix of their weights is: `layer.matrix_rows`,
   * `layer.matrix_columns`.
   */
  private void measure(Map<String, MatrixShapes.Matrix> matrices) {
    spots
        .get("layer")
        .replaceAll(
            spot -> {
              MatrixShapes.Matrix matrix = matrices.get(spot.path());
              if (matrix == null) {
                return spot;
              }
              Map<String, Typed> facts = new LinkedHashMap<>(spot.facts());
              facts.put("layer.matrix_rows", number(matrix.rows()));
              facts.put("layer.matrix_columns", number(matrix.columns()));
              return new Spot(spot.path(), spot.active(), facts);
            });
  }

  private static Typed number(double value) {
    return Typed.number(Expr.number(value), Dimension.NONE);
  }

  /** Tells every place its number among those of its kind, and how many there are. */
  private void numberLayers() {
    spots.replaceAll(
        (word, all) -> {
          List<Spot> numbered = new ArrayList<>();
          for (Spot spot : all) {
            Map<String, Typed> facts = new LinkedHashMap<>(spot.facts());
            facts.put(word + ".index", Typed.number(Expr.number(numbered.size()), Dimension.NONE));
            facts.put(word + ".count", Typed.number(Expr.number(all.size()), Dimension.NONE));
            numbered.add(new Spot(spot.path(), spot.active(), facts));
          }
          return numbered;
        });
  }

  /** The places behind a word; empty where the word is none. */
  Optional<List<Spot>> of(String word) {
    return Optional.ofNullable(spots.get(word));
  }

  /** What a place behind this word is. */
  static Per per(String word) {
    boolean fixed = WORDS.contains(word) || LayerParts.WORDS.contains(word);
    return fixed ? Per.byId(word) : Per.SEQUENCE;
  }

  Set<String> words() {
    return new TreeSet<>(spots.keySet());
  }
}
