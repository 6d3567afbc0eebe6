package org.hwnas.runtime.table;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A CSV file with a header (RFC 4180, UTF-8, lines that start with # are comments), gzipped where
 * its name ends in {@code .gz}.
 */
public final class Table {
  private final String name;
  private final Map<String, Integer> columns;
  private final List<Row> rows;

  private Table(String name, Map<String, Integer> columns, List<Row> rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a file.
   *
   * @throws TableException where it is no table, with line and cause
   * @throws IOException where it cannot be read
   */
  public static Table read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(file.getFileName().toString(), reader);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Reads text; the name is for messages. */
  public static Table read(String name, Reader text) throws IOException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .commentStrategy(CommentStrategy.SKIP)
            .skipEmptyLines(true)
            .ignoreDifferentFieldCount(true)
            .ofCsvRecord(text)) {
      Map<String, Integer> columns = new LinkedHashMap<>();
      List<Row> rows = new ArrayList<>();
      for (CsvRecord record : reader) {
        if (columns.isEmpty()) {
          for (String field : record.getFields()) {
            String title = columns.isEmpty() ? field.replaceFirst("^\uFEFF", "") : field;
            if (columns.putIfAbsent(title.strip(), columns.size()) != null) {
              throw new TableException("`%s` has two columns `%s`".formatted(name, title));
            }
          }
        } else if (record.getFieldCount() != columns.size()) {
          throw new TableException(
              "line %d of `%s` has %d cells, the header %d"
                  .formatted(
                      record.getStartingLineNumber(),
                      name,
                      record.getFieldCount(),
                      columns.size()));
        } else {
          rows.add(new Row(name, record.getStartingLineNumber(), columns, record.getFields()));
        }
      }
      if (columns.isEmpty()) {
        throw new TableException("`" + name + "` is empty; a header is expected");
      }
      return new Table(name, columns, List.copyOf(rows));
    } catch (CsvParseException e) {
      throw new TableException("`" + name + "` is no CSV: " + e.getMessage());
    }
  }

  /** Of the file, for messages. */
  public String name() {
    return name;
  }

  /** Titles, in order. */
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  public boolean has(String column) {
    return columns.containsKey(column);
  }

  /**
   * Requires columns.
   *
   * @throws TableException that names those that are missing
   */
  public void require(String... wanted) {
    List<String> missing = new ArrayList<>();
    for (String column : wanted) {
      if (!has(column)) {
        missing.add("`" + column + "`");
      }
    }
    if (!missing.isEmpty()) {
      throw new TableException(
          "`%s` lacks the column %s; it has %s"
              .formatted(name, String.join(", ", missing), String.join(", ", columns.keySet())));
    }
  }

  public List<Row> rows() {
    return rows;
  }

  /**
   * One line.
   *
   * @param table name of the file
   * @param line number in it
   * @param columns index by title
   * @param cells as text
   */
  public record Row(String table, long line, Map<String, Integer> columns, List<String> cells) {
    /** A cell; empty text where the table has no such column. */
    public String text(String column) {
      Integer at = columns.get(column);
      return at == null ? "" : cells.get(at).strip();
    }

    /** A number; nothing where the cell is empty or the column missing. */
    public Optional<Double> number(String column) {
      String text = text(column);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        throw new TableException(
            "line %d of `%s`: `%s` is `%s`, no number".formatted(line, table, column, text));
      }
    }

    /** A number that must be there. */
    public double required(String column) {
      return number(column)
          .orElseThrow(
              () ->
                  new TableException("line %d of `%s` has no `%s`".formatted(line, table, column)));
    }
  }
}
