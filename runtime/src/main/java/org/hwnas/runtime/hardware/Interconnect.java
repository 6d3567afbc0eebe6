package org.hwnas.runtime.hardware;

/**
 * How tiles talk.
 *
 * @param kind topology
 * @param flitBits width of a link, bit
 */
public record Interconnect(Kind kind, int flitBits) {
  /** Topology between routers. */
  public enum Kind {
    MESH,
    H_TREE,
    BUS
  }
}
