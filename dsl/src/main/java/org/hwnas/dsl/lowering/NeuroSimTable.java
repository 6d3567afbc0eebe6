package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.lowering.LayerTable.Contents;
import org.hwnas.dsl.lowering.LayerTable.Layer;
import org.hwnas.dsl.lowering.LayerTable.Row;
import org.hwnas.dsl.lowering.LayerTable.Shape;
import org.hwnas.plan.expression.Value;

/**
 * The table NeuroSim reads: input width, input height, input channels, kernel width, kernel height,
 * output channels, whether a 2 x 2 max pool follows (0 or 1), and from V1.4 on the stride (DNN+
 * NeuroSim, {@code NetWork.csv}). It says nothing of padding, which is what makes the next row's
 * input come out; a row that reads an earlier map and gives the present one is a projecting
 * shortcut.
 */
final class NeuroSimTable {
  private static final List<String> COLUMNS =
      List.of(
          "input width",
          "input height",
          "input channels",
          "kernel width",
          "kernel height",
          "output channels",
          "max pool",
          "stride");

  private static final long MOST = 1_000_000;

  private final Diagnostics diagnostics;
  private final List<Layer> layers = new ArrayList<>();

  /** Maps so far by the name of the layer that gives them, in order. */
  private final Map<String, Shape> maps = new LinkedHashMap<>();

