package org.hwnas.dsl.onnx;

import java.util.List;
import java.util.Map;

/** Published networks as an exporter writes them. */
final class Models {
  private Models() {}

  /** A convolution, one with a shortcut, and a linear layer, for images of a size. */
  static byte[] small(Object height, Object width) {
    OnnxWriter w = new OnnxWriter();
    String image = w.input("image", "batch", 3, height, width);
    String stem = w.unary("Relu", w.norm("stem_norm", w.conv("stem", image, 3, 8, 3, 2, 1), 8));
    String body = w.unary("Relu", w.binary("Add", stem, w.conv("body", stem, 8, 8, 3, 1, 1)));
    String means = w.node("Flatten", List.of(w.unary("GlobalAveragePool", body)), Map.of());
    w.output(w.gemm("head", means, 8, 10));
    return w.model();
  }

  /** AlexNet's normalisation over neighbouring channels, which the language has no layer for. */
  static byte[] neighbours() {
    OnnxWriter w = new OnnxWriter();
    String image = w.input("image", "batch", 3, 32, 32);
    String stem = w.unary("Relu", w.conv("stem", image, 3, 8, 3, 2, 1));
    String norm = w.node("LRN", "norm1", List.of(stem), Map.of("size", 5));
    w.output(w.conv("head", norm, 8, 10, 3, 1, 1));
    return w.model();
  }

  /** LeCun et al., Proc. IEEE 1998, in today's form: every map connected, max pooling, ReLU. */
  static byte[] lenet5() {
    OnnxWriter w = new OnnxWriter();
    String at = w.input("image", "batch", 1, 32, 32);
    at = w.unary("Relu", biased(w, "conv1", at, 1, 6));
    at = w.pool("MaxPool", at, 2, 2, 0);
    at = w.unary("Relu", biased(w, "conv2", at, 6, 16));
    at = w.pool("MaxPool", at, 2, 2, 0);
    at = w.node("Flatten", List.of(at), Map.of("axis", 1));
    at = w.unary("Relu", w.gemm("fc1", at, 400, 120));
    at = w.unary("Relu", w.gemm("fc2", at, 120, 84));
    w.output(w.unary("Softmax", w.gemm("fc3", at, 84, 10)));
    return w.model();
  }

  private static String biased(OnnxWriter w, String name, String from, int in, int out) {
    List<String> inputs =
        List.of(from, w.stored(name + ".weight", out, in, 5, 5), w.stored(name + ".bias", out));
    return w.node("Conv", inputs, Map.of("kernel_shape", List.of(5, 5)));
  }

  /** He et al., CVPR 2016, Table 1. */
  static byte[] resnet18() {
    OnnxWriter w = new OnnxWriter();
    String at = w.input("image", "batch", 3, 224, 224);
    at = w.unary("Relu", w.norm("bn1", w.conv("conv1", at, 3, 64, 7, 2, 1), 64));
    at = w.pool("MaxPool", at, 3, 2, 1);
    int in = 64;
    for (int stage = 1; stage <= 4; stage++) {
      int out = 32 << stage;
      for (int block = 0; block < 2; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        at = basicBlock(w, "layer" + stage + "." + block, at, in, out, stride);
        in = out;
      }
    }
    at = w.unary("GlobalAveragePool", at);
    at = w.node("Flatten", List.of(at), Map.of());
    w.output(w.gemm("fc", at, 512, 1000));
    return w.model();
  }

  private static String basicBlock(
      OnnxWriter w, String name, String from, int in, int out, int stride) {
    String at = w.norm(name + ".bn1", w.conv(name + ".conv1", from, in, out, 3, stride, 1), out);
    at = w.conv(name + ".conv2", w.unary("Relu", at), out, out, 3, 1, 1);
    at = w.norm(name + ".bn2", at, out);
    String shortcut = from;
    if (in != out) {
      shortcut = w.conv(name + ".downsample.0", from, in, out, 1, stride, 1);
      shortcut = w.norm(name + ".downsample.1", shortcut, out);
    }
    return w.unary("Relu", w.binary("Add", at, shortcut));
  }

  /** Sandler et al., CVPR 2018, Table 2; ReLU6 as a clip with stored bounds. */
  static byte[] mobileNetV2() {
    OnnxWriter w = new OnnxWriter();
    String at = w.input("image", "batch", 3, 224, 224);
    at = clipped(w, w.norm("bn0", w.conv("conv0", at, 3, 32, 3, 2, 1), 32));
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    int in = 32;
    int number = 1;
    for (int[] stage : stages) {
      for (int i = 0; i < stage[2]; i++) {
        int stride = i == 0 ? stage[3] : 1;
        at = inverted(w, "features." + number++, at, in, stage[1], stage[0] * in, stride);
        in = stage[1];
      }
    }
    at = clipped(w, w.norm("bn18", w.conv("conv18", at, in, 1280, 1, 1, 1), 1280));
    at = w.node("ReduceMean", List.of(at), Map.of("axes", List.of(2, 3), "keepdims", 0));
    w.output(w.gemm("classifier", at, 1280, 1000));
    return w.model();
  }

