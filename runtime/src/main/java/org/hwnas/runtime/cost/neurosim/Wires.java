package org.hwnas.runtime.cost.neurosim;

import java.util.List;

/** Resistance and capacitance of wires; values of {@code wire.csv}. */
final class Wires {
  /** F/m of every wire: arrays, buses, trees. Source: as NeuroSim, 0.2 fF/um. */
  static final double CAPACITANCE = 0.2e-15 / 1e-6;

  private static final double TEMPERATURE_COEFFICIENT = 0.00451; // 1/K, copper
  private static final double ROOM = 300; // K
  private static final double LONG = 10_000; // features
  private static final double VERY_LONG = 100_000; // features
  private static final List<double[]> ROWS =
      DataFile.rows("wire.csv").stream().map(row -> DataFile.numbers(row, 0)).toList();

  private Wires() {}

  /**
   * Ohm per m at room temperature.
   *
   * @param width nm
   */
  static double resistance(double width) {
    for (double[] row : ROWS) {
      if (width >= row[0]) {
        return row[2] / (width * 1e-9 * width * 1e-9 * row[1]);
      }
    }
    throw new IllegalArgumentException("no wire is " + width + " nm wide");
  }

  /** Factor of a resistance at a temperature in K. */
  static double heat(double temperature) {
    return 1 + TEMPERATURE_COEFFICIENT * Math.abs(temperature - ROOM);
  }

  /** Ohm per m of the node's wires at its temperature. */
  static double resistance(Technology technology) {
    return resistance((int) technology.metal0) * heat(technology.temperature);
  }

  /**
   * Ohm per m of a global wire, which is drawn wider the longer it is.
   *
   * @param length m
   */
  static double globalResistance(Technology technology, double length) {
    double features = length / technology.feature;
    double width = technology.metal0;
    double factor = features >= VERY_LONG ? 4 : features >= LONG ? 2 : 1;
    return resistance(width * factor) * heat(technology.temperature);
  }
}
