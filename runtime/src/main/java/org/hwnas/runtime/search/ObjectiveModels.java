package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * A Gaussian process for each objective and one for whether a design is feasible. A positive
 * objective is learned as it is or by its logarithm, whichever makes the samples likelier.
 */
final class ObjectiveModels {
  private static final int FOR_SETTINGS = 140; // samples that settings are tuned on
  private static final int LARGEST = 400; // samples of a process
  private static final double REFIT = 1.3; // growth of the samples after which they are tuned anew
  private static final double STEEPNESS = 4; // of the chance to be feasible, about the border

  private final DesignCodes.Axis[] axes;
  private final List<Learned> objectives = new ArrayList<>();
  private Learned border = Learned.none();
  private int tunedAt;

  /** One process with how its target is made of a value. */
  private record Learned(
      MixedProcess.Settings plain,
      MixedProcess.Settings logarithmic,
      boolean byLogarithm,
      MixedProcess process) {
    static Learned none() {
      return new Learned(null, null, false, null);
    }
  }

  ObjectiveModels(DesignCodes.Axis[] axes) {
    this.axes = axes;
  }

  /**
   * Learns.
   *
   * @param codes of designs
   * @param scores theirs
   * @param preferred of them, those that must not be left out where there are too many
   */
  void learn(
      List<double[]> codes, List<Score> scores, List<Integer> preferred, RandomStream random) {
    boolean tune = tunedAt == 0 || codes.size() >= REFIT * tunedAt;
    tunedAt = tune ? codes.size() : tunedAt;
    List<Integer> used = subset(codes.size(), preferred, random);
    List<Integer> measured =
        used.stream().filter(i -> Double.isFinite(scores.get(i).violation())).toList();
    int m = scores.get(0).objectives().length;
    while (objectives.size() < m) {
      objectives.add(Learned.none());
    }
    double[][] points = measured.stream().map(codes::get).toArray(double[][]::new);
    for (int k = 0; k < m; k++) {
      int objective = k;
      double[] targets =
          measured.stream().mapToDouble(i -> scores.get(i).objectives()[objective]).toArray();
      objectives.set(k, learned(objectives.get(k), points, targets, tune));
    }
    double[] sides = used.stream().mapToDouble(i -> scores.get(i).feasible() ? -1 : 1).toArray();
    boolean both = false;
    for (double side : sides) {
      both |= side != sides[0];
    }
    border =
        both
            ? learned(border, used.stream().map(codes::get).toArray(double[][]::new), sides, tune)
            : Learned.none();
  }

  private static List<Integer> subset(int size, List<Integer> preferred, RandomStream random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    if (size <= LARGEST) {
      random.shuffle(order);
      return order;
    }
    List<Integer> first = new ArrayList<>(preferred);
    random.shuffle(first);
    java.util.LinkedHashSet<Integer> chosen =
        new java.util.LinkedHashSet<>(first.subList(0, Math.min(first.size(), LARGEST / 2)));
    for (int i = size - 1; i >= size - LARGEST / 4; i--) {
      chosen.add(i); // the last ones are where the search is
    }
    random.shuffle(order);
    for (int i = 0; chosen.size() < LARGEST; i++) {
      chosen.add(order.get(i));
    }
    List<Integer> mixed = new ArrayList<>(chosen);
    random.shuffle(mixed);
    return mixed;
  }

  private Learned learned(Learned before, double[][] points, double[] targets, boolean tune) {
    boolean positive = true;
    for (double target : targets) {
      positive &= target > 0;
    }
    MixedProcess.Settings plain =
        before.plain() == null ? MixedProcess.first(axes.length) : before.plain();
    MixedProcess.Settings logarithmic =
        before.logarithmic() == null ? MixedProcess.first(axes.length) : before.logarithmic();
    boolean byLogarithm = before.byLogarithm() && positive;
    if (tune) {
      int few = Math.min(points.length, FOR_SETTINGS);
      double[][] some = java.util.Arrays.copyOf(points, few);
      double[] values = java.util.Arrays.copyOf(targets, few);
      int rounds = before.process() == null ? 2 : 1;
      plain = MixedProcess.tuned(axes, some, values, plain, rounds, true);
      byLogarithm = false;
      if (positive) {
        double[] logs = logarithms(values);
        logarithmic = MixedProcess.tuned(axes, some, logs, logarithmic, rounds, true);
        double jacobian = 0;
        for (double log : logs) {
          jacobian -= log;
        }
        byLogarithm =
            MixedProcess.of(axes, logarithmic, some, logs).logLikelihood() + jacobian
                > MixedProcess.of(axes, plain, some, values).logLikelihood();
      }
    }
    MixedProcess process =
        byLogarithm
            ? MixedProcess.of(axes, logarithmic, points, logarithms(targets))
            : MixedProcess.of(axes, plain, points, targets);
    return new Learned(plain, logarithmic, byLogarithm, process);
  }

  private static double[] logarithms(double[] values) {
    double[] logs = new double[values.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(values[i]);
    }
    return logs;
  }

  /** Expected objectives. */
  double[] mean(double[] code) {
    return optimistic(code, 0);
  }

  /**
   * Objectives so many deviations better than expected.
   *
   * @param deviations 0 is much faster
   */
  double[] optimistic(double[] code, double deviations) {
    double[] values = new double[objectives.size()];
    for (int k = 0; k < values.length; k++) {
      Learned learned = objectives.get(k);
      double value = learned.process().mean(code);
      if (deviations != 0) {
        value -= deviations * learned.process().deviation(code);
      }
      values[k] = learned.byLogarithm() ? StrictMath.exp(value) : value;
    }
    return values;
  }

  /** Chance of a design to be feasible. */
  double feasible(double[] code) {
    return border.process() == null
        ? 1
        : 1 / (1 + StrictMath.exp(STEEPNESS * border.process().mean(code)));
  }
}
