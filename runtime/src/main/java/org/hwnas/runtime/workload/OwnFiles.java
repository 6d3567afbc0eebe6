package org.hwnas.runtime.workload;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/**
 * Data sets of the user: an NPZ file with the arrays {@code x_train}, {@code y_train}, {@code
 * x_test} and {@code y_test}, or a folder with {@code train.csv} and {@code test.csv}, of which a
 * column is {@code label} and the others are the values of a sample in order. Values are whole
 * numbers of 0 to 255, or numbers of 0 to 1.
 */
final class OwnFiles {
  private static final int MOST_CLASSES = 256;

  private OwnFiles() {}

  /**
   * Reads a set.
   *
   * @param source NPZ file or folder
   * @throws DataSetException where it is neither, or not of this form
   */
  static DataSet read(String name, Path source) throws IOException {
    if (Files.isDirectory(source)) {
      Labelled train = csv(source.resolve("train.csv"));
      Labelled test = csv(source.resolve("test.csv"));
      int size = train.values() / Math.max(1, train.labels().length);
      int side = (int) Math.round(Math.sqrt(size));
      TensorShape shape =
          side > 1 && side * side == size
              ? new TensorShape(1, side, side)
              : new TensorShape(size, 1, 1);
      return set(name, shape, train, test);
    }
    Map<String, NpzFile.Array> arrays = NpzFile.read(source);
    for (String wanted : List.of("x_train", "y_train", "x_test", "y_test")) {
      if (!arrays.containsKey(wanted)) {
        throw new DataSetException(
            "`%s` has no array `%s`; it has %s"
                .formatted(source, wanted, String.join(", ", arrays.keySet())));
      }
    }
    TensorShape shape = shape(arrays.get("x_train"));
    if (!shape.equals(shape(arrays.get("x_test")))) {
      throw new DataSetException("`x_train` and `x_test` of `" + source + "` differ in shape");
    }
    return set(
        name,
        shape,
        labelled(arrays.get("x_train"), arrays.get("y_train"), shape, "x_train"),
        labelled(arrays.get("x_test"), arrays.get("y_test"), shape, "x_test"));
  }

  /** Samples by the first axis; rows, columns, then channels (as Keras keeps them). */
  private static TensorShape shape(NpzFile.Array x) {
    int[] axes = x.shape();
    return switch (axes.length) {
      case 2 -> new TensorShape(axes[1], 1, 1);
      case 3 -> new TensorShape(1, axes[1], axes[2]);
      case 4 -> new TensorShape(axes[3], axes[1], axes[2]);
      default ->
          throw new DataSetException(
              "samples have %d axes; N x values, N x rows x columns and N x rows x columns x channels are known"
                  .formatted(axes.length));
    };
  }

  /**
   * Samples and their classes.
   *
   * @param scaled bytes of all samples, each channel by row
   */
  private record Labelled(byte[] scaled, byte[] labels) {
    int values() {
      return scaled.length;
    }
  }

  private static Labelled labelled(
      NpzFile.Array x, NpzFile.Array y, TensorShape shape, String what) {
    int count = x.shape()[0];
    if (y.length() != count) {
      throw new DataSetException(
          "`%s` has %d samples and %d labels".formatted(what, count, y.length()));
    }
    double factor = factor(x, what);
    int size = Math.toIntExact(shape.elements());
    byte[] scaled = new byte[count * size];
    int positions = shape.height() * shape.width();
    for (int n = 0; n < count; n++) {
      for (int p = 0; p < positions; p++) {
        for (int c = 0; c < shape.channels(); c++) {
          double value = x.at((n * positions + p) * shape.channels() + c);
          scaled[n * size + c * positions + p] = (byte) Math.round(factor * value);
        }
      }
    }
    byte[] labels = new byte[count];
    for (int n = 0; n < count; n++) {
      labels[n] = label(y.at(n), "`" + what + "`, sample " + n);
    }
    return new Labelled(scaled, labels);
  }

