package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.junit.jupiter.api.Test;

/** Registers that are too narrow or too coarse, against whole numbers added up by themselves. */
class AccumulatorTest {
  private static final int ROWS = 37;
  private static final int OUTPUTS = 6;

  /** A layer read in exact numbers, or through a converter that rounds to thousandths. */
  private record Case(WeightEncoding encoding, Optional<Converter> converter) {
    static List<Case> all() {
      List<Case> all = new ArrayList<>();
      for (WeightEncoding encoding : WeightEncoding.values()) {
        all.add(new Case(encoding, Optional.empty()));
        all.add(new Case(encoding, Optional.of(Converter.of(20, 400))));
      }
      return all;
    }

    /** What the layer gives, and the exact sum of codes and the number one of them is. */
    List<double[]> outputs(Accumulator accumulator) {
      Filters filters = Filters.linear("linear", ROWS, OUTPUTS);
      float[] x = filters.input(true);
      InputRange inputs = InputRange.of(8, -2, 2);
      int columns = encoding == WeightEncoding.DIFFERENTIAL_PAIR ? 8 : 4;
      WeightSlicing slicing = new WeightSlicing(encoding, 8, 2, 4, columns, 8, 1, 8);
      Device device = new Device(1e-6, 25e-6, 0.2, 4, new ProgrammingNoise.None());
      WeightCodes codes = WeightCodes.of(filters.node(), filters.weights(), slicing);
      float[] ones = new float[OUTPUTS];
      Arrays.fill(ones, 1);
      float[] found = new float[OUTPUTS];
      new CrossbarLayer(
              ProgrammedWeights.ideal(codes, slicing, device),
              new PatchReader(filters.node(), filters.in()),
              inputs,
              16,
              Periphery.ideal(converter),
              ProgrammedWeights.baseline(device, slicing),
              ones,
              0)
          .summing(accumulator)
          .apply(x, 1, found, new ReadScratch());
      List<double[]> outputs = new ArrayList<>();
      for (int o = 0; o < OUTPUTS; o++) {
        long sum = 0;
        for (int r = 0; r < ROWS; r++) {
          long code = Math.max(-127, Math.min(127, Math.round(x[r] / inputs.step())));
          sum += code * Math.round(filters.weights()[r * OUTPUTS + o] / codes.scale()[o]);
        }
        outputs.add(new double[] {found[o], sum, codes.scale()[o] * inputs.step()});
      }
      return outputs;
    }
  }

  @Test
  void aSumThatIsTooLargeStaysAtTheLargestNumber() {
    for (Case layer : Case.all()) {
      for (int bits : new int[] {12, 24}) {
        int clipped = 0;
        Accumulator accumulator = new Accumulator(OptionalInt.of(bits), OptionalInt.empty());
        for (double[] output : layer.outputs(accumulator)) {
          long top = 1L << bits - 1;
          double wanted = Math.min(top - 1, Math.max(-top, (long) output[1]));
          clipped += wanted == output[1] ? 0 : 1;
          double slack = wanted == output[1] && layer.converter().isPresent() ? 8 : 0.01;
          assertThat(output[0] / output[2]).as("%s", layer).isCloseTo(wanted, within(slack));
        }
        assertThat(clipped > 0).as("%d bits", bits).isEqualTo(bits == 12);
      }
    }
  }

  /** Three bits behind the point: multiples of an eighth, from -4 to 3.875 with six bits in all. */
  @Test
  void aRegisterWithAPointHoldsMultiplesOfItsSmallestNumber() {
    int clipped = 0;
    for (Case layer : Case.all()) {
      if (layer.converter().isPresent()) {
        continue; // what it rounds would now and then decide between two multiples
      }
      Accumulator six = new Accumulator(OptionalInt.of(6), OptionalInt.of(3));
      for (double[] output : layer.outputs(six)) {
        double exact = output[1] * output[2];
        double wanted = Math.min(31, Math.max(-32, Math.floor(exact * 8 + 0.5))) / 8;
        clipped += wanted == 3.875 || wanted == -4 ? 1 : 0;
        assertThat(output[0]).as("of %s", exact).isEqualTo(wanted);
      }
      Accumulator wide = new Accumulator(OptionalInt.empty(), OptionalInt.of(3));
      for (double[] output : layer.outputs(wide)) {
        double exact = output[1] * output[2];
        assertThat(output[0]).isEqualTo(Math.floor(exact * 8 + 0.5) / 8);
      }
    }
    assertThat(clipped).isPositive();
  }
}
