package org.hwnas.runtime.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The surrogate of AnalogNAS by this version's trees: its 22 genes, its settings, 1,000 networks to
 * learn from. Targets are what the authors' own models (XGBoost) say of 2,000 random encodings.
 */
class AnalogNasSurrogateTest {
  private static final int GENES = 22;
  private static final int LEARNED = 1_000;
  private static final PredictorSettings.Trees PUBLISHED =
      new PredictorSettings.Trees(110, 6, 0.1, 0.75, 0.9);

  @ParameterizedTest
  @CsvSource({
    "ranker_acc, PAIRWISE_HINGE, 0.7",
    "avm, SQUARED, 0.7",
    "std, SQUARED, 0.7",
  })
  void ordersNetworksItHasNotSeen(String column, Predictors.Loss loss, double tau)
      throws Exception {
    Path file = RecordedFigures.folder("nonideal").resolve("surrogate_predictions_2000.csv");
    List<String> lines = Files.readAllLines(file);
    int target = List.of(lines.get(0).split(",")).indexOf(column);
    double[][] genes = new double[lines.size() - 1][];
    double[] targets = new double[genes.length];
    for (int i = 0; i < genes.length; i++) {
      double[] row =
          Arrays.stream(lines.get(i + 1).split(",")).mapToDouble(Double::parseDouble).toArray();
      genes[i] = Arrays.copyOf(row, GENES);
      targets[i] = row[target];
    }
    PredictorSettings settings =
        new PredictorSettings(
            "gradient_boosting",
            loss,
            PUBLISHED,
            PredictorSettings.of("gradient_boosting", loss).layers(),
            PredictorSettings.of("gradient_boosting", loss).recurrent());
    Predictor predictor =
        Predictors.train(
            settings,
            new Samples(Arrays.copyOf(genes, LEARNED), Arrays.copyOf(targets, LEARNED)),
            1);
    double[] predicted =
        Arrays.stream(genes, LEARNED, genes.length)
            .mapToDouble(g -> predictor.predict(g).mean())
            .toArray();
    double found =
        Agreement.kendallTau(predicted, Arrays.copyOfRange(targets, LEARNED, targets.length));
    assertThat(found).isGreaterThan(tau);
  }
}
