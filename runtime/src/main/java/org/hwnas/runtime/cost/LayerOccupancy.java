package org.hwnas.runtime.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where one layer of a network is and how it got there, in the words of the model that placed it.
 *
 * @param node id in the network
 * @param name of the node
 * @param crossbars that hold it
 * @param tiles that hold it
 * @param cells of it that hold a weight
 * @param conversions analog-to-digital conversions of one inference
 * @param explanation gives {@link #decisions}: a search of millions of designs never asks, so the
 *     texts are made for who does; the same each time, and safe to ask from any thread
 */
public record LayerOccupancy(
    int node,
    String name,
    long crossbars,
    long tiles,
    long cells,
    double conversions,
    Supplier<Map<String, String>> explanation) {
  /** Every other decision of the mapping, by name, in order: splits, copies, steps. */
  public Map<String, String> decisions() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(explanation.get()));
  }
}
