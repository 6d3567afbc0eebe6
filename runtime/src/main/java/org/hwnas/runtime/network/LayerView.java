package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer with weights, as an agent sees it that decides layer by layer.
 *
 * @param place path of the layer in the configuration, such as {@code network.stage[0].conv}
 * @param convolution whether it is one; else a linear layer or another product
 * @param inputChannels channels, or features, that it reads
 * @param channels channels, or features, that it gives
 * @param kernel height of the filter; 1 of a linear layer
 * @param stride from row to row; 1 of a linear layer
 * @param weights stored
 * @param inputs values that it reads
 * @param macs multiply-accumulates of one inference
 */
public record LayerView(
    String place,
    boolean convolution,
    double inputChannels,
    double channels,
    double kernel,
    double stride,
    double weights,
    double inputs,
    double macs) {

  /**
   * The layers with weights of a network, in its order.
   *
   * @param path of the network in the configuration
   */
  public static List<LayerView> of(String path, Network network) {
    List<LayerView> views = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        double inputs = network.node(node.inputs().get(0)).output().elements();
        String place = path + "." + node.name();
        views.add(
            filters instanceof Operator.Conv conv
                ? new LayerView(
                    place,
                    true,
                    conv.inChannels(),
                    conv.outChannels(),
                    conv.kernelHeight(),
                    conv.strideHeight(),
                    filters.weights(),
                    inputs,
                    node.macs())
                : new LayerView(
                    place,
                    false,
                    (double) filters.groups() * filters.rows(),
                    (double) filters.groups() * filters.outputsPerGroup(),
                    1,
                    1,
                    filters.weights(),
                    inputs,
                    node.macs()));
      }
    }
    return views;
  }
}
