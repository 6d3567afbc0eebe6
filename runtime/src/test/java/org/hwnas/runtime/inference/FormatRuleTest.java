package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.CodeSet;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.junit.jupiter.api.Test;

/** Steps of formats against their definitions, and against every other step there could be. */
class FormatRuleTest {
  private static final float[] NORMAL = normal(4000);

  private static float[] normal(int count) {
    RandomStream random = RandomStream.of(1, "values");
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static FormatRule rule(FormatRule.Calibration calibration, double percentile) {
    return new FormatRule(
        false,
        OptionalDouble.empty(),
        calibration,
        percentile,
        OptionalInt.empty(),
        OptionalInt.empty(),
        CodeSet.INTEGERS);
  }

  private static double error(float[] values, double step, int bits) {
    int top = (1 << bits) - 1;
    double error = 0;
    for (float v : values) {
      double code = Math.max(-top, Math.min(top, Math.rint(v / step)));
      error += (v - code * step) * (v - code * step);
    }
    return error / values.length;
  }

  /** Against all clips in thousandths of a standard deviation. */
  @Test
  void leastErrorIsLeast() {
    for (int bits = 1; bits <= 5; bits++) {
      float step = rule(FormatRule.Calibration.SQUARED_ERROR, 1).step(NORMAL, 1, 9, bits);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 100; i <= 5000; i++) {
        least = Math.min(least, error(NORMAL, i / 1000.0 / ((1 << bits) - 1), bits));
      }
      assertThat(error(NORMAL, step, bits)).isBetween(least * 0.999, least * 1.02);
      float plain = FormatRule.LARGEST.step(NORMAL, 1, 9, bits);
      assertThat(least).isLessThan(0.9 * error(NORMAL, plain, bits));
    }
  }

  /** 90 % of a normal variable's magnitudes are below 1.645 deviations. */
  @Test
  void aPercentileIsAQuantile() {
    float step = rule(FormatRule.Calibration.PERCENTILE, 0.9).step(NORMAL, 1, 9, 3);
    assertThat((double) step * 7).isCloseTo(1.645, within(0.05));
    int inside = 0;
    for (float v : NORMAL) {
      inside += Math.abs(v) <= step * 7 * 1.000001 ? 1 : 0;
    }
    assertThat(inside).isBetween(3600, 3601);
  }

  private static FormatRule fixed(OptionalInt integer, OptionalInt fraction) {
    return new FormatRule(
        true,
        OptionalDouble.empty(),
        FormatRule.Calibration.LARGEST,
        1,
        integer,
        fraction,
        CodeSet.INTEGERS);
  }

  @Test
  void fixedPointStepsArePowersOfTwo() {
    OptionalInt none = OptionalInt.empty();
    assertThat(fixed(none, OptionalInt.of(5)).step(NORMAL, 1, 9, 7)).isEqualTo(1f / 32);
    assertThat(fixed(OptionalInt.of(3), none).step(NORMAL, 1, 9, 7)).isEqualTo(1f / 16);
    // as few as hold it: below 1 none, below 2 one, 2 itself two, a quarter less than none
    assertThat(fixed(none, none).step(NORMAL, 1, 0.9f, 7)).isEqualTo(1f / 128);
    assertThat(fixed(none, none).step(NORMAL, 1, 1.9f, 7)).isEqualTo(1f / 64);
    assertThat(fixed(none, none).step(NORMAL, 1, 2f, 7)).isEqualTo(1f / 32);
    assertThat(fixed(none, none).step(NORMAL, 1, 0.2f, 7)).isEqualTo(1f / 512);
  }

  private static ResolvedBlock block(Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("bits", 8);
    all.put("scheme", "uniform");
    all.put("clip", "auto");
    all.put("calibration", "largest");
    all.put("percentile", 0.999);
    all.put("integer_bits", "auto");
    all.put("fraction_bits", "auto");
    for (int i = 0; i < fields.length; i += 2) {
      all.put((String) fields[i], fields[i + 1]);
    }
    Map<String, List<Value>> values = new LinkedHashMap<>();
    all.forEach(
        (name, v) ->
            values.put(
                name,
                List.of(v instanceof Number n ? Value.of(n.doubleValue()) : Value.of((String) v))));
    return new ResolvedBlock("quantization.weights", "weights", "weights", values, List.of());
  }

  @Test
  void blocksSayTheRule() throws EvaluationFailure {
    assertThat(FormatRule.of(block(), true).plain()).isTrue();
    assertThat(FormatRule.of(block("clip", 0.5), true).step(NORMAL, 3, 3, 7)).isEqualTo(1.5f / 127);
    assertThat(FormatRule.of(block("calibration", "percentile"), true).calibration())
        .isEqualTo(FormatRule.Calibration.PERCENTILE);
    ResolvedBlock fixed =
        block("scheme", "integer_fraction", "integer_bits", 2, "fraction_bits", 5);
    assertThat(FormatRule.of(fixed, true).step(NORMAL, 1, 9, 7)).isEqualTo(1f / 32);
    assertThatThrownBy(() -> FormatRule.of(fixed, false))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("8 bits without sign, but states 2 before and 5 behind");
  }

  /** At three bits a clip of least error leaves the logits nearer to the exact ones. */
  @Test
  void theRuleReachesTheCrossbars() throws EvaluationFailure {
    Network network =
        NetworkBuilder.build(
            Layers.network(
                "n", 1, 8, 4, Layers.conv(8, 3, 1), Layers.linear(32, "flatten"), Layers.linear()));
    NetworkWeights weights = NetworkWeights.initial(network, 2);
    RandomStream random = RandomStream.of(3, "images");
    List<float[]> images = new java.util.ArrayList<>();
    for (int n = 0; n < 16; n++) {
      float[] image = new float[64];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) random.nextDouble();
      }
      images.add(image);
    }
    double[] off = new double[2];
    FormatRule least = rule(FormatRule.Calibration.SQUARED_ERROR, 1);
    List<NumberFormats.Rules> rules =
        List.of(NumberFormats.Rules.LARGEST, new NumberFormats.Rules(least, least));
    for (int i = 0; i < 2; i++) {
      AnalogNetwork analog =
          AnalogNetwork.of(
              network,
              weights,
              Map.of(),
              Chips.chip(),
              new Quantization(3, 3),
              Chips.hardware(),
              effect -> false,
              rules.get(i),
              images);
      for (StoredFilters stored : analog.stored().values()) {
        assertThat(stored.inputStep()).isPositive();
      }
      AnalogNetwork exact =
          new AnalogNetwork(
              network,
              weights,
              Chips.chip(),
              new Quantization(16, 16),
              new AnalogNetwork.Effects(false, false),
              images);
      for (float[] image : images) {
        float[] is = analog.program(1, 0).logits(image).clone();
        float[] should = exact.program(1, 0).logits(image).clone();
        for (int c = 0; c < 4; c++) {
          off[i] += (is[c] - should[c]) * (is[c] - should[c]);
        }
      }
    }
    assertThat(off[1]).isLessThan(0.9 * off[0]);
  }
}
