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
   * @throws EvaluationFailure where the conductance window is empty
   */
  public static Device of(ResolvedBlock block) throws EvaluationFailure {
    double min = block.number("g_min");
    double max = block.number("g_max");
    if (!(min >= 0 && min < max)) {
      throw new EvaluationFailure(
          "`%s` has g_min = %s S and g_max = %s S; the window needs 0 <= g_min < g_max"
              .formatted(block.path(), min, max));
    }
    ProgrammingNoise noise =
        block
            .find("programming_noise")
            .map(ProgrammingNoise::of)
            .orElseGet(ProgrammingNoise.None::new);
    return new Device(min, max, block.number("read_voltage"), block.number("cell_area_f2"), noise);
  }
}
