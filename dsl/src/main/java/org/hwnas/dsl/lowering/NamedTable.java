package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.lowering.LayerTable.Contents;
import org.hwnas.dsl.lowering.LayerTable.Layer;
import org.hwnas.dsl.lowering.LayerTable.Row;
import org.hwnas.dsl.lowering.LayerTable.Shape;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Dimension;

/**
 * A table with a header. Columns are {@code kind}, which every row needs; {@code name}; {@code
 * out_channels}, channels or units; {@code in_channels}, {@code in_height} and {@code in_width},
 * the map the layer reads, which is checked where it is known and gives the network its input; and
 * any field of the kinds of layer. An empty cell leaves a field to its default.
 */
final class NamedTable {
  private static final List<String> INPUT = List.of("in_channels", "in_height", "in_width");

  private final Diagnostics diagnostics;
  private final List<Layer> layers = new ArrayList<>();

  NamedTable(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  Optional<Contents> read(List<Row> rows) {
    Row header = rows.get(0);
    if (!headed(header)) {
      return Optional.empty();
    }
    Optional<Shape> input = Optional.empty();
    Optional<Shape> at = Optional.empty();
    boolean good = true;
    for (int i = 1; i < rows.size(); i++) {
      Row row = rows.get(i);
      Map<String, Integer> cells = cells(header, row);
      Optional<Layer> layer = cells.isEmpty() ? Optional.empty() : layer(row, cells);
      good &= layer.isPresent();
      if (layer.isPresent()) {
        Optional<Shape> reads = reads(row, cells, at);
        if (i == 1) {
          input = reads;
        }
        at = reads.flatMap(shape -> behind(layer.get(), shape));
        layers.add(layer.get());
      }
    }
    if (rows.size() == 1) {
      diagnostics.add(Issue.EMPTY_NETWORK, header.place(), "the table has no layers");
    }
    return good && !layers.isEmpty() ? Optional.of(new Contents(layers, input)) : Optional.empty();
  }

  private static Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(List.of("name", "kind", "out_channels"));
    columns.addAll(INPUT);
    Schemas.layers().values().stream()
        .filter(NamedTable::tabular)
        .forEach(kind -> columns.addAll(kind.fields().keySet()));
    return columns;
  }

  /** Whether a row can say all about a kind of layer: those that hold layers need a body. */
  private static boolean tabular(BlockSchema kind) {
    return !kind.layers() && kind.slots().isEmpty() && !kind.kind().equals("none");
  }

