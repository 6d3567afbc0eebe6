package org.hwnas.runtime.hardware;

import java.util.OptionalLong;

/**
 * The accelerator.
 *
 * @param technology feature size, m
 * @param supply of logic and converters, V
 * @param cycle one crossbar read step, s
 * @param clock of the digital logic, Hz
 * @param routerGroups groups of tiles on the chip
 * @param bufferBits capacity of the global buffer, bit
 * @param interconnect between tiles
 * @param tile all tiles are alike
 * @param encoding of signed weights
 */
public record Chip(
    double technology,
    double supply,
    double cycle,
    double clock,
    int routerGroups,
    double bufferBits,
    Interconnect interconnect,
    Tile tile,
    WeightEncoding encoding) {
  /** Tiles on the chip; empty where it has as many as the networks need. */
  public OptionalLong tiles() {
    return tile.count().isPresent()
        ? OptionalLong.of((long) tile.count().getAsInt() * routerGroups)
        : OptionalLong.empty();
  }

  public Crossbar crossbar() {
    return tile.pe().crossbar();
  }

  public Adc adc() {
    return tile.pe().adc();
  }
}
