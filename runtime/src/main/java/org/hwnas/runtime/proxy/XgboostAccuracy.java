package org.hwnas.runtime.proxy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;

/**
 * Accuracy by XGBoost models that the user has, such as those AnalogNAS publishes: one of the
 * accuracy, 0..1, at the first of the stated times, and where there is one of the percentage points
 * lost by the second.
 */
public final class XgboostAccuracy implements AccuracyEstimator {
  /** How far beyond 0..1 the sum of trees may lie before it is no accuracy. */
  private static final double SLACK = 0.1;

  private final Plan plan;
  private final NetworkFeatures encoding;
  private final List<Double> times;
  private final Model accuracy;
  private final Optional<Model> loss;

  private record Model(String name, Booster booster) {
    static Model read(Path file) throws EvaluationFailure {
      try {
        return new Model(file.getFileName().toString(), XGBoost.loadModel(file.toString()));
      } catch (XGBoostError e) {
        throw new EvaluationFailure(
            "`%s` is no model that this XGBoost reads (.ubj or .json; one saved as .bst by an old version has to be saved anew by one before 3.1): %s"
                .formatted(file.getFileName(), e.getMessage().lines().findFirst().orElse("")));
      }
    }

    double predict(float[] features) throws EvaluationFailure {
      try {
        long wanted = booster.getNumFeature();
        if (wanted != features.length) {
          throw new EvaluationFailure(
              "`%s` takes %d features, the encoding gives %d"
                  .formatted(name, wanted, features.length));
        }
        DMatrix matrix = new DMatrix(features, 1, features.length, Float.NaN);
        try {
          return booster.predict(matrix)[0][0];
        } finally {
          matrix.dispose();
        }
      } catch (XGBoostError e) {
        throw new EvaluationFailure("`%s` predicts nothing: %s".formatted(name, e.getMessage()));
      }
    }
  }

  /**
   * Reads the models.
   *
   * @param settings the block {@code evaluate.accuracy}
   * @param file model of the accuracy
   * @param loss model of what is lost; needs two times
   * @throws EvaluationFailure where a file is no such model, or the times do not fit
   */
  public XgboostAccuracy(Plan plan, ResolvedBlock settings, Path file, Optional<Path> loss)
      throws EvaluationFailure {
    this.plan = plan;
    this.encoding = NetworkFeatures.named(settings.symbol("encoding"));
    this.times = settings.values("times").stream().map(Value::asNumber).toList();
    int wanted = loss.isPresent() ? 2 : 1;
    if (times.size() > wanted || loss.isPresent() && times.size() < wanted) {
      throw new EvaluationFailure(
          "`%s.times` has %d times; a model of the accuracy says it of one, with `loss_file` of two"
              .formatted(settings.path(), times.size()));
    }
    this.accuracy = Model.read(file);
    this.loss = loss.isPresent() ? Optional.of(Model.read(loss.get())) : Optional.empty();
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    throw new EvaluationFailure("a model is asked by the design's parameters, which are not known");
  }

  @Override
  public SortedMap<String, MetricArray> estimate(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    float[] features = encoding.of(plan, design);
    double first = accuracy.predict(features);
    if (!(first >= -SLACK && first <= 1 + SLACK)) {
      throw new EvaluationFailure(
          "`%s` predicts %s; an accuracy lies from 0 to 1".formatted(accuracy.name(), first));
    }
    first = within(first);
    double[] values = {first};
    if (loss.isPresent()) {
      values = new double[] {first, within(first - loss.get().predict(features) / 100)};
    }
    return new TreeMap<>(Map.of("accuracy", new MetricArray(1, 1, times, values)));
  }

  private static double within(double accuracy) {
    return Math.max(0, Math.min(1, accuracy));
  }
}
