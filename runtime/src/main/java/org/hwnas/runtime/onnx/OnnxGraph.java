package org.hwnas.runtime.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An ONNX model under construction, in the wire format of its Protocol Buffers (numbers of fields:
 * onnx.proto3). Values are named; each node has one output.
 */
final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int UINT16 = 4;
  private static final int INT16 = 5;
  private static final int INT32 = 6;
  private static final int INT64 = 7;

  /** Integers a value can be stored as. */
  enum Codes {
    U8(UINT8, 1),
    I8(INT8, 1),
    U16(UINT16, 2),
    I16(INT16, 2),
    I32(INT32, 4);

    private final int type;
    private final int bytes;

    Codes(int type, int bytes) {
      this.type = type;
      this.bytes = bytes;
    }
  }

  private final List<byte[]> nodes = new ArrayList<>();
  private final List<Tensor> initializers = new ArrayList<>();
  private int values;

  /** Writes a message; an array in memory takes all that is written. */
  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      body.write(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  /** A name for a value that has none. */
  String fresh(String about) {
    return about + "#" + values++;
  }

  /** Writes a tensor's values, little endian, when the model is written. */
  private interface Values {
    void write(CodedOutputStream out) throws IOException;
  }

  /**
   * Numbers of the model.
   *
   * @param head everything before the values
   * @param length of the values, bytes
   */
  private record Tensor(byte[] head, long length, Values values) {
    long size() {
      return head.length + 1 + CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }

    void write(CodedOutputStream out) throws IOException {
      out.writeRawBytes(head);
      out.writeTag(9, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt64NoTag(length);
      values.write(out);
    }
  }

  /** Adds numbers under a name, and gives it. They are read when the model is written. */
  String floats(String name, float[] values, long... shape) {
    return tensor(
        name,
        FLOAT,
        4L * values.length,
        out -> {
          for (float value : values) {
            out.writeFloatNoTag(value);
          }
        },
        shape);
  }

  /** As {@link #floats}, in another order; as many as the shape says. */
  String floats(
      String name, float[] values, Supplier<PrimitiveIterator.OfInt> order, long... shape) {
    return tensor(
        name,
        FLOAT,
        4 * Arrays.stream(shape).reduce(1, (a, b) -> a * b),
        out -> {
          PrimitiveIterator.OfInt places = order.get();
          while (places.hasNext()) {
            out.writeFloatNoTag(values[places.nextInt()]);
          }
        },
        shape);
  }

  /** As {@link #floats} of whole numbers. */
  String longs(String name, long... values) {
    return tensor(
        name,
        INT64,
        8L * values.length,
        out -> {
          for (long value : values) {
            out.writeFixed64NoTag(value);
          }
        },
        values.length);
  }

  /** As {@link #floats} of codes. */
  String codes(String name, Codes type, int[] values, long... shape) {
    return tensor(
        name,
        type.type,
        (long) type.bytes * values.length,
        out -> {
          for (int value : values) {
            for (int b = 0; b < type.bytes; b++) {
              out.write((byte) (value >> 8 * b));
            }
          }
        },
        shape);
  }

  private String tensor(String name, int type, long length, Values values, long... shape) {
    byte[] head =
        message(
            out -> {
              for (long size : shape) {
                out.writeInt64(1, size);
              }
              out.writeInt32(2, type);
              out.writeString(8, name);
            });
    initializers.add(new Tensor(head, length, values));
    return name;
  }

  /**
   * Adds a node.
   *
   * @param attributes by name: whole numbers ({@code Long}, {@code long[]}) or {@code Float}
   * @return the name of its output
   */
  String node(String name, String type, Map<String, Object> attributes, String... inputs) {
    String output = fresh(name);
    node(name, type, attributes, output, inputs);
    return output;
  }

  /** As above, with a name for the output. */
  void node(
      String name, String type, Map<String, Object> attributes, String output, String[] inputs) {
    nodes.add(
        message(
            out -> {
              for (String input : inputs) {
                out.writeString(1, input);
              }
              out.writeString(2, output);
              out.writeString(3, output);
              out.writeString(4, type);
              for (Map.Entry<String, Object> attribute : new TreeMap<>(attributes).entrySet()) {
                out.writeByteArray(5, attribute(attribute.getKey(), attribute.getValue()));
              }
            }));
  }

  private static byte[] attribute(String name, Object value) {
    return message(
        out -> {
          out.writeString(1, name);
          if (value instanceof Float f) {
            out.writeFloat(2, f);
            out.writeInt32(20, 1);
          } else if (value instanceof Long i) {
            out.writeInt64(3, i);
            out.writeInt32(20, 2);
          } else {
            for (long i : (long[]) value) {
              out.writeInt64(8, i);
            }
            out.writeInt32(20, 7);
          }
        });
  }

  /**
   * The whole.
   *
   * @param input name, and sizes after the batch
   * @param output likewise
   * @param notes kept in the model by key
   */
  Model model(
      String name,
      int operatorSet,
      Map.Entry<String, long[]> input,
      Map.Entry<String, long[]> output,
      Map<String, String> notes) {
    byte[] before =
        message(
            out -> {
              out.writeInt64(1, operatorSet > 17 ? 10 : 8); // the format's version with that set
              out.writeString(2, "hwnas");
            });
    byte[] graphBefore =
        message(
            out -> {
              for (byte[] node : nodes) {
                out.writeByteArray(1, node);
              }
              out.writeString(2, name);
            });
    byte[] graphAfter =
        message(
            out -> {
              out.writeByteArray(11, value(input));
              out.writeByteArray(12, value(output));
            });
    byte[] after =
        message(
            out -> {
              byte[] set = message(s -> s.writeInt64(2, operatorSet));
              out.writeByteArray(8, set);
              for (Map.Entry<String, String> note : new TreeMap<>(notes).entrySet()) {
                out.writeByteArray(
                    14,
                    message(
                        entry -> {
                          entry.writeString(1, note.getKey());
                          entry.writeString(2, note.getValue());
                        }));
              }
            });
    return new Model(before, graphBefore, List.copyOf(initializers), graphAfter, after);
  }

  /**
   * A whole model in pieces: numbers are written one after another, not gathered first.
   *
   * @param before the graph
   * @param graphBefore its part before the numbers
   * @param graphAfter its part after them
   */
  record Model(
      byte[] before, byte[] graphBefore, List<Tensor> tensors, byte[] graphAfter, byte[] after) {
    private long graph() {
      long size = (long) graphBefore.length + graphAfter.length;
      for (Tensor tensor : tensors) {
        size += 1 + CodedOutputStream.computeUInt64SizeNoTag(tensor.size()) + tensor.size();
      }
      return size;
    }

    /** Bytes of the file. */
    long size() {
      long graph = graph();
      long around = (long) before.length + after.length;
      return around + 1 + CodedOutputStream.computeUInt64SizeNoTag(graph) + graph;
    }

    /** Writes the file's content; what it is written to stays open. */
    void write(OutputStream to) throws IOException {
      CodedOutputStream out = CodedOutputStream.newInstance(to, 1 << 16);
      out.writeRawBytes(before);
      out.writeTag(7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt64NoTag(graph());
      out.writeRawBytes(graphBefore);
      for (Tensor tensor : tensors) {
        out.writeTag(5, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(tensor.size());
        tensor.write(out);
      }
      out.writeRawBytes(graphAfter);
      out.writeRawBytes(after);
      out.flush();
    }
  }

  private static byte[] value(Map.Entry<String, long[]> value) {
    byte[] shape =
        message(
            out -> {
              out.writeByteArray(1, message(dim -> dim.writeString(2, "batch")));
              for (long size : value.getValue()) {
                out.writeByteArray(1, message(dim -> dim.writeInt64(1, size)));
              }
            });
    byte[] tensor =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeByteArray(2, shape);
            });
    return message(
        out -> {
          out.writeString(1, value.getKey());
          out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
        });
  }
}
