package org.hwnas.runtime.pruning;

import org.hwnas.runtime.network.Operator;

/**
 * The weights of a layer as they lie on crossbars.
 *
 * @param groups matrices that share no input and no output
 * @param rows inputs of one dot product
 * @param columns stored of a matrix: filters
 * @param outputs of a matrix: more than columns where different filters lack different rows
 */
public record MatrixShape(int groups, int rows, int columns, int outputs) {
  /** Of a layer of which nothing is left out. */
  public static MatrixShape of(Operator.Filters filters) {
    return new MatrixShape(
        filters.groups(), filters.rows(), filters.outputsPerGroup(), filters.outputsPerGroup());
  }

  /** Input channels of a group; a linear layer's inputs are a channel each. */
  static int channels(Operator.Filters filters) {
    return filters instanceof Operator.Conv conv
        ? conv.inChannels() / conv.groups()
        : filters.rows();
  }

  /** Weights that are stored. */
  public long weights() {
    return (long) groups * rows * columns;
  }

  /** Whether the columns are one a group, so that a group is what a filter is elsewhere. */
  static boolean single(Operator.Filters filters) {
    return filters.groups() > 1 && filters.outputsPerGroup() == 1;
  }
}
