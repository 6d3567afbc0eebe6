package org.hwnas.runtime.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.training.NetworkWeights;

/**
 * Trained weights out of an ONNX model (onnx.proto of ONNX 1.17, by field numbers): those of
 * convolutions, linear layers and batch normalisations, in the order in which both the model and
 * the network compute them. Each has to be of the same kind and size.
 */
public final class OnnxWeights {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;

  /** Of our batch normalisation; a model's other one goes into its variance. */
  private static final float EPSILON = 1e-5f;

  /** A tensor of the model's file. */
  private record Tensor(long[] shape, float[] values) {}

  /** A step of the model's computation. */
  private record Step(
      String type, List<String> inputs, List<String> outputs, Map<String, Double> attributes) {
    double attribute(String name, double usual) {
      return attributes.getOrDefault(name, usual);
    }
  }

  /** A step with weights, and the arrays it brings in ONNX's order. */
  private record Weighted(Step step, List<Tensor> tensors) {
    String name() {
      return step.type() + " `" + step.outputs().get(0) + "`";
    }
  }

  private final Map<String, Tensor> tensors = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private OnnxWeights() {}

  /**
   * Reads the weights of a network.
   *
   * @throws EvaluationFailure where the file is no model, or not of this network
   */
  public static NetworkWeights read(Path file, Network network) throws EvaluationFailure {
    OnnxWeights model = new OnnxWeights();
    try (InputStream bytes = Files.newInputStream(file)) {
      model.model(CodedInputStream.newInstance(bytes, 1 << 16));
    } catch (IOException e) {
      throw new EvaluationFailure("`" + file + "` is no ONNX model: " + e.getMessage());
    }
    return model.weights(network, file.getFileName().toString());
  }

  private interface Field {
    /** Whether a field was read; else it is skipped. */
    boolean read(int number, CodedInputStream in) throws IOException;
  }

  private static void fields(CodedInputStream in, Field each) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!each.read(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }

  private interface Message {
    void read(CodedInputStream in) throws IOException;
  }

