package org.hwnas.runtime.device;

import java.util.ArrayList;
import java.util.List;

/**
 * Devices of AIHWKit and CrossSim with the coefficients their sources state; what they give is
 * recorded. Coefficients of CrossSim's SONOS: fit of Agrawal et al., IEDM 2022, in nA and days.
 */
public final class PublishedDevices {
  static final double US = 1e-6;
  private static final double DAY = 86400;
  private static final double SONOS_READ = 0.1;

  private PublishedDevices() {}

  static DeviceModel ideal(double gMinUs, double gMaxUs) {
    return DeviceModel.ideal(gMinUs * US, gMaxUs * US);
  }

  static DeviceModel with(
      DeviceModel d, ProgrammingNoise p, ReadNoise r, Drift drift, Retention retention) {
    return new DeviceModel(
        d.gMin(),
        d.gMax(),
        0,
        p,
        d.deviceVariation(),
        d.cycleVariation(),
        r,
        true,
        drift,
        retention,
        d.stuckAt(),
        d.currentVoltage());
  }

  static DeviceModel varied(DeviceModel d, Variation v) {
    return new DeviceModel(
        d.gMin(),
        d.gMax(),
        0,
        d.programmingNoise(),
        v,
        d.cycleVariation(),
        d.readNoise(),
        true,
        d.drift(),
        d.retention(),
        d.stuckAt(),
        d.currentVoltage());
  }

  /** Polynomial of x = G / gMax in uS, as AIHWKit states it, with coefficients for {@code atUs}. */
  static ProgrammingNoise polynomial(double atUs, double gMaxUs, double... c) {
    double scale = gMaxUs / atUs;
    double[] p = new double[5];
    for (int k = 0; k < c.length; k++) {
      p[k] = c[k] * US * scale / Math.pow(gMaxUs * US, k);
    }
    return new ProgrammingNoise.Polynomial(p[0], p[1], p[2], p[3], p[4]);
  }

  public static DeviceModel pcm(double gMaxUs, boolean read) {
    return with(
        ideal(0, gMaxUs),
        polynomial(25, gMaxUs, 0.26348, 1.9650, -1.1731),
        read
            ? new ReadNoise.Flicker(Law.power(0.0088, -0.65, 0.2), gMaxUs * US, 20, 250e-9)
            : new ReadNoise.None(),
        new Drift(
            Law.logarithm(0.0244, -0.0155, 0.049, 0.1),
            Law.logarithm(-0.0059, -0.0125, 0.008, 0.045),
            20,
            true,
            0),
        new Retention.None());
  }

  /** Two devices a weight half. */
  public static DeviceModel hermes() {
    return hermes(true);
  }

  static DeviceModel hermes(boolean two) {
    double gMax = two ? 20.7 : 10.35;
    double t0 = two ? 300 : 200;
    Law nu =
        Law.logarithm(-0.0182, -0.0387, 0.0720, 0.13).then(0.0945, 0.0736, -0.0126, -0.0436, 0);
    Law spread =
        two
            ? Law.logarithm(-0.0057, -0.0117, 0.0091, 0.04).then(0.3055, 0.0073, 0.0093, -0.0118, 0)
            : Law.logarithm(-0.0023, -0.0120, 0.0124, 0.04)
                .then(0.3039, 0.0104, 0.0116, -0.0165, 0);
    Law q =
        two
            ? Law.logarithm(-0.0069, -0.0117, 0.015, 0.04)
                .then(0.16, 0.0123, 0.0211, -0.0280, 0.0069)
            : Law.logarithm(0.0038, -0.0078, 0.0179, 0.04)
                .then(0.1591, 0.0088, 0.0768, -0.1352, 0.0664);
    return with(
        ideal(0, gMax),
        two
            ? polynomial(20.7, gMax, 0.16603222, 4.71806468, -8.48101252, 4.68961419)
            : polynomial(10.35, gMax, 0.15781817, 2.32443916, -2.16310839, 0.68841818),
        new ReadNoise.Flicker(q, gMax * US, t0, 512e-9),
        new Drift(nu, spread, t0, true, 0),
        new Retention.None());
  }

  static DeviceModel stateIndependent() {
    return with(
        ideal(0, 25),
        new ProgrammingNoise.Constant(0.2 * US),
        new ReadNoise.Flicker(Law.constant(1 / 25.0), 25 * US, 20, 250e-9),
        new Drift(Law.constant(0.1), Law.constant(0.05), 20, true, 0),
        new Retention.None());
  }

