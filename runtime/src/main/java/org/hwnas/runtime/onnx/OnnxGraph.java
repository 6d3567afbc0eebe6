package org.hwnas.runtime.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
  private final List<byte[]> initializers = new ArrayList<>();
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

  /** Adds numbers under a name, and gives it. */
  String floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw.array(), shape);
  }

  /** As {@link #floats} of whole numbers. */
  String longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw.array(), values.length);
  }

  /** As {@link #floats} of codes. */
  String codes(String name, Codes type, int[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(type.bytes * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (type.bytes) {
        case 1 -> raw.put((byte) value);
        case 2 -> raw.putShort((short) value);
        default -> raw.putInt(value);
      }
    }
    return tensor(name, type.type, raw.array(), shape);
  }

  private String tensor(String name, int type, byte[] raw, long... shape) {
    initializers.add(
        message(
            out -> {
              for (long size : shape) {
                out.writeInt64(1, size);
              }
              out.writeInt32(2, type);
              out.writeString(8, name);
              out.writeByteArray(9, raw);
            }));
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
              for (Map.Entry<String, Object> attribute :
                  new java.util.TreeMap<>(attributes).entrySet()) {
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
  byte[] model(
      String name,
      int operatorSet,
      Map.Entry<String, long[]> input,
      Map.Entry<String, long[]> output,
      Map<String, String> notes) {
    byte[] graph =
        message(
            out -> {
              for (byte[] node : nodes) {
                out.writeByteArray(1, node);
              }
              out.writeString(2, name);
              for (byte[] tensor : initializers) {
                out.writeByteArray(5, tensor);
              }
              out.writeByteArray(11, value(input));
              out.writeByteArray(12, value(output));
            });
    return message(
        out -> {
          out.writeInt64(1, operatorSet > 17 ? 10 : 8); // the format's version with that set
          out.writeString(2, "hwnas");
          out.writeByteArray(7, graph);
          out.writeBytes(8, ByteString.copyFrom(message(set -> set.writeInt64(2, operatorSet))));
          for (Map.Entry<String, String> note : new java.util.TreeMap<>(notes).entrySet()) {
            out.writeByteArray(
                14,
                message(
                    entry -> {
                      entry.writeString(1, note.getKey());
                      entry.writeString(2, note.getValue());
                    }));
          }
        });
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
