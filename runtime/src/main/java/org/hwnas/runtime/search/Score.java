package org.hwnas.runtime.search;

import java.util.Arrays;

/**
 * What a search algorithm learns of a design: objective values to minimise (a maximised one is
 * negated) and how far it is from satisfying the plan's metric requirements.
 *
 * @param objectives one number per objective, all to be minimised; positive infinity where the
 *     evaluation failed
 * @param violation 0 for a feasible design, else positive: the sum of relative violations; positive
 *     infinity where the evaluation failed
 * @param added violations of requirements that hold in one stage only, by the stage's place among
 *     those of the plan; empty where there are none
 * @param ranks what else stages hand over by, to be minimised: metrics that are no objectives, in
 *     the order of {@code StageRanks}; empty where there are none
 * @param screened whether the design was held back before it was measured: the rest is then what a
 *     predictor said, or says only that it is worse
 */
public record Score(
    double[] objectives, double violation, double[] added, double[] ranks, boolean screened) {
  private static final double[] NONE = {};

  /** Of a design that was measured. */
  public Score(double[] objectives, double violation, double[] added, double[] ranks) {
    this(objectives, violation, added, ranks, false);
  }

  /** Where no requirement is a stage's own. */
  public Score(double[] objectives, double violation) {
    this(objectives, violation, NONE, NONE);
  }

  /**
   * What a stage hands over by.
   *
   * @param number of an objective; after the last of them, of {@link #ranks}
   * @return infinity where it is not known
   */
  double by(int number) {
    int rank = number - objectives.length;
    if (rank < 0) {
      return objectives[number];
    }
    return rank < ranks.length ? ranks[rank] : Double.POSITIVE_INFINITY;
  }

  /** The same of a design that was not measured. */
  public Score asScreened() {
    return new Score(objectives, violation, added, ranks, true);
  }

  /** Other figures of the same design. */
  Score told(double[] others, double violated) {
    return new Score(others, violated, NONE, NONE, screened);
  }

  public boolean feasible() {
    return violation == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Score s
        && violation == s.violation
        && screened == s.screened
        && Arrays.equals(objectives, s.objectives)
        && Arrays.equals(added, s.added)
        && Arrays.equals(ranks, s.ranks);
  }

  @Override
  public int hashCode() {
    return ((Arrays.hashCode(objectives) * 31 + Double.hashCode(violation)) * 31
                + Arrays.hashCode(added))
            * 31
        + Arrays.hashCode(ranks);
  }

  @Override
  public String toString() {
    return Arrays.toString(objectives) + (feasible() ? "" : " violation " + violation);
  }
}
