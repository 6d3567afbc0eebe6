package org.hwnas.cli.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hwnas.runtime.store.ParquetFile;
import org.hwnas.runtime.store.QueryResult;

/** Answers to questions as text, or as a table for other tools. */
public final class QueryText {
  /** How. */
  public enum Format {
    /** Aligned columns, numbers of six digits. */
    human,
    /** RFC 4180, numbers in full. */
    csv,
    /** An array of objects, numbers in full. */
    json,
    /** Apache Parquet; into a file. */
    parquet
  }

  private static final int WIDEST = 100;
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls()
          .serializeSpecialFloatingPointValues()
          .create();

  private QueryText() {}

  /** Writes an answer. */
  public static void write(QueryResult result, Format format, PrintStream out) {
    switch (format) {
      case human -> human(result, out);
      case csv -> out.print(csv(result));
      case json -> out.println(json(result));
      case parquet -> parquet(result, out);
    }
  }

  private static void parquet(QueryResult result, PrintStream out) {
    try {
      ParquetFile.write(result, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void human(QueryResult result, PrintStream out) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(result.columns());
    for (List<Object> row : result.rows()) {
      cells.add(row.stream().map(QueryText::shown).toList());
    }
    int columns = result.columns().size();
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int at = c;
      widths[c] =
          Math.min(WIDEST, cells.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
      numbers[c] =
          !result.rows().isEmpty()
              && result.rows().stream()
                  .allMatch(row -> row.get(at) == null || row.get(at) instanceof Number);
    }
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(Math.max(0, widths[c] - row.get(c).length()));
        line.append(c == 0 ? "" : "  ").append(numbers[c] ? pad + row.get(c) : row.get(c) + pad);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String shown(Object value) {
    if (value instanceof Double d) {
      return d == Math.rint(d) && Math.abs(d) < 1e9
          ? Long.toString(d.longValue())
          : String.format(Locale.ROOT, "%.6g", d);
    }
    return value == null ? "" : value.toString();
  }

  private static String csv(QueryResult result) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      writer.writeRecord(result.columns());
      for (List<Object> row : result.rows()) {
        writer.writeRecord(row.stream().map(v -> v == null ? "" : v.toString()).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String json(QueryResult result) {
    JsonArray rows = new JsonArray();
    for (List<Object> row : result.rows()) {
      JsonObject one = new JsonObject();
      for (int c = 0; c < row.size(); c++) {
        Object value = row.get(c);
        one.add(
            result.columns().get(c),
            value == null
                ? JsonNull.INSTANCE
                : value instanceof Number n
                    ? new JsonPrimitive(n)
                    : new JsonPrimitive(value.toString()));
      }
      rows.add(one);
    }
    return GSON.toJson(rows);
  }
}
