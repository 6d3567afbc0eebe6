package org.hwnas.runtime.store;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a question came to.
 *
 * @param columns names
 * @param rows each with a value a column: a {@link Number}, a {@link String}, or null where the
 *     database has none
 */
public record QueryResult(List<String> columns, List<List<Object>> rows) {
  static QueryResult read(ResultSet from) throws SQLException {
    ResultSetMetaData head = from.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= head.getColumnCount(); i++) {
      columns.add(head.getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (from.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        Object value = from.getObject(i);
        row.add(value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : value);
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return new QueryResult(List.copyOf(columns), List.copyOf(rows));
  }
}
