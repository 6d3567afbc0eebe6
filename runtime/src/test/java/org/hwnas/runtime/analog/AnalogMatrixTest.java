package org.hwnas.runtime.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hwnas.runtime.analog.AnalogSetup.Encoding;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.Drift;
import org.hwnas.runtime.device.Law;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.device.ReadNoise;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

class AnalogMatrixTest {
  static double[][] weights(int outputs, int inputs) {
    RandomStream random = RandomStream.of(3, "weights");
    double[][] w = new double[outputs][inputs];
    for (double[] row : w) {
      for (int i = 0; i < inputs; i++) {
        row[i] = random.nextInt(255) - 127;
      }
    }
    w[0][0] = 127;
    return w;
  }

  static double[] inputs(int n, long seed) {
    RandomStream random = RandomStream.of(seed, "inputs");
    return IntStream.range(0, n).mapToDouble(i -> (random.nextInt(255) - 127) / 127.0).toArray();
  }

  static DeviceModel noisy() {
    DeviceModel d = DeviceModel.ideal(0, 25e-6);
    return new DeviceModel(
        0,
        25e-6,
        0,
        new ProgrammingNoise.Constant(1e-6),
        d.deviceVariation(),
        d.cycleVariation(),
        new ReadNoise.Of(new ProgrammingNoise.Proportional(0.02)),
        false,
        new Drift(Law.constant(0.05), Law.constant(0.01), 20, true, 0),
        d.retention(),
        d.stuckAt(),
        d.currentVoltage());
  }

  /** Whole-number weights and inputs, no noise, no wires: the integer product, in every coding. */
  @Test
  void withoutErrorsTheProductIsTheIntegerOne() {
    double[][] w = weights(9, 33);
    double[] x = inputs(33, 1);
    for (Encoding e : Encoding.values()) {
      for (int slices : new int[] {0, 1, 2, 4}) {
        if (e == Encoding.TWO_SIDED && slices > 0) {
          continue;
        }
        for (int serial : new int[] {0, 1, 3}) {
          AnalogSetup setup = AnalogSetup.ideal(1e-6, 25e-6).withEncoding(e);
          if (slices > 0) {
            setup = setup.withSlices(8, slices);
          }
          if (serial > 0) {
            setup =
                setup.withInput(
                    new AnalogSetup.InputCoding(Quantizer.signMagnitude(1, 8), 8, serial));
          }
          double[] y = AnalogMatrix.program(setup, w, 1, 0).at(0).product(x);
          for (int o = 0; o < y.length; o++) {
            long exact = 0;
            for (int i = 0; i < x.length; i++) {
              exact += (long) w[o][i] * Math.round(127 * x[i]);
            }
            assertThat(127 * y[o])
                .as(e + " " + slices + " " + serial)
                .isCloseTo(exact, within(1e-7));
          }
        }
      }
    }
  }

  @Test
  void resultsDoNotDependOnThreadsOrOrder() {
    double[][] w = weights(12, 40);
    AnalogSetup setup =
        AnalogSetup.ideal(0, 25e-6).withDevice(noisy()).withWires(WireResistance.uniform(1), false);
    AnalogMatrix m = AnalogMatrix.program(setup, w, 7, 2, 1);
    double[][] once =
        IntStream.range(0, 32)
            .mapToObj(k -> m.at(3600, k).product(inputs(40, k)))
            .toArray(double[][]::new);
    double[][] parallel =
        IntStream.range(0, 32)
            .parallel()
            .map(k -> 31 - k)
            .mapToObj(
                k -> AnalogMatrix.program(setup, w, 7, 2, 1).at(3600, k).product(inputs(40, k)))
            .toArray(double[][]::new);
    for (int k = 0; k < 32; k++) {
      assertThat(parallel[31 - k]).isEqualTo(once[k]);
    }
    assertThat(AnalogMatrix.program(setup, w, 7, 3, 1).at(3600, 0).product(inputs(40, 0)))
        .isNotEqualTo(once[0]);
  }

  @Test
  void wiresAndDriftLowerOutputs() {
    double[][] w = new double[8][64];
    for (double[] row : w) {
      Arrays.fill(row, 1);
    }
    double[] ones = new double[64];
    Arrays.fill(ones, 1);
    AnalogSetup ideal = AnalogSetup.ideal(0, 25e-6);
    double[] far =
        AnalogMatrix.program(ideal.withWires(WireResistance.uniform(2), false), w, 1, 0)
            .at(0)
            .product(ones);
    assertThat(far[0]).isLessThan(64).isGreaterThan(50);
    assertThat(far[7]).isLessThan(far[0]);
    double[] late =
        AnalogMatrix.program(ideal.withDevice(noisy()), w, 1, 0).at(86400).product(ones);
    assertThat(late[0] / 64).isCloseTo(Math.pow(86420 / 20.0, -0.05), within(0.02));
  }

  @Test
  void circuitsWithoutErrorsAreMidRise() {
    for (ConverterCircuit.Kind kind : ConverterCircuit.Kind.values()) {
      Quantizer q = ConverterCircuit.ideal(kind, 5, -2, 2).build(RandomField.of(1, "adc"));
      for (int k = 0; k <= 1000; k++) {
        double x = -2.1 + 4.2 * k / 1000 + 1e-7;
        double code = Math.min(31, Math.max(0, Math.floor((x + 2) / 4 * 32)));
        assertThat(q.convert(x))
            .as(kind + " " + x)
            .isCloseTo((2 * code + 1 - 32) / 16, within(1e-12));
      }
    }
  }

  /** Finite gain and mismatch move thresholds by what they should, and no further. */
  @Test
  void circuitErrorsAreOfTheirSize() {
    for (ConverterCircuit.Kind kind : ConverterCircuit.Kind.values()) {
      ConverterCircuit good =
          new ConverterCircuit(kind, 8, -1, 1, ConverterCircuit.gain(100), 0, 0, 0);
      ConverterCircuit bad =
          new ConverterCircuit(kind, 8, -1, 1, ConverterCircuit.gain(100), 0.05, 0.02, 0);
      double worstGood = 0;
      double worstBad = 0;
      for (int instance = 0; instance < 10; instance++) {
        Quantizer g = good.build(RandomField.of(1, "adc", instance));
        Quantizer b = bad.build(RandomField.of(1, "adc", instance));
        for (int k = -90; k <= 90; k++) {
          worstGood = Math.max(worstGood, Math.abs(g.convert(k / 100.0) - k / 100.0));
          worstBad = Math.max(worstBad, Math.abs(b.convert(k / 100.0) - k / 100.0));
        }
      }
      assertThat(worstGood).as(kind.toString()).isLessThan(1.1 / 256);
      assertThat(worstBad).as(kind.toString()).isGreaterThan(1.5 / 256).isLessThan(0.5);
    }
  }
}
