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

/**
 * {@code name = table("file.csv")}, {@code table("file.json#network")} or {@code onnx("file.onnx")}
 * to a sequence of layers.
 */
final class FileLowering {
  private final FieldLowering fields;
  private final LayerLowering layers;
  private final Diagnostics diagnostics;
  private Optional<LayerTable.Shape> input = Optional.empty();

  FileLowering(FieldLowering fields, LayerLowering layers, Diagnostics diagnostics) {
    this.fields = fields;
    this.layers = layers;
    this.diagnostics = diagnostics;
  }

  /**
   * The layers of a file; empty, reported, where they cannot be read.
   *
   * @param stated what the spec says of the network that begins with the file; empty where layers
   *     stand before it
   */
  Optional<Block> sequence(
      Draft.Block around, Draft.Imported file, Optional<Expr> when, Map<String, Field> stated) {
    input = Optional.empty();
    Optional<LayerTable.Contents> contents =
        switch (file.format()) {
          case TABLE -> table(file);
          case ONNX -> new OnnxLowering(fields.program(), diagnostics).read(file, stated);
        };
    if (contents.isEmpty()) {
      return Optional.empty();
    }
    input = contents.get().input();
    Draft.Block sequence =
        new Draft.Block(Schemas.sequence(), file.name(), Optional.of(around), file.place());
    sequence.when = when;
    List<Block> blocks = new ArrayList<>();
    for (LayerTable.Layer row : contents.get().layers()) {
      Draft.Block layer =
          new Draft.Block(
              Schemas.layers().get(row.kind()), row.name(), Optional.of(sequence), row.place());
      blocks.add(layers.layer(layer, row));
    }
    return Optional.of(new Block(file.name(), "sequence", when, Map.of(), blocks));
  }

  private Optional<LayerTable.Contents> table(Draft.Imported file) {
    Optional<SourceText> text = fields.program().data(file.context().file(), path(file));
    if (text.isEmpty()) {
      missing(file, diagnostics);
      return Optional.empty();
    }
    Optional<String> network =
        Optional.of(file.file())
            .filter(name -> name.length() > path(file).length())
            .map(name -> name.substring(path(file).length() + 1));
    if (MnsimTable.is(text.get())) {
      return new MnsimTable(diagnostics, text.get()).read(network, file.fileAt());
    }
    if (network.isPresent()) {
      diagnostics.add(
          Issue.UNREADABLE_FILE,
          file.fileAt(),
          "`" + path(file) + "` holds one network without a name; leave out `#`");
      return Optional.empty();
    }
    return new LayerTable(diagnostics).read(text.get());
  }

  /** The file's name; behind `#` stands that of a network in it. */
  private static String path(Draft.Imported file) {
    int mark = file.file().indexOf('#');
    return file.format() == Draft.Imported.Format.TABLE && mark >= 0
        ? file.file().substring(0, mark)
        : file.file();
  }

  /** Reports that there is no such file. */
  static void missing(Draft.Imported file, Diagnostics diagnostics) {
    diagnostics.add(
        Issue.IMPORT_NOT_FOUND,
        file.fileAt(),
        "there is no file `" + path(file) + "`",
        "not found beside the spec",
        "paths are relative to the file that names the "
            + (file.format() == Draft.Imported.Format.TABLE ? "table" : "model"));
  }

  /** The input that the last file states. */
  Optional<LayerTable.Shape> input() {
    return input;
  }

  /** Gives a network the input of the file it begins with, where the spec states none. */
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
