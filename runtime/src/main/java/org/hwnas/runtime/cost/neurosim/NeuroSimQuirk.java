package org.hwnas.runtime.cost.neurosim;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What NeuroSim's inference core (2D V1.4 and V1.5) does and hardware would not. Kept, the model
 * gives NeuroSim's numbers; left out, the value that the description names.
 */
public enum NeuroSimQuirk {
  /** Convolutions are computed without padding; without: over every output of the layer. */
  NO_PADDING,
  /** Operations are credited on the input map, whatever the stride; without: those computed. */
  OPERATIONS_IGNORE_STRIDE,
  /**
   * Half of a flash converter's column capacitance is lost to an integer division; without: kept.
   */
  FLASH_COLUMN_CAPACITANCE_HALVED,
  /** Voltage sensing draws no current from the cells; without: V^2/R while the column is sensed. */
  VOLTAGE_SENSE_DRAWS_NOTHING,
  /**
   * The driver of the column decoder is sized at 22 nm and below only; without: at all nodes, as at
   * 22 nm.
   */
  COLUMN_DRIVER_UNSIZED,
  /**
   * The settling of a column takes no time in parallel reads; without: its RC delay is waited for.
   */
  COLUMN_SETTLES_AT_ONCE,
  /** A row of cross-points takes no time to charge; without: its wire is charged. */
  CROSS_POINT_LINE_FREE,
  /**
   * Reference cells of a flash converter are as large as wires are wide; without: as other cells.
   */
  REFERENCE_CELLS_AT_WIRE_PITCH,
  /**
   * Sums over sub-arrays grow by a bit for each root of their number; without: by its logarithm.
   */
  SUM_BITS_BY_ROOT,
  /** A processing element without weights costs as much as the one before it; without: nothing. */
  EMPTY_PE_COSTS,
  /**
   * The leakage of an adder tree that was not used is that of its last use elsewhere; without: that
   * of the whole tree.
   */
  STALE_LEAKAGE,
  /** Precharging in parallel reads of SRAM costs no energy; without: it does. */
  SRAM_PRECHARGE_FREE,
  /**
   * Slices of a weight are added up for nothing where fewer columns share a converter than a weight
   * has cells; without: once per weight.
   */
  SHIFT_ADD_VANISHES,
  /** Without calibration, registers of buffers take no energy; without: they do. */
  UNCALIBRATED_BUFFERS_FREE,
  /** Buffers of tiles are registers, whatever is asked for; without: as asked. */
  TILE_BUFFERS_ARE_REGISTERS,
  /** Global buffer, accumulation, activation and pooling do not leak; without: they do. */
  CHIP_LEVEL_DOES_NOT_LEAK;

  /** All: NeuroSim as it is. */
  public static Set<NeuroSimQuirk> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(NeuroSimQuirk.class));
  }

  /** None: everything put right. */
  public static Set<NeuroSimQuirk> none() {
    return Collections.unmodifiableSet(EnumSet.noneOf(NeuroSimQuirk.class));
  }
}
