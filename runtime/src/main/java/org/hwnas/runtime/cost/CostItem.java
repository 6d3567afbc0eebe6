package org.hwnas.runtime.cost;

/**
 * A leaf of the breakdown, ready to print.
 *
 * @param quantity {@code energy}, {@code latency} or {@code area}
 * @param layer name of the node; {@code chip} for what belongs to none
 * @param component id; {@code all} for a latency
 * @param value in {@code unit}
 * @param unit SI
 * @param source of the model's numbers
 */
public record CostItem(
    String quantity, String layer, String component, double value, String unit, String source) {}
