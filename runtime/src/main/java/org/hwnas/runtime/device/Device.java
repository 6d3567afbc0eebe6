package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * One programmable conductance.
 *
 * @param gMin lowest conductance, S
 * @param gMax highest conductance, S
 * @param readVoltage across a selected cell during a read, V
 * @param cellAreaF2 area in squared feature sizes
 * @param programmingNoise deviation of programmed conductances
 */
public record Device(
    double gMin,
    double gMax,
    double readVoltage,
    double cellAreaF2,
    ProgrammingNoise programmingNoise) {

  /**
   * From a {@code device} block.
   *
   * @throws EvaluationFailure where the conductance window is empty or contradicts the on/off
   *     ratio, or a model of its noise is not known here
   */
  public static Device of(ResolvedBlock block) throws EvaluationFailure {
    double max = block.number("g_max");
    double min = lowest(block);
    ProgrammingNoise noise = ProgrammingNoise.of(block.child("programming_noise"), min, max, 0);
    return new Device(min, max, block.number("read_voltage"), block.number("cell_area_f2"), noise);
  }

  /** The window's lower end: stated, from the on/off ratio, or 0. */
  static double lowest(ResolvedBlock block) throws EvaluationFailure {
    double max = block.number("g_max");
    double min = lowest(block, max);
    if (!(min >= 0 && min < max)) {
      throw new EvaluationFailure(
          "`%s` has g_min = %s S and g_max = %s S; the window needs 0 <= g_min < g_max"
              .formatted(block.path(), min, max));
    }
    return min;
  }

  private static double lowest(ResolvedBlock block, double max) throws EvaluationFailure {
    boolean stated = !block.is("g_min", "auto");
    if (block.is("on_off_ratio", "auto")) {
      return stated ? block.number("g_min") : 0;
    }
    double ratio = block.number("on_off_ratio");
    if (stated && Math.abs(block.number("g_min") * ratio / max - 1) > 1e-6) {
      throw new EvaluationFailure(
          "`%s` has g_min = %s S and g_max = %s S, but on_off_ratio = %s; set g_min or on_off_ratio to auto"
              .formatted(block.path(), block.number("g_min"), max, ratio));
    }
    return max / ratio;
  }
}
