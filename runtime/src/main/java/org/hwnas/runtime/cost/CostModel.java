package org.hwnas.runtime.cost;

import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.mapping.NetworkMapping;

/**
 * A family of cost models. A pure function; implementations are immutable and safe for concurrent
 * calls.
 */
public interface CostModel {
  /**
   * What one inference of a mapped network costs.
   *
   * @param chipTiles tiles on the chip, at least those the mapping uses unless it does not fit
   */
  CostBreakdown estimate(NetworkMapping mapping, Chip chip, long chipTiles);

  /** Area of a chip of this many tiles, m^2 by component. */
  ComponentValues area(Chip chip, long chipTiles);

  /** Where the model's numbers for a component come from. */
  String source(Component component);
}
