package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Value;

/** The layers so far. A layer that does not read the one before has a {@code route} before it. */
final class LayerList {
  /** What the sequence of all layers reads. */
  static final String INPUT = "input";

  /** A layer; what follows it in the graph may still become a part of it. */
  static final class Row {
    final String name;
    final String kind;
    final Map<String, Value> fields = new LinkedHashMap<>();

    Row(String name, String kind) {
      this.name = name;
      this.kind = kind;
    }

    Row set(String field, long number) {
      fields.put(field, Value.of((double) number));
      return this;
    }

    Row set(String field, String symbol) {
      fields.put(field, Value.of(symbol));
      return this;
    }

    Row set(String field, boolean flag) {
      fields.put(field, Value.of(flag));
      return this;
    }

    Row set(String field, double number) {
      fields.put(field, Value.of(number));
      return this;
    }

    boolean is(String field, String symbol) {
      return Value.of(symbol).equals(fields.get(field));
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Row> byName = new HashMap<>();
  final LayerNames names = new LayerNames();
  private String present = INPUT;

  /** A layer that reads what is present. */
  Row add(String name, String kind) {
    Row row = new Row(name, kind);
    rows.add(row);
    byName.put(name, row);
    present = name;
    return row;
  }

  /** Makes a layer's output the one that is read next. */
  void read(String layer) {
    if (!present.equals(layer)) {
      add(names.unique("to_" + layer), "route").set("from", layer);
      present = layer;
    }
  }

  /** The layer whose output is read next. */
  String present() {
    return present;
  }

  Optional<Row> row(String layer) {
    return Optional.ofNullable(byName.get(layer));
  }

  int size() {
    return rows.size();
  }

  List<OnnxNetwork.Layer> layers() {
    return rows.stream().map(r -> new OnnxNetwork.Layer(r.name, r.kind, r.fields)).toList();
  }
}
