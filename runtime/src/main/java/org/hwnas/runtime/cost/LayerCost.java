package org.hwnas.runtime.cost;

/**
 * What one node of the network costs per inference.
 *
 * @param node id in the network
 * @param name of the node
 * @param energy joule by component
 * @param latency seconds the node needs when nothing else runs; 0 where it streams along with the
 *     layer before it
 */
public record LayerCost(int node, String name, ComponentValues energy, double latency) {}
