package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.OnnxGraph.Attribute;
import org.hwnas.dsl.onnx.OnnxGraph.Node;

/**
 * Computes nodes whose inputs are all constants. Exporters compute shapes in the graph; what they
 * come to is needed as numbers. Weights have sizes only.
 */
final class ConstantFolding {
  static final Set<String> OPERATORS =
      Set.of(
          "Constant",
          "ConstantOfShape",
          "Range",
          "Gather",
          "Concat",
          "Slice",
          "Unsqueeze",
          "Squeeze",
          "Reshape",
          "Flatten",
          "Expand",
          "Transpose",
          "Identity",
          "Cast",
          "Where",
          "Equal",
          "Floor",
          "Ceil",
          "Shape",
          "ReduceProd",
          "QuantizeLinear",
          "DequantizeLinear");

  private static final Set<String> ARITHMETIC =
      Set.of("Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Equal");

  private final Importing graph;

  ConstantFolding(Importing graph) {
    this.graph = graph;
  }

  /** The output of a node of constants. */
  Constant fold(Node node, List<Constant> inputs) throws OnnxException {
    String operator = node.operator();
    if (ARITHMETIC.contains(operator) && inputs.size() == 2) {
      return arithmetic(node, inputs.get(0), inputs.get(1));
    }
    if (inputs.isEmpty()) {
      if (operator.equals("Constant")) {
        return constant(node);
      }
      throw graph.unsupported(node, "it has no input", "");
    }
    Constant first = inputs.get(0);
    Optional<DoubleUnaryOperator> function = ElementFunctions.of(node);
    if (function.isPresent()) {
      return mapped(first, function.get());
    }
    return switch (operator) {
      case "ConstantOfShape" -> filled(node, first);
      case "Range" -> range(node, inputs);
      case "Gather" -> gather(node, first, inputs);
      case "Concat" -> concat(node, inputs);
      case "Slice" -> slice(node, first);
      case "Unsqueeze", "Squeeze", "Reshape", "Flatten", "Expand" -> resized(node, first);
      case "Transpose" -> transposed(node, first);
      case "Where" -> where(node, inputs);
      case "Shape" -> numbers(first.sizes().stream().map(Long::doubleValue).toList());
      case "Floor" -> mapped(first, Math::floor);
      case "Ceil" -> mapped(first, Math::ceil);
      case "ReduceProd" ->
          new Constant(
              "",
              List.of(),
              first.values().map(v -> List.of(v.stream().reduce(1.0, (a, b) -> a * b))));
      case "Identity", "Cast", "QuantizeLinear", "DequantizeLinear" -> first;
      default -> throw graph.unsupported(node, "it works on constants alone", "simplify the file");
    };
  }

  private static Constant numbers(List<Double> values) {
    return new Constant("", List.of((long) values.size()), Optional.of(values));
  }

  private Constant constant(Node node) throws OnnxException {
    Map<String, Attribute> attributes = node.attributes();
    if (attributes.containsKey("value") && attributes.get("value").tensor().isPresent()) {
      OnnxGraph.Tensor tensor = attributes.get("value").tensor().get();
      return new Constant(tensor.name(), tensor.sizes(), tensor.values());
    }
    if (attributes.containsKey("value_int") || attributes.containsKey("value_float")) {
      double value =
          attributes.containsKey("value_int")
              ? node.whole("value_int", 0)
              : node.real("value_float", 0);
      return new Constant("", List.of(), Optional.of(List.of(value)));
    }
    if (attributes.containsKey("value_ints")) {
      List<Long> list = attributes.get("value_ints").wholes();
      return numbers(list.stream().map(Long::doubleValue).toList());
    }
    if (attributes.containsKey("value_floats")) {
      return numbers(attributes.get("value_floats").reals());
    }
    throw graph.unsupported(node, "its value is no tensor of numbers", "");
  }

  private static Constant mapped(Constant constant, DoubleUnaryOperator function) {
    return new Constant(
        constant.name(),
        constant.sizes(),
        constant.values().map(v -> v.stream().map(function::applyAsDouble).toList()));
  }

