package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * A cell to its nodes and their edges: block {@code node[j]} holds {@code edge[i]}, whose field
 * {@code from} says where it comes from, counted over the inputs and then the nodes, and whose
 * children are the layers on it. The body of {@code edge} is lowered anew for every edge, as that
 * of a {@code repeat} is for every iteration.
 */
final class CellLowering {
  private static final int MOST_WIRINGS = 1000;

  private final FieldLowering fields;
  private final Composer composer;
  private final Diagnostics diagnostics;
  private final Function<Draft.Block, List<Block>> layers;
  private final Function<Draft.Block, Map<String, Field>> values;

  /**
   * A lowering of cells.
   *
   * @param layers lowers the layers of an edge
   * @param values the fields of an edge
   */
  CellLowering(
      FieldLowering fields,
      Composer composer,
      Diagnostics diagnostics,
      Function<Draft.Block, List<Block>> layers,
      Function<Draft.Block, Map<String, Field>> values) {
    this.fields = fields;
    this.composer = composer;
    this.diagnostics = diagnostics;
    this.layers = layers;
    this.values = values;
  }

  /** The block of a cell whose own fields are lowered. */
  Block cell(Draft.Block cell, Block plain) {
    List<Draft.Edges> bodies =
        cell.items.stream()
            .filter(Draft.Edges.class::isInstance)
            .map(Draft.Edges.class::cast)
            .toList();
    if (bodies.isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_NETWORK,
          cell.place,
          "the cell has no edges",
          "",
          "say what stands on them: `edge { choose none | identity | conv }`");
      return plain;
    }
    if (!plain.fields().keySet().containsAll(List.of("edges", "stride", "shared"))) {
      return plain; // a field that is wrong has no value, which is reported where it stands
    }
    Optional<Integer> nodes = count(cell, plain, "nodes");
    Optional<Integer> inputs = count(cell, plain, "inputs");
    Optional<Integer> edges =
        plain.fields().get("edges").values().get(0).equals(Expr.symbol("auto"))
            ? Optional.of(Integer.MAX_VALUE)
            : count(cell, plain, "edges");
    if (nodes.isEmpty() || inputs.isEmpty() || edges.isEmpty()) {
      return plain;
    }
    Optional<String> shared = shared(cell, plain);
    List<Block> children = new ArrayList<>();
    for (int j = 0; j < nodes.get(); j++) {
      Draft.Block node =
          new Draft.Block(Schemas.node(), "node[" + j + "]", Optional.of(cell), cell.place);
      node.shared = shared;
      node.facts.put("node.index", number(Expr.number(j)));
      node.facts.put("node.count", number(Expr.number(nodes.get())));
      List<Block> incoming = new ArrayList<>();
      List<Expr> sources = sources(node, bodies.get(0).body(), inputs.get() + j, edges.get());
      for (int i = 0; i < sources.size(); i++) {
        Expr stride = stride(plain, sources.get(i), inputs.get());
        incoming.add(edge(node, bodies, i, sources.get(i), stride));
      }
      children.add(new Block(node.name, "node", Optional.empty(), Map.of(), incoming));
    }
    return new Block(plain.name(), plain.kind(), plain.when(), plain.fields(), children);
  }

  private Optional<Integer> count(Draft.Block cell, Block plain, String field) {
    Optional<Expr> value =
        Optional.ofNullable(plain.fields().get(field)).map(f -> f.values().get(0));
    if (value.isPresent() && !(value.get() instanceof Expr.Const)) {
      diagnostics.add(
          Issue.NOT_CONSTANT,
          cell.place,
          "`" + field + "` of a cell is a fixed number",
          "it decides how many choices there are",
          "write a number");
      return Optional.empty();
    }
    return value.map(v -> (int) ((Expr.Const) v).value().asNumber());
  }

  /** What has the same cell throughout; empty where each is decided on its own. */
  private Optional<String> shared(Draft.Block cell, Block plain) {
    String word =
        String.valueOf(((Expr.Const) plain.fields().get("shared").values().get(0)).value());
    if (word.equals("none")) {
      return Optional.empty();
    }
    if (Ties.enclosing(cell, word).isEmpty()) {
      Draft.Assignment assignment = cell.fields.get("shared").assignments.get(0);
      EObject statement = assignment.value().eContainer();
      fields.ties.unknown(assignment.context().file(), statement, "cell", word, cell);
      return Optional.empty();
    }
    return Optional.of(word);
  }

  /** The edges of a node by their sources: all of them, or a searched combination. */
  private List<Expr> sources(Draft.Block node, EObject statement, int available, int wanted) {
    List<Expr> sources = new ArrayList<>();
    if (wanted >= available) {
      for (int i = 0; i < available; i++) {
        sources.add(Expr.number(i));
      }
      return sources;
    }
    List<List<Integer>> wirings = new ArrayList<>();
    combinations(available, wanted, 0, List.of(), wirings);
    if (wirings.size() > MOST_WIRINGS) {
      diagnostics.add(
          Issue.TOO_MANY_VALUES, node.place, "a node of the cell has more than a thousand wirings");
      return List.of();
    }
    List<Value> labels = wirings.stream().map(CellLowering::label).map(Value::of).toList();
    Domain domain = new Domain.Choice(labels);
    Optional<Ties.Tie> tie =
        Ties.shared(node).flatMap(word -> fields.ties.tie(statement, word, node, node));
    Expr parameter =
        tie.isPresent()
            ? fields.ties.parameter(
                tie.get(), new Ties.Wanted("from", domain, node.active(), "1", "", node.place))
            : fields.parameter(node.path() + ".from", domain, node.active(), "1", "", node.place);
    for (int i = 0; i < wanted; i++) {
      List<Expr> select = new ArrayList<>(List.of(parameter));
      for (List<Integer> wiring : wirings) {
        select.add(Expr.symbol(label(wiring)));
        select.add(Expr.number(wiring.get(i)));
      }
      sources.add(new Expr.Apply(Operator.SELECT, select));
    }
    return sources;
  }

  private static String label(List<Integer> wiring) {
    return String.join("-", wiring.stream().map(String::valueOf).toList());
  }

  private static void combinations(
      int available, int wanted, int from, List<Integer> taken, List<List<Integer>> into) {
    if (taken.size() == wanted) {
      into.add(taken);
      return;
    }
    for (int i = from; i < available && into.size() <= MOST_WIRINGS; i++) {
      List<Integer> more = new ArrayList<>(taken);
      more.add(i);
      combinations(available, wanted, i + 1, List.copyOf(more), into);
    }
  }

  private static Expr stride(Block plain, Expr source, int inputs) {
    Expr stride = plain.fields().get("stride").values().get(0);
    Expr fromInput = Expr.apply(Operator.LT, source, Expr.number(inputs));
    return Evaluator.fold(Expr.apply(Operator.IF, fromInput, stride, Expr.number(1)));
  }

  private Block edge(
      Draft.Block node, List<Draft.Edges> bodies, int index, Expr source, Expr stride) {
    Draft.Block edge =
        new Draft.Block(Schemas.edge(), "edge[" + index + "]", Optional.of(node), node.place);
    edge.facts.put("edge.index", number(Expr.number(index)));
    edge.facts.put("edge.from", number(source));
    edge.facts.put("edge.stride", number(stride));
    edge.given.put("stride", stride);
    for (Draft.Edges body : bodies) {
      composer.body(body.body(), edge, body.context());
    }
    List<Block> children = layers.apply(edge);
    Map<String, Field> all = new LinkedHashMap<>();
    Origin origin =
        new Origin(Origin.Kind.SPEC, Optional.of(node.place.location()), Optional.empty());
    all.put("from", Field.scalar(source, "1", origin));
    all.putAll(values.apply(edge));
    return new Block(edge.name, "edge", Optional.empty(), all, children);
  }

  private static Typed number(Expr expr) {
    return Typed.number(expr, Dimension.NONE);
  }
}
