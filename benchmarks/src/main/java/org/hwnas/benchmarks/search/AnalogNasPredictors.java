package org.hwnas.benchmarks.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;

/**
 * The predictors that AnalogNAS publishes for CIFAR-10 (files {@code xgboost_ranker_acc.bst} and
 * {@code xgboost_avm.bst} of its repository, Apache-2.0): accuracy after a day, 0..1, and how much
 * of it a month costs, in percent. Saved anew as {@code .ubj} by an XGBoost before 3.1, since later
 * ones do not read the old format. They take 22 features: first channels, groups, blocks of five
 * groups, and kind, reciprocal of the width, branches of each; of groups that are not there 0.
 */
final class AnalogNasPredictors {
  private static final int FEATURES = 22;
  private static final int GROUPS = 4; // that its code builds

  /** What stands for the kind and the width of a group without blocks, which has neither. */
  private static final float KIND_OF_NOTHING = 1;

  private static final float WIDTH_OF_NOTHING = 0.65f;

  private final Booster accuracy;
  private final Booster loss;

  /**
   * @param folder with both files
   */
  AnalogNasPredictors(Path folder) throws XGBoostError {
    this.accuracy = XGBoost.loadModel(folder.resolve("xgboost_ranker_acc.ubj").toString());
    this.loss = XGBoost.loadModel(folder.resolve("xgboost_avm.ubj").toString());
  }

  /** A design of {@code analognas.hwnas} as features. */
  static float[] features(Design design) {
    float[] features = new float[FEATURES];
    features[0] = number(design, "network.stem.channels").orElseThrow();
    features[1] = number(design, "network.group.count").orElseThrow();
    for (int i = 0; i < Math.min(GROUPS, (int) features[1]); i++) {
      String group = "network.group[" + i + "].";
      features[2 + i] = number(design, group + "block.count").orElseThrow();
      features[7 + 3 * i] =
          design
              .value(group + "kind")
              .map(v -> v.asSymbol().equals("residual") ? 1f : 2f)
              .orElse(KIND_OF_NOTHING);
      features[8 + 3 * i] =
          number(design, group + "block[0].width").map(w -> 1 / w).orElse(WIDTH_OF_NOTHING);
      features[9 + 3 * i] = number(design, group + "branches").orElse(1f);
    }
    return features;
  }

  private static Optional<Float> number(Design design, String id) {
    return design.value(id).map(Value::asNumber).map(Double::floatValue);
  }

  /** Accuracy after a day, 0..1, and its loss over a month, percent, of each. */
  double[][] predict(List<float[]> features) throws XGBoostError {
    float[] flat = new float[features.size() * FEATURES];
    for (int i = 0; i < features.size(); i++) {
      System.arraycopy(features.get(i), 0, flat, i * FEATURES, FEATURES);
    }
    DMatrix matrix = new DMatrix(flat, features.size(), FEATURES, Float.NaN);
    try {
      float[][] accuracies = accuracy.predict(matrix);
      float[][] losses = loss.predict(matrix);
      double[][] both = new double[features.size()][];
      for (int i = 0; i < both.length; i++) {
        both[i] = new double[] {accuracies[i][0], losses[i][0]};
      }
      return both;
    } finally {
      matrix.dispose();
    }
  }

  /**
   * The largest difference from recorded predictions.
   *
   * @param recorded table with the features in their order, then accuracy and loss
   */
  double difference(Path recorded) throws IOException, XGBoostError {
    List<String> lines = Files.readAllLines(recorded);
    List<float[]> features = lines.stream().skip(1).map(AnalogNasPredictors::cells).toList();
    double[][] predicted = predict(features);
    double most = 0;
    for (int i = 0; i < predicted.length; i++) {
      String[] cells = lines.get(i + 1).split(",");
      for (int k = 0; k < 2; k++) {
        double stated = Double.parseDouble(cells[FEATURES + k]);
        most = Math.max(most, Math.abs(predicted[i][k] - stated) / Math.max(1, stated));
      }
    }
    return most;
  }

  private static float[] cells(String line) {
    String[] cells = line.split(",");
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = Float.parseFloat(cells[i]);
    }
    return features;
  }
}
