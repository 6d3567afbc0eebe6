package org.hwnas.dsl.fuzz;

import java.util.List;
import java.util.function.IntSupplier;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.Schemas;

/** Layers, repeats and choices for the inside of a network. */
final class Layers {
  private final Draw draw;
  private final Values values;
  private final SpecText out;
  private final double careless;
  private final IntSupplier names;

  Layers(Draw draw, Values values, SpecText out, double careless, IntSupplier names) {
    this.draw = draw;
    this.values = values;
    this.out = out;
    this.careless = careless;
    this.names = names;
  }

  /** At least one. */
  void some(int depth) {
    for (int i = draw.between(1, 3); i > 0; i--) {
      boolean nested = depth > 0 && draw.chance(0.4);
      if (nested && draw.chance(0.5)) {
        out.open("repeat " + count() + " as block" + names.getAsInt());
        some(depth - 1);
        out.close();
      } else if (nested) {
        choose();
      } else {
        layer(depth);
      }
    }
  }

  private String count() {
    if (draw.chance(careless)) {
      return new Expressions(draw).domain();
    }
    return draw.of("1..3", "2", "{1, 2, 4}", "0..2", "2..4 step 2");
  }

  private void choose() {
    StringBuilder line = new StringBuilder("choose ");
    List<BlockSchema> simple = simple();
    List<BlockSchema> some = draw.some(simple, 3.0 / simple.size());
    List<BlockSchema> kinds = some.isEmpty() ? List.of(draw.of(simple)) : some;
    for (BlockSchema kind : kinds) {
      line.append(kind == kinds.get(0) ? "" : " | ").append(kind.kind());
      List<FieldSchema> fields = draw.some(kind.fields().values(), 0.3);
      if (!fields.isEmpty() || needsOne(kind)) {
        line.append(" { ");
        kind.fields().values().stream()
            .filter(f -> fields.contains(f) || f.defaultValue().isEmpty())
            .forEach(f -> line.append(statement(f)).append("  "));
        line.append("}");
      }
    }
    out.line(line + (draw.chance(0.7) ? " as pick" + names.getAsInt() : ""));
  }

  /** Kinds without layers of their own, which stand anywhere. */
  private List<BlockSchema> simple() {
    return Schemas.layers().values().stream()
        .filter(k -> draw.chance(careless) || !(k.layers() || k.kind().equals("none")))
        .toList();
  }

  private static boolean needsOne(BlockSchema kind) {
    return kind.fields().values().stream().anyMatch(f -> f.defaultValue().isEmpty());
  }

  private void layer(int depth) {
    BlockSchema kind = draw.of(depth > 0 ? Schemas.layers().values() : simple());
    String name = "layer" + names.getAsInt();
    if (!kind.layers() && !needsOne(kind) && draw.chance(0.3)) {
      out.line(name + " = " + kind.kind());
      return;
    }
    out.open(name + " = " + kind.kind());
    for (FieldSchema field : kind.fields().values()) {
      if (Values.known(field)
          && (field.defaultValue().isEmpty() && !kind.layers() || draw.chance(0.2))) {
        out.line(statement(field));
      }
    }
    if (kind.layers()) {
      some(Math.max(0, depth - 1));
    }
    out.close();
  }

  private String statement(FieldSchema field) {
    return draw.chance(0.3) && field.searchable()
        ? field.name() + " in " + values.domain(field)
        : field.name() + " = " + values.value(field);
  }
}
