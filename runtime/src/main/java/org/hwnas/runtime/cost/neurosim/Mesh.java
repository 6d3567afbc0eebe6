package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.reference.Links;
import org.hwnas.runtime.cost.reference.TechnologyNode;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Interconnect;
import org.hwnas.runtime.mapping.Placement;

/**
 * Routers in a grid in the place of NeuroSim's wires between tiles, with the links, hops and
 * routers of the family {@code reference} ({@link Links}). The traffic is NeuroSim's: inputs come
 * from the chip's buffer and results go back to it. The buffer stands along the upper edge, with a
 * port to each column of the grid, and a tile is served by the port of its column. Routers do not
 * copy flits: tiles that need the same inputs are each sent them. Immutable.
 */
final class Mesh {
  private final NeuroSimSettings s;
  private final int rows;
  private final int columns;
  private final double side; // m
  private final int flit; // bits
  private final Links links;
  private final TechnologyNode node;

  /**
   * @param rows of tiles
   * @param columns of tiles
   * @param side m of a tile
   * @param flit bits of a link
   * @param clock Hz
   * @throws EvaluationFailure where routers of the technology are not known
   */
  Mesh(
      NeuroSimSettings s,
      Technology technology,
      int rows,
      int columns,
      double side,
      double flit,
      double clock)
      throws EvaluationFailure {
    this.s = s;
    this.rows = rows;
    this.columns = columns;
    this.side = side;
    this.flit = (int) flit;
    this.node = TechnologyNode.of(technology.feature, technology.supply);
    this.links =
        Links.of(
            new Interconnect(Interconnect.Kind.MESH, this.flit),
            new Placement(Placement.Order.ROW_MAJOR, columns),
            side,
            node,
            clock);
  }

  /** Bits that all ports of the buffer take together. */
  double ports() {
    return (double) columns * flit;
  }

  /** m^2 of routers and repeaters; wires go above them, folded like NeuroSim's. */
  double area(RepeatedWire wire, double folds) {
    double between = 2.0 * (rows * (columns - 1.0) + columns * rows); // both ways; with the ports
    double repeaters = between * flit * wire.repeater.width() * side / folds;
    return rows * columns * Links.routerArea(node, flit) + repeaters;
  }

  /** Links from the buffer to a layer's tiles, on average. */
  private double hops(double first, double tiles) {
    double sum = 0;
    for (double place = first; place < first + tiles; place++) {
      sum += Math.floor(place / columns) + 1;
    }
    return sum / tiles;
  }

  /** Ports at a layer's service: of its tiles' columns; in a pipeline by its share of the tiles. */
  private long served(double tiles, double all) {
    double own = s.pipeline ? columns * tiles / all : tiles;
    return (long) Math.max(1, Math.min(columns, Math.floor(own)));
  }

  /**
   * J of moving a layer's bits between the buffer and its tiles.
   *
   * @param first tile of the layer, from 0
   */
  double energy(double bits, double first, double tiles) {
    return links.energy(bits, hops(first, tiles));
  }

  /** Seconds of moving them. */
  double time(double bits, double first, double tiles, double all) {
    double farthest = Math.floor((first + tiles - 1) / columns) + 1;
    return links.time(bits, farthest, served(tiles, all));
  }
}
