package org.hwnas.plan.diff;

import java.util.Optional;

/**
 * One thing in which two experiments differ.
 *
 * @param area what part of the experiment it is
 * @param path where: a parameter's id, a field's path, an objective's name
 * @param left what stands on the left; empty where there is nothing
 * @param right what stands on the right; empty where there is nothing
 * @param iso whether it makes results incomparable
 */
public record Difference(
    Area area, String path, Optional<Side> left, Optional<Side> right, boolean iso) {
  /**
   * What one side has.
   *
   * @param value with its unit
   * @param origin who says so and where; empty string where that is plain
   */
  public record Side(String value, String origin) {
    @Override
    public String toString() {
      return origin.isEmpty() ? value : value + " (" + origin + ")";
    }
  }

  /** Whether something is there on one side only, or differs. */
  public enum Change {
    ADDED,
    REMOVED,
    CHANGED
  }

  static Difference of(Area area, String path, String left, String right) {
    return new Difference(area, path, side(left), side(right), area.iso());
  }

  private static Optional<Side> side(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(new Side(value, ""));
  }

  /** Seen from the left. */
  public Change change() {
    if (left.isEmpty()) {
      return Change.ADDED;
    }
    return right.isEmpty() ? Change.REMOVED : Change.CHANGED;
  }

  /** As one that does not count against the comparison. */
  public Difference free() {
    return new Difference(area, path, left, right, false);
  }
}
