package org.hwnas.runtime.predictor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hwnas.runtime.random.RandomStream;

/**
 * Deviations that mean what they say. An ensemble's spread or a posterior is a measure of what is
 * not known, but not in the right unit; samples that were left out give the unit, by normalised
 * split-conformal prediction (Papadopoulos et al., ICANN 2002; Lei et al., JASA 2018): of their
 * errors over the stated deviation, the quantile that two deviations of a normal distribution cover
 * becomes two.
 *
 * @param scale by which deviations are multiplied
 * @param floor added to each deviation before, as a share of the unit: where all members agree by
 *     chance, not nothing is unknown
 * @param relative whether the unit is the predicted value, else 1
 */
record Calibration(double scale, double floor, boolean relative) {
  /** Of a normal distribution within two deviations. */
  private static final double COVERED = 0.9545;

  private static final int FOLDS = 4;
  private static final int FEWEST = 2 * FOLDS;

  /** Of more samples than these one fold shows enough, where training is quick. */
  static final int ENOUGH = 200;

  private static final double FLOOR = 0.1; // of the median error of samples left out

  /**
   * Finds the scale: predictors are trained without some of the samples and asked for those. Each
   * sample is left out once; where there are many, a quarter of them.
   *
   * @param enough samples beyond which only a quarter of them is left out
   * @param train gives the predictor of some samples
   */
  static Calibration of(
      Samples samples,
      boolean relative,
      int enough,
      long seed,
      Function<Samples, Predictor> train) {
    int n = samples.size();
    if (n < FEWEST) {
      return new Calibration(1, 0, relative);
    }
    int[] groups = Arrays.stream(samples.groups()).distinct().toArray();
    if (groups.length < FOLDS) {
      return new Calibration(1, 0, relative);
    }
    RandomStream.of(seed, "calibration").shuffle(groups);
    Map<Integer, Integer> folds = new HashMap<>();
    for (int g = 0; g < groups.length; g++) {
      folds.put(groups[g], g % FOLDS);
    }
    IntPredicate[] in = new IntPredicate[FOLDS];
    Arrays.setAll(in, f -> i -> folds.get(samples.groups()[i]) == f);
    List<Prediction> predicted = new ArrayList<>();
    List<Double> measured = new ArrayList<>();
    for (int fold = 0; fold < (n > enough ? 1 : FOLDS); fold++) {
      int[] left = IntStream.range(0, n).filter(in[fold]).toArray();
      int[] kept = IntStream.range(0, n).filter(in[fold].negate()).toArray();
      Predictor predictor = train.apply(samples.at(kept));
      for (int i : left) {
        predicted.add(predictor.predict(samples.features()[i]));
        measured.add(samples.targets()[i]);
      }
    }
    return of(predicted, measured, relative);
  }

  private static Calibration of(
      List<Prediction> predicted, List<Double> measured, boolean relative) {
    int n = measured.size();
    double[] errors = new double[n];
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      errors[i] = Math.abs(predicted.get(i).mean() - measured.get(i));
      shares[i] = errors[i] / unit(predicted.get(i), relative);
    }
    double[] sorted = shares.clone();
    Arrays.sort(sorted);
    double floor = FLOOR * sorted[n / 2];
    double[] ratios = new double[n];
    for (int i = 0; i < n; i++) {
      double stated = predicted.get(i).deviation() + floor * unit(predicted.get(i), relative);
      ratios[i] = errors[i] == 0 ? 0 : errors[i] / stated;
    }
    Arrays.sort(ratios);
    int rank = (int) Math.ceil((n + 1) * COVERED);
    double quantile = ratios[Math.min(rank, n) - 1];
    return new Calibration(Double.isFinite(quantile) ? quantile / 2 : 1, floor, relative);
  }

  private static double unit(Prediction prediction, boolean relative) {
    return relative ? Math.abs(prediction.mean()) : 1;
  }

  Predictor apply(Predictor predictor) {
    return features -> {
      Prediction stated = predictor.predict(features);
      double deviation = stated.deviation() + floor * unit(stated, relative);
      return new Prediction(stated.mean(), scale * deviation);
    };
  }
}
