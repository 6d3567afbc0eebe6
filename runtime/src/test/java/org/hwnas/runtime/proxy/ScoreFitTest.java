package org.hwnas.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.ZeroCostScore;
import org.junit.jupiter.api.Test;

/** Lines against lines that made the numbers, and against every line beside them. */
class ScoreFitTest {
  @Test
  void whatLiesOnALineIsFoundAgain() throws EvaluationFailure {
    double[] scores = {4, 7, 12, 30, 80};
    double[] saturating = new double[5];
    double[] straight = new double[5];
    for (int i = 0; i < 5; i++) {
      saturating[i] = 1 / (1.05 + 0.9 / scores[i]);
      straight[i] = 0.2 + 0.004 * scores[i];
    }
    ScoreFit degree = ScoreFit.of(ZeroCostScore.NN_DEGREE, scores, saturating);
    ScoreFit naswot = ScoreFit.of(ZeroCostScore.NASWOT, scores, straight);
    assertThat(degree.accuracy(20)).isCloseTo(1 / (1.05 + 0.9 / 20), within(1e-12));
    assertThat(degree.accuracy(1e9)).isCloseTo(1 / 1.05, within(1e-6));
    assertThat(naswot.accuracy(50)).isCloseTo(0.4, within(1e-12));
    assertThat(naswot.accuracy(1e6)).isEqualTo(1);
    assertThat(naswot.accuracy(-1e6)).isZero();
  }

  /** No line near it has a smaller sum of squares. */
  @Test
  void noLineBesideItIsCloser() throws EvaluationFailure {
    RandomStream random = RandomStream.of(3, "line");
    for (ZeroCostScore score :
        new ZeroCostScore[] {ZeroCostScore.NN_DEGREE, ZeroCostScore.SYNFLOW}) {
      double[] x = new double[25];
      double[] y = new double[25];
      for (int i = 0; i < 25; i++) {
        x[i] = 5 + 40 * random.nextDouble();
        y[i] = 0.5 + 0.4 * random.nextDouble();
      }
      ScoreFit fit = ScoreFit.of(score, x, y);
      double least = squares(fit, x, y);
      for (double up : new double[] {-1e-3, 0, 1e-3}) {
        for (double turn : new double[] {-1e-3, 0, 1e-3}) {
          ScoreFit beside =
              new ScoreFit(fit.reciprocal(), fit.intercept() + up, fit.slope() + turn);
          assertThat(squares(beside, x, y)).isGreaterThanOrEqualTo(least);
        }
      }
    }
  }

  private static double squares(ScoreFit fit, double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double line = fit.intercept() + fit.slope() * (fit.reciprocal() ? 1 / x[i] : x[i]);
      double error = line - (fit.reciprocal() ? 1 / y[i] : y[i]);
      sum += error * error;
    }
    return sum;
  }

  @Test
  void oneScoreIsNoLine() {
    assertThatThrownBy(
            () ->
                ScoreFit.of(
                    ZeroCostScore.NASWOT, new double[] {7, 7, 7}, new double[] {0.1, 0.2, 0.3}))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("all the same");
  }
}
