package org.hwnas.runtime.cost.reference;

/**
 * On-chip static memory by capacity. Stateless.
 *
 * <p>Energy: 10, 20 and 100 pJ for 64 bit of 8 KiB, 32 KiB and 1 MiB at 45 nm and 0.9 V (Horowitz,
 * ISSCC 2014), between and beyond them straight lines over the logarithms. Area: 6T cells and as
 * much again for the periphery (half of a macro being cells is what CACTI 7 gives from 32 KiB on).
 * Leakage: two transistors of a cell, 1.5 feature sizes wide, do not conduct.
 */
final class Memory {
  private static final double[] CAPACITIES = {8 * 8192.0, 32 * 8192.0, 1024 * 8192.0}; // bit
  private static final double[] ENERGIES = {10e-12, 20e-12, 100e-12}; // J per 64 bit
  private static final double WORD = 64; // bit
  private static final double FEATURE = 45e-9; // m
  private static final double SUPPLY = 0.9; // V
  private static final double CELL_SHARE = 0.5;
  private static final double LEAKING_WIDTH = 2 * 1.5; // feature sizes

  private Memory() {}

  /** Joule of reading or writing one bit. */
  static double energyPerBit(double capacityBits, TechnologyNode node) {
    int i = capacityBits <= CAPACITIES[1] ? 0 : 1;
    double slope =
        Math.log(ENERGIES[i + 1] / ENERGIES[i]) / Math.log(CAPACITIES[i + 1] / CAPACITIES[i]);
    double word = ENERGIES[i] * Math.pow(capacityBits / CAPACITIES[i], slope);
    return word / WORD * node.energyRatio(FEATURE, SUPPLY);
  }

  /** m^2. */
  static double area(double capacityBits, TechnologyNode node) {
    return capacityBits * node.sramCell() / CELL_SHARE;
  }

  /** W while it keeps its content. */
  static double leakage(double capacityBits, TechnologyNode node, boolean highPerformance) {
    double ampere = node.off(highPerformance) * LEAKING_WIDTH * node.feature();
    return capacityBits * ampere * node.supply();
  }
}
