package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.List;

/** Layers in an order in which each reads earlier ones only. Immutable; made once, used often. */
public final class Mnsim2Network {
  private final Mnsim2Layer[] layers;
  private final int[][] consumers;
  private final int longest;

  /**
   * @param layers the first one a convolution or fully connected layer
   * @throws IllegalArgumentException where a layer reads one that is not before it, or sizes are
   *     not positive
   */
  public Mnsim2Network(List<Mnsim2Layer> layers) {
    this.layers = layers.toArray(new Mnsim2Layer[0]);
    if (this.layers.length == 0) {
      throw new IllegalArgumentException("a network needs a layer");
    }
    List<List<Integer>> readers = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < this.layers.length; i++) {
      readers.add(new ArrayList<>());
      Mnsim2Layer layer = this.layers[i];
      boolean elementwise = !layer.kind().tiled();
      if (elementwise && layer.inputs().length < 2) {
        throw new IllegalArgumentException("layer " + i + " joins fewer than two layers");
      }
      if (layer.positions() < 1 || layer.inputChannels() < 1 || layer.outputChannels() < 1) {
        throw new IllegalArgumentException("layer " + i + " has no output: " + layer);
      }
      for (int input : layer.inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException("layer " + i + " cannot read layer " + input);
        }
        readers.get(input).add(i);
      }
      most = Math.max(most, layer.positions());
    }
    this.consumers =
        readers.stream()
            .map(r -> r.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.longest = most;
  }

  public int size() {
    return layers.length;
  }

  public Mnsim2Layer layer(int index) {
    return layers[index];
  }

  /** Layers that read a layer, in order. */
  int[] consumers(int index) {
    return consumers[index];
  }

  /** Output positions of the layer that has most. */
  int longest() {
    return longest;
  }
}
