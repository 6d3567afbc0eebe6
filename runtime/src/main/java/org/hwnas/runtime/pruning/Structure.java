package org.hwnas.runtime.pruning;

/** What is left out as a whole. */
public enum Structure {
  /** Nothing. */
  NONE,
  /** Bit positions of all weights of a layer. */
  BIT_SLICE,
  /** Columns of the weight matrix: filters. */
  COLUMN,
  /** Rows of the weight matrix: one input of every filter of a group. */
  ROW,
  /** All rows of an input channel. */
  CHANNEL,
  /**
   * Columns of operation units: the weights of one filter on word lines that are driven at once.
   */
  OPERATION_UNIT
}