  private static String clipped(OnnxWriter w, String from) {
    return w.node("Clip", List.of(from, w.scalar(0), w.scalar(6)), Map.of());
  }

  private static String inverted(
      OnnxWriter w, String name, String from, int in, int out, int hidden, int stride) {
    String at = from;
    if (hidden != in) {
      at =
          clipped(
              w, w.norm(name + ".n0", w.conv(name + ".expand", at, in, hidden, 1, 1, 1), hidden));
    }
    at = w.conv(name + ".depthwise", at, hidden, hidden, 3, stride, hidden);
    at = clipped(w, w.norm(name + ".n1", at, hidden));
    at = w.norm(name + ".n2", w.conv(name + ".project", at, hidden, out, 1, 1, 1), out);
    return stride == 1 && in == out ? w.binary("Add", from, at) : at;
  }

  /**
   * Dosovitskiy et al., ICLR 2021, Table 1, ViT-B/16, as PyTorch writes it: queries, keys and
   * values of one product, layer normalisation and GELU by their formulas.
   */
  static byte[] visionTransformer() {
    OnnxWriter w = new OnnxWriter();
    int c = 768;
    String at = w.input("image", 1, 3, 224, 224);
    at =
        w.node(
            "Conv",
            List.of(at, w.weights("proj.weight", c, 3, 16, 16), w.weights("proj.bias", c)),
            Map.of("strides", List.of(16, 16)));
    at = w.transpose(w.reshape(at, 0, c, -1), 0, 2, 1);
    at = w.node("Concat", List.of(w.weights("cls", 1, 1, c), at), Map.of("axis", 1));
    at = w.binary("Add", at, w.weights("positions", 1, 197, c));
    for (int i = 0; i < 12; i++) {
      at = w.binary("Add", at, attention(w, "block" + i, layerNorm(w, at, c), c, 12));
      String fed = matrix(w, "block" + i + ".up", layerNorm(w, at, c), c, 4 * c);
      fed = matrix(w, "block" + i + ".down", gelu(w, fed), 4 * c, c);
      at = w.binary("Add", at, fed);
    }
    at = layerNorm(w, at, c);
    at = w.node("Gather", List.of(at, w.scalar(0)), Map.of("axis", 1));
    w.output(w.gemm("head", at, c, 1000));
    return w.model();
  }

  private static String matrix(OnnxWriter w, String name, String from, int in, int out) {
    String at = w.binary("MatMul", from, w.weights(name + ".weight", in, out));
    return w.binary("Add", w.weights(name + ".bias", out), at);
  }

  static String layerNorm(OnnxWriter w, String from, int channels) {
    String mean = w.node("ReduceMean", List.of(from), Map.of("axes", List.of(-1)));
    String centred = w.binary("Sub", from, mean);
    String square = w.binary("Pow", centred, w.scalar(2));
    String variance = w.node("ReduceMean", List.of(square), Map.of("axes", List.of(-1)));
    String deviation = w.unary("Sqrt", w.binary("Add", variance, w.scalar(1e-6)));
    String at = w.binary("Div", centred, deviation);
    at = w.binary("Mul", at, w.weights(at + ".scale", channels));
    return w.binary("Add", at, w.weights(at + ".shift", channels));
  }

  static String gelu(OnnxWriter w, String from) {
    String erf = w.unary("Erf", w.binary("Div", from, w.scalar(Math.sqrt(2))));
    String half = w.binary("Mul", from, w.binary("Add", erf, w.scalar(1)));
    return w.binary("Mul", half, w.scalar(0.5));
  }

  private static String attention(OnnxWriter w, String name, String from, int c, int heads) {
    int each = c / heads;
    String all = matrix(w, name + ".qkv", from, c, 3 * c);
    all = w.transpose(w.reshape(all, 1, 197, 3, heads, each), 2, 0, 3, 1, 4);
    String query = w.node("Gather", List.of(all, w.scalar(0)), Map.of("axis", 0));
    String key = w.node("Gather", List.of(all, w.scalar(1)), Map.of("axis", 0));
    String value = w.node("Gather", List.of(all, w.scalar(2)), Map.of("axis", 0));
    String scores = w.binary("MatMul", query, w.transpose(key, 0, 1, 3, 2));
    scores = w.binary("Mul", scores, w.scalar(1 / Math.sqrt(each)));
    String shares = w.node("Softmax", List.of(scores), Map.of("axis", -1));
    String at = w.transpose(w.binary("MatMul", shares, value), 0, 2, 1, 3);
    return matrix(w, name + ".proj", w.reshape(at, 1, 197, c), c, c);
  }
}
