package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights as codes, codes as cells, and back. */
class WeightCodesTest {
  private static final Device DEVICE = new Device(0, 25e-6, 0.2, 4, new ProgrammingNoise.None());

  private static WeightSlicing slicing(String encoding, int weightBits, int bitsPerCell)
      throws EvaluationFailure {
    return WeightSlicing.of(
        Chips.chip("mapping.weights", encoding, "tile.pe.crossbar.bits_per_cell", bitsPerCell),
        new Quantization(weightBits, 8));
  }

  private static List<Filters> kinds() {
    return Filters.kinds();
  }

  /** Weight of a dot product's row, by the layout that {@code NetworkWeights} states. */
  private static float weight(Filters layer, int group, int row, int output) {
    if (layer.node().operator() instanceof Operator.Linear linear) {
      return layer.weights()[row * linear.outFeatures() + output];
    }
    Operator.Conv conv = (Operator.Conv) layer.node().operator();
    int outputs = conv.outChannels() / conv.groups();
    return conv.depthwise()
        ? layer.weights()[(row * conv.inChannels() + group) * outputs + output]
        : layer.weights()[(group * conv.filterSize() + row) * outputs + output];
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void codesTimesScaleAreTheWeightsWithinHalfAStep(Filters layer) throws EvaluationFailure {
    for (String encoding : List.of("differential_pair", "offset")) {
      for (int bits : new int[] {2, 4, 8, 12}) {
        WeightSlicing slicing = slicing(encoding, bits, 2);
        WeightCodes codes = WeightCodes.of(layer.node(), layer.weights(), slicing);
        assertThat(codes.codes()).hasSize(layer.weights().length);
        int top = (1 << bits - 1) - 1;
        for (int g = 0; g < codes.groups(); g++) {
          for (int o = 0; o < codes.outputs(); o++) {
            float scale = codes.scale()[g * codes.outputs() + o];
            int largest = 0;
            for (int r = 0; r < codes.rows(); r++) {
              int code = codes.codes()[(g * codes.rows() + r) * codes.outputs() + o];
              largest = Math.max(largest, Math.abs(code));
              // half a step, and the rounding of a float of at most 2^11 steps
              assertThat((double) code * scale - weight(layer, g, r, o))
                  .isBetween(-0.5002 * scale, 0.5002 * scale);
            }
            assertThat(largest).isEqualTo(top); // each output uses all its codes
          }
        }
      }
    }
  }

  @Test
  void anOutputWithoutWeightsHasCodesZero() throws EvaluationFailure {
    Filters layer = Filters.linear("linear", 3, 2);
    WeightCodes codes =
        WeightCodes.of(layer.node(), new float[] {0, 1, 0, -2, 0, 0.5f}, slicing("offset", 8, 2));
    assertThat(codes.codes()).containsExactly(0, 64, 0, -127, 0, 32);
    assertThat(codes.scale()).containsExactly(1, 2f / 127);
  }

  /** One row whose outputs are all codes there are. */
  private static WeightCodes all(WeightSlicing slicing) {
    int top = WeightCodes.largest(slicing);
    int[] codes = new int[2 * top + 1];
    float[] scale = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = i - top;
      scale[i] = 1;
    }
    return new WeightCodes(1, 1, codes.length, codes, scale);
  }

  @Test
  void slicesRecombineToEveryCode() throws EvaluationFailure {
    for (int bits = 2; bits <= 10; bits++) {
      for (int bitsPerCell = 1; bitsPerCell <= 8; bitsPerCell++) {
        for (String encoding : List.of("differential_pair", "offset")) {
          WeightSlicing slicing = slicing(encoding, bits, bitsPerCell);
          WeightCodes codes = all(slicing);
          ProgrammedWeights cells = ProgrammedWeights.ideal(codes, slicing, DEVICE);
          int offset = encoding.equals("offset") ? (1 << bits - 1) - 1 : 0;
          assertThat(WeightCodes.offset(slicing)).isEqualTo(offset);
          float[] effective = cells.effective()[0];
          for (int i = 0; i < effective.length; i++) {
            assertThat(effective[i])
                .as("%s, %d bits in cells of %d", encoding, bits, bitsPerCell)
                .isEqualTo(codes.codes()[i] + offset);
          }
          assertThat(cells.columns).isEqualTo(slicing.columnsPerWeight() * codes.outputs());
          for (float level : cells.levels[0]) {
            assertThat(level).isBetween(0f, (1 << bitsPerCell) - 1f);
            assertThat(level).isEqualTo(Math.round(level));
          }
        }
      }
    }
  }

  @Test
  void aPairHasOneHalfAtItsLowestLevel() throws EvaluationFailure {
    WeightSlicing slicing = slicing("differential_pair", 8, 4);
    for (int code = -127; code <= 127; code++) {
      int positive = WeightCodes.stored(code, true, slicing);
      int negative = WeightCodes.stored(code, false, slicing);
      assertThat(positive - negative).isEqualTo(code);
      assertThat(Math.min(positive, negative)).isZero();
    }
  }

  @Test
  void anOffsetLeavesNothingNegative() throws EvaluationFailure {
    WeightSlicing slicing = slicing("offset", 8, 4);
    assertThat(WeightCodes.stored(-127, true, slicing)).isZero();
    assertThat(WeightCodes.stored(0, true, slicing)).isEqualTo(127);
    assertThat(WeightCodes.stored(127, true, slicing)).isEqualTo(254);
  }
}
