package org.hwnas.runtime.cost;

/**
 * What one node of the network costs per inference.
 *
 * @param node id in the network
 * @param name of the node
 * @param energy joule by component
 * @param busy seconds for which each component works on the node; they may overlap, so their sum is
 *     no latency. All zero where the model does not tell
 * @param latency seconds the node needs when nothing else runs; 0 where it streams along with the
 *     layer before it
 */
public record LayerCost(
    int node, String name, ComponentValues energy, ComponentValues busy, double latency) {
  /** Of a model that does not tell which component the time goes to. */
  public LayerCost(int node, String name, ComponentValues energy, double latency) {
    this(node, name, energy, ComponentValues.NONE, latency);
  }
}
