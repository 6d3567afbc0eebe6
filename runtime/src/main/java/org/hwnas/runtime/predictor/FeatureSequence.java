package org.hwnas.runtime.predictor;

import java.util.ArrayList;
import java.util.List;

/**
 * How features are read one step after the other. In a step each feature is multiplied by a row of
 * an embedding, and the products are added up; steps may share rows, as the blocks of a network do
 * whose choices mean the same.
 *
 * @param rows of the embedding
 * @param steps in the order in which they are read, one or more
 */
public record FeatureSequence(int rows, List<Step> steps) {
  /**
   * What is read at once.
   *
   * @param columns of the features
   * @param rows of the embedding, one for each column
   * @param optional whether the step is left out of a sample whose columns are all 0, as those of a
   *     block that is not there
   */
  public record Step(List<Integer> columns, List<Integer> rows, boolean optional) {
    public Step {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
      if (columns.size() != rows.size() || columns.isEmpty()) {
        throw new IllegalArgumentException(
            columns.size() + " columns with " + rows.size() + " rows; one or more are needed");
      }
    }
  }

  public FeatureSequence {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.stream().allMatch(Step::optional)) {
      throw new IllegalArgumentException("a sequence has one step at least that is always read");
    }
  }

  /** The steps that a sample has. */
  List<Step> of(double[] features) {
    List<Step> present = new ArrayList<>();
    for (Step step : steps) {
      boolean there = !step.optional();
      for (int c : step.columns()) {
        there |= features[c] != 0;
      }
      if (there) {
        present.add(step);
      }
    }
    return present;
  }
}
