package org.hwnas.runtime.hardware;

import java.util.OptionalInt;

/**
 * PEs with a buffer and a router port.
 *
 * @param count per router group; empty: as many as the networks need
 * @param bufferBits capacity of the tile's buffer, bit
 * @param pe its PEs
 */
public record Tile(OptionalInt count, double bufferBits, Pe pe) {
  public int crossbars() {
    return Math.multiplyExact(pe.count(), pe.crossbar().count());
  }
}