  private Constant arithmetic(Node node, Constant left, Constant right) throws OnnxException {
    List<Long> sizes =
        Sizes.broadcast(left.sizes(), right.sizes())
            .orElseThrow(() -> graph.unsupported(node, "its inputs have unlike sizes", ""));
    Optional<List<Double>> values = Optional.empty();
    if (left.values().isPresent() && right.values().isPresent()) {
      List<Double> one = left.values().get();
      List<Double> other = right.values().get();
      if (one.size() == 1 || other.size() == 1 || left.sizes().equals(right.sizes())) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
          double a = one.get(one.size() == 1 ? 0 : i);
          double b = other.get(other.size() == 1 ? 0 : i);
          all.add(
              node.operator().equals("Equal")
                  ? (a == b ? 1.0 : 0.0)
                  : whole(node, a, b, ElementFunctions.combined(node.operator(), a, b)));
        }
        values = Optional.of(all);
      }
    }
    String name = left.name().isEmpty() ? right.name() : left.name();
    return new Constant(name, sizes, values);
  }

  /** Sizes divide without a rest being kept; numbers that are no sizes do not mind. */
  private static double whole(Node node, double left, double right, double result) {
    boolean sizes = left == Math.rint(left) && right == Math.rint(right) && left > 1 && right > 1;
    return node.operator().equals("Div") && sizes ? Math.floor(result) : result;
  }

  private Constant filled(Node node, Constant shape) throws OnnxException {
    List<Long> sizes = known(node, shape);
    Attribute value = node.attributes().get("value");
    Optional<Double> number =
        value == null
            ? Optional.of(0.0)
            : value
                .tensor()
                .flatMap(OnnxGraph.Tensor::values)
                .filter(v -> v.size() == 1)
                .map(v -> v.get(0));
    long count = Sizes.count(sizes);
    return new Constant(
        shape.name(),
        sizes,
        number.filter(n -> count <= NumberList.MOST).map(n -> Collections.nCopies((int) count, n)));
  }

  /** A constant's numbers as sizes. */
  private List<Long> known(Node node, Constant constant) throws OnnxException {
    List<Long> sizes =
        constant
            .values()
            .orElseThrow(() -> graph.shape(node, "it takes them from weights", ""))
            .stream()
            .map(Double::longValue)
            .toList();
    if (sizes.stream().anyMatch(s -> s < 0)) {
      throw graph.unsupported(node, "it would have the sizes " + sizes, "");
    }
    return sizes;
  }

  private Constant range(Node node, List<Constant> inputs) throws OnnxException {
    List<Double> ends = new ArrayList<>();
    for (Constant input : inputs) {
      ends.add(input.scalar().orElseThrow(() -> graph.unsupported(node, "it has open ends", "")));
    }
    if (ends.size() != 3 || ends.get(2) == 0) {
      throw graph.unsupported(node, "it takes a start, an end and a step", "");
    }
    double count = Math.max(0, Math.ceil((ends.get(1) - ends.get(0)) / ends.get(2)));
    if (!(count <= 1e9)) {
      throw graph.unsupported(node, "it would count to " + count, "");
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < count && count <= NumberList.MOST; i++) {
      values.add(ends.get(0) + i * ends.get(2));
    }
    boolean few = values.size() == (int) count;
    return new Constant("", List.of((long) count), few ? Optional.of(values) : Optional.empty());
  }

  private Constant gather(Node node, Constant data, List<Constant> inputs) throws OnnxException {
    if (inputs.size() < 2) {
      throw graph.unsupported(node, "it has no indices", "");
    }
    int axis = Sizes.axis(graph, node, node.whole("axis", 0), data.sizes().size());
    Constant indices = inputs.get(1);
    List<Long> sizes = new ArrayList<>(data.sizes().subList(0, axis));
    sizes.addAll(indices.sizes());
    sizes.addAll(data.sizes().subList(axis + 1, data.sizes().size()));
    if (data.sizes().size() > 1 || data.values().isEmpty() || indices.values().isEmpty()) {
      return new Constant(data.name(), sizes, Optional.empty());
    }
    List<Double> values = new ArrayList<>();
    for (double index : indices.values().get()) {
      double counted = index < 0 ? index + data.values().get().size() : index;
      if (counted < 0 || counted >= data.values().get().size()) {
        throw graph.unsupported(node, "there is no element " + (long) index, "");
      }
      values.add(data.values().get().get((int) counted));
    }
    return new Constant(data.name(), sizes, Optional.of(values));
  }

  private Constant concat(Node node, List<Constant> inputs) throws OnnxException {
    List<Long> sizes = new ArrayList<>(inputs.get(0).sizes());
    int axis = Sizes.axis(graph, node, node.whole("axis", 0), sizes.size());
    List<Double> values = new ArrayList<>();
    boolean known = sizes.size() == 1;
    sizes.set(axis, 0L);
    for (Constant input : inputs) {
      if (input.sizes().size() != sizes.size()) {
        throw graph.unsupported(node, "its inputs have unlike sizes", "");
      }
      sizes.set(axis, sizes.get(axis) + input.sizes().get(axis));
      known &= input.values().isPresent() && sizes.get(axis) <= NumberList.MOST;
      if (known) {
        values.addAll(input.values().get());
      }
    }
    return new Constant("", sizes, known ? Optional.of(values) : Optional.empty());
  }

  private Constant slice(Node node, Constant data) throws OnnxException {
    List<Span> spans = Span.of(graph, node, data.sizes());
    List<Long> sizes = new ArrayList<>(data.sizes());
    for (Span span : spans) {
      sizes.set(span.axis(), span.count());
    }
    Optional<List<Double>> values = Optional.empty();
    if (data.sizes().size() == 1 && data.values().isPresent() && spans.size() == 1) {
      List<Double> taken = new ArrayList<>();
      for (long i = 0; i < spans.get(0).count(); i++) {
        taken.add(data.values().get().get((int) (spans.get(0).first() + i * spans.get(0).step())));
      }
      values = Optional.of(taken);
    }
    return new Constant(data.name(), sizes, values);
  }

  private Constant resized(Node node, Constant data) throws OnnxException {
    List<Long> from = data.sizes();
    Optional<List<Long>> sizes =
        switch (node.operator()) {
          case "Unsqueeze" ->
              Sizes.unsqueezed(from, Sizes.list(graph, node, "axes", 1).orElse(List.of()));
          case "Squeeze" -> Sizes.squeezed(from, Sizes.list(graph, node, "axes", 1));
          case "Expand" ->
              Sizes.broadcast(from, Sizes.list(graph, node, "shape", 1).orElse(List.of()));
          case "Flatten" -> {
            int axis = (int) Math.max(0, Math.min(from.size(), node.whole("axis", 1)));
            yield Optional.of(
                List.of(
                    Sizes.count(from.subList(0, axis)),
                    Sizes.count(from.subList(axis, from.size()))));
          }
          default -> Sizes.reshaped(from, Sizes.list(graph, node, "shape", 1).orElse(List.of()));
        };
    if (sizes.isEmpty()) {
      throw graph.unsupported(node, "it cannot make its sizes of " + from, "");
    }
    boolean same = Sizes.count(sizes.get()) == Sizes.count(from);
    return new Constant(data.name(), sizes.get(), data.values().filter(v -> same));
  }

  private Constant transposed(Node node, Constant data) throws OnnxException {
    List<Long> sizes = new ArrayList<>(data.sizes());
    Optional<List<Long>> order = node.list("perm").filter(p -> !p.isEmpty());
    for (int i = 0; i < sizes.size(); i++) {
      long from = order.isEmpty() ? sizes.size() - 1 - i : at(order.get(), i);
      sizes.set(i, data.sizes().get(Sizes.axis(graph, node, from, sizes.size())));
    }
    return new Constant(data.name(), sizes, data.values().filter(v -> v.size() <= 1));
  }

  private static long at(List<Long> order, int index) {
    return index < order.size() ? order.get(index) : Long.MAX_VALUE;
  }

  private Constant where(Node node, List<Constant> inputs) throws OnnxException {
    if (inputs.size() != 3) {
      throw graph.unsupported(node, "it takes a condition and two values", "");
    }
    Optional<List<Long>> sizes =
        Sizes.broadcast(inputs.get(0).sizes(), inputs.get(1).sizes())
            .flatMap(s -> Sizes.broadcast(s, inputs.get(2).sizes()));
    if (sizes.isEmpty()) {
      throw graph.unsupported(node, "its inputs have unlike sizes", "");
    }
    boolean known =
        inputs.stream().allMatch(i -> i.values().isPresent() && i.sizes().equals(sizes.get()));
    if (!known) {
      return new Constant("", sizes.get(), Optional.empty());
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < inputs.get(0).values().get().size(); i++) {
      boolean yes = inputs.get(0).values().get().get(i) != 0;
      values.add(inputs.get(yes ? 1 : 2).values().get().get(i));
    }
    return new Constant("", sizes.get(), Optional.of(values));
  }
}
