package org.hwnas.runtime.pruning;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the layers of a network go without, and how training comes to it. Its text names all that it
 * depends on. Immutable.
 *
 * @param layers of which something is left out, by node
 * @param epochs of training after the first weights were left out
 * @param gradual whether the share grows over the first half of them
 * @param crossbarRows word lines of a crossbar
 */
public record NetworkPruning(
    SortedMap<Integer, LayerPruning> layers, int epochs, boolean gradual, int crossbarRows) {
  public NetworkPruning {
    layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
  }

  /** The same, all of it left out from the first pass on. */
  public NetworkPruning whole() {
    return new NetworkPruning(layers, epochs, false, crossbarRows);
  }

  /**
   * Share of what is to be left out that is left out in a pass: {@code 1 - (1 - t)^3} where it
   * grows (Zhu and Gupta, arXiv 1710.01878), with the last step at the end of the first half.
   *
   * @param epoch from 0
   */
  public double share(int epoch) {
    if (!gradual) {
      return 1;
    }
    double ramp = Math.max(1, (epochs + 1) / 2);
    double rest = 1 - Math.min(1, (epoch + 1) / ramp);
    return 1 - rest * rest * rest;
  }
}
