package org.hwnas.runtime.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where one layer of a network is and how it got there, in the words of the model that placed it.
 *
 * @param node id in the network
 * @param name of the node
 * @param crossbars that hold it
 * @param tiles that hold it
 * @param cells of it that hold a weight
 * @param conversions analog-to-digital conversions of one inference
 * @param decisions every other decision of the mapping, by name, in order: splits, copies, steps
 */
public record LayerOccupancy(
    int node,
    String name,
    long crossbars,
    long tiles,
    long cells,
    double conversions,
    Map<String, String> decisions) {
  public LayerOccupancy {
    decisions = Collections.unmodifiableMap(new LinkedHashMap<>(decisions));
  }
}
