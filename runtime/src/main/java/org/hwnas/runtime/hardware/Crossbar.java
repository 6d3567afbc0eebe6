package org.hwnas.runtime.hardware;

import org.hwnas.runtime.device.Device;

/**
 * Cells that are read in one step.
 *
 * @param count per PE
 * @param rows word lines
 * @param cols bit lines
 * @param bitsPerCell weight bits one cell stores
 * @param wireResistance per cell pitch, ohm
 * @param device the cell
 */
public record Crossbar(
    int count, int rows, int cols, int bitsPerCell, double wireResistance, Device device) {
  public long cells() {
    return (long) rows * cols;
  }
}
