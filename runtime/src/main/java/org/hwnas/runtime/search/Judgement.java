package org.hwnas.runtime.search;

import java.util.Arrays;
import java.util.List;

/**
 * What a search is told of a design that breaks a requirement. What a run returns is judged by the
 * requirements themselves, whatever its search was told. A design whose measurement failed has no
 * objectives to make worse and stays infeasible, unless every infeasible design is told to be
 * alike.
 */
interface Judgement {
  /** What the search is told. */
  Score of(Score measured);

  /**
   * A generation was measured.
   *
   * @param latest its scores as measured
   * @param evaluations measured so far
   * @return whether designs are judged otherwise from now on
   */
  default boolean after(List<Score> latest, int evaluations) {
    return false;
  }

  /** Every objective of an infeasible design is the penalty, however much it breaks. */
  static Judgement death(double penalty) {
    return score -> {
      if (score.feasible()) {
        return score;
      }
      double[] worst = new double[score.objectives().length];
      Arrays.fill(worst, penalty);
      return score.told(worst, 0);
    };
  }

  /** The penalty times the violation on top of every objective. */
  static Judgement proportional(double penalty) {
    return score -> plus(score, k -> penalty);
  }

  /** A factor of the violation for each objective. */
  interface Factor {
    double of(int objective);
  }

  private static Score plus(Score score, Factor factor) {
    if (score.feasible() || Double.isInfinite(score.violation())) {
      return score;
    }
    double[] more = score.objectives().clone();
    for (int k = 0; k < more.length; k++) {
      more[k] += factor.of(k) * score.violation();
    }
    return score.told(more, 0);
  }

  /**
   * Requirements relaxed by a multiplier that adapts (Hadj-Alouane and Bean, Operations Research
   * 45, 1997): where the best of some generations in a row satisfies the requirements the
   * multiplier falls, where it breaks them it rises; the two factors differ so that it does not go
   * in circles. The best is that of the relaxed problem; of several objectives, of their sum on the
   * scale of the first generation.
   */
  final class Lagrangian implements Judgement {
    private static final int IN_A_ROW = 2; // generations
    private static final double RISE = 3;
    private static final double FALL = 2;

    private final double stated;
    private double[] scale = {}; // of the objectives; unknown before the first generation
    private double multiplier = 1;
    private int row; // generations with a feasible best; negative: with an infeasible one

    /**
     * @param penalty first factor of a violation; infinite: as large as the objectives spread in
     *     the first generation
     */
    Lagrangian(double penalty) {
      this.stated = penalty;
    }

    @Override
    public Score of(Score measured) {
      // nothing has a scale yet: by the rules of feasibility
      return scale.length == 0 ? measured : plus(measured, k -> multiplier * scale[k]);
    }

    @Override
    public boolean after(List<Score> latest, int evaluations) {
      List<Score> finite = latest.stream().filter(s -> Double.isFinite(s.violation())).toList();
      if (finite.isEmpty()) {
        return false;
      }
      boolean first = scale.length == 0;
      if (first) {
        scale = scale(finite);
      }
      Score best = finite.get(0);
      for (Score score : finite) {
        best = sum(score) < sum(best) ? score : best;
      }
      row = best.feasible() ? Math.max(row, 0) + 1 : Math.min(row, 0) - 1;
      if (Math.abs(row) < IN_A_ROW) {
        return first;
      }
      multiplier = row > 0 ? multiplier / FALL : multiplier * RISE;
      row = 0;
      return true;
    }

    private double sum(Score score) {
      double[] told = of(score).objectives();
      double sum = 0;
      for (int k = 0; k < told.length; k++) {
        sum += told[k] / scale[k];
      }
      return sum;
    }

    private double[] scale(List<Score> scores) {
      double[] scale = new double[scores.get(0).objectives().length];
      for (int k = 0; k < scale.length; k++) {
        int objective = k;
        double[] values = scores.stream().mapToDouble(s -> s.objectives()[objective]).toArray();
        double spread =
            Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
        scale[k] = Double.isFinite(stated) ? stated : spread > 0 ? spread : 1;
      }
      return scale;
    }
  }

  /**
   * Violations below a level pass, the level falls to nothing (Takahama and Sakai, CEC 2006): by
   * the {@value #POWER}th power of what is left of the first half of the budget, both within the
   * ranges of the paper.
   */
  final class Epsilon implements Judgement {
    private static final int POWER = 5;
    private static final double PART = 0.5;
    private static final int WITHOUT_BUDGET = 20; // generations until it is nothing

    private final double first;
    private final int budget;
    private double level;

    /**
     * @param level of relative violation that passes at first
     * @param budget evaluations of the search; the largest number where they are not limited
     */
    Epsilon(double level, int budget) {
      this.first = level;
      this.level = level;
      this.budget = budget;
    }

    @Override
    public Score of(Score measured) {
      return measured.violation() <= level ? measured.told(measured.objectives(), 0) : measured;
    }

    @Override
    public boolean after(List<Score> latest, int evaluations) {
      double whole =
          budget == Integer.MAX_VALUE ? WITHOUT_BUDGET * (double) latest.size() : PART * budget;
      double before = level;
      level = first * StrictMath.pow(Math.max(0, 1 - evaluations / whole), POWER);
      return level < before;
    }
  }
}
