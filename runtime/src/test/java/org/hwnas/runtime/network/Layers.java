package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;

/** Resolved network blocks for tests: every field of the schema set, as lowering does. */
public final class Layers {
  private Layers() {}

  /** A layer whose path is decided once it is put into a network. */
  public record Layer(String kind, Map<String, Value> fields, List<Layer> children) {
    /** The layer with a field changed. */
    public Layer with(String field, Object value) {
      Map<String, Value> changed = new LinkedHashMap<>(fields);
      changed.put(field, value(value));
      return new Layer(kind, changed, children);
    }
  }

  private static Value value(Object o) {
    if (o instanceof Number n) {
      return Value.of(n.doubleValue());
    }
    return o instanceof Boolean b ? Value.of(b.booleanValue()) : Value.of((String) o);
  }

  private static Layer layer(String kind, Object... fields) {
    Map<String, Value> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], value(fields[i + 1]));
    }
    return new Layer(kind, map, List.of());
  }

  public static ResolvedBlock network(
      String name, int channels, int size, int classes, Layer... layers) {
    Map<String, List<Value>> fields = new LinkedHashMap<>();
    fields.put("input_channels", List.of(Value.of(channels)));
    fields.put("input_height", List.of(Value.of(size)));
    fields.put("input_width", List.of(Value.of(size)));
    fields.put("classes", List.of(Value.of(classes)));
    return new ResolvedBlock(name, name, "network", fields, place(name, List.of(layers)));
  }

  private static List<ResolvedBlock> place(String path, List<Layer> layers) {
    List<ResolvedBlock> blocks = new ArrayList<>();
    for (Layer layer : layers) {
      String name = layer.kind() + blocks.size();
      String childPath = path + "." + name;
      Map<String, List<Value>> fields = new LinkedHashMap<>();
      layer.fields().forEach((k, v) -> fields.put(k, List.of(v)));
      blocks.add(
          new ResolvedBlock(
              childPath, name, layer.kind(), fields, place(childPath, layer.children())));
    }
    return blocks;
  }

  public static Layer sequence(Layer... layers) {
    return new Layer("sequence", Map.of(), List.of(layers));
  }

  public static Layer conv(int channels, int kernel, int stride) {
    return layer(
        "conv",
        "kernel",
        kernel,
        "kernel_height",
        "auto",
        "kernel_width",
        "auto",
        "channels",
        channels,
        "stride",
        stride,
        "padding",
        "same",
        "groups",
        1,
        "norm",
        "batch",
        "activation",
        "relu",
        "bias",
        "auto");
  }

  /** A convolution with bias instead of normalisation. */
  public static Layer plainConv(int channels, int kernel, int stride) {
    return conv(channels, kernel, stride).with("norm", "none");
  }

  public static Layer depthwise(int kernel, int stride) {
    return layer(
        "depthwise",
        "kernel",
        kernel,
        "stride",
        stride,
        "multiplier",
        1,
        "norm",
        "batch",
        "activation",
        "relu",
        "bias",
        "auto");
  }

  /** The classifier: as many units as classes, no activation. */
  public static Layer linear() {
    return layer(
        "linear",
        "units",
        "auto",
        "pool",
        "global_average",
        "activation",
        "none",
        "bias",
        true,
        "dropout",
        0);
  }

  public static Layer linear(int units, String pool) {
    return linear().with("units", units).with("pool", pool).with("activation", "relu");
  }

  public static Layer maxPool(int kernel, int stride) {
    return layer("max_pool", "kernel", kernel, "stride", stride, "padding", "valid");
  }

  public static Layer avgPool(int kernel) {
    return layer("avg_pool", "kernel", kernel, "stride", "auto", "padding", "valid");
  }

  public static Layer patches(int patch, int channels) {
    return layer("patch_embedding", "patch", patch, "channels", channels, "bias", true);
  }

  public static Layer attention(int heads) {
    return layer(
        "attention", "heads", heads, "head_channels", "auto", "causal", false, "bias", true);
  }

  public static Layer embedding(int vocabulary, int channels) {
    return layer("embedding", "vocabulary", vocabulary, "channels", channels);
  }

  public static Layer positions() {
    return layer("position_embedding", "length", "auto", "segments", 0);
  }

  public static Layer transformer(int heads) {
    return layer(
        "transformer",
        "heads",
        heads,
        "hidden",
        "auto",
        "feed_forwards",
        1,
        "bottleneck",
        "auto",
        "order",
        "pre",
        "norm",
        "layer",
        "activation",
        "gelu",
        "causal",
        false,
        "bias",
        true);
  }

  /** Layers that also read as many channels of those before the last. */
  public static Layer denseBlock(int skipChannels, Layer... layers) {
    return new Layer(
        "dense_block",
        Map.of("skip_channels", Value.of(skipChannels), "density", Value.of(1)),
        List.of(layers));
  }

  public static Layer identity() {
    return layer("identity");
  }

  public static Layer residual(int channels, int stride) {
    return layer(
        "residual",
        "kernel",
        3,
        "channels",
        channels,
        "stride",
        stride,
        "norm",
        "batch",
        "activation",
        "relu");
  }

  public static Layer bottleneck(int channels, int stride) {
    return layer(
        "bottleneck",
        "kernel",
        3,
        "channels",
        channels,
        "expansion",
        4,
        "stride",
        stride,
        "norm",
        "batch",
        "activation",
        "relu");
  }

  public static Layer mbconv(
      int channels, int kernel, int stride, double expand, double squeeze, String activation) {
    return layer(
        "mbconv",
        "kernel",
        kernel,
        "channels",
        channels,
        "stride",
        stride,
        "expand",
        expand,
        "squeeze",
        squeeze,
        "norm",
        "batch",
        "activation",
        activation);
  }
}
