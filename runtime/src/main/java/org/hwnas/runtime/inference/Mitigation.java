package org.hwnas.runtime.inference;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hwnas.plan.design.ResolvedBlock;

/**
 * What a chip does against its non-idealities.
 *
 * @param compensation factors on the digital outputs that undo the mean drift
 * @param columnScaling whether each output has a factor fitted to calibration inputs after
 *     programming
 * @param remapping order of the rows in each crossbar
 * @param weightClipping standard deviations of a layer's weights at which they are clipped before
 *     mapping; empty: not at all
 * @param weightCorrection whether cells are given what wires and bend take from them
 * @param refresh s after which all cells are programmed again; empty: never
 */
public record Mitigation(
    Compensation compensation,
    boolean columnScaling,
    Remapping remapping,
    OptionalDouble weightClipping,
    boolean weightCorrection,
    OptionalDouble refresh) {
  /** Nothing. */
  public static final Mitigation NONE =
      new Mitigation(
          Compensation.NONE,
          false,
          Remapping.NONE,
          OptionalDouble.empty(),
          false,
          OptionalDouble.empty());

  /** Factors on the digital outputs that undo the mean drift. */
  public enum Compensation {
    NONE,
    GLOBAL_SCALE,
    PER_COLUMN
  }

  /** Order of rows. */
  public enum Remapping {
    NONE,
    /** Weights go where stuck cells do least harm. */
    FAULT_AWARE,
    /** Rows of large conductance go near the bit lines' ends. */
    IR_DROP_AWARE
  }

  /** From a {@code hardware} block; what it does not state is not done. */
  static Mitigation of(ResolvedBlock hardware) {
    Optional<ResolvedBlock> found = hardware.find("mitigation");
    if (found.isEmpty()) {
      return NONE;
    }
    ResolvedBlock block = found.get();
    return new Mitigation(
        Compensation.valueOf(symbol(block, "drift_compensation")),
        symbol(block, "column_scaling").equals("CALIBRATED"),
        Remapping.valueOf(symbol(block, "remapping")),
        number(block, "weight_clipping"),
        symbol(block, "weight_correction").equals("IR_DROP"),
        number(block, "refresh"));
  }

  private static String symbol(ResolvedBlock block, String field) {
    return block.has(field) ? block.symbol(field).toUpperCase(Locale.ROOT) : "NONE";
  }

  private static OptionalDouble number(ResolvedBlock block, String field) {
    return !block.has(field) || block.is(field, "auto")
        ? OptionalDouble.empty()
        : OptionalDouble.of(block.number(field));
  }

  /** How often cells were written before a time, and the time since the last. */
  record Age(int writes, double seconds) {}

  /** Of a chip that was first programmed so many seconds ago. */
  Age age(double seconds) {
    if (refresh.isEmpty()) {
      return new Age(0, seconds);
    }
    double writes = Math.floor(seconds / refresh.getAsDouble());
    return new Age((int) writes, seconds - writes * refresh.getAsDouble());
  }
}
