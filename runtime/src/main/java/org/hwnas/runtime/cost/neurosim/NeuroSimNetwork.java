package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * A network of ours as NeuroSim's layers. Only convolutions and linear layers cost something, and
 * pooling of two by two behind them; normalisation, sums and reshaping cost NeuroSim nothing.
 *
 * @param layers of NeuroSim
 * @param nodes the node of ours each layer stands for
 */
public record NeuroSimNetwork(List<NeuroSimLayer> layers, List<Integer> nodes) {
  private static final int POOLED = 2; // edge of the windows that NeuroSim has

  /** Copies its lists. */
  public NeuroSimNetwork {
    layers = List.copyOf(layers);
    nodes = List.copyOf(nodes);
  }

  /**
   * Translates.
   *
   * @throws EvaluationFailure where NeuroSim has no such operation, by name of the node
   */
  public static NeuroSimNetwork of(Network network) throws EvaluationFailure {
    List<NeuroSimLayer> layers = new ArrayList<>();
    List<Integer> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      Operator operator = node.operator();
      if (operator instanceof Operator.Attention) {
        throw new EvaluationFailure(
            "`%s` is attention, which NeuroSim does not have".formatted(node.name()));
      }
      if (operator instanceof Operator.Filters filters) {
        if (filters.groups() > 1) {
          throw new EvaluationFailure(
              "`%s` has %d groups of filters; NeuroSim maps dense convolutions only"
                  .formatted(node.name(), filters.groups()));
        }
        layers.add(layer(network, node, filters));
        nodes.add(node.id());
      }
    }
    if (layers.isEmpty()) {
      throw new EvaluationFailure("the network has no layer with weights, so nothing to map");
    }
    return new NeuroSimNetwork(layers, nodes);
  }

  /**
   * Layers, by their place in the list, that read what a layer gives; through what has no weights.
   */
  List<Integer> readers(Network network, int layer) {
    Set<Integer> carriers = new HashSet<>(Set.of(nodes.get(layer)));
    List<Integer> readers = new ArrayList<>();
    for (Node node : network.nodes()) { // in an order in which inputs come first
      if (node.inputs().stream().noneMatch(carriers::contains)) {
        continue;
      }
      int place = nodes.indexOf(node.id());
      if (place < 0) {
        carriers.add(node.id());
      } else if (place != layer) {
        readers.add(place);
      }
    }
    return readers;
  }

  private static NeuroSimLayer layer(Network network, Node node, Operator.Filters filters) {
    TensorShape in = network.node(node.inputs().get(0)).output();
    TensorShape out = node.output();
    boolean pooled = pooled(network, node.id());
    if (filters instanceof Operator.Conv conv) {
      return new NeuroSimLayer(
          in.width(),
          in.height(),
          conv.inChannels(),
          conv.kernelWidth(),
          conv.kernelHeight(),
          conv.outChannels(),
          pooled,
          conv.strideWidth(),
          conv.strideHeight(),
          out.positions());
    }
    int positions = (int) out.positions();
    return new NeuroSimLayer(
        positions, 1, filters.rows(), 1, 1, filters.outputsPerGroup(), pooled, 1, positions);
  }

  /** Whether windows of two by two follow, of which the largest value stays. */
  private static boolean pooled(Network network, int id) {
    for (Node next : network.nodes()) {
      if (!next.inputs().contains(id)) {
        continue;
      }
      Operator operator = next.operator();
      if (operator instanceof Operator.MaxPool pool) {
        return pool.window().height() == POOLED && pool.window().width() == POOLED;
      }
      boolean through =
          operator instanceof Operator.Activation || operator instanceof Operator.BatchNorm;
      if (through && pooled(network, next.id())) {
        return true;
      }
    }
    return false;
  }
}
