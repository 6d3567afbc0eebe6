package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.Criterion;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.Mask;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/**
 * Decides which weights of a network are left out. A function of the weights as they are, so that a
 * training that is taken up again leaves out the same ones: what was left out is 0 and goes first.
 */
public final class Pruner {
  private final Network network;
  private final DataSet data;
  private final NetworkPruning pruning;
  private final int batch;
  private final long seed;
  private final Kernels kernels;

  /**
   * @param batch training images whose loss {@link Criterion#TAYLOR} looks at, the first ones
   * @param seed says which go first where any may
   */
  public Pruner(
      Network network,
      DataSet data,
      NetworkPruning pruning,
      int batch,
      long seed,
      Kernels kernels) {
    this.network = network;
    this.data = data;
    this.pruning = pruning;
    this.batch = batch;
    this.seed = seed;
    this.kernels = kernels;
  }

  /**
   * The masks of weights that were pruned before: what is 0 goes first, so that nothing has to be
   * decided.
   *
   * @param seed of that training
   */
  public static Map<Integer, Mask> found(
      Network network, NetworkPruning pruning, NetworkWeights weights, long seed) {
    Map<Integer, Mask> masks = new TreeMap<>();
    pruning
        .layers()
        .forEach(
            (id, layer) -> {
              if (layer.masks()) {
                float[] filters = weights.of(network.node(id)).get(0);
                masks.put(id, mask(network, pruning, id, 1, filters, filters, seed));
              }
            });
    return masks;
  }

  private static Mask mask(
      Network network,
      NetworkPruning pruning,
      int id,
      double share,
      float[] filters,
      float[] gradients,
      long seed) {
    return Mask.of(
        (Operator.Filters) network.node(id).operator(),
        pruning.layers().get(id),
        share,
        filters,
        gradients,
        pruning.crossbarRows(),
        RandomStream.of(seed, "pruning", id));
  }

  /** The masks of the filter layers of which weights are left out, by node, in a pass. */
  Map<Integer, Mask> masks(NetworkWeights weights, int epoch) {
    return masks(weights, pruning.share(epoch));
  }

  private Map<Integer, Mask> masks(NetworkWeights weights, double share) {
    Map<Integer, Mask> masks = new TreeMap<>();
    Map<Integer, float[]> gradients = needsGradients(weights) ? gradients(weights) : Map.of();
    pruning
        .layers()
        .forEach(
            (id, layer) -> {
              if (layer.masks()) {
                float[] filters = weights.of(network.node(id)).get(0);
                float[] slopes = gradients.getOrDefault(id, filters);
                masks.put(id, mask(network, pruning, id, share, filters, slopes, seed));
              }
            });
    return masks;
  }

  /** The weights without those that are left out in the end. */
  public NetworkWeights pruned(NetworkWeights weights) {
    Map<Integer, Mask> masks = masks(weights, 1);
    List<List<float[]>> nodes = new ArrayList<>(weights.nodes());
    masks.forEach(
        (id, mask) -> {
          List<float[]> arrays = new ArrayList<>(nodes.get(id));
          float[] filters = arrays.get(0).clone();
          mask.apply(filters);
          arrays.set(0, filters);
          nodes.set(id, arrays);
        });
    return new NetworkWeights(nodes);
  }

  private boolean needsGradients(NetworkWeights weights) {
    for (Map.Entry<Integer, LayerPruning> entry : pruning.layers().entrySet()) {
      Node node = network.node(entry.getKey());
      if (entry.getValue().criterion() == Criterion.TAYLOR
          && Mask.decides(
              (Operator.Filters) node.operator(),
              entry.getValue(),
              weights.of(node).get(0),
              pruning.crossbarRows())) {
        return true;
      }
    }
    return false;
  }

  /** Of the mean loss of a batch in the filters, with a function of its own: nothing else moves. */
  private Map<Integer, float[]> gradients(NetworkWeights weights) {
    NetworkFunction function =
        new NetworkFunction(network, batch, weights, NetworkFunction.Acting.NOTHING, seed, kernels);
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      data.train().copy(i, function.input(), i * data.train().sampleSize());
      labels[i] = data.train().label(i);
    }
    float[] logits = function.forward(new Layer.Mode(true, 0));
    float[] gradient = new float[logits.length];
    Trainer.lossGradient(logits, labels, logits.length / batch, gradient);
    function.backward(gradient);
    Map<Integer, float[]> all = new TreeMap<>();
    pruning.layers().keySet().forEach(id -> all.put(id, function.weights(id).get(0).gradient()));
    return all;
  }
}
