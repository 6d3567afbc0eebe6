package org.hwnas.runtime.device;

import org.hwnas.runtime.random.RandomField;

/**
 * The programmed cells of one crossbar. What a cell does depends on seed, address and its place
 * alone: not on the order in which cells, times or reads are asked for. Immutable and thread-safe.
 */
public final class DeviceArray {
  private final DeviceModel model;
  private final int rows;
  private final int cols;
  private final double[] targets;
  private final double[] programmed;
  private final double[] exponents;
  private final StuckAt.State[] states;
  private final RandomField retention;
  private final RandomField reads;

  private DeviceArray(
      DeviceModel model,
      int rows,
      int cols,
      double[] targets,
      int write,
      long seed,
      long[] address) {
    this.model = model;
    this.rows = rows;
    this.cols = cols;
    this.targets = new double[targets.length];
    this.programmed = new double[targets.length];
    this.exponents = new double[targets.length];
    this.reads = RandomField.of(seed, "read-noise", address).at(write);
    RandomField noise = RandomField.of(seed, "programming-noise", address).at(write);
    this.retention =
        model.retention().replacesProgramming()
            ? noise
            : RandomField.of(seed, "retention", address).at(write);
    RandomField device = RandomField.of(seed, "device-variation", address);
    RandomField cycle = RandomField.of(seed, "cycle-variation", address).at(write);
    RandomField drift = RandomField.of(seed, "drift", address).at(write);
    double window = model.gMax() - model.gMin();
    for (int k = 0; k < targets.length; k++) {
      double target = model.toLevel(targets[k]);
      double g = model.programmingNoise().programmed(target, noise.gaussian(k));
      if (model.deviceVariation().sigma() > 0) {
        g = model.deviceVariation().apply(g, window, device.gaussian(k), device.uniform(k));
      }
      if (model.cycleVariation().sigma() > 0) {
        g = model.cycleVariation().apply(g, window, cycle.gaussian(k), cycle.uniform(k));
      }
      this.targets[k] = target;
      this.programmed[k] = g;
      this.exponents[k] = model.drift().exponent(target / model.gMax(), drift.gaussian(k));
    }
    int crossbar = address.length == 0 ? 0 : (int) address[address.length - 1];
    this.states = model.stuckAt().states(crossbar, rows, cols, seed, address);
    for (int k = 0; k < states.length; k++) {
      programmed[k] = held(k, programmed[k]);
    }
  }

  /**
   * Programs a crossbar.
   *
   * @param targets conductances, {@code rows x cols}, S
   * @param write how often these cells were written before; what varies from write to write depends
   *     on it
   * @param seed of all randomness
   * @param address of the crossbar, such as chip, layer, number; the last is the number by which a
   *     map of faults is read
   */
  public static DeviceArray program(
      DeviceModel model,
      int rows,
      int cols,
      double[] targets,
      int write,
      long seed,
      long... address) {
    if (targets.length != rows * cols) {
      throw new IllegalArgumentException(
          "%d targets for %d x %d cells".formatted(targets.length, rows, cols));
    }
    return new DeviceArray(model, rows, cols, targets, write, seed, address.clone());
  }

  /** Conductances right after programming, stuck cells included, S. */
  public double[] programmed() {
    return programmed.clone();
  }

  /** Drift exponents of the cells. */
  public double[] exponents() {
    return exponents.clone();
  }

  /** States of the cells. */
  public StuckAt.State[] states() {
    return states.clone();
  }

  /** Conductances some time after programming without read noise, S. */
  public double[] after(double seconds) {
    double[] g = relaxed(seconds);
    for (int k = 0; k < g.length; k++) {
      g[k] = held(k, bounded(g[k]));
    }
    return g;
  }

  private double[] relaxed(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("a time after programming is not " + seconds + " s");
    }
    double[] g = new double[programmed.length];
    for (int k = 0; k < g.length; k++) {
      double kept =
          model.retention().after(targets[k], programmed[k], retention.gaussian(k), seconds);
      g[k] = model.drift().after(kept, exponents[k], seconds);
    }
    return g;
  }

  /**
   * Conductances that one read sees, S.
   *
   * @param seconds since programming
   * @param read number of the read; ignored where noise is drawn once for all reads at a time
   */
  public double[] read(double seconds, long read) {
    double[] g = relaxed(seconds);
    RandomField noise =
        model.readNoisePerTime()
            ? reads.at(Double.doubleToLongBits(seconds))
            : reads.at(Double.doubleToLongBits(seconds)).at(read);
    boolean silent = model.readNoise() instanceof ReadNoise.None;
    for (int k = 0; k < g.length; k++) {
      if (!silent) {
        double sigma = model.readNoise().sigma(g[k], programmed[k], seconds);
        g[k] += sigma * noise.gaussian(k);
      }
      g[k] = held(k, bounded(g[k]));
    }
    return g;
  }

  private double bounded(double g) {
    return model.retention().bounded()
        ? Math.min(model.gMax(), Math.max(model.gMin(), g))
        : Math.max(0, g);
  }

  private double held(int cell, double g) {
    return switch (states[cell]) {
      case FREE -> g;
      case OFF -> model.gMin();
      case ON -> model.gMax();
    };
  }

  /** Word lines. */
  public int rows() {
    return rows;
  }

  /** Bit lines. */
  public int cols() {
    return cols;
  }
}
