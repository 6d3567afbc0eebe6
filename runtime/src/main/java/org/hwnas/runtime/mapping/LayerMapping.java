package org.hwnas.runtime.mapping;

/**
 * A convolution or linear layer on crossbars.
 *
 * @param node id in the network
 * @param name of the node
 * @param groups independent dot-product groups; 1 unless grouped or depthwise
 * @param rowsPerGroup inputs of one dot product that are stored
 * @param outputsPerGroup dot products of a group
 * @param columnsPerGroup bit lines of a group, of the widest band of rows where they differ
 * @param groupsPerCrossbar groups that share a crossbar; 1 where a group fills one or more
 * @param rowSplits crossbars over which one group's rows spread; their results are added digitally
 * @param columnSplits crossbars over which one group's columns spread
 * @param crossbars holding this layer
 * @param pes holding this layer
 * @param tiles holding this layer alone
 * @param positions output positions: dot products per filter and inference
 * @param inputSteps read steps per position
 * @param copies of the layer's weights, which work on different positions at once
 * @param rowPhases groups of rows that are driven one after the other, where not all are at once
 * @param columnPhases groups of bit lines that are sensed one after the other, where not all are at
 *     once
 * @param shared whether it lies in the crossbar of the layer before, which then is not its own
 * @param unitColumns bit lines of unit cells, over all crossbars of one copy, that measure an
 *     offset
 * @param slicing of its weights and inputs
 * @param planes sets of bit slices that lie in crossbars of their own; 1 where they lie together
 * @param cellsPerCopy cells that hold a weight of one copy
 * @param bitLines with weights, over all crossbars of one copy
 * @param wordLines driven for one input step, over all crossbars of one copy
 * @param partials results of a position before those of several bands of rows are added
 * @param storedBits bits of all weights of one copy, in their number format
 * @param denseCrossbars that it would have if nothing of it were pruned
 */
public record LayerMapping(
    int node,
    String name,
    int groups,
    int rowsPerGroup,
    int outputsPerGroup,
    long columnsPerGroup,
    int groupsPerCrossbar,
    int rowSplits,
    int columnSplits,
    long crossbars,
    long pes,
    long tiles,
    long positions,
    int inputSteps,
    int copies,
    int rowPhases,
    int columnPhases,
    boolean shared,
    long unitColumns,
    WeightSlicing slicing,
    int planes,
    long cellsPerCopy,
    long bitLines,
    long wordLines,
    long partials,
    long storedBits,
    long denseCrossbars) {

  /** The same layer, of which something is pruned. */
  LayerMapping instead(long dense) {
    return new LayerMapping(
        node,
        name,
        groups,
        rowsPerGroup,
        outputsPerGroup,
        columnsPerGroup,
        groupsPerCrossbar,
        rowSplits,
        columnSplits,
        crossbars,
        pes,
        tiles,
        positions,
        inputSteps,
        copies,
        rowPhases,
        columnPhases,
        shared,
        unitColumns,
        slicing,
        planes,
        cellsPerCopy,
        bitLines,
        wordLines,
        partials,
        storedBits,
        dense);
  }

  /** Cells that hold a weight, over all copies. */
  public long cells() {
    return copies * cellsPerCopy;
  }

  /** Weights' share of all cells of the crossbars in use. */
  public double utilisation(long cellsPerCrossbar) {
    return (double) cells() / ((double) crossbars * cellsPerCrossbar);
  }

  /** Read steps of one inference, all crossbars of a copy together in each. */
  public long reads() {
    return positions * inputSteps * rowPhases;
  }

  /** Read steps one after the other: copies share the positions. */
  public long sequentialReads() {
    return (positions + copies - 1) / copies * inputSteps * rowPhases * columnPhases;
  }

  /** Bit lines converted in one read step, over all crossbars of a copy. */
  public long columnsPerRead() {
    return bitLines + unitColumns;
  }

  /**
   * Word lines driven for one input step, over all crossbars of a copy and all phases: each group
   * of bit lines that is sensed has them driven anew.
   */
  public long rowsPerRead() {
    return wordLines * columnPhases;
  }

  /** Analog-to-digital conversions of one inference. */
  public long conversions() {
    int each = slicing.columnsPerConversion();
    return reads() * ((columnsPerRead() + each - 1) / each);
  }

  /** Crossbars that no layer before has. */
  public long ownCrossbars() {
    return shared ? crossbars - 1 : crossbars;
  }

  /** Results of one inference before those of several bands of rows are added. */
  public long allPartials() {
    return positions * partials;
  }

  /** Additions of results of bands of rows, of one inference. */
  public long sums() {
    return Math.max(0, allPartials() - outputs());
  }

  /** Values the layer produces in one inference. */
  public long outputs() {
    return positions * groups * outputsPerGroup;
  }
}