  /** Coefficients are of x at any gMax, in uS: what the tool does, see the notes on its scale. */
  static DeviceModel wan(double gMaxUs) {
    double[][] c = {
      {.348, 16.030, -43.853, 45.393, -16.815},
      {.701, 22.086, -50.773, 47.095, -16.458},
      {.782, 20.274, -43.507, 37.062, -11.934}
    };
    List<List<Double>> coefficients = new ArrayList<>();
    for (double[] row : c) {
      List<Double> one = new ArrayList<>();
      for (int k = 0; k < row.length; k++) {
        one.add(row[k] * US / Math.pow(gMaxUs * US, k));
      }
      coefficients.add(one);
    }
    return with(
        ideal(0, gMaxUs),
        polynomial(gMaxUs, gMaxUs, c[0]),
        new ReadNoise.None(),
        Drift.NONE,
        new Retention.Polynomial(List.of(1.0, DAY, 2 * DAY), coefficients));
  }

  static DeviceModel cmo(boolean fine) {
    return with(
        ideal(9, 88.2),
        fine
            ? new ProgrammingNoise.Polynomial(.00081107 * US, .00106879, 0)
            : new ProgrammingNoise.Polynomial(.0112185391 * US, .01129027418, 0),
        new ReadNoise.Logarithmic(0.0277316483 * US, US, 1e-6),
        Drift.NONE,
        new Retention.Logarithmic(-0.08900206 * US, 0.41183342 * US, 0.04201137 * US));
  }

  static DeviceModel joshi() {
    return with(
        ideal(0.25, 25),
        new ProgrammingNoise.Polynomial(0.28638599 * US, 0.07585724, -0.00178767 / US),
        new ReadNoise.None(),
        Drift.NONE,
        new Retention.None());
  }

  static DeviceModel milo() {
    return with(
        ideal(50, 225),
        new ProgrammingNoise.Polynomial(4.782321 * US, -0.009107, 0),
        new ReadNoise.None(),
        Drift.NONE,
        new Retention.None());
  }

  static DeviceModel wanOfCrossSim() {
    return with(
        ideal(1, 39.26),
        new ProgrammingNoise.Polynomial(
            1.053 * US, 0.2374, -1.167e-2 / US, 1.536e-4 / (US * US), 0),
        new ReadNoise.None(),
        Drift.NONE,
        new Retention.None());
  }

  static DeviceModel sonos() {
    double unit = 1e-9 / SONOS_READ;
    double[] a = {19.88665, 25.59102, 28.72753, 31.04318, 33.76214, 34.57909};
    double[] b = {176.3115, 186.85544, 193.56834, 198.90332, 204.77023, 207.34309};
    double[][] p = {
      {},
      {
        1.72684e-1,
        5.72552e-2,
        -6.85715e-4,
        3.50271e-6,
        -9.37682e-9,
        1.40575e-11,
        -1.19803e-14,
        5.41293e-18,
        -8.85448e-22,
        -1.66869e-25,
        5.95180e-29
      },
      {
        2.50712e-1,
        6.62195e-2,
        -6.83218e-4,
        2.99442e-6,
        -6.78255e-9,
        7.70482e-12,
        -3.04983e-15,
        -2.15919e-18,
        2.94617e-21,
        -1.23359e-24,
        1.85329e-28
      },
      {
        -1.75300e-2,
        9.76883e-2,
        -9.63791e-4,
        4.55551e-6,
        -1.22391e-8,
        1.93786e-11,
        -1.85899e-14,
        1.07659e-17,
        -3.58211e-21,
        5.96785e-25,
        -3.30410e-29
      },
      {
        4.03338e-2,
        1.03111e-1,
        -1.04740e-3,
        4.83961e-6,
        -1.28132e-8,
        1.99484e-11,
        -1.85139e-14,
        1.00008e-17,
        -2.84944e-21,
        3.01008e-25,
        1.18747e-29
      },
      {
        3.19927e-1,
        1.06596e-1,
        -1.04054e-3,
        4.50290e-6,
        -1.10352e-8,
        1.56477e-11,
        -1.27592e-14,
        5.45513e-18,
        -7.26841e-22,
        -2.43893e-25,
        7.14608e-29
      }
    };
    List<Double> times = new ArrayList<>();
    List<Double> amplitudes = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    List<List<Double>> shifts = new ArrayList<>();
    for (int d = 0; d < 6; d++) {
      times.add(d * DAY);
      amplitudes.add(a[d] * unit);
      scales.add(b[d] * unit);
      List<Double> one = new ArrayList<>();
      for (int k = 0; k < p[d].length; k++) {
        one.add(p[d][k] * Math.pow(unit, 1 - k));
      }
      shifts.add(one);
    }
    return with(
        ideal(0, 16),
        new ProgrammingNoise.Saturating(a[0] * unit, b[0] * unit),
        new ReadNoise.Of(new ProgrammingNoise.Saturating(12.58037 * unit, 215.36557 * unit)),
        Drift.NONE,
        new Retention.Saturating(times, amplitudes, scales, shifts));
  }
}
