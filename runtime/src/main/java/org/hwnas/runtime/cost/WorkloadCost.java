package org.hwnas.runtime.cost;

import org.hwnas.runtime.mapping.NetworkMapping;

/**
 * One workload on the chip.
 *
 * @param workload name
 * @param mapping where its layers are
 * @param breakdown what an inference costs
 */
public record WorkloadCost(String workload, NetworkMapping mapping, CostBreakdown breakdown) {}
