package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.expression.Expr;

/** {@code name = table("file.csv")} to a sequence of the table's layers. */
final class TableLowering {
  private final FieldLowering fields;
  private final LayerLowering layers;
  private final Diagnostics diagnostics;
  private Optional<LayerTable.Shape> input = Optional.empty();

  TableLowering(FieldLowering fields, LayerLowering layers, Diagnostics diagnostics) {
    this.fields = fields;
    this.layers = layers;
    this.diagnostics = diagnostics;
  }

  /** The layers of a table; empty, reported, where they cannot be read. */
  Optional<Block> sequence(Draft.Block around, Draft.Table table, Optional<Expr> when) {
    input = Optional.empty();
    Optional<SourceText> text = fields.program().data(table.context().file(), table.file());
    if (text.isEmpty()) {
      diagnostics.add(
          Issue.IMPORT_NOT_FOUND,
          table.fileAt(),
          "there is no file `" + table.file() + "`",
          "not found beside the spec",
          "paths are relative to the file that names the table");
      return Optional.empty();
    }
    Optional<LayerTable.Contents> contents = new LayerTable(diagnostics).read(text.get());
    if (contents.isEmpty()) {
      return Optional.empty();
    }
    input = contents.get().input();
    Draft.Block sequence =
        new Draft.Block(Schemas.sequence(), table.name(), Optional.of(around), table.place());
    sequence.when = when;
    List<Block> blocks = new ArrayList<>();
    for (LayerTable.Layer row : contents.get().layers()) {
      Draft.Block layer =
          new Draft.Block(
              Schemas.layers().get(row.kind()), row.name(), Optional.of(sequence), row.place());
      blocks.add(layers.layer(layer, row));
    }
    return Optional.of(new Block(table.name(), "sequence", when, Map.of(), blocks));
  }

  /** The input that the last table states. */
  Optional<LayerTable.Shape> input() {
    return input;
  }

  /** Gives a network the input of the table it begins with, where the spec states none. */
  void addInput(Draft.Block network, LayerTable.Shape size, Map<String, Field> values) {
    put(network, "input_channels", size.channels(), values);
    put(network, "input_height", size.height(), values);
    put(network, "input_width", size.width(), values);
  }

  private static void put(Draft.Block network, String field, long size, Map<String, Field> values) {
    if (network.fields.get(field).assignments.isEmpty()) {
      Origin origin =
          new Origin(Origin.Kind.SPEC, Optional.of(network.place.location()), Optional.empty());
      values.put(field, Field.scalar(Expr.number(size), "1", origin));
    }
  }
}
