package org.hwnas.benchmarks.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * The predictors that AnalogNAS publishes for CIFAR-10 (files {@code xgboost_ranker_acc.bst} and
 * {@code xgboost_avm.bst} of its repository, Apache-2.0): accuracy after a day, 0..1, and how much
 * of it a month costs, in percent. Saved anew as {@code .ubj} by an XGBoost before 3.1, since later
 * ones do not read the old format. They take 22 features: first channels, groups, blocks of five
 * groups, and kind, reciprocal of the width, branches of each; of groups that are not there 0.
 */
final class AnalogNasPredictors {
  private static final int FEATURES = 22;
  private final Booster accuracy;
  private final Booster loss;

  /**
   * @param folder with both files
   */
  AnalogNasPredictors(Path folder) throws XGBoostError {
    this.accuracy = XGBoost.loadModel(folder.resolve("xgboost_ranker_acc.ubj").toString());
    this.loss = XGBoost.loadModel(folder.resolve("xgboost_avm.ubj").toString());
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
