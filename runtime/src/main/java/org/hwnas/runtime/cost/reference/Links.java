package org.hwnas.runtime.cost.reference;

import org.hwnas.runtime.cost.analytical.ComponentData;
import org.hwnas.runtime.hardware.Interconnect;
import org.hwnas.runtime.mapping.Placement;

/**
 * The interconnect between tiles. Immutable.
 *
 * <p>A bit pays ISAAC's router at every hop and the wire of a tile's width (0.2 fF/um, switching
 * with every other bit). A flit needs three cycles for a router and its link (the pipeline of Dally
 * and Towles, 2004, without contention), further flits follow one a cycle.
 *
 * @param kind topology
 * @param flitBits width of a link, bit
 * @param placement of tiles
 * @param bitHop joule of one bit over one hop
 * @param clock Hz
 */
public record Links(
    Interconnect.Kind kind, int flitBits, Placement placement, double bitHop, double clock) {
  private static final double CYCLES_PER_HOP = 3;
  private static final double TILES_PER_ROUTER = 4; // ISAAC, Table I
  private static final double FLIT_BITS = 32; // likewise
  private static final double WIRE = 0.2e-15 / 1e-6; // F/m

  /** C V^2 per bit: every other bit differs, half of the charge is dissipated each time. */
  private static final double SWITCHING = 0.25;

  /**
   * Links of a chip's tiles.
   *
   * @param tilePitch m from a tile to the next
   */
  public static Links of(
      Interconnect interconnect,
      Placement placement,
      double tilePitch,
      TechnologyNode node,
      double clock) {
    ComponentData.Row router = ComponentData.isaac().row("router");
    double perRouter =
        router.power() / router.rate() * node.energyRatio(router.feature(), router.supply());
    double perWire = SWITCHING * WIRE * tilePitch * node.supply() * node.supply();
    return new Links(
        interconnect.kind(), interconnect.flitBits(), placement, perRouter + perWire, clock);
  }

  /** m^2 of a tile's share of its router, in proportion to the width of a flit. */
  public static double routerArea(TechnologyNode node, int flitBits) {
    ComponentData.Row router = ComponentData.isaac().row("router");
    double whole = router.area() * node.areaRatio(router.feature());
    return whole / TILES_PER_ROUTER * flitBits / FLIT_BITS;
  }

  /** Hops from the middle of one layer's tiles to the middle of the next one's. */
  double hops(Span from, Span to) {
    return switch (kind) {
      case BUS -> 1;
      case MESH -> Math.max(1, placement.meshHops(from.middle(), to.middle()));
      case H_TREE -> Math.max(1, Placement.treeHops(from.middle(), to.middle()));
    };
  }

  /** Joule of so many bits over so many hops: whole flits travel. */
  public double energy(double bits, double hops) {
    return Math.ceil(bits / flitBits) * flitBits * hops * bitHop;
  }

  /**
   * Seconds until the last flit is there.
   *
   * @param links that carry side by side: those of the tiles that send
   */
  public double time(double bits, double hops, long links) {
    double flits = Math.ceil(bits / flitBits / (kind == Interconnect.Kind.BUS ? 1 : links));
    return (hops * CYCLES_PER_HOP + flits) / clock;
  }

  /**
   * Consecutive tiles.
   *
   * @param first place in the order of the placement
   * @param count at least 1
   */
  public record Span(long first, long count) {
    long middle() {
      return first + (count - 1) / 2;
    }
  }
}
