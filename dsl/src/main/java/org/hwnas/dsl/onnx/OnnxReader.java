package org.hwnas.dsl.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.hwnas.dsl.onnx.OnnxGraph.Attribute;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxGraph.Port;
import org.hwnas.dsl.onnx.OnnxGraph.Size;

/**
 * Reads a model in Protocol Buffers' wire format, by the field numbers of ONNX's {@code
 * onnx.proto}. Weights are skipped, so that memory grows with the graph and not with the file.
 */
final class OnnxReader {
  /** A name longer than this is no name: the file is damaged. */
  private static final int LONGEST_NAME = 1 << 16;

  private static final int BUFFER = 1 << 16;

  private final CodedInputStream in;

  private OnnxReader(InputStream stream) {
    this.in = CodedInputStream.newInstance(stream, BUFFER);
  }

  /**
   * The graph of a model.
   *
   * @throws OnnxException where this is no ONNX model or not a whole one
   * @throws IOException where the stream fails
   */
  static OnnxGraph read(InputStream stream) throws OnnxException, IOException {
    Optional<OnnxGraph> graph;
    try {
      graph = new OnnxReader(stream).model();
    } catch (InvalidProtocolBufferException e) {
      if (e.unwrapIOException() != e) {
        throw e.unwrapIOException();
      }
      throw unreadable("it is damaged, or ends before the model does");
    }
    return graph
        .filter(g -> !g.nodes().isEmpty())
        .orElseThrow(() -> unreadable("it holds no graph with nodes"));
  }

  private static OnnxException unreadable(String cause) {
    return new OnnxException(
        OnnxException.Reason.UNREADABLE,
        "the file is no ONNX model",
        cause,
        "export the network again");
  }

  /** Takes the value of one field of a message, or leaves it to be skipped. */
  private interface FieldReader {
    boolean take(int field, boolean delimited) throws IOException;
  }

