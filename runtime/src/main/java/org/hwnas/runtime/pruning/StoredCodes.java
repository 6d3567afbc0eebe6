package org.hwnas.runtime.pruning;

/**
 * What becomes of a weight's code where bit positions are not stored: the nearest code that needs
 * none of them, of two the one nearer to 0.
 */
public final class StoredCodes {
  /** Every code as it is. */
  public static final StoredCodes ALL = new StoredCodes(0, new int[0]);

  private final int top;
  private final int[] nearest;

  private StoredCodes(int top, int[] nearest) {
    this.top = top;
    this.nearest = nearest;
  }

  /**
   * Codes of weights.
   *
   * @param top largest code; the smallest is its negative
   * @param dropped positions that are not stored, bit i for that of 2^i
   * @param offset what is added to a code before it is stored; 0: its magnitude is stored
   */
  public static StoredCodes of(int top, long dropped, int offset) {
    if (dropped == 0) {
      return ALL;
    }
    int[] nearest = new int[2 * top + 1];
    for (int code = -top; code <= top; code++) {
      int best = Integer.MAX_VALUE;
      for (int other = -top; other <= top; other++) {
        long stored = offset > 0 ? other + offset : Math.abs(other);
        boolean closer =
            best == Integer.MAX_VALUE
                || Math.abs(other - code) < Math.abs(best - code)
                || Math.abs(other - code) == Math.abs(best - code)
                    && Math.abs(other) < Math.abs(best);
        if ((stored & dropped) == 0 && closer) {
          best = other;
        }
      }
      nearest[code + top] = best == Integer.MAX_VALUE ? 0 : best;
    }
    return new StoredCodes(top, nearest);
  }

  /** The code that is stored for one. */
  public int of(int code) {
    return nearest.length == 0 ? code : nearest[Math.max(-top, Math.min(top, code)) + top];
  }
}
