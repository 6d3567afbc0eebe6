package org.hwnas.runtime.search;

/**
 * How successive halving is repeated over a ladder of fidelities (Hyperband: Li, Jamieson, DeSalvo,
 * Rostamizadeh and Talwalkar, JMLR 18, 2018, algorithm 1). A bracket begins with many designs at a
 * low rung; at each rung the best, one in {@code eta}, climb to the next, until the rest is
 * measured at the last. Brackets differ in the rung they begin at, and are gone through again and
 * again. A rung stands for {@code eta} times the resources of the one below it, as in the paper;
 * what it really costs is the spec's affair.
 *
 * @param rungs fidelities with that of the end, at least 1
 * @param eta one in so many climbs, at least 2
 * @param count brackets, the one with the most designs first; from 1 (successive halving: Jamieson
 *     and Talwalkar, AISTATS 2016) to the number of rungs
 */
public record Brackets(int rungs, int eta, int count) {
  public Brackets {
    if (rungs < 1 || eta < 2 || count < 1 || count > rungs) {
      throw new IllegalArgumentException(
          "from 1 to "
              + rungs
              + " brackets over as many fidelities, of which at most every second goes on; not "
              + count
              + " of one in "
              + eta);
    }
  }

  /**
   * One run of successive halving.
   *
   * @param first rung that its designs begin at, from 0
   * @param designs that begin
   */
  public record Bracket(int first, int designs) {}

  /**
   * How a batch of designs climbs.
   *
   * @param first rung that it begins at, from 0
   * @param eta one in so many goes on from each
   * @param most designs that are measured at the end at most
   */
  public record Climb(int first, int eta, int most) {
    /** Past every rung: all are measured at the end, at once. */
    static final Climb AT_THE_END = new Climb(Integer.MAX_VALUE, 2, Integer.MAX_VALUE);

    /** Of so many designs at a rung, how many climb; one at least. */
    public int climbing(int designs) {
      return Math.max(1, designs / eta);
    }
  }

  /** The bracket of a number, from 0; after the last the first again. */
  public Bracket at(int number) {
    int climbs = rungs - 1 - number % count; // s in the paper
    double designs = (double) rungs / (climbs + 1) * StrictMath.pow(eta, climbs);
    return new Bracket(rungs - 1 - climbs, (int) Math.min(Integer.MAX_VALUE, ceiling(designs)));
  }

  /** How the designs of a bracket climb. */
  Climb climb(Bracket bracket, int most) {
    return new Climb(bracket.first(), eta, most);
  }

  /** Designs of a bracket that are measured at the end, with nothing to stop it. */
  public int measured(Bracket bracket) {
    Climb climb = climb(bracket, bracket.designs());
    int designs = bracket.designs();
    for (int rung = bracket.first(); rung < rungs - 1; rung++) {
      designs = climb.climbing(designs);
    }
    return designs;
  }

  private static double ceiling(double value) {
    return Math.ceil(value - 1e-9); // thirds that add up to a whole are one
  }
}
