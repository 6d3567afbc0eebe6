package org.hwnas.runtime.cost.neurosim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table of constants among the resources: comments, a header, then cells without quotes. */
final class DataFile {
  private DataFile() {}

  /** The rows below the header. */
  static List<String[]> rows(String file) {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in = DataFile.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource `" + file + "` is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      boolean header = true;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        if (!header) {
          rows.add(line.split(","));
        }
        header = false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** A number; {@code inf} is infinity. */
  static double number(String cell) {
    return cell.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(cell);
  }

  /** Numbers from a column on. */
  static double[] numbers(String[] row, int from) {
    double[] values = new double[row.length - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(row[from + i]);
    }
    return values;
  }
}