  /** Reads a message inside another in place: a copy of a graph is one of all its weights. */
  private static void message(CodedInputStream in, Message message) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    message.read(in);
    in.popLimit(outer);
  }

  private void model(CodedInputStream in) throws IOException {
    fields(
        in,
        (number, at) -> {
          if (number == 7) {
            message(at, graph -> fields(graph, this::graph));
            return true;
          }
          return false;
        });
  }

  private boolean graph(int number, CodedInputStream in) throws IOException {
    if (number == 1) {
      message(in, this::step);
    } else if (number == 5) {
      message(in, this::tensor);
    } else {
      return false;
    }
    return true;
  }

  private void step(CodedInputStream in) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String[] type = {""};
    Map<String, Double> attributes = new HashMap<>();
    fields(
        in,
        (number, at) -> {
          switch (number) {
            case 1 -> inputs.add(at.readString());
            case 2 -> outputs.add(at.readString());
            case 4 -> type[0] = at.readString();
            case 5 -> message(at, attribute -> attribute(attribute, attributes));
            default -> {
              return false;
            }
          }
          return true;
        });
    steps.add(new Step(type[0], inputs, outputs, attributes));
  }

  private static void attribute(CodedInputStream in, Map<String, Double> into) throws IOException {
    String[] name = {""};
    double[] value = {Double.NaN};
    fields(
        in,
        (number, at) -> {
          switch (number) {
            case 1 -> name[0] = at.readString();
            case 2 -> value[0] = at.readFloat();
            case 3 -> value[0] = at.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (!Double.isNaN(value[0])) {
      into.put(name[0], value[0]);
    }
  }

  /** One value, or as many as are packed together. */
  private static void many(CodedInputStream in, boolean packed, Message each) throws IOException {
    if (!packed) {
      each.read(in);
      return;
    }
    message(
        in,
        values -> {
          while (!values.isAtEnd()) {
            each.read(values);
          }
        });
  }

  private void tensor(CodedInputStream in) throws IOException {
    List<Long> shape = new ArrayList<>();
    String[] name = {""};
    int[] type = {0};
    byte[][] raw = {new byte[0]};
    List<Float> listed = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          many(in, packed, at -> shape.add(at.readInt64()));
        }
        case 2 -> type[0] = in.readInt32();
        case 4 -> {
          many(in, packed, at -> listed.add(at.readFloat()));
        }
        case 8 -> name[0] = in.readString();
        case 9 -> raw[0] = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    if (type[0] != FLOAT && type[0] != DOUBLE) {
      return; // shapes and codes: a step that needs it as weights says so
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw[0]).order(ByteOrder.LITTLE_ENDIAN);
    int count = listed.isEmpty() ? raw[0].length / (type[0] == FLOAT ? 4 : 8) : listed.size();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          !listed.isEmpty()
              ? listed.get(i)
              : type[0] == FLOAT ? bytes.getFloat(4 * i) : (float) bytes.getDouble(8 * i);
    }
    tensors.put(name[0], new Tensor(shape.stream().mapToLong(Long::longValue).toArray(), values));
  }

  /** Steps with weights in their order. */
  private List<Weighted> weighted() throws EvaluationFailure {
    List<Weighted> all = new ArrayList<>();
    for (Step step : steps) {
      boolean product = step.type().equals("MatMul");
      if (product && !tensors.containsKey(step.inputs().get(1))) {
        continue; // of two activations
      }
      if (product || List.of("Conv", "Gemm", "BatchNormalization").contains(step.type())) {
        List<Tensor> own = new ArrayList<>();
        for (String input : step.inputs().subList(1, step.inputs().size())) {
          Tensor tensor = tensors.get(input);
          if (tensor == null) {
            throw new EvaluationFailure(
                "the weights `%s` of the model are no plain numbers; a model with codes has none to start from"
                    .formatted(input));
          }
          own.add(tensor);
        }
        if (product) {
          bias(step).ifPresent(own::add);
        }
        all.add(new Weighted(step, own));
      }
    }
    return all;
  }

  /** Numbers that are added to a product, a bias written apart. */
  private Optional<Tensor> bias(Step product) {
    for (Step step : steps) {
      if (step.type().equals("Add") && step.inputs().contains(product.outputs().get(0))) {
        return step.inputs().stream()
            .filter(tensors::containsKey)
            .map(tensors::get)
            .filter(t -> t.shape().length == 1)
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private NetworkWeights weights(Network network, String file) throws EvaluationFailure {
    List<Weighted> found = weighted();
    int next = 0;
    NetworkWeights shapes = NetworkWeights.blank(network);
    List<List<float[]>> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<float[]> wanted = shapes.of(node);
      if (wanted.isEmpty()) {
        nodes.add(List.of());
        continue;
      }
      if (next == found.size()) {
        throw new EvaluationFailure(
            "`%s` has no weights for `%s` and what follows".formatted(file, node.name()));
      }
      Weighted weighted = found.get(next++);
      List<float[]> own = arrays(node.operator(), weighted);
      boolean fits = own.size() == wanted.size();
      for (int i = 0; fits && i < own.size(); i++) {
        fits = own.get(i).length == wanted.get(i).length;
      }
      if (!fits) {
        throw new EvaluationFailure(
            "`%s` is not a model of this network: %s has not the weights of `%s`, %s"
                .formatted(file, weighted.name(), node.name(), node.operator()));
      }
      nodes.add(own);
    }
    if (next < found.size()) {
      throw new EvaluationFailure(
          "`%s` is not a model of this network: %s is not in it"
              .formatted(file, found.get(next).name()));
    }
    return new NetworkWeights(nodes);
  }

  /** In the layout of {@link NetworkWeights}; empty where the kinds differ. */
  private static List<float[]> arrays(Operator operator, Weighted weighted) {
    Step step = weighted.step();
    List<Tensor> tensors = weighted.tensors();
    if (operator instanceof Operator.BatchNorm && step.type().equals("BatchNormalization")) {
      List<float[]> all = new ArrayList<>();
      tensors.forEach(t -> all.add(t.values().clone()));
      float more = (float) step.attribute("epsilon", 1e-5) - EPSILON;
      if (Math.abs(more) > 1e-9f) {
        float[] variance = all.get(3);
        for (int i = 0; i < variance.length; i++) {
          variance[i] += more;
        }
      }
      return all;
    }
    boolean conv = operator instanceof Operator.Conv && step.type().equals("Conv");
    boolean linear =
        operator instanceof Operator.Linear && List.of("Gemm", "MatMul").contains(step.type());
    boolean scaled = step.attribute("alpha", 1) != 1 || step.attribute("beta", 1) != 1;
    if (!conv && !linear || scaled && linear) {
      return List.of();
    }
    Operator.Filters filters = (Operator.Filters) operator;
    float[] from = tensors.get(0).values();
    if (from.length != filters.weights()) {
      return List.of();
    }
    float[] own = new float[from.length];
    if (linear && step.attribute("transB", 0) == 0) {
      System.arraycopy(from, 0, own, 0, own.length); // in x out, as here
    } else {
      FilterOrder places = new FilterOrder(filters);
      for (float value : from) {
        own[places.nextInt()] = value;
      }
    }
    boolean bias =
        operator instanceof Operator.Conv c ? c.bias() : ((Operator.Linear) operator).bias();
    if (!bias) {
      return tensors.size() > 1 ? List.of() : List.of(own);
    }
    return List.of(
        own,
        tensors.size() > 1
            ? tensors.get(1).values().clone()
            : new float[filters.groups() * filters.outputsPerGroup()]);
  }
}
