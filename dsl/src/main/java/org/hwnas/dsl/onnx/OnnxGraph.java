package org.hwnas.dsl.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a file says of a network: nodes in an order in which they can be computed, and the sizes of
 * its tensors. Of their values only short ones are kept, such as a shape or the bounds of a clip.
 *
 * @param inputs what the graph is given; old files list the initializers among them
 */
record OnnxGraph(
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<Port> inputs,
    List<Port> outputs,
    List<String> functions) {

  /**
   * An operation.
   *
   * @param name may be empty
   * @param domain empty for ONNX's own operators
   * @param inputs names of values; an empty one stands for an optional input that is not given
   */
  record Node(
      String name,
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {

    /** The name of an input; empty where it is not given. */
    Optional<String> input(int index) {
      return index < inputs.size() && !inputs.get(index).isEmpty()
          ? Optional.of(inputs.get(index))
          : Optional.empty();
    }

    String output() {
      return outputs.isEmpty() ? "" : outputs.get(0);
    }

    long whole(String attribute, long otherwise) {
      Attribute value = attributes.get(attribute);
      return value == null ? otherwise : value.whole().orElse(otherwise);
    }

    double real(String attribute, double otherwise) {
      Attribute value = attributes.get(attribute);
      return value == null ? otherwise : value.real().orElse(otherwise);
    }

    String text(String attribute, String otherwise) {
      Attribute value = attributes.get(attribute);
      return value == null ? otherwise : value.text().orElse(otherwise);
    }

    Optional<List<Long>> list(String attribute) {
      return Optional.ofNullable(attributes.get(attribute)).map(Attribute::wholes);
    }
  }

  /** An attribute's value: the one member that it states. */
  record Attribute(
      OptionalLong whole,
      OptionalDouble real,
      Optional<String> text,
      List<Long> wholes,
      List<Double> reals,
      Optional<Tensor> tensor) {}

  /**
   * A constant.
   *
   * @param values in row-major order; empty where there are too many to be anything but weights, or
   *     where they are in another file
   */
  record Tensor(String name, List<Long> sizes, Optional<List<Double>> values) {}

  /**
   * An input or output.
   *
   * @param sizes empty where the file does not even say how many
   */
  record Port(String name, Optional<List<Size>> sizes) {}

  /**
   * How long a tensor is along one axis.
   *
   * @param symbol its name where the file leaves it open, such as {@code batch}; may be empty
   */
  record Size(OptionalLong value, String symbol) {}
}