  private static double factor(NpzFile.Array x, String what) {
    double least = 0;
    double most = 0;
    for (int i = 0; i < x.length(); i++) {
      double value = x.at(i);
      if (Double.isNaN(value)) {
        throw new DataSetException("`" + what + "` has a value that is no number");
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return factor(x.whole(), least, most, what);
  }

  private static double factor(boolean whole, double least, double most, String what) {
    if (least < 0 || most > 255 || !whole && most > 1) {
      throw new DataSetException(
          "`%s` has values from %s to %s; whole numbers of 0 to 255 or numbers of 0 to 1 are expected"
              .formatted(what, least, most));
    }
    return whole ? 1 : 255;
  }

  private static byte label(double label, String where) {
    if (label < 0 || label >= MOST_CLASSES || label != Math.rint(label)) {
      throw new DataSetException(
          "%s has the label %s; classes are whole numbers of 0 to %d"
              .formatted(where, label, MOST_CLASSES - 1));
    }
    return (byte) (int) label;
  }

  private static Labelled csv(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataSetException("there is no `" + file + "`");
    }
    double[] bounds = {0, 0, 0}; // least, most, whether all are whole (0: yes)
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    // twice: how values are scaled follows from all of them
    rows(
        file,
        (values, label) -> {
          for (double value : values) {
            bounds[0] = Math.min(bounds[0], value);
            bounds[1] = Math.max(bounds[1], value);
            bounds[2] = value == Math.rint(value) ? bounds[2] : 1;
          }
          labels.write(label(label, "`" + file + "`"));
        });
    double factor = factor(bounds[2] == 0, bounds[0], bounds[1], file.toString());
    ByteArrayOutputStream scaled = new ByteArrayOutputStream();
    rows(
        file,
        (values, label) -> {
          for (double value : values) {
            scaled.write((int) Math.round(factor * value));
          }
        });
    return new Labelled(scaled.toByteArray(), labels.toByteArray());
  }

  private interface Row {
    void of(double[] values, double label);
  }

  private static void rows(Path file, Row each) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      int label = -1;
      int columns = 0;
      for (CsvRecord record : reader) {
        if (label < 0) {
          label = record.getFields().indexOf("label");
          columns = record.getFieldCount();
          if (label < 0 || columns < 2) {
            throw new DataSetException("the first line of `" + file + "` names no column `label`");
          }
          continue;
        }
        if (record.getFieldCount() != columns) {
          throw new DataSetException(
              "line %d of `%s` has %d values, not %d"
                  .formatted(
                      record.getStartingLineNumber(), file, record.getFieldCount(), columns));
        }
        double[] values = new double[columns - 1];
        double own = 0;
        int at = 0;
        for (int c = 0; c < columns; c++) {
          double value = number(record.getField(c), record.getStartingLineNumber(), file);
          if (c == label) {
            own = value;
          } else {
            values[at++] = value;
          }
        }
        each.of(values, own);
      }
    }
  }

  private static double number(String text, long line, Path file) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new DataSetException(
        "line %d of `%s` has `%s` where a number is expected".formatted(line, file, text));
  }

  private static DataSet set(String name, TensorShape shape, Labelled train, Labelled test) {
    int size = Math.toIntExact(shape.elements());
    int classes = 0;
    for (Labelled part : List.of(train, test)) {
      if (part.labels().length == 0 || part.values() != part.labels().length * size) {
        throw new DataSetException(
            "training and test samples of `" + name + "` differ in size, or there are none");
      }
      for (byte label : part.labels()) {
        classes = Math.max(classes, (label & 0xff) + 1);
      }
    }
    if (classes < 2) {
      throw new DataSetException("`" + name + "` has one class only");
    }
    return new DataSet(
        name,
        new InputSpec(shape, classes),
        new DataSet.Split(train.scaled(), train.labels(), size),
        new DataSet.Split(test.scaled(), test.labels(), size));
  }
}
