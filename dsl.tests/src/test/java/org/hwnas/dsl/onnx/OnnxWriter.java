package org.hwnas.dsl.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes ONNX models by the field numbers of {@code onnx.proto}. Weights have sizes and, unless
 * told otherwise, no data. Every operator's method returns the name of its output.
 */
final class OnnxWriter {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private int count;

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void graph(int field, byte[] part) {
    graph.writeBytes(message(out -> out.writeByteArray(field, part)));
  }

  private String next(String operator) {
    return operator.toLowerCase(Locale.ROOT) + "_" + count++;
  }

  /** An input; a size is a number, or the name of one that is open. */
  String input(String name, Object... sizes) {
    graph(11, port(name, sizes));
    return name;
  }

  void output(String name) {
    graph(12, port(name, "batch", "open"));
  }

  private static byte[] port(String name, Object... sizes) {
    byte[] shape =
        message(
            out -> {
              for (Object size : sizes) {
                byte[] one =
                    message(
                        o -> {
                          if (size instanceof Integer number) {
                            o.writeInt64(1, number);
                          } else {
                            o.writeString(2, String.valueOf(size));
                          }
                        });
                out.writeByteArray(1, one);
              }
            });
    byte[] tensor =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeByteArray(2, shape);
            });
    byte[] type = message(out -> out.writeByteArray(1, tensor));
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, type);
        });
  }

  /** Weights without their numbers. */
  String weights(String name, int... sizes) {
    return tensor(name, FLOAT, new byte[0], sizes);
  }

  /** Weights with numbers, all zero. */
  String stored(String name, int... sizes) {
    int length = 4;
    for (int size : sizes) {
      length *= size;
    }
    return tensor(name, FLOAT, new byte[length], sizes);
  }

  private String tensor(String name, int type, byte[] raw, int... sizes) {
    graph(5, tensorBytes(name, type, raw, sizes));
    return name;
  }

  private static byte[] tensorBytes(String name, int type, byte[] raw, int... sizes) {
    return message(
        out -> {
          for (int size : sizes) {
            out.writeInt64(1, size);
          }
          out.writeInt32(2, type);
          out.writeString(8, name);
          if (raw.length > 0) {
            out.writeByteArray(9, raw);
          }
        });
  }

  /** Whole numbers, such as a shape. */
  String numbers(long... values) {
    String name = next("numbers");
    byte[] raw =
        message(
            out -> {
              for (long value : values) {
                out.writeFixed64NoTag(value);
              }
            });
    return tensor(name, INT64, raw, values.length);
  }

  /** One number, without axes. */
  String scalar(double value) {
    String name = next("scalar");
    return tensor(name, FLOAT, message(out -> out.writeFloatNoTag((float) value)));
  }

  /**
   * A node.
   *
   * @param attributes {@code Integer}, {@code Double}, {@code String} or a list of whole numbers
   */
  String node(String operator, List<String> inputs, Map<String, ?> attributes) {
    return node(operator, "", inputs, attributes);
  }

  String node(String operator, String name, List<String> inputs, Map<String, ?> attributes) {
    String output = next(operator);
    graph(1, nodeBytes(operator, name, "", inputs, List.of(output), attributes));
    return output;
  }

  /** A node of several outputs, by their names. */
  void nodeOf(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    graph(1, nodeBytes(operator, "", "", inputs, outputs, attributes));
  }

  String foreign(String domain, String operator, String input) {
    String output = next(operator);
    graph(1, nodeBytes(operator, "", domain, List.of(input), List.of(output), Map.of()));
    return output;
  }

  private static byte[] nodeBytes(
      String operator,
      String name,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, ?> attributes) {
    return message(
        out -> {
          for (String input : inputs) {
            out.writeString(1, input);
          }
          for (String output : outputs) {
            out.writeString(2, output);
          }
          if (!name.isEmpty()) {
            out.writeString(3, name);
          }
          out.writeString(4, operator);
          for (Map.Entry<String, ?> attribute : new TreeMap<>(attributes).entrySet()) {
            out.writeByteArray(5, attribute(attribute.getKey(), attribute.getValue()));
          }
          if (!domain.isEmpty()) {
            out.writeString(7, domain);
          }
        });
  }

  private static byte[] attribute(String name, Object value) {
    return message(
        out -> {
          out.writeString(1, name);
          if (value instanceof Integer whole) {
            out.writeInt64(3, whole);
          } else if (value instanceof Double real) {
            out.writeFloat(2, real.floatValue());
          } else if (value instanceof String text) {
            out.writeString(4, text);
          } else {
            for (Object one : (List<?>) value) {
              out.writeInt64(8, (Integer) one);
            }
          }
        });
  }

  String unary(String operator, String from) {
    return node(operator, List.of(from), Map.of());
  }

  String binary(String operator, String left, String right) {
    return node(operator, List.of(left, right), Map.of());
  }

  /** A square convolution without bias, the same on all sides. */
  String conv(String name, String from, int in, int out, int kernel, int stride, int groups) {
    String weights = weights(name + ".weight", out, in / groups, kernel, kernel);
    int pad = kernel / 2;
    return node(
        "Conv",
        List.of(from, weights),
        Map.of(
            "kernel_shape", List.of(kernel, kernel),
            "strides", List.of(stride, stride),
            "pads", List.of(pad, pad, pad, pad),
            "group", groups));
  }

  String norm(String name, String from, int channels) {
    return node(
        "BatchNormalization",
        List.of(
            from,
            weights(name + ".weight", channels),
            weights(name + ".bias", channels),
            weights(name + ".mean", channels),
            weights(name + ".var", channels)),
        Map.of());
  }

  /** A fully connected layer with a bias, as PyTorch stores it. */
  String gemm(String name, String from, int in, int out) {
    return node(
        "Gemm",
        List.of(from, weights(name + ".weight", out, in), weights(name + ".bias", out)),
        Map.of("transB", 1));
  }

  String pool(String operator, String from, int kernel, int stride, int pad) {
    return node(
        operator,
        List.of(from),
        Map.of(
            "kernel_shape", List.of(kernel, kernel),
            "strides", List.of(stride, stride),
            "pads", List.of(pad, pad, pad, pad)));
  }

  String reshape(String from, long... sizes) {
    return binary("Reshape", from, numbers(sizes));
  }

  String transpose(String from, Integer... order) {
    return node("Transpose", List.of(from), Map.of("perm", List.of(order)));
  }

  /** The whole model. */
  byte[] model() {
    byte[] opset =
        message(
            out -> {
              out.writeString(1, "");
              out.writeInt64(2, 17);
            });
    return message(
        out -> {
          out.writeInt64(1, 8);
          out.writeString(2, "hwnas tests");
          out.writeByteArray(7, graph.toByteArray());
          out.writeByteArray(8, opset);
        });
  }
}
