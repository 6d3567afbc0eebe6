package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names of layers, made of a file's: {@code /layer1/layer1.0/conv1/Conv} and {@code
 * layer1.0.conv1.weight} both become {@code layer1_0_conv1}.
 */
final class LayerNames {
  private static final int LONGEST = 60;

  private final Set<String> given = new HashSet<>(Set.of(LayerList.INPUT));

  /** A name for what a node does, that no other layer has. */
  String of(OnnxGraph.Node node, Optional<String> weights) {
    String name = weights.map(LayerNames::ofWeights).orElse("");
    if (name.isEmpty()) {
      name = ofNode(node);
    }
    return unique(name.isEmpty() ? node.operator() : name);
  }

  /** A name that begins so. */
  String unique(String wish) {
    String legal = legal(wish);
    String name = legal;
    for (int i = 2; !given.add(name); i++) {
      name = legal + "_" + i;
    }
    return name;
  }

  /** A module's name, where the weights have kept it: exporters that fold do not. */
  private static String ofWeights(String weights) {
    if (!weights.matches(
        "[A-Za-z_][A-Za-z_0-9./-]*[./](weight|kernel|W|w_0|in_proj_weight)(_0)?")) {
      return "";
    }
    return weights.replaceAll("[./]([A-Za-z]+|w_0)(_weight)?(_0)?$", "");
  }

  /** The modules of a scoped name without the operator at its end; any other name as it is. */
  private static String ofNode(OnnxGraph.Node node) {
    List<String> parts = new ArrayList<>();
    for (String part : node.name().split("/")) {
      int last = parts.size() - 1;
      if (last >= 0 && part.startsWith(parts.get(last) + ".")) {
        parts.set(last, part); // a module within a list repeats the list's name
      } else if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    int last = parts.size() - 1;
    if (last > 0 && parts.get(last).startsWith(node.operator())) {
      parts.remove(last);
    }
    return String.join("_", parts);
  }

  private static String legal(String wish) {
    String name = wish.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    if (name.length() > LONGEST) {
      name = name.substring(name.length() - LONGEST);
    }
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "layer_" + name : name;
  }
}