  /** Reads the fields of a message up to its end. */
  private void fields(FieldReader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int type = WireFormat.getTagWireType(tag);
      if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
        throw new InvalidProtocolBufferException("a group, which ONNX has none of");
      }
      boolean delimited = type == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!reader.take(WireFormat.getTagFieldNumber(tag), delimited)) {
        in.skipField(tag);
      }
    }
  }

  /** Reads an embedded message. */
  private void message(FieldReader reader) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    fields(reader);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("the file ends before the graph does");
    }
    in.popLimit(outer);
  }

  private String text() throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > LONGEST_NAME) {
      throw new InvalidProtocolBufferException("a name of " + length + " bytes");
    }
    return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
  }

  private Optional<OnnxGraph> model() throws IOException {
    GraphParts parts = new GraphParts();
    boolean[] found = new boolean[1];
    fields(
        (field, delimited) -> {
          if (!delimited || field != 7 && field != 25) {
            return false;
          }
          if (field == 7) {
            found[0] = true;
            message(parts::take);
          } else {
            message((f, d) -> f == 1 && d && parts.functions.add(text()));
          }
          return true;
        });
    return found[0] ? Optional.of(parts.graph()) : Optional.empty();
  }

  /** A graph that is being read. */
  private final class GraphParts {
    final List<Node> nodes = new ArrayList<>();
    final Map<String, OnnxGraph.Tensor> initializers = new LinkedHashMap<>();
    final List<Port> inputs = new ArrayList<>();
    final List<Port> outputs = new ArrayList<>();
    final List<String> functions = new ArrayList<>();

    OnnxGraph graph() {
      return new OnnxGraph(nodes, initializers, inputs, outputs, functions);
    }

    boolean take(int field, boolean delimited) throws IOException {
      if (!delimited) {
        return false;
      }
      switch (field) {
        case 1 -> nodes.add(node());
        case 5 -> {
          OnnxGraph.Tensor tensor = new TensorReader(in).read();
          initializers.put(tensor.name(), tensor);
        }
        case 11 -> inputs.add(port());
        case 12 -> outputs.add(port());
        case 15 -> message((f, d) -> f == 1 && d && sparse());
        default -> {
          return false;
        }
      }
      return true;
    }

    /** The values of a sparse tensor carry its name; its sizes follow and are those of values. */
    private boolean sparse() throws IOException {
      OnnxGraph.Tensor tensor = new TensorReader(in).read();
      initializers.put(tensor.name(), tensor);
      return true;
    }
  }

  private Node node() throws IOException {
    String[] names = {"", "", ""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    message(
        (field, delimited) -> {
          if (!delimited) {
            return false;
          }
          switch (field) {
            case 1 -> inputs.add(text());
            case 2 -> outputs.add(text());
            case 3 -> names[0] = text();
            case 4 -> names[1] = text();
            case 7 -> names[2] = text();
            case 5 -> attribute(attributes);
            default -> {
              return false;
            }
          }
          return true;
        });
    String domain = names[2].equals("ai.onnx") ? "" : names[2];
    return new Node(names[0], names[1], domain, inputs, outputs, attributes);
  }

  /** An attribute that is being read. */
  private static final class AttributeParts {
    String name = "";
    OptionalLong whole = OptionalLong.empty();
    OptionalDouble real = OptionalDouble.empty();
    Optional<String> text = Optional.empty();
    Optional<OnnxGraph.Tensor> tensor = Optional.empty();
    final NumberList wholes = new NumberList();
    final NumberList reals = new NumberList();
  }

  private void attribute(Map<String, Attribute> into) throws IOException {
    AttributeParts parts = new AttributeParts();
    message(
        (field, delimited) -> {
          switch (field) {
            case 1 -> parts.name = delimited ? text() : parts.name;
            case 2 -> parts.real = OptionalDouble.of(in.readFloat());
            case 3 -> parts.whole = OptionalLong.of(in.readInt64());
            case 4 -> parts.text = Optional.of(text());
            case 5 -> parts.tensor = Optional.of(new TensorReader(in).read());
            case 7 -> parts.reals.read(in, delimited, s -> (double) s.readFloat());
            case 8 -> parts.wholes.read(in, delimited, s -> (double) s.readInt64());
            default -> {
              return false;
            }
          }
          return true;
        });
    List<Long> wholes = parts.wholes.values().stream().map(Double::longValue).toList();
    into.put(
        parts.name,
        new Attribute(
            parts.whole, parts.real, parts.text, wholes, parts.reals.values(), parts.tensor));
  }

  private Port port() throws IOException {
    String[] name = {""};
    List<List<Size>> shapes = new ArrayList<>();
    message(
        (field, delimited) -> {
          if (delimited && field == 1) {
            name[0] = text();
            return true;
          }
          if (!delimited || field != 2) {
            return false;
          }
          message((f, d) -> f == 1 && d && tensorType(shapes));
          return true;
        });
    return new Port(
        name[0], shapes.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(shapes.get(0))));
  }

  private boolean tensorType(List<List<Size>> shapes) throws IOException {
    message(
        (field, delimited) -> {
          if (!delimited || field != 2) {
            return false;
          }
          List<Size> sizes = new ArrayList<>();
          message((f, d) -> f == 1 && d && sizes.add(size()));
          shapes.add(sizes);
          return true;
        });
    return true;
  }

  private Size size() throws IOException {
    OptionalLong[] value = {OptionalLong.empty()};
    String[] symbol = {""};
    message(
        (field, delimited) -> {
          if (field == 1 && !delimited) {
            value[0] = OptionalLong.of(in.readInt64());
          } else if (field == 2 && delimited) {
            symbol[0] = text();
          } else {
            return false;
          }
          return true;
        });
    OptionalLong known =
        value[0].isPresent() && value[0].getAsLong() > 0 ? value[0] : OptionalLong.empty();
    return new Size(known, symbol[0]);
  }
}
