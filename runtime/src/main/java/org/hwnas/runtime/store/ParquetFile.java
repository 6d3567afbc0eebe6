package org.hwnas.runtime.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Writes an answer as Apache Parquet (format 1.0: plain values in pages of version 1, compressed
 * with gzip), which every reader of Parquet knows. The same answer gives the same bytes.
 *
 * <p>A column is of 64-bit integers where all its values are, of doubles where all are numbers,
 * else of UTF-8 strings; null where the database has none.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">The format</a>
 */
public final class ParquetFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_IN_A_GROUP = 100_000;
  private static final int VERSION = 1;

  private ParquetFile() {}

  /**
   * Writes a whole file.
   *
   * @param out is flushed, and left open
   */
  public static void write(QueryResult result, OutputStream out) throws IOException {
    int columns = result.columns().size();
    List<Type> types = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      types.add(type(result.rows(), c));
    }
    out.write(MAGIC);
    long at = MAGIC.length;
    List<RowGroup> groups = new ArrayList<>();
    for (int from = 0; from < result.rows().size(); from += ROWS_IN_A_GROUP) {
      List<List<Object>> rows =
          result.rows().subList(from, Math.min(from + ROWS_IN_A_GROUP, result.rows().size()));
      List<ColumnChunk> chunks = new ArrayList<>();
      long bytes = 0;
      for (int c = 0; c < columns; c++) {
        byte[] page = page(rows, c, types.get(c));
        byte[] packed = gzip(page);
        byte[] head = head(rows.size(), page.length, packed.length);
        out.write(head);
        out.write(packed);
        ColumnChunk chunk = new ColumnChunk(at);
        chunk.setMeta_data(
            new ColumnMetaData(
                types.get(c),
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(result.columns().get(c)),
                CompressionCodec.GZIP,
                rows.size(),
                (long) head.length + page.length,
                (long) head.length + packed.length,
                at));
        chunks.add(chunk);
        bytes += (long) head.length + page.length;
        at += (long) head.length + packed.length;
      }
      groups.add(new RowGroup(chunks, bytes, rows.size()));
    }
    ByteArrayOutputStream foot = new ByteArrayOutputStream();
    FileMetaData meta =
        new FileMetaData(VERSION, schema(result.columns(), types), result.rows().size(), groups);
    meta.setCreated_by("hwnas");
    Util.writeFileMetaData(meta, foot);
    foot.writeTo(out);
    out.write(little(Integer.BYTES).putInt(foot.size()).array());
    out.write(MAGIC);
    out.flush();
  }

  private static Type type(List<List<Object>> rows, int column) {
    boolean integers = true;
    boolean none = true;
    for (List<Object> row : rows) {
      Object value = row.get(column);
      if (value == null) {
        continue;
      }
      none = false;
      if (!(value instanceof Number)) {
        return Type.BYTE_ARRAY;
      }
      integers &= value instanceof Long || value instanceof Integer;
    }
    return none ? Type.BYTE_ARRAY : integers ? Type.INT64 : Type.DOUBLE;
  }

  private static List<SchemaElement> schema(List<String> columns, List<Type> types) {
    List<SchemaElement> schema = new ArrayList<>();
    SchemaElement root = new SchemaElement("answer");
    root.setNum_children(columns.size());
    schema.add(root);
    for (int c = 0; c < columns.size(); c++) {
      SchemaElement column = new SchemaElement(columns.get(c));
      column.setType(types.get(c));
      column.setRepetition_type(FieldRepetitionType.OPTIONAL);
      if (types.get(c) == Type.BYTE_ARRAY) {
        column.setConverted_type(ConvertedType.UTF8); // what older readers look at
        column.setLogicalType(LogicalType.STRING(new StringType()));
      }
      schema.add(column);
    }
    return schema;
  }

  private static byte[] head(int rows, int size, int packed) throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, size, packed);
    header.setData_page_header(
        new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Util.writePageHeader(header, out);
    return out.toByteArray();
  }

  /** Which rows have a value, then the values. */
  private static byte[] page(List<List<Object>> rows, int column, Type type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] levels = levels(rows, column);
    out.write(little(Integer.BYTES).putInt(levels.length).array());
    out.write(levels);
    for (List<Object> row : rows) {
      Object value = row.get(column);
      if (value == null) {
        continue;
      }
      if (type == Type.BYTE_ARRAY) {
        byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
        out.write(little(Integer.BYTES).putInt(text.length).array());
        out.write(text);
      } else if (type == Type.INT64) {
        out.write(little(Long.BYTES).putLong(((Number) value).longValue()).array());
      } else {
        out.write(little(Double.BYTES).putDouble(((Number) value).doubleValue()).array());
      }
    }
    return out.toByteArray();
  }

  /**
   * A bit a row, lowest first, as one bit-packed run: its length in eights, times two, plus one.
   */
  private static byte[] levels(List<List<Object>> rows, int column) {
    int eights = (rows.size() + 7) / 8;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int run = eights << 1 | 1;
    while (run > 0x7f) {
      out.write(run & 0x7f | 0x80);
      run >>>= 7;
    }
    out.write(run);
    byte[] bits = new byte[eights];
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).get(column) != null) {
        bits[i / 8] |= (byte) (1 << i % 8);
      }
    }
    out.writeBytes(bits);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] page) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(page);
    }
    return out.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
