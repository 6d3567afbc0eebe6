package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/**
 * The estimator keeps what it worked out once. Its plain form, which worked out every density of
 * every candidate anew, proposed the same designs: their keys' hash code was recorded with it.
 */
class TreeParzenTest {
  private static int proposed(int objectives, int count) {
    Plan plan = TestPlans.conditional();
    Scorer scorer = new Scorer(plan);
    TreeParzen search =
        new TreeParzen(new DesignOperators(plan), new TreeParzen.Settings(10, 0.2, 24), 7);
    List<String> keys = new ArrayList<>();
    while (keys.size() < count) {
      List<Design> batch = search.ask(count - keys.size());
      List<Score> scores = new ArrayList<>();
      for (Design design : batch) {
        keys.add(design.key());
        Score score;
        try {
          score = scorer.score(design, TestPlans.measure(design));
        } catch (EvaluationFailure e) {
          score = scorer.failed();
        }
        double[] kept = java.util.Arrays.copyOf(score.objectives(), objectives);
        scores.add(new Score(kept, score.violation()));
      }
      search.tell(scores);
    }
    return String.join("\n", keys).hashCode();
  }

  /** The density word by word: a sum over every value that was seen. */
  private static double plain(Domain domain, List<Value> values, Value asked) {
    double sum;
    if (domain instanceof Domain.Choice c) {
      sum = 1.0 / c.values().size();
      for (Value value : values) {
        sum += value.equals(asked) ? 1 : 0;
      }
    } else {
      double[] at = values.stream().mapToDouble(v -> DesignOperators.position(domain, v)).toArray();
      double mean = 0;
      double variance = 0;
      for (double a : at) {
        mean += a / at.length;
      }
      for (double a : at) {
        variance += (a - mean) * (a - mean) / at.length;
      }
      boolean real = domain instanceof Domain.Interval;
      double width =
          Math.max(
              real ? 0.01 : 0.5 / domain.size().doubleValue(),
              1.06 * Math.sqrt(variance) * Math.pow(at.length, -0.2));
      sum = 1;
      for (double a : at) {
        double z = (DesignOperators.position(domain, asked) - a) / width;
        sum += Math.exp(-z * z / 2) / (width * Math.sqrt(2 * Math.PI));
      }
    }
    return Math.log(sum / (values.size() + 1));
  }

  @Test
  void densitiesAreSumsOverEveryValueSeen() {
    Plan plan = TestPlans.conditional();
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(4, "densities");
    List<Design> designs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      designs.add(space.sample(random));
    }
    for (Parameter parameter : plan.parameters()) {
      List<Value> values = designs.stream().flatMap(d -> d.value(parameter.id()).stream()).toList();
      TreeParzen.Parzen density = new TreeParzen.Parzen(parameter.domain(), values);
      for (Value value : values) {
        assertThat(density.logDensity(value))
            .isCloseTo(plain(parameter.domain(), values, value), within(1e-12));
      }
    }
  }

  @Test
  void oneObjective() {
    assertThat(proposed(1, 150)).isEqualTo(-367581666);
  }

  @Test
  void twoObjectives() {
    assertThat(proposed(2, 150)).isEqualTo(-1613397145);
  }
}
