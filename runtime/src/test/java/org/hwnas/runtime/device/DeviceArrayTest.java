package org.hwnas.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.api.Test;

class DeviceArrayTest {
  private static final double US = PublishedDevices.US;

  private static double[] filled(int n, double us) {
    double[] g = new double[n];
    Arrays.fill(g, us * US);
    return g;
  }

  @Test
  void anIdealDeviceStaysWhereItIs() {
    double[] targets = {0, 1e-6, 2.5e-6, 25e-6};
    DeviceArray a = DeviceArray.program(DeviceModel.ideal(0, 25e-6), 2, 2, targets, 0, 1, 0);
    assertThat(a.programmed()).isEqualTo(targets);
    assertThat(a.read(1e9, 5)).isEqualTo(targets);
  }

  /** Slope of log G over log of time past t0 is minus the cell's exponent. */
  @Test
  void driftIsAPowerLawOfTime() {
    DeviceModel pcm = PublishedDevices.pcm(25, false);
    DeviceArray a = DeviceArray.program(pcm, 50, 2, filled(100, 12), 0, 3, 0);
    double[] early = a.after(20 * (1e2 - 1));
    double[] late = a.after(20 * (1e6 - 1));
    for (int k = 0; k < early.length; k++) {
      double slope = Math.log(late[k] / early[k]) / Math.log(1e4);
      assertThat(slope).isCloseTo(-a.exponents()[k], within(1e-12));
    }
  }

  /** E exp(-nu L) of a normal nu, the closed form of the mean after a day at full conductance. */
  @Test
  void meanAfterADayIsTheClosedForm() {
    int n = 200_000;
    DeviceModel pcm = PublishedDevices.pcm(25, false).only(Set.of(Effect.DRIFT));
    double[] g = DeviceArray.program(pcm, n, 1, filled(n, 25), 0, 4, 0).after(86400);
    double l = Math.log(86420 / 20.0);
    double mean = Arrays.stream(g).average().orElseThrow() / (25 * US);
    double expected = Math.exp(-0.049 * l + 0.008 * 0.008 * l * l / 2);
    assertThat(mean).isCloseTo(expected, within(4 * 0.008 * l * expected / Math.sqrt(n)));
  }

  @Test
  void levelsAreNearestOnes() {
    DeviceModel ideal = DeviceModel.ideal(1e-6, 4e-6);
    DeviceModel four =
        new DeviceModel(
            1e-6,
            4e-6,
            4,
            ideal.programmingNoise(),
            ideal.deviceVariation(),
            ideal.cycleVariation(),
            ideal.readNoise(),
            false,
            ideal.drift(),
            ideal.retention(),
            ideal.stuckAt(),
            ideal.currentVoltage());
    double[] g =
        DeviceArray.program(four, 1, 5, new double[] {0, 1.4e-6, 1.6e-6, 3.9e-6, 9e-6}, 0, 1, 0)
            .programmed();
    double[] expected = {1e-6, 1e-6, 2e-6, 4e-6, 4e-6};
    for (int k = 0; k < g.length; k++) {
      assertThat(g[k]).isCloseTo(expected[k], within(1e-18));
    }
  }

  @Test
  void stuckCellsAreAsManyAsStated() {
    int cells = 10_000;
    StuckAt exact = new StuckAt(0.0123, 0.0045, true, List.of());
    StuckAt.State[] states = exact.states(0, 100, 100, 9, 2, 3);
    assertThat(Stream.of(states).filter(s -> s == StuckAt.State.OFF)).hasSize(123);
    assertThat(Stream.of(states).filter(s -> s == StuckAt.State.ON)).hasSize(45);
    assertThat(exact.states(0, 100, 100, 9, 2, 4)).isNotEqualTo(states);

    StuckAt random = new StuckAt(0.1, 0.02, false, List.of());
    long off = 0;
    long on = 0;
    for (int chip = 0; chip < 20; chip++) {
      StuckAt.State[] s = random.states(0, 100, 100, 9, chip, 0);
      off += Stream.of(s).filter(x -> x == StuckAt.State.OFF).count();
      on += Stream.of(s).filter(x -> x == StuckAt.State.ON).count();
    }
    int n = 20 * cells;
    assertThat((double) off).isCloseTo(0.1 * n, within(4 * Math.sqrt(n * 0.1 * 0.9)));
    assertThat((double) on).isCloseTo(0.02 * n, within(4 * Math.sqrt(n * 0.02 * 0.98)));
  }

