package org.hwnas.runtime.cost;

import org.hwnas.runtime.network.Network;

/**
 * One workload on the chip.
 *
 * @param workload name
 * @param network it runs
 * @param occupancy what of the chip it takes
 * @param breakdown what an inference costs
 */
public record WorkloadCost(
    String workload, Network network, Occupancy occupancy, CostBreakdown breakdown) {}
