package org.hwnas.runtime.cost.neurosim;

/**
 * What a spec states of a chip's wires, where it does not leave them to NeuroSim. A bandwidth
 * decides the wires at the clock of the chip, and comes before a width.
 *
 * @param topology between tiles
 * @param bits of a link between tiles; 0: as wide as NeuroSim makes it
 * @param bandwidth bit/s of such a link; 0: not stated
 * @param tileBits of the tree within a tile; 0: as wide as NeuroSim makes it
 * @param tileBandwidth bit/s of it; 0: not stated
 * @param busBits of the port of a tile's buffers; 0: as many lines as the tree takes
 */
public record Wiring(
    Topology topology,
    int bits,
    double bandwidth,
    int tileBits,
    double tileBandwidth,
    int busBits) {
  private static final double ROUNDED_DOWN = 1 - 1e-12; // a quotient that should be whole

  /** How tiles are connected. */
  public enum Topology {
    /** A bus in each direction. */
    BUS,
    /** A tree of wires. */
    TREE,
    /** Routers in a grid, which NeuroSim does not have. */
    MESH
  }

  /** As NeuroSim makes it. */
  public static Wiring own(boolean tree) {
    return new Wiring(tree ? Topology.TREE : Topology.BUS, 0, 0, 0, 0, 0);
  }

  /** The same with links of a bandwidth in bit/s. */
  public Wiring withBandwidth(double bitsPerSecond) {
    return new Wiring(topology, bits, bitsPerSecond, tileBits, tileBandwidth, busBits);
  }

  /** Whether tiles hang on a tree. */
  public boolean tree() {
    return topology == Topology.TREE;
  }

  boolean mesh() {
    return topology == Topology.MESH;
  }

  boolean possible() {
    boolean widths = bits >= 0 && tileBits >= 0 && busBits >= 0;
    return widths && bandwidth >= 0 && tileBandwidth >= 0 && (!mesh() || bits + bandwidth > 0);
  }

  /** Wires of a link between tiles at a clock in Hz. */
  double link(double own, double clock) {
    return wires(bits, bandwidth, own, clock);
  }

  /** Wires of the tree within a tile at a clock in Hz. */
  double local(double own, double clock) {
    return wires(tileBits, tileBandwidth, own, clock);
  }

  /** As many as carry a bit with each clock; one more where the last is not busy all the time. */
  private static double wires(int width, double rate, double own, double clock) {
    if (rate > 0) {
      return Math.ceil(rate / clock * ROUNDED_DOWN);
    }
    return width > 0 ? width : own;
  }
}
