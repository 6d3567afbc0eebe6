package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.onnx.OnnxException;
import org.hwnas.dsl.onnx.OnnxNetwork;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Field;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/** The layers of an ONNX model, held against what the spec and the language allow. */
final class OnnxLowering {
  private final Program program;
  private final Diagnostics diagnostics;

  OnnxLowering(Program program, Diagnostics diagnostics) {
    this.program = program;
    this.diagnostics = diagnostics;
  }

  /** The layers of a file; empty, reported, where they cannot be read. */
  Optional<LayerTable.Contents> read(Draft.Imported file, Map<String, Field> stated) {
    Optional<ModelFiles.Model> model = program.model(file.context().file(), file.file());
    if (model.isEmpty()) {
      FileLowering.missing(file, diagnostics);
      return Optional.empty();
    }
    OnnxNetwork network;
    try {
      network =
          model
              .get()
              .network(
                  new OnnxNetwork.Stated(
                      number(stated, "input_channels"),
                      number(stated, "input_height"),
                      number(stated, "input_width")));
    } catch (OnnxException e) {
      report(file, e);
      return Optional.empty();
    }
    OnnxNetwork.Input input = network.input();
    boolean fits =
        !unlike(file, stated, "input_channels", input.channels(), input)
            & !unlike(file, stated, "input_height", input.height(), input)
            & !unlike(file, stated, "input_width", input.width(), input);
    List<LayerTable.Layer> layers = new ArrayList<>();
    for (OnnxNetwork.Layer layer : network.layers()) {
      fits &= legal(file, layer);
      layers.add(
          new LayerTable.Layer(
              layer.name(), layer.kind(), layer.fields(), Map.of(), file.fileAt()));
    }
    LayerTable.Shape shape = new LayerTable.Shape(input.channels(), input.height(), input.width());
    return fits
        ? Optional.of(new LayerTable.Contents(layers, Optional.of(shape)))
        : Optional.empty();
  }

  private static Optional<Long> number(Map<String, Field> stated, String field) {
    return Optional.ofNullable(stated.get(field))
        .map(f -> f.values().get(0))
        .filter(Expr.Const.class::isInstance)
        .map(e -> ((Expr.Const) e).value())
        .filter(Value.Num.class::isInstance)
        .map(v -> (long) v.asNumber());
  }

  private void report(Draft.Imported file, OnnxException e) {
    Issue issue =
        switch (e.reason()) {
          case UNREADABLE -> Issue.ONNX_UNREADABLE;
          case OPERATOR -> Issue.ONNX_OPERATOR;
          case SHAPE -> Issue.ONNX_SHAPE;
          case INPUT -> Issue.ONNX_INPUT;
        };
    String problem = "`" + file.file() + "`: " + e.getMessage();
    String cause = e.cause().isEmpty() ? "" : ": " + e.cause();
    diagnostics.add(issue, file.fileAt(), problem + cause, "", e.fix());
  }

  private boolean unlike(
      Draft.Imported file,
      Map<String, Field> stated,
      String field,
      long read,
      OnnxNetwork.Input input) {
    Optional<Long> said = number(stated, field).filter(s -> s != read);
    said.ifPresent(
        s ->
            diagnostics.add(
                Issue.ONNX_INPUT,
                file.fileAt(),
                "`%s` reads %s, but the network says `%s = %d`"
                    .formatted(file.file(), input, field, s),
                "",
                "leave out `%s`, or export the network for it".formatted(field)));
    return said.isPresent();
  }

  /** Whether a layer's numbers are ones that the language takes. */
  private boolean legal(Draft.Imported file, OnnxNetwork.Layer layer) {
    for (Map.Entry<String, Value> value : layer.fields().entrySet()) {
      FieldSchema field = Schemas.layers().get(layer.kind()).fields().get(value.getKey());
      if (field.type() instanceof FieldType.Whole whole
          && value.getValue() instanceof Value.Num number
          && (number.value() < whole.low() || number.value() > whole.high())) {
        diagnostics.add(
            Issue.ONNX_OPERATOR,
            file.fileAt(),
            "`%s`: `%s` of layer `%s` is %s, but a `%s` has %d to %d"
                .formatted(
                    file.file(),
                    value.getKey(),
                    layer.name(),
                    number,
                    layer.kind(),
                    whole.low(),
                    whole.high()));
        return false;
      }
    }
    return true;
  }
}
