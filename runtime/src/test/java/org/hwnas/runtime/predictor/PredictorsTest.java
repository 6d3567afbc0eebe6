package org.hwnas.runtime.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictorsTest {
  /** Friedman's function (1991) of five inputs that matter and two that do not, made positive. */
  private static Samples friedman(int n, long seed) {
    RandomStream random = RandomStream.of(seed, "friedman");
    double[][] x = new double[n][7];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      Arrays.setAll(x[i], j -> random.nextDouble());
      y[i] =
          10 * Math.sin(Math.PI * x[i][0] * x[i][1])
              + 20 * (x[i][2] - 0.5) * (x[i][2] - 0.5)
              + 10 * x[i][3]
              + 5 * x[i][4]
              + 1;
    }
    return new Samples(x, y);
  }

  @ParameterizedTest
  @CsvSource({
    "gradient_boosting,SQUARED,0.8,0.9",
    "gradient_boosting,PAIRWISE,0.8,0.85",
    "gradient_boosting,PAIRWISE_HINGE,0.8,0.85",
    "kriging,SQUARED,0.9,0.97",
    "perceptron,SQUARED,0.85,0.93",
    "perceptron,PAIRWISE_HINGE,0.85,0.9"
  })
  void unseenSamplesArePredicted(String kind, Predictors.Loss loss, double tau, double r2) {
    Samples train = friedman(400, 1);
    Samples test = friedman(200, 2);
    Predictor predictor = Predictors.train(PredictorSettings.of(kind, loss), train, 7);
    Prediction[] predicted = new Prediction[test.size()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = predictor.predict(test.features()[i]);
      assertThat(predicted[i].deviation()).isGreaterThanOrEqualTo(0);
    }
    Agreement agreement = Agreement.of(predicted, test.targets());
    assertThat(agreement.kendallTau()).as(agreement.toString()).isGreaterThan(tau);
    assertThat(agreement.r2()).as(agreement.toString()).isGreaterThan(r2);
    // 95.45 % are meant; of 200 that is 95.45 +- 1.5 were the scale exact
    assertThat(agreement.covered()).as(agreement.toString()).isBetween(0.89, 0.995);
  }

  @ParameterizedTest
  @CsvSource({
    "gradient_boosting,SQUARED",
    "gradient_boosting,PAIRWISE",
    "gradient_boosting,PAIRWISE_HINGE",
    "kriging,SQUARED",
    "perceptron,SQUARED",
    "perceptron,PAIRWISE_HINGE"
  })
  void predictionsAreAlikeEveryTime(String kind, Predictors.Loss loss) {
    Samples train = friedman(60, 1);
    Predictor predictor = Predictors.train(PredictorSettings.of(kind, loss), train, 7);
    Predictor again = Predictors.train(PredictorSettings.of(kind, loss), train, 7);
    for (double[] features : friedman(50, 2).features()) {
      assertThat(again.predict(features)).isEqualTo(predictor.predict(features));
    }
  }

  @Test
  void whatWasLearnedIsNotTheNoiseOfTheTargets() {
    Samples train = friedman(300, 1);
    double[] shuffled = train.targets().clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = RandomStream.of(3, "shuffle", i).nextInt(i + 1);
      double swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    Predictor predictor =
        Predictors.train(
            PredictorSettings.of("kriging", Predictors.Loss.SQUARED),
            new Samples(train.features(), shuffled),
            1);
    Samples test = friedman(200, 2);
    Prediction[] predicted =
        Arrays.stream(test.features()).map(predictor::predict).toArray(Prediction[]::new);
    assertThat(Math.abs(Agreement.of(predicted, test.targets()).kendallTau())).isLessThan(0.25);
  }

  @Test
  void aGaussianProcessKnowsWhatItKnows() {
    Samples train = friedman(300, 1);
    Predictor predictor =
        Predictors.train(PredictorSettings.of("kriging", Predictors.Loss.SQUARED), train, 1);
    Prediction at = predictor.predict(train.features()[0]);
    assertThat(at.mean())
        .isCloseTo(train.targets()[0], org.assertj.core.data.Percentage.withPercentage(3));
    double[] far = new double[7];
    Arrays.fill(far, 30);
    assertThat(predictor.predict(far).deviation()).isGreaterThan(5 * at.deviation());
  }

  @Test
  void aGaussianProcessOfMoreSamplesKnowsMore() {
    // beyond a thousand, EJML's own choice of a decomposition has another layout
    Predictor predictor =
        Predictors.train(
            PredictorSettings.of("kriging", Predictors.Loss.SQUARED), friedman(1200, 1), 1);
    Samples test = friedman(200, 2);
    Prediction[] predicted =
        Arrays.stream(test.features()).map(predictor::predict).toArray(Prediction[]::new);
    assertThat(Agreement.of(predicted, test.targets()).r2()).isGreaterThan(0.99);
  }

  @Test
  void kendallTauOfSmallLists() {
    double[] a = {1, 2, 3, 4};
    assertThat(Agreement.kendallTau(a, new double[] {1, 2, 3, 4})).isEqualTo(1);
    assertThat(Agreement.kendallTau(a, new double[] {4, 3, 2, 1})).isEqualTo(-1);
    // one of six pairs tied: 5 / sqrt(6 * 5)
    assertThat(Agreement.kendallTau(a, new double[] {1, 2, 2, 3}))
        .isEqualTo(5 / Math.sqrt(30), org.assertj.core.data.Offset.offset(1e-15));
  }

  @Test
  void isotonicFitPoolsViolators() {
    IsotonicFit fit = IsotonicFit.of(new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 5});
    assertThat(fit.value(0)).isEqualTo(1);
    assertThat(fit.value(2.5)).isEqualTo(2.5);
    assertThat(fit.value(9)).isEqualTo(5);
    assertThat(fit.extended(2.5)).isEqualTo(2.5);
    // from (1, 1) to (4, 5): four thirds for each one
    assertThat(fit.extended(7)).isCloseTo(9, within(1e-12));
    assertThat(fit.extended(0)).isCloseTo(1 - 4.0 / 3, within(1e-12));
  }

  @Test
  void aGaussianProcessLearnsValuesAlone() {
    assertThatThrownBy(
            () ->
                Predictors.train(
                    PredictorSettings.of("kriging", Predictors.Loss.PAIRWISE), friedman(20, 1), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
