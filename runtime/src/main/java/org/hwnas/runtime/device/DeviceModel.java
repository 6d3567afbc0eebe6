package org.hwnas.runtime.device;

import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * All that is known of a device's behaviour. What happens to a target, in order: levels,
 * programming noise, variation from cell to cell and from write to write; with time retention and
 * drift; read noise; stuck cells last. Conductances are never negative.
 *
 * @param gMin lowest conductance, S
 * @param gMax highest conductance, S
 * @param levels evenly spaced conductances that programming can tell apart; 0 for any
 * @param programmingNoise deviation from the target when programmed
 * @param deviceVariation from cell to cell, the same at every write
 * @param cycleVariation from write to write
 * @param readNoise from read to read
 * @param readNoisePerTime whether read noise is drawn once for all reads at a time
 * @param drift power law of time
 * @param retention other changes with time
 * @param stuckAt faults
 * @param currentVoltage current at a voltage
 */
public record DeviceModel(
    double gMin,
    double gMax,
    int levels,
    ProgrammingNoise programmingNoise,
    Variation deviceVariation,
    Variation cycleVariation,
    ReadNoise readNoise,
    boolean readNoisePerTime,
    Drift drift,
    Retention retention,
    StuckAt stuckAt,
    CurrentVoltage currentVoltage) {

  /** A device without any non-ideality. */
  public static DeviceModel ideal(double gMin, double gMax) {
    return new DeviceModel(
        gMin,
        gMax,
        0,
        new ProgrammingNoise.None(),
        Variation.NONE,
        Variation.NONE,
        new ReadNoise.None(),
        false,
        Drift.NONE,
        new Retention.None(),
        StuckAt.NONE,
        new CurrentVoltage.Ohmic());
  }

  /**
   * From a {@code device} block.
   *
   * @param bitsPerCell of the crossbar it is in
   * @throws EvaluationFailure where the window is empty, or a model or file is not known
   */
  public static DeviceModel of(ResolvedBlock block, int bitsPerCell) throws EvaluationFailure {
    double max = block.number("g_max");
    double min = Device.lowest(block);
    Drift drift = Drift.of(block.child("drift"), min, max);
    ResolvedBlock read = block.child("read_noise");
    return new DeviceModel(
        min,
        max,
        block.is("levels", "auto") ? 0 : block.integer("levels"),
        ProgrammingNoise.of(block.child("programming_noise"), min, max, bitsPerCell),
        Variation.of(block.child("device_variation")),
        Variation.of(block.child("cycle_variation")),
        ReadNoise.of(read, max, drift.t0()),
        read.is("draw", "per_time"),
        drift,
        Retention.of(block.child("retention")),
        StuckAt.of(block.child("stuck_at")),
        CurrentVoltage.of(block.child("nonlinear_iv")));
  }

  /** With these effects only; the others as in an ideal device. */
  public DeviceModel only(Set<Effect> effects) {
    DeviceModel ideal = ideal(gMin, gMax);
    return new DeviceModel(
        gMin,
        gMax,
        levels,
        effects.contains(Effect.PROGRAMMING_NOISE) ? programmingNoise : ideal.programmingNoise,
        effects.contains(Effect.DEVICE_VARIATION) ? deviceVariation : ideal.deviceVariation,
        effects.contains(Effect.CYCLE_VARIATION) ? cycleVariation : ideal.cycleVariation,
        effects.contains(Effect.READ_NOISE) ? readNoise : ideal.readNoise,
        readNoisePerTime,
        effects.contains(Effect.DRIFT) ? drift : ideal.drift,
        effects.contains(Effect.RETENTION) ? retention : ideal.retention,
        effects.contains(Effect.STUCK_AT) ? stuckAt : ideal.stuckAt,
        effects.contains(Effect.NONLINEAR_IV) ? currentVoltage : ideal.currentVoltage);
  }

  /** With another number of levels, 0 for any conductance. */
  public DeviceModel withLevels(int count) {
    return new DeviceModel(
        gMin,
        gMax,
        count,
        programmingNoise,
        deviceVariation,
        cycleVariation,
        readNoise,
        readNoisePerTime,
        drift,
        retention,
        stuckAt,
        currentVoltage);
  }

  /** Whether the current is the conductance times the voltage. */
  public boolean ohmic() {
    return currentVoltage instanceof CurrentVoltage.Ohmic;
  }

  /** The nearest conductance that programming can tell from its neighbours, S. */
  double toLevel(double siemens) {
    if (levels < 2) {
      return siemens;
    }
    double step = (gMax - gMin) / (levels - 1);
    double level = Math.rint((siemens - gMin) / step);
    return gMin + step * Math.min(levels - 1, Math.max(0, level));
  }
}
