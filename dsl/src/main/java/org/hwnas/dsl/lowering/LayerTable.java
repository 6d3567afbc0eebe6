package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.plan.expression.Value;

/**
 * A network as a comma-separated table, one layer a row; lines that begin with {@code #} are
 * comments. Without a header it is NeuroSim's ({@link NeuroSimTable}), with one our own ({@link
 * NamedTable}). MNSIM's is JSON ({@link MnsimTable}).
 */
final class LayerTable {
  /**
   * A layer of a table.
   *
   * @param kind a kind of layer
   * @param stated fields the table gives
   * @param usual fields that hold unless something around the table says otherwise
   */
  record Layer(
      String name, String kind, Map<String, Value> stated, Map<String, Value> usual, Place place) {
    Layer {
      stated = Map.copyOf(stated);
      usual = Map.copyOf(usual);
    }
  }

  /** A map that goes from layer to layer: channels, rows, columns. */
  record Shape(long channels, long height, long width) {
    long elements() {
      return channels * height * width;
    }

    @Override
    public String toString() {
      return channels + "x" + height + "x" + width;
    }
  }

  /** What a table holds; the input is empty where it does not say. */
  record Contents(List<Layer> layers, Optional<Shape> input) {}

  /** A row as read. */
  record Row(List<String> cells, SourceText source, int line) {
    /** The number among the lines of the file. */
    Place place() {
      return new Place(source, source.lineStart(line), source.lineText(line).length());
    }

    /** Where a cell stands. */
    Place place(int cell) {
      String text = source.lineText(line);
      int start = 0;
      boolean quoted = false;
      int at = 0;
      for (int before = 0; at < text.length() && before < cell; at++) {
        quoted ^= text.charAt(at) == '"';
        if (text.charAt(at) == ',' && !quoted) {
          before++;
          start = at + 1;
        }
      }
      int end = at;
      while (end < text.length() && (quoted || text.charAt(end) != ',')) {
        quoted ^= text.charAt(end) == '"';
        end++;
      }
      while (start < end && text.charAt(start) == ' ') {
        start++;
      }
      int length = text.substring(start, end).stripTrailing().length();
      return new Place(source, source.lineStart(line) + start, length);
    }
  }

  private final Diagnostics diagnostics;

  LayerTable(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The layers of a table; empty, reported, where it is wrong. */
  Optional<Contents> read(SourceText source) {
    Optional<List<Row>> rows = rows(source);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    if (rows.get().isEmpty()) {
      diagnostics.add(
          Issue.EMPTY_NETWORK, new Place(source, 0, 0), "`" + source.name() + "` has no layers");
      return Optional.empty();
    }
    boolean numbers = rows.get().get(0).cells().get(0).matches("-?[0-9.]+");
    return numbers
        ? new NeuroSimTable(diagnostics).read(rows.get())
        : new NamedTable(diagnostics).read(rows.get());
  }

  private Optional<List<Row>> rows(SourceText source) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .build();
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = format.parse(new StringReader(source.text()))) {
      for (CSVRecord cells : parser) {
        int line = (int) Math.min(parser.getCurrentLineNumber(), source.lineCount());
        rows.add(new Row(cells.toList(), source, line));
      }
      return Optional.of(rows);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      diagnostics.add(
          Issue.UNREADABLE_FILE,
          new Place(source, 0, 0),
          "`" + source.name() + "` is no table: " + reason(e));
      return Optional.empty();
    }
  }

  /** The innermost message, which names the line. */
  private static String reason(Throwable e) {
    return e.getCause() == null || e.getCause() == e
        ? String.valueOf(e.getMessage())
        : reason(e.getCause());
  }

  /** Rows or columns behind windows: all places a window fits, or one for each step. */
  static long slid(long size, long window, long stride, boolean same) {
    return same ? (size + stride - 1) / stride : size < window ? 0 : (size - window) / stride + 1;
  }
}