  NeuroSimTable(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  private record Numbers(
      Shape input, int kernelWidth, int kernelHeight, int channels, boolean pool, int stride) {
    boolean linear() {
      return input.height() == 1 && input.width() == 1 && kernelWidth == 1 && kernelHeight == 1;
    }

    Shape output(boolean same) {
      Shape out =
          new Shape(
              channels,
              LayerTable.slid(input.height(), kernelHeight, stride, same),
              LayerTable.slid(input.width(), kernelWidth, stride, same));
      return pool ? new Shape(channels, out.height() / 2, out.width() / 2) : out;
    }
  }

  Optional<Contents> read(List<Row> rows) {
    List<Numbers> numbers = new ArrayList<>();
    for (Row row : rows) {
      Optional<Numbers> read = numbers(row);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(read.get());
    }
    Shape input = numbers.get(0).input();
    maps.put("input", input);
    Shape at = input;
    for (int i = 0; i < rows.size(); i++) {
      Optional<Shape> next =
          Optional.of(i + 1).filter(n -> n < rows.size()).map(n -> numbers.get(n).input());
      Optional<Shape> given = row(rows.get(i), numbers.get(i), at, next);
      if (given.isEmpty()) {
        return Optional.empty();
      }
      at = given.get();
    }
    return Optional.of(new Contents(layers, Optional.of(input)));
  }

  private Optional<Numbers> numbers(Row row) {
    if (row.cells().size() != 7 && row.cells().size() != 8) {
      diagnostics.add(
          Issue.UNREADABLE_FILE,
          row.place(),
          "a layer of NeuroSim's table has 7 or 8 numbers, but here are " + row.cells().size(),
          "columns: " + String.join(", ", COLUMNS),
          "a table of our own begins with a row of column names");
      return Optional.empty();
    }
    long[] n = new long[] {0, 0, 0, 0, 0, 0, 0, 1};
    for (int i = 0; i < row.cells().size(); i++) {
      String text = row.cells().get(i);
      if (!text.matches("[0-9]{1,7}")) {
        diagnostics.add(
            Issue.NOT_AN_INTEGER,
            row.place(i),
            "`" + COLUMNS.get(i) + "` is a whole number, not `" + text + "`");
        return Optional.empty();
      }
      n[i] = Long.parseLong(text);
      if (i == 6 ? n[i] > 1 : n[i] < 1 || n[i] > MOST) {
        diagnostics.add(
            Issue.OUT_OF_RANGE,
            row.place(i),
            "`" + COLUMNS.get(i) + "` cannot be " + n[i],
            i == 6 ? "legal: 0 or 1" : "legal: 1 to " + MOST,
            "");
        return Optional.empty();
      }
    }
    return Optional.of(
        new Numbers(
            new Shape(n[2], n[1], n[0]),
            (int) n[3],
            (int) n[4],
            (int) n[5],
            n[6] == 1,
            (int) n[7]));
  }

  /** Adds the layers of a row; gives the map behind it. */
  private Optional<Shape> row(Row row, Numbers n, Shape at, Optional<Shape> next) {
    String name = "row" + row.line();
    if (n.linear() && n.input().channels() == at.elements()) {
      Map<String, Value> usual = Map.of("activation", Value.of(next.isPresent() ? "relu" : "none"));
      Map<String, Value> stated =
          Map.of(
              "units", Value.of((double) n.channels()),
              "pool", Value.of("flatten"),
              "bias", Value.of(false));
      return Optional.of(add(row, name, "linear", stated, usual, new Shape(n.channels(), 1, 1)));
    }
    if (!n.input().equals(at)) {
      return shortcut(row, name, n, at);
    }
    boolean same =
        next.isEmpty() || !fits(n.output(false), next.get()) || fits(n.output(true), next.get());
    Shape out = n.output(same);
    Map<String, Value> stated = new LinkedHashMap<>();
    stated.put("channels", Value.of((double) n.channels()));
    stated.put("kernel", Value.of((double) Math.max(n.kernelHeight(), n.kernelWidth())));
    if (n.kernelHeight() != n.kernelWidth()) {
      stated.put("kernel_height", Value.of((double) n.kernelHeight()));
      stated.put("kernel_width", Value.of((double) n.kernelWidth()));
    }
    stated.put("stride", Value.of((double) n.stride()));
    stated.put("padding", Value.of(same ? "same" : "valid"));
    stated.put("bias", Value.of("no"));
    add(row, name, "conv", stated, Map.of("norm", Value.of("none")), out);
    if (n.pool()) {
      Map<String, Value> window = Map.of("kernel", Value.of(2.0), "stride", Value.of(2.0));
      add(row, name + "_pool", "max_pool", window, Map.of(), out);
    }
    return Optional.of(out);
  }

  /** Whether the next row can read a map, as it is or as a vector. */
  private static boolean fits(Shape out, Shape next) {
    boolean vector = next.height() == 1 && next.width() == 1;
    return out.equals(next) || vector && out.elements() == next.channels();
  }

  private Optional<Shape> shortcut(Row row, String name, Numbers n, Shape at) {
    Optional<String> source =
        maps.entrySet().stream()
            .filter(e -> e.getValue().equals(n.input()))
            .map(Map.Entry::getKey)
            .reduce((a, b) -> b);
    boolean projects = n.kernelWidth() == 1 && n.kernelHeight() == 1 && n.output(true).equals(at);
    if (source.isEmpty() || !projects) {
      diagnostics.add(
          Issue.UNREADABLE_FILE,
          row.place(),
          "the layer reads a map of " + n.input() + ", but the one before gives " + at,
          source.isEmpty()
              ? "no earlier layer gives such a map either"
              : "`"
                  + source.get()
                  + "` does, but only a 1x1 shortcut to "
                  + at
                  + " may come from there",
          "");
      return Optional.empty();
    }
    Map<String, Value> stated =
        Map.of(
            "from", Value.of(source.get()),
            "shortcut", Value.of("projection"),
            "norm", Value.of("none"),
            "bias", Value.of("no"));
    return Optional.of(add(row, name, "join", stated, Map.of(), at));
  }

  private Shape add(
      Row row,
      String name,
      String kind,
      Map<String, Value> stated,
      Map<String, Value> usual,
      Shape out) {
    layers.add(new Layer(name, kind, stated, usual, row.place()));
    maps.put(name, out);
    return out;
  }
}
