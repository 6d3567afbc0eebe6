package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.pruning.StoredCodes;

/** Filters with a trained step for each part: for a layer, a kernel, or what fills a crossbar. */
final class LearnedFilters implements FilterView {
  /** A part: its step, and where its values are. */
  private static final class Part {
    private final LearnedStep step;
    private final int[] members;
    private final float[] values;
    private final float[] results;

    Part(LearnedStep step, int[] members) {
      this.step = step;
      this.members = members;
      this.values = new float[members.length];
      this.results = new float[members.length];
    }

    float[] gather(float[] from, float[] into) {
      for (int i = 0; i < members.length; i++) {
        into[i] = from[members[i]];
      }
      return into;
    }

    void scatter(float[] from, float[] into) {
      for (int i = 0; i < members.length; i++) {
        into[members[i]] = from[i];
      }
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final StoredCodes stored;
  private final boolean[] left;
  private float[] rounded = new float[0];

  /**
   * @param bits with sign, of all or of each part; 0 of one that is left out
   */
  LearnedFilters(FilterParts filters, List<Integer> bits, CodeSet codes, StoredCodes stored) {
    this.stored = stored;
    int[] own = filters.each(bits);
    int[][] members = filters.members(false);
    left = new boolean[own.length];
    for (int p = 0; p < own.length; p++) {
      left[p] = own[p] == 0;
      int top = left[p] ? 1 : codes.topOfWeight(own[p]);
      parts.add(new Part(new LearnedStep(-top, top, codes), members[p]));
    }
  }

  @Override
  public float[] of(float[] filters, Layer.Mode mode) {
    if (rounded.length != filters.length) {
      rounded = new float[filters.length];
    }
    for (int p = 0; p < left.length; p++) {
      Part part = parts.get(p);
      float[] x = part.gather(filters, part.values);
      if (left[p]) {
        java.util.Arrays.fill(part.results, 0);
      } else {
        if (!part.step.started()) {
          part.step.start(x);
        }
        part.step.forward(x, part.results);
        hold(part);
      }
      part.scatter(part.results, rounded);
    }
    return rounded;
  }

  /** Keeps to the codes that are stored. */
  private void hold(Part part) {
    if (stored != StoredCodes.ALL) {
      float size = part.step.size();
      for (int i = 0; i < part.results.length; i++) {
        part.results[i] = stored.of(Math.round(part.results[i] / size)) * size;
      }
    }
  }

  @Override
  public void backward(float[] filters, float[] gradient) {
    for (int p = 0; p < left.length; p++) {
      Part part = parts.get(p);
      float[] slope = part.gather(gradient, part.results);
      if (left[p]) {
        java.util.Arrays.fill(slope, 0);
      } else {
        part.step.backward(part.gather(filters, part.values), slope);
      }
      part.scatter(slope, gradient);
    }
  }

  @Override
  public List<Weight> learned() {
    List<Weight> steps = new ArrayList<>();
    for (int p = 0; p < left.length; p++) {
      if (!left[p]) {
        steps.add(parts.get(p).step.logarithm);
      }
    }
    return steps;
  }

  @Override
  public List<Float> steps() {
    List<Float> steps = new ArrayList<>();
    for (int p = 0; p < left.length; p++) {
      steps.add(left[p] ? 1f : parts.get(p).step.size());
    }
    return steps;
  }
}
