package org.hwnas.runtime.predictor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.hwnas.runtime.random.RandomStream;

/**
 * Gradient-boosted trees by XGBoost (Chen and Guestrin, KDD 2016): five boosters that see other
 * shares of the samples; their mean, and their spread for what is not known.
 */
final class BoostedTrees implements Predictor {
  private static final int MEMBERS = 5;
  private static final int PARTNERS = 32; // of a sample, in the pairwise loss
  private static final float NEVER = Float.NaN; // no feature is missing

  private final Booster[] members;
  private final IsotonicFit[] scales;
  private final Standardizer scaling;

  private BoostedTrees(Booster[] members, IsotonicFit[] scales, Standardizer scaling) {
    this.members = members;
    this.scales = scales;
    this.scaling = scaling;
  }

  static BoostedTrees train(Samples samples, PredictorSettings chosen, long seed) {
    Standardizer scaling = Standardizer.of(samples);
    int n = samples.size();
    int d = samples.features()[0].length;
    float[] x = new float[n * d];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      y[i] = (float) scaling.target(samples.targets()[i]);
      for (int j = 0; j < d; j++) {
        // a float holds seven digits: centred and scaled, designs that differ stay different
        x[i * d + j] = single(scaling, samples.features()[i][j], j);
      }
    }
    boolean pairwise = chosen.loss() != Predictors.Loss.SQUARED;
    Booster[] members = new Booster[MEMBERS];
    IsotonicFit[] scales = new IsotonicFit[pairwise ? MEMBERS : 0];
    try {
      DMatrix data = new DMatrix(x, n, d, NEVER);
      try {
        data.setLabel(y);
        for (int m = 0; m < MEMBERS; m++) {
          IObjective objective =
              pairwise
                  ? new PairwiseLoss(
                      y,
                      chosen.loss() == Predictors.Loss.PAIRWISE_HINGE,
                      RandomStream.of(seed, "pairs", m))
                  : null;
          members[m] =
              XGBoost.train(
                  data,
                  settings(chosen.trees(), seed, m),
                  chosen.trees().count(),
                  Map.of(),
                  objective,
                  null);
          if (pairwise) {
            double[] scores = new double[n];
            float[][] raw = members[m].predict(data, true);
            for (int i = 0; i < n; i++) {
              scores[i] = raw[i][0];
            }
            double[] targets = new double[n];
            for (int i = 0; i < n; i++) {
              targets[i] = y[i];
            }
            scales[m] = IsotonicFit.of(scores, targets);
          }
        }
      } finally {
        data.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
    }
    return new BoostedTrees(members, scales, scaling);
  }

  private static float single(Standardizer scaling, double x, int j) {
    return (float) ((x - scaling.means()[j]) / scaling.deviations()[j]);
  }

  private static Map<String, Object> settings(
      PredictorSettings.Trees trees, long seed, int member) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("objective", "reg:squarederror");
    settings.put("base_score", 0.0);
    settings.put("max_depth", trees.depth());
    settings.put("eta", trees.rate());
    settings.put("subsample", trees.subsample());
    settings.put("colsample_bytree", trees.columns());
    settings.put("tree_method", "exact"); // no quantile sketch, whose merging could vary
    settings.put("nthread", 1); // sums in one order
    settings.put("seed", (int) RandomStream.of(seed, "trees", member).nextInt(Integer.MAX_VALUE));
    settings.put("verbosity", 0);
    return settings;
  }

  @Override
  public Prediction predict(double[] features) {
    float[] x = new float[features.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = single(scaling, features[j], j);
    }
    double[] values = new double[MEMBERS];
    try {
      DMatrix data = new DMatrix(x, 1, x.length, NEVER);
      try {
        for (int m = 0; m < MEMBERS; m++) {
          double raw;
          // a booster's buffers are not for several threads at once
          synchronized (members[m]) {
            raw = members[m].predict(data, true)[0][0];
          }
          values[m] = scales.length == 0 ? raw : scales[m].value(raw);
        }
      } finally {
        data.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
    }
    return Ensemble.prediction(values, scaling);
  }

  /**
   * Logistic or hinge loss over pairs: of two samples the one with the larger target is to score
   * higher, by the hinge by 1 at least. Each sample meets some others, drawn once.
   */
  private static final class PairwiseLoss implements IObjective {
    private static final long serialVersionUID = 1L;

    private final transient float[] targets;
    private final transient boolean hinge;
    private final transient int[][] partners;

    PairwiseLoss(float[] targets, boolean hinge, RandomStream random) {
      this.hinge = hinge;
      this.targets = targets;
      this.partners = new int[targets.length][Math.min(PARTNERS, targets.length - 1)];
      for (int i = 0; i < partners.length; i++) {
        for (int k = 0; k < partners[i].length; k++) {
          int other = random.nextInt(targets.length - 1);
          partners[i][k] = other < i ? other : other + 1;
        }
      }
    }

    @Override
    public List<float[]> getGradient(float[][] scores, DMatrix data) {
      float[] gradient = new float[targets.length];
      float[] curvature = new float[targets.length];
      for (int i = 0; i < targets.length; i++) {
        for (int j : partners[i]) {
          if (targets[i] == targets[j]) {
            continue;
          }
          int high = targets[i] > targets[j] ? i : j;
          int low = high == i ? j : i;
          double margin = scores[high][0] - scores[low][0];
          double logistic = 1 / (1 + StrictMath.exp(margin));
          double wrong = hinge ? (margin < 1 ? 1 : 0) : logistic;
          // a hinge does not bend: steps of its gradient, one for each pair
          double bend = hinge ? 1 : Math.max(wrong * (1 - wrong), 1e-6);
          gradient[high] -= (float) wrong;
          gradient[low] += (float) wrong;
          curvature[high] += (float) bend;
          curvature[low] += (float) bend;
        }
      }
      return List.of(gradient, curvature);
    }
  }
}
