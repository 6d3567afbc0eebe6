package org.hwnas.plan.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.hwnas.plan.SamplePlan;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.api.Test;

class DesignResolverTest {
  private final DesignResolver resolver = new DesignResolver(SamplePlan.create());

  private static Design design(Object... pairs) {
    Map<String, Value> values = new HashMap<>();
    values.put("hardware.rows", Value.of(128));
    values.put("hardware.adc.bits", Value.of(6));
    values.put("hardware.supply", Value.of(0.7));
    values.put("network.op", Value.of("residual"));
    for (int i = 0; i < pairs.length; i += 2) {
      Object v = pairs[i + 1];
      values.put(
          (String) pairs[i],
          v instanceof String s ? Value.of(s) : Value.of(((Number) v).doubleValue()));
    }
    return Design.of(values);
  }

  @Test
  void aBlockWhoseConditionFailsIsNotPartOfTheDesign() {
    assertThat(resolver.resolve(design()).child("network").children()).isEmpty();
    ResolvedBlock mbconv =
        resolver
            .resolve(design("network.op", "mbconv", "network.expand", 3))
            .child("network")
            .child("mbconv");
    assertThat(mbconv.integer("expand")).isEqualTo(3);
    assertThat(mbconv.path()).isEqualTo("network.mbconv");
  }

  @Test
  void fieldsAreReadByTypeAndAWrongReadNamesThePath() {
    ResolvedBlock hardware = resolver.resolve(design()).child("hardware");
    assertThat(hardware.integer("rows")).isEqualTo(128);
    assertThat(hardware.number("cycle")).isEqualTo(1e-7);
    assertThat(hardware.values("kinds")).containsExactly(Value.of("sar"), Value.of("flash"));
    assertThatThrownBy(() -> hardware.symbol("rows"))
        .hasMessageContaining("hardware.rows")
        .hasMessageContaining("128");
    assertThatThrownBy(() -> hardware.number("cols")).hasMessageContaining("no field `cols`");
  }

  @Test
  void aFieldThatDiffersFromPlaceToPlaceIsAskedForAtAPlace() {
    Design design = design("network.op", "mbconv", "network.expand", 3);
    ResolvedBlock hardware = resolver.resolve(design).child("hardware");
    assertThat(hardware.valueAt("bits", "network.mbconv")).isEqualTo(Value.of(6));
    assertThat(hardware.valueAt("bits", "network.mbconv.project")).isEqualTo(Value.of(6));
    assertThat(hardware.valueAt("bits", "network.mbconv#3")).isEqualTo(Value.of(6));
    assertThat(hardware.valueAt("bits", "network.head")).isEqualTo(Value.of(8));
    assertThat(hardware.valueAt("rows", "network.head")).isEqualTo(Value.of(128));
    assertThatThrownBy(() -> hardware.integer("bits"))
        .hasMessageContaining("differs from place to place");
  }

  @Test
  void everyProblemOfADesignIsNamed() {
    assertThat(resolver.problems(design())).isEmpty();
    assertThat(resolver.problems(design("network.expand", 3)))
        .singleElement()
        .asString()
        .contains("inactive");
    assertThat(resolver.problems(design("network.op", "mbconv")))
        .singleElement()
        .asString()
        .contains("has no value");
    assertThat(resolver.problems(design("hardware.rows", 100)))
        .singleElement()
        .asString()
        .contains("outside");
    assertThat(resolver.problems(design("nonsense", 1)))
        .singleElement()
        .asString()
        .contains("not a parameter");
    assertThat(resolver.problems(design("hardware.rows", 256, "hardware.adc.bits", 5)))
        .singleElement()
        .asString()
        .contains("too coarse");
  }

  @Test
  void equalDesignsHaveEqualKeys() {
    assertThat(design().key()).isEqualTo(design("hardware.rows", 128.0).key());
    assertThat(design().key()).isNotEqualTo(design("hardware.rows", 64).key());
  }
}
