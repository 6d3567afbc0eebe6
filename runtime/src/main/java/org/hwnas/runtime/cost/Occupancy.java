package org.hwnas.runtime.cost;

import java.util.List;

/**
 * What of the chip a network takes, as its cost model maps it.
 *
 * @param layers convolutions and linear layers in network order; none where the model does not map
 * @param crossbars that hold weights
 * @param tiles that hold weights
 * @param cells that hold weights
 * @param utilization cells that hold weights over all cells of the tiles in use, 0 to 1
 * @param fits whether all weights stay on the chip
 */
public record Occupancy(
    List<LayerOccupancy> layers,
    long crossbars,
    long tiles,
    long cells,
    double utilization,
    boolean fits) {
  public Occupancy {
    layers = List.copyOf(layers);
  }

  /** Analog-to-digital conversions of one inference. */
  public double conversions() {
    return layers.stream().mapToDouble(LayerOccupancy::conversions).sum();
  }
}
