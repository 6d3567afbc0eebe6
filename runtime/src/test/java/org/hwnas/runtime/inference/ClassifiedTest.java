package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Cross-entropy and accuracy against their definitions. */
class ClassifiedTest {
  @Test
  void logitsThatSayNothingHaveTheLossOfChance() {
    Classified.Sum sum = new Classified.Sum();
    for (int label = 0; label < 10; label++) {
      sum.add(new float[10], 0, 10, label);
    }
    assertThat(sum.mean().loss()).isCloseTo(Math.log(10), within(1e-12));
    assertThat(sum.mean().accuracy()).isEqualTo(0.1); // the first of equals
  }

  @Test
  void theLossIsTheMeanSurprise() {
    RandomStream random = RandomStream.of(1, "logits");
    float[] logits = new float[60];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (3 * random.nextGaussian());
    }
    Classified.Sum sum = new Classified.Sum();
    double surprise = 0;
    int right = 0;
    for (int n = 0; n < 15; n++) {
      int label = n % 4;
      sum.add(logits, 4 * n, 4, label);
      double all = 0;
      boolean best = true;
      for (int c = 0; c < 4; c++) {
        all += Math.exp(logits[4 * n + c]);
        best &= logits[4 * n + c] <= logits[4 * n + label];
      }
      surprise -= Math.log(Math.exp(logits[4 * n + label]) / all) / 15;
      right += best ? 1 : 0;
    }
    assertThat(sum.mean().loss()).isCloseTo(surprise, within(1e-12));
    assertThat(sum.mean().accuracy()).isEqualTo(right / 15.0);
  }

  /** Large logits are no numbers beyond what a double holds. */
  @Test
  void largeLogitsStayFinite() {
    Classified.Sum sum = new Classified.Sum();
    sum.add(new float[] {2000, 0}, 0, 2, 1);
    assertThat(sum.mean().loss()).isCloseTo(2000, within(1e-9));
  }
}
