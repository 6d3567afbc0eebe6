package org.hwnas.dsl.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Value;

/**
 * A network of a file in layers of the language: a sequence in which each layer reads the one
 * before, unless a {@code route} or {@code join} names another.
 *
 * @param input of one sample
 */
public record OnnxNetwork(Input input, List<Layer> layers) {
  public OnnxNetwork {
    layers = List.copyOf(layers);
  }

  /**
   * A layer.
   *
   * @param name unique in the network, made of the file's
   * @param kind a kind of layer of the language
   * @param fields what the file decides
   */
  public record Layer(String name, String kind, Map<String, Value> fields) {
    public Layer {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** Sizes of one sample, 1 or more each. A vector has height and width 1. */
  public record Input(long channels, long height, long width) {
    @Override
    public String toString() {
      return channels + "x" + height + "x" + width;
    }
  }

  /** What a spec says of the input; each may be open. */
  public record Stated(Optional<Long> channels, Optional<Long> height, Optional<Long> width) {
    /** Nothing. */
    public static final Stated NOTHING =
        new Stated(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
