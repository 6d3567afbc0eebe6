package org.hwnas.dsl.lowering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.spec.Body;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/**
 * One layer to a plan block, with what it inherits from the sequences and the network around. A
 * field that is decided further in than it stands becomes the layer's own.
 */
final class LayerLowering {
  private final FieldLowering fields;
  private final Composer composer;
  private final Diagnostics diagnostics;

  LayerLowering(FieldLowering fields, Composer composer, Diagnostics diagnostics) {
    this.fields = fields;
    this.composer = composer;
    this.diagnostics = diagnostics;
  }

  /**
   * The block of a layer, without the layers that it may hold.
   *
   * @param takesStride whether the stride of the sequence around is this layer's to take
   */
  Block layer(Draft.Block layer, Optional<Body> body, Draft.Context context, boolean takesStride) {
    body.ifPresent(b -> composer.body(b, layer, context));
    Map<String, Field> values = new LinkedHashMap<>();
    for (Draft.Field field : layer.fields.values()) {
      boolean passedOn = field.schema.inherited() && field.schema.defaultValue().isEmpty();
      if (layer.schema.layers() && passedOn && field.assignments.isEmpty()) {
        continue; // only the layers inside have it
      }
      Optional<Field> value = value(field, layer, takesStride);
      if (value.isPresent()) {
        values.put(field.schema.name(), value.get());
      } else if (field.assignments.isEmpty()) {
        diagnostics.add(
            Issue.REQUIRED_FIELD,
            layer.place,
            "`" + layer.schema.kind() + "` needs `" + field.schema.name() + "`",
            "",
            field.schema.inherited() ? "set it here or on an enclosing `repeat` or network" : "",
            field
                .schema
                .sample()
                .map(s -> Offers.member(layer.place, field.schema.name() + " = " + s))
                .orElse(List.of()));
      }
    }
    return new Block(layer.name, layer.schema.kind(), layer.when, values, List.of());
  }

  /** The block of a layer of a table. */
  Block layer(Draft.Block draft, LayerTable.Layer row) {
    Origin origin =
        new Origin(Origin.Kind.SPEC, Optional.of(row.place().location()), Optional.empty());
    Map<String, Field> values = new LinkedHashMap<>();
    for (Draft.Field field : draft.fields.values()) {
      String name = field.schema.name();
      Optional<Field> value =
          Optional.ofNullable(row.stated().get(name))
              .map(v -> Field.scalar(new Expr.Const(v), field.schema.unit(), origin))
              .or(() -> usual(field, draft, row, origin))
              .or(() -> value(field, draft, false));
      if (value.isPresent()) {
        values.put(name, value.get());
      } else {
        diagnostics.add(
            Issue.REQUIRED_FIELD,
            row.place(),
            "`" + row.kind() + "` needs `" + name + "`",
            "",
            "add a column");
      }
    }
    return new Block(draft.name, row.kind(), Optional.empty(), values, List.of());
  }

  /** What a table means where nothing around it says otherwise. */
  private static Optional<Field> usual(
      Draft.Field field, Draft.Block layer, LayerTable.Layer row, Origin origin) {
    Value value = row.usual().get(field.schema.name());
    boolean said = false;
    for (Optional<Draft.Block> at = layer.parent; at.isPresent(); at = at.get().parent) {
      Draft.Field enclosing = at.get().fields.get(field.schema.name());
      said |= Ties.passesOn(at.get()) && enclosing != null && !enclosing.assignments.isEmpty();
    }
    return value == null || said && field.schema.inherited()
        ? Optional.empty()
        : Optional.of(Field.scalar(new Expr.Const(value), field.schema.unit(), origin));
  }

  private Optional<Field> value(Draft.Field field, Draft.Block layer, boolean takesStride) {
    if (!field.assignments.isEmpty() || !field.schema.inherited()) {
      return fields.plan(field);
    }
    boolean stride = field.schema.name().equals("stride");
    if (!stride || takesStride) {
      for (Optional<Draft.Block> at = layer.parent; at.isPresent(); at = at.get().parent) {
        Optional<Expr> given = Optional.ofNullable(at.get().given.get(field.schema.name()));
        Draft.Field enclosing = at.get().fields.get(field.schema.name());
        if (given.isPresent() && (enclosing == null || enclosing.assignments.isEmpty())) {
          return given.map(g -> Field.scalar(g, field.schema.unit(), Origin.DEFAULT));
        }
        if (Ties.passesOn(at.get()) && enclosing != null && !enclosing.assignments.isEmpty()) {
          Optional<String> narrowed = Ties.narrowed(enclosing);
          if (narrowed.isEmpty()) {
            return fields.plan(enclosing);
          }
          field.assignments.addAll(enclosing.assignments);
          return Ties.inside(at.get(), narrowed.get()) ? fields.plan(field) : Optional.empty();
        }
      }
    }
    return fields.plan(field);
  }
}
