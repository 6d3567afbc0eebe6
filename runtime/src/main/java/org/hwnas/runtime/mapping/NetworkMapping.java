package org.hwnas.runtime.mapping;

import java.util.List;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.network.Network;

/**
 * A network on a chip.
 *
 * @param network what is mapped
 * @param inputBits of an activation, the most of any layer
 * @param layers convolutions and linear layers in network order
 * @param crossbars in use
 * @param tiles in use
 * @param cells holding weights
 * @param denseCrossbars that would be in use if nothing were pruned
 */
public record NetworkMapping(
    Network network,
    int inputBits,
    List<LayerMapping> layers,
    long crossbars,
    long tiles,
    long cells,
    long denseCrossbars) {
  public NetworkMapping {
    layers = List.copyOf(layers);
  }

  /**
   * Crossbars without pruning over those in use: 1 where nothing is pruned, or nothing is freed by
   * it (the compression rate of Yang et al., ICS 2021).
   */
  public double compression() {
    return (double) denseCrossbars / crossbars;
  }

  /** Weights' share of all cells of the tiles in use: rounding to tiles counts as waste. */
  public double utilisation(Chip chip) {
    double available = (double) tiles * chip.tile().crossbars() * chip.crossbar().cells();
    return tiles == 0 ? 0 : cells / available;
  }

  /**
   * Whether all layers have their tiles at once. Stricter than {@link #fitsByCells}, because layers
   * take whole tiles; a chip that grows with its networks always fits.
   */
  public boolean fits(Chip chip) {
    return chip.tiles().isEmpty() || tiles <= chip.tiles().getAsLong();
  }

  /**
   * The capacity rule of Krestinskaya et al. (arXiv 2410.16759): cells needed are at most the cells
   * there are, as if layers could share every crossbar. With offset encoding a weight has ceil(bits
   * / bits per cell) cells, as there.
   */
  public boolean fitsByCells(Chip chip) {
    return chip.tiles().isEmpty()
        || cells
            <= (double) chip.tiles().getAsLong()
                * chip.tile().crossbars()
                * chip.crossbar().cells();
  }
}
