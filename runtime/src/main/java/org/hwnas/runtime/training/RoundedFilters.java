package org.hwnas.runtime.training;

import java.util.List;
import org.hwnas.runtime.pruning.StoredCodes;

/**
 * Filters whose steps follow from their values: what each dot product reads of a part has a step of
 * its own, as the rule says. Gradients go straight through, but for values beyond a clip.
 */
final class RoundedFilters implements FilterView {
  private final FilterParts parts;
  private final int[] bits;
  private final FormatRule rule;
  private final StoredCodes stored;
  private final int[][] members;
  private final float[] steps;
  private final int[] tops;
  private float[] rounded = new float[0];

  /**
   * @param bits with sign, of all or of each part; 0 of one that is left out
   */
  RoundedFilters(FilterParts parts, List<Integer> bits, FormatRule rule, StoredCodes stored) {
    this.parts = parts;
    this.bits = parts.each(bits);
    this.rule = rule;
    this.stored = stored;
    this.members = rule.plain() ? new int[0][] : parts.members(true);
    this.steps = new float[parts.columns()];
    this.tops = new int[steps.length];
    for (int c = 0; c < tops.length; c++) {
      int own = this.bits[parts.partOfColumn(c)];
      tops[c] = own == 0 ? 0 : rule.codes().topOfWeight(own);
    }
  }

  @Override
  public float[] of(float[] filters, Layer.Mode mode) {
    if (rounded.length != filters.length) {
      rounded = new float[filters.length];
    }
    find(filters);
    CodeSet codes = rule.codes();
    for (int i = 0; i < filters.length; i++) {
      int c = parts.column(i);
      int top = tops[c];
      rounded[i] = top == 0 ? 0 : stored.of(codes.nearest(filters[i] / steps[c], top)) * steps[c];
    }
    return rounded;
  }

  /** Sets the steps. */
  private void find(float[] filters) {
    if (rule.plain()) {
      java.util.Arrays.fill(steps, 0);
      for (int i = 0; i < filters.length; i++) {
        int c = parts.column(i);
        steps[c] = Math.max(steps[c], Math.abs(filters[i]));
      }
      for (int c = 0; c < steps.length; c++) {
        steps[c] = steps[c] == 0 || tops[c] == 0 ? 1 : steps[c] / tops[c];
      }
      return;
    }
    float largest = 0;
    for (float w : filters) {
      largest = Math.max(largest, Math.abs(w));
    }
    for (int c = 0; c < steps.length; c++) {
      float[] values = new float[members[c].length];
      for (int i = 0; i < values.length; i++) {
        values[i] = filters[members[c][i]];
      }
      int magnitude = Math.max(1, bits[parts.partOfColumn(c)] - 1);
      steps[c] = rule.step(values, largest, largest, magnitude);
    }
  }

  @Override
  public void backward(float[] filters, float[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      int c = parts.column(i);
      // the largest has the largest code, so that of a plain rule nothing lies beyond
      boolean clipped = !rule.plain() && Math.abs(filters[i]) > tops[c] * steps[c];
      if (tops[c] == 0 || clipped) {
        gradient[i] = 0;
      }
    }
  }
}
