package org.hwnas.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;

/** The order and the values of what models are asked. */
class NetworkFeaturesTest {
  private static final Plan PLAN = TestPlans.conditional();

  private static Design network() {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("network.stem.channels", Value.of(32));
    values.put("network.group.count", Value.of(2));
    values.put("network.group[0].block.count", Value.of(6));
    values.put("network.group[0].kind", Value.of("bottleneck"));
    values.put("network.group[0].block[0].width", Value.of(1.25));
    values.put("network.group[0].branches", Value.of(4));
    values.put("network.group[1].block.count", Value.of(0)); // neither kind nor width
    return Design.of(values);
  }

  /** By the comments of the code's encoding, and the first line of what was recorded of it. */
  @Test
  void genesOfAnalogNasStandInTheirPlaces() throws EvaluationFailure {
    float[] genes = NetworkFeatures.ANALOGNAS.of(PLAN, network());
    float[] expected = new float[22];
    expected[0] = 32;
    expected[1] = 2;
    expected[2] = 6;
    expected[7] = 2;
    expected[8] = 0.8f;
    expected[9] = 4;
    expected[10] = 1;
    expected[11] = 0.65f;
    expected[12] = 1;
    assertThat(genes).containsExactly(expected);
  }

  @Test
  void anotherNetworkHasNoSuchGenes() {
    assertThatThrownBy(() -> NetworkFeatures.ANALOGNAS.of(PLAN, Design.of(Map.of())))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("network.stem.channels");
  }
}