  private boolean headed(Row header) {
    Set<String> known = columns();
    Set<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < header.cells().size(); i++) {
      String column = header.cells().get(i);
      if (!known.contains(column) || !seen.add(column)) {
        diagnostics.add(
            known.contains(column) ? Issue.DUPLICATE_FIELD : Issue.UNKNOWN_FIELD,
            header.place(i),
            known.contains(column)
                ? "there are two columns `" + column + "`"
                : "a table of layers has no column `" + column + "`",
            "",
            known.contains(column) ? Hint.none() : DidYouMean.hint(column, known));
        return false;
      }
    }
    if (!seen.contains("kind")) {
      diagnostics.add(Issue.REQUIRED_FIELD, header.place(), "the table has no column `kind`");
      return false;
    }
    return true;
  }

  /** The cells that say something, by column. */
  private Map<String, Integer> cells(Row header, Row row) {
    Map<String, Integer> cells = new LinkedHashMap<>();
    if (row.cells().size() != header.cells().size()) {
      diagnostics.add(
          Issue.UNREADABLE_FILE,
          row.place(),
          "the row has "
              + row.cells().size()
              + " cells, but the table "
              + header.cells().size()
              + " columns");
      return cells;
    }
    for (int i = 0; i < row.cells().size(); i++) {
      if (!row.cells().get(i).isEmpty()) {
        cells.put(header.cells().get(i), i);
      }
    }
    if (!cells.containsKey("kind")) {
      diagnostics.add(Issue.REQUIRED_FIELD, row.place(), "the layer has no `kind`");
      return Map.of();
    }
    return cells;
  }

  private Optional<Layer> layer(Row row, Map<String, Integer> cells) {
    String kind = row.cells().get(cells.get("kind"));
    BlockSchema schema = Schemas.layers().get(kind);
    if (schema == null || !tabular(schema)) {
      Set<String> kinds = new LinkedHashSet<>();
      Schemas.layers().values().stream()
          .filter(NamedTable::tabular)
          .forEach(k -> kinds.add(k.kind()));
      diagnostics.add(
          Issue.UNKNOWN_VARIANT,
          row.place(cells.get("kind")),
          "a table has no layer `" + kind + "`",
          "",
          DidYouMean.hint(kind, kinds));
      return Optional.empty();
    }
    Map<String, Value> stated = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> cell : cells.entrySet()) {
      String column = cell.getKey();
      if (column.equals("name") || column.equals("kind") || INPUT.contains(column)) {
        continue;
      }
      String name = column;
      if (column.equals("out_channels")) {
        name = schema.fields().containsKey("units") ? "units" : "channels";
      }
      Place at = row.place(cell.getValue());
      FieldSchema field = schema.fields().get(name);
      if (field == null) {
        diagnostics.add(
            Issue.UNKNOWN_FIELD,
            at,
            "`" + kind + "` has no `" + column + "`",
            "",
            "leave it empty");
        return Optional.empty();
      }
      Optional<Value> value = value(field, row.cells().get(cell.getValue()), at);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      stated.put(name, value.get());
    }
    String name =
        cells.containsKey("name") ? row.cells().get(cells.get("name")) : "row" + row.line();
    if (!name.matches("[A-Za-z_][A-Za-z_0-9]*")
        || layers.stream().anyMatch(l -> l.name().equals(name))) {
      diagnostics.add(
          name.matches("[A-Za-z_][A-Za-z_0-9]*") ? Issue.DUPLICATE_FIELD : Issue.WRONG_TYPE,
          row.place(cells.getOrDefault("name", 0)),
          name.matches("[A-Za-z_][A-Za-z_0-9]*")
              ? "there is a layer named `" + name + "` already"
              : "`" + name + "` is no name of a layer",
          "",
          "a name has letters, digits and `_`, and is the layer's own");
      return Optional.empty();
    }
    return Optional.of(new Layer(name, kind, stated, Map.of(), row.place()));
  }

  private Optional<Value> value(FieldSchema field, String text, Place at) {
    ValueCheck check = new ValueCheck(diagnostics);
    if (field.auto() && text.equals("auto")) {
      return Optional.of(FieldSchema.AUTO);
    }
    if (field.type() instanceof FieldType.Flag && text.matches("true|false|yes|no")) {
      return Optional.of(Value.of(text.equals("true") || text.equals("yes")));
    }
    boolean number = text.matches("[-+]?[0-9]{1,15}([.][0-9]{1,15})?([eE][-+]?[0-9]{1,3})?");
    Typed typed =
        number
            ? Typed.number(Expr.number(Double.parseDouble(text)), Dimension.NONE)
            : Typed.symbol(Expr.symbol(text));
    return check.constant(field.name(), field.type(), typed, at, text);
  }

  /** The map a layer reads: what the row says, which must be what is known already. */
  private Optional<Shape> reads(Row row, Map<String, Integer> cells, Optional<Shape> at) {
    long[] known =
        at.map(s -> new long[] {s.channels(), s.height(), s.width()}).orElse(new long[3]);
    for (int i = 0; i < INPUT.size(); i++) {
      Integer cell = cells.get(INPUT.get(i));
      if (cell == null) {
        continue;
      }
      Optional<Value> size = value(Schemas.inputSize(), row.cells().get(cell), row.place(cell));
      if (size.isEmpty()) {
        return Optional.empty();
      }
      long stated = (long) size.get().asNumber();
      if (known[i] != 0 && known[i] != stated && !(i == 0 && at.get().elements() == stated)) {
        diagnostics.add(
            Issue.UNREADABLE_FILE,
            row.place(cell),
            "`"
                + INPUT.get(i)
                + "` is "
                + stated
                + ", but the layer before gives a map of "
                + at.get());
        return Optional.empty();
      }
      if (known[i] == 0) {
        known[i] = stated;
      }
    }
    return known[0] > 0 && known[1] > 0 && known[2] > 0
        ? Optional.of(new Shape(known[0], known[1], known[2]))
        : Optional.empty();
  }

  /** The map behind a layer; empty where the kind or what is around the table decides. */
  private static Optional<Shape> behind(Layer layer, Shape in) {
    boolean conv = layer.kind().equals("conv") || layer.kind().equals("depthwise");
    boolean pool = layer.kind().equals("max_pool") || layer.kind().equals("avg_pool");
    Optional<Long> channels =
        layer.kind().equals("conv") ? number(layer, "channels") : Optional.of(in.channels());
    boolean plain =
        layer.stated().keySet().stream()
            .noneMatch(f -> f.matches(".*_(height|width)|multiplier|width.*|pad"));
    if (conv || pool) {
      long kernel = number(layer, "kernel").orElse(conv ? 3L : 2L);
      long stride = number(layer, "stride").orElse(conv ? 1L : kernel);
      String padding =
          Optional.ofNullable(layer.stated().get("padding"))
              .map(Value::toString)
              .orElse(conv ? "same" : "valid");
      boolean sure = plain && !padding.equals("ceil") && layer.stated().containsKey("kernel");
      return channels
          .filter(c -> sure)
          .map(
              c ->
                  new Shape(
                      c,
                      LayerTable.slid(in.height(), kernel, stride, !padding.equals("valid")),
                      LayerTable.slid(in.width(), kernel, stride, !padding.equals("valid"))));
    }
    return switch (layer.kind()) {
      case "linear" -> number(layer, "units").map(u -> new Shape(u, 1, 1));
      case "global_pool" -> Optional.of(new Shape(in.channels(), 1, 1));
      case "identity", "batch_norm", "activate", "dropout" -> Optional.of(in);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> number(Layer layer, String field) {
    return Optional.ofNullable(layer.stated().get(field))
        .filter(Value.Num.class::isInstance)
        .map(v -> (long) v.asNumber());
  }
}