  @Test
  void stuckCellsNeitherDriftNorFluctuate() {
    DeviceModel pcm = PublishedDevices.pcm(25, true);
    DeviceModel faulty =
        new DeviceModel(
            pcm.gMin(),
            pcm.gMax(),
            0,
            pcm.programmingNoise(),
            pcm.deviceVariation(),
            pcm.cycleVariation(),
            pcm.readNoise(),
            true,
            pcm.drift(),
            pcm.retention(),
            new StuckAt(
                0,
                0,
                false,
                List.of(
                    new StuckAt.Fault(7, 0, 1, true),
                    new StuckAt.Fault(8, 0, 0, true),
                    new StuckAt.Fault(7, 1, 0, false))),
            pcm.currentVoltage());
    DeviceArray a = DeviceArray.program(faulty, 2, 2, filled(4, 12), 0, 1, 0, 7);
    double[] g = a.read(1e6, 0);
    assertThat(g[1]).isEqualTo(25 * US);
    assertThat(g[2]).isZero();
    assertThat(g[0]).isNotEqualTo(25 * US);
    assertThat(a.states())
        .containsExactly(
            StuckAt.State.FREE, StuckAt.State.ON, StuckAt.State.OFF, StuckAt.State.FREE);
  }

  @Test
  void aCellsNumbersDependOnItsAddressOnly() {
    DeviceModel pcm = PublishedDevices.pcm(25, true);
    DeviceArray a = DeviceArray.program(pcm, 10, 10, filled(100, 12), 0, 5, 1, 2);
    double[] later = a.read(3600, 0);
    a.read(60, 0);
    assertThat(DeviceArray.program(pcm, 10, 10, filled(100, 12), 0, 5, 1, 2).read(3600, 0))
        .isEqualTo(later);
    assertThat(DeviceArray.program(pcm, 10, 10, filled(100, 12), 0, 6, 1, 2).read(3600, 0))
        .isNotEqualTo(later);
    assertThat(DeviceArray.program(pcm, 10, 10, filled(100, 12), 1, 5, 1, 2).read(3600, 0))
        .isNotEqualTo(later);
    // one draw for all reads at a time
    assertThat(a.read(3600, 17)).isEqualTo(later);
  }

  @Test
  void deviceVariationStaysAndCycleVariationIsNewWithEachWrite() {
    DeviceModel ideal = DeviceModel.ideal(0, 25e-6);
    Variation tenth =
        new Variation(0.1, Variation.Reference.CONDUCTANCE, Variation.Distribution.NORMAL);
    DeviceModel device = PublishedDevices.varied(ideal, tenth);
    DeviceModel cycle =
        new DeviceModel(
            0,
            25e-6,
            0,
            ideal.programmingNoise(),
            Variation.NONE,
            tenth,
            ideal.readNoise(),
            false,
            ideal.drift(),
            ideal.retention(),
            ideal.stuckAt(),
            ideal.currentVoltage());
    double[] t = filled(50, 10);
    assertThat(DeviceArray.program(device, 5, 10, t, 1, 1, 0).programmed())
        .isEqualTo(DeviceArray.program(device, 5, 10, t, 0, 1, 0).programmed());
    assertThat(DeviceArray.program(cycle, 5, 10, t, 1, 1, 0).programmed())
        .isNotEqualTo(DeviceArray.program(cycle, 5, 10, t, 0, 1, 0).programmed());
  }

  /** Each kind of variation has the spread it states, relative to what it states. */
  @Test
  void variationsHaveTheirDeviation() {
    int n = 100_000;
    for (Variation.Distribution shape : Variation.Distribution.values()) {
      for (Variation.Reference of : Variation.Reference.values()) {
        if (of == Variation.Reference.WINDOW && shape == Variation.Distribution.LOGNORMAL) {
          continue;
        }
        DeviceModel d =
            PublishedDevices.varied(DeviceModel.ideal(5e-6, 25e-6), new Variation(0.02, of, shape));
        double[] g = DeviceArray.program(d, n, 1, filled(n, 10), 0, 8, 0).programmed();
        double mean = Arrays.stream(g).average().orElseThrow();
        double std = Math.sqrt(Arrays.stream(g).map(x -> (x - mean) * (x - mean)).sum() / n);
        double expected = of == Variation.Reference.WINDOW ? 0.02 * 20e-6 : 0.02 * 10e-6;
        // second-order terms of resistance and lognormal are below 1e-3 of the deviation
        assertThat(std / expected).as(shape + " of " + of).isCloseTo(1, within(0.015));
      }
    }
  }

