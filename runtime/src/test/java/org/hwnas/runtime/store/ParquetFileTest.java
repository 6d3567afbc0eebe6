package org.hwnas.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers in Parquet, read back by DuckDB. */
class ParquetFileTest {
  @TempDir Path folder;

  private List<List<Object>> read(QueryResult answer, List<String> types) throws Exception {
    Path file = folder.resolve("answer.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      ParquetFile.write(answer, out);
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM '" + file + "'")) {
      List<List<Object>> all = new ArrayList<>();
      for (int c = 0; c < types.size(); c++) {
        assertThat(rows.getMetaData().getColumnName(c + 1)).isEqualTo(answer.columns().get(c));
        assertThat(rows.getMetaData().getColumnTypeName(c + 1)).isEqualTo(types.get(c));
      }
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int c = 0; c < types.size(); c++) {
          row.add(rows.getObject(c + 1));
        }
        all.add(row);
      }
      return all;
    }
  }

  @Test
  void valuesKeepTheirKind() throws Exception {
    List<List<Object>> rows =
        List.of(
            Arrays.asList("run-1", 7L, 1.5e-12, "π, \"x\"", null, 3L),
            Arrays.asList("run-2", Long.MIN_VALUE, 2L, null, null, "three"),
            Arrays.asList("", null, Double.NEGATIVE_INFINITY, "", null, null));
    QueryResult answer = new QueryResult(List.of("run", "number", "energy", "a b", "x", "y"), rows);
    assertThat(
            read(answer, List.of("VARCHAR", "BIGINT", "DOUBLE", "VARCHAR", "VARCHAR", "VARCHAR")))
        .containsExactly(
            Arrays.asList("run-1", 7L, 1.5e-12, "π, \"x\"", null, "3"),
            Arrays.asList("run-2", Long.MIN_VALUE, 2.0, null, null, "three"),
            Arrays.asList("", null, Double.NEGATIVE_INFINITY, "", null, null));
  }

  @Test
  void nothingIsATableToo() throws Exception {
    assertThat(read(new QueryResult(List.of("a"), List.of()), List.of("VARCHAR"))).isEmpty();
  }

  @Test
  void manyRowsComeInTheirOrder() throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 250_001; i++) {
      rows.add(Arrays.asList(i % 7 == 0 ? null : (Object) (i / 8.0), (long) i));
    }
    QueryResult answer = new QueryResult(List.of("value", "number"), rows);
    assertThat(read(answer, List.of("DOUBLE", "BIGINT"))).isEqualTo(rows);
  }

  @Test
  void theSameAnswerGivesTheSameBytes() throws Exception {
    QueryResult answer = new QueryResult(List.of("a"), List.of(List.of((Object) 1L)));
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    ParquetFile.write(answer, one);
    ParquetFile.write(answer, other);
    assertThat(one.toByteArray()).isEqualTo(other.toByteArray());
  }
}