  @Test
  void effectsCanBeSwitchedOff() {
    DeviceModel pcm = PublishedDevices.pcm(25, true);
    double[] t = filled(20, 12);
    assertThat(
            DeviceArray.program(pcm.only(EnumSet.noneOf(Effect.class)), 4, 5, t, 0, 1, 0)
                .read(3600, 1))
        .isEqualTo(t);
    // what is left on draws the same numbers as with all on
    assertThat(
            DeviceArray.program(pcm.only(Set.of(Effect.PROGRAMMING_NOISE)), 4, 5, t, 0, 1, 0)
                .programmed())
        .isEqualTo(DeviceArray.program(pcm, 4, 5, t, 0, 1, 0).programmed());
  }

  /** Figures of the notes for 256 x 256 weights: relative error without and with one scale. */
  @Test
  void driftCompensationRecoversWhatTheRecordedToolRecovers() throws IOException {
    Path file = RecordedFigures.folder("nonideal").resolve("aihwkit/W_256.csv");
    double[] w =
        Stream.of(Files.readString(file).strip().split("[,\\s]+"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    compensated(
        PublishedDevices.pcm(25, true),
        w,
        new double[][] {
          {1, .119, .119, 1.003},
          {3600, .256, .136, 1.298},
          {86400, .359, .154, 1.519},
          {2592000, .454, .177, 1.794},
          {31536000, .516, .196, 2.026}
        });
    compensated(
        PublishedDevices.hermes(true),
        w,
        new double[][] {
          {1, .146, .146, 1},
          {3600, .192, .154, 1.171},
          {86400, .303, .178, 1.414},
          {2592000, .417, .218, 1.733},
          {31536000, .490, .256, 2.008}
        });
  }

  private static void compensated(DeviceModel model, double[] w, double[][] expected) {
    double top = Arrays.stream(w).map(Math::abs).max().orElseThrow();
    double[] plus = new double[w.length];
    double[] minus = new double[w.length];
    for (int k = 0; k < w.length; k++) {
      plus[k] = Math.max(0, w[k]) / top * model.gMax();
      minus[k] = Math.max(0, -w[k]) / top * model.gMax();
    }
    DeviceArray p = DeviceArray.program(model, 256, 256, plus, 0, 11, 0, 0);
    DeviceArray m = DeviceArray.program(model, 256, 256, minus, 0, 11, 0, 1);
    for (double[] e : expected) {
      double[] now = difference(p.read(e[0], 0), m.read(e[0], 0), top / model.gMax());
      double alpha = DriftCompensation.global(w, now);
      assertThat(alpha).isCloseTo(e[3], within(0.02 * e[3]));
      assertThat(error(now, 1, w)).as(e[0] + " s, none").isCloseTo(e[1], within(0.02 * e[1]));
      assertThat(error(now, alpha, w)).as(e[0] + " s, scaled").isCloseTo(e[2], within(0.02 * e[2]));
      double[] columns = DriftCompensation.perColumn(w, now, 256);
      assertThat(Arrays.stream(columns).average().orElseThrow())
          .isCloseTo(alpha, within(0.02 * alpha));
    }
  }

  private static double[] difference(double[] a, double[] b, double scale) {
    double[] d = new double[a.length];
    for (int k = 0; k < d.length; k++) {
      d[k] = (a[k] - b[k]) * scale;
    }
    return d;
  }

  private static double error(double[] now, double alpha, double[] w) {
    double sum = 0;
    double norm = 0;
    for (int k = 0; k < w.length; k++) {
      double d = alpha * now[k] - w[k];
      sum += d * d;
      norm += w[k] * w[k];
    }
    return Math.sqrt(sum / norm);
  }
}
