package org.hwnas.runtime.inference;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.Mask;
import org.hwnas.runtime.pruning.StoredCodes;
import org.hwnas.runtime.training.FormatRule;

/**
 * A filter layer's weights as signed integers, one matrix per group.
 *
 * @param groups independent dot-product groups
 * @param rows inputs of one dot product
 * @param outputs dot products of a group
 * @param codes {@code groups x rows x outputs}; weight = code times scale
 * @param scale weight of one code step, {@code groups x outputs}
 */
record WeightCodes(int groups, int rows, int outputs, int[] codes, float[] scale) {

  /** Largest magnitude a slicing can hold. */
  static int largest(WeightSlicing slicing) {
    return (1 << Math.max(1, slicing.weightBits() - 1)) - 1;
  }

  /** Each dot product with a step of its own: its largest weight has the largest code. */
  static WeightCodes of(Node node, float[] filters, WeightSlicing slicing) {
    return of(node, filters, slicing, 0);
  }

  /**
   * Codes of a layer's filters. An offset encoding has one more negative code, which is left
   * unused.
   *
   * @param given step of all weights, beyond whose largest code they are clipped; 0: one for each
   *     dot product, that of its largest weight
   */
  static WeightCodes of(Node node, float[] filters, WeightSlicing slicing, float given) {
    return of(node, filters, slicing, given, FormatRule.LARGEST);
  }

  /**
   * As above.
   *
   * @param rule of steps where none is given
   */
  static WeightCodes of(
      Node node, float[] filters, WeightSlicing slicing, float given, FormatRule rule) {
    return of(node, filters, slicing, given, rule, LayerPruning.NONE, List.of());
  }

  /**
   * As above.
   *
   * @param pruning of whose dropped positions codes go without
   * @param kernels bits of each output channel; empty: all those of the slicing
   */
  static WeightCodes of(
      Node node,
      float[] filters,
      WeightSlicing slicing,
      float given,
      FormatRule rule,
      LayerPruning pruning,
      List<Integer> kernels) {
    Operator.Filters operator = (Operator.Filters) node.operator();
    float[] steps = new float[given > 0 ? operator.groups() * operator.outputsPerGroup() : 0];
    Arrays.fill(steps, given);
    return of(node, filters, slicing, steps, rule, pruning, Band.whole(operator, kernels));
  }

  /**
   * Codes of some of a layer's rows.
   *
   * @param steps of output channels; none: by the rule
   * @param band the rows, and the bits of their weights
   */
  static WeightCodes of(
      Node node,
      float[] filters,
      WeightSlicing slicing,
      float[] steps,
      FormatRule rule,
      LayerPruning pruning,
      Band band) {
    Operator.Filters operator = (Operator.Filters) node.operator();
    List<Integer> kernels = band.kernels();
    int groups = operator.groups();
    int all = operator.rows();
    int rows = band.to() - band.from();
    int outputs = operator.outputsPerGroup();
    boolean depthwise = operator instanceof Operator.Conv conv && conv.depthwise();
    int[] codes = new int[groups * rows * outputs];
    float[] scale = new float[groups * outputs];
    StoredCodes stored = StoredCodes.of(largest(slicing), pruning.dropped(), offset(slicing));
    float largest = 0;
    for (float w : filters) {
      largest = Math.max(largest, Math.abs(w));
    }
    float[] filter = new float[rows];
    for (int g = 0; g < groups; g++) {
      for (int o = 0; o < outputs; o++) {
        int own = kernels.isEmpty() ? slicing.weightBits() : kernels.get(g * outputs + o);
        int bits = Math.max(1, own - 1);
        int top = own == 0 ? 0 : rule.codes().top(bits);
        for (int r = 0; r < rows; r++) {
          filter[r] = filters[at(depthwise, g, band.from() + r, o, groups, all, outputs)];
        }
        float step =
            steps.length > 0 ? steps[g * outputs + o] : rule.step(filter, largest, largest, bits);
        scale[g * outputs + o] = step;
        for (int r = 0; r < rows; r++) {
          int code = rule.codes().nearest(filter[r] / step, top);
          codes[(g * rows + r) * outputs + o] = stored.of(code);
        }
      }
    }
    return new WeightCodes(groups, rows, outputs, codes, scale);
  }

  /** Some rows of each group alone, in their order. */
  WeightCodes rows(int[][] kept) {
    int fewer = kept[0].length;
    int[] some = new int[groups * fewer * outputs];
    for (int g = 0; g < groups; g++) {
      for (int r = 0; r < fewer; r++) {
        System.arraycopy(
            codes, (g * rows + kept[g][r]) * outputs, some, (g * fewer + r) * outputs, outputs);
      }
    }
    return new WeightCodes(groups, fewer, outputs, some, scale);
  }

  /** Whether weights stay, in the layout of the codes. */
  boolean[] kept(Mask mask, boolean depthwise) {
    boolean[] kept = new boolean[codes.length];
    for (int g = 0; g < groups; g++) {
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < outputs; o++) {
          kept[(g * rows + r) * outputs + o] =
              mask.keeps(at(depthwise, g, r, o, groups, rows, outputs));
        }
      }
    }
    return kept;
  }

  /**
   * Filters in the layout of {@code NetworkWeights} from values in that of the codes.
   *
   * @param values {@code groups x rows x outputs}
   * @param from row of the layer that their first is; of groups there is one then
   * @param filters overwritten where they are
   */
  void scatter(float[] values, int from, boolean depthwise, float[] filters) {
    for (int g = 0; g < groups; g++) {
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < outputs; o++) {
          filters[at(depthwise, g, from + r, o, groups, rows, outputs)] =
              values[(g * rows + r) * outputs + o];
        }
      }
    }
  }

  /** The codes in the filters' layout. */
  int[] scattered(boolean depthwise) {
    int[] filters = new int[codes.length];
    for (int g = 0; g < groups; g++) {
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < outputs; o++) {
          filters[at(depthwise, g, r, o, groups, rows, outputs)] =
              codes[(g * rows + r) * outputs + o];
        }
      }
    }
    return filters;
  }

  /** Place of a weight in the filters' layout (see {@code NetworkWeights}). */
  private static int at(boolean depthwise, int g, int r, int o, int groups, int rows, int outputs) {
    return depthwise ? (r * groups + g) * outputs + o : (g * rows + r) * outputs + o;
  }

  /**
   * What is stored for a code: its magnitude in one half of a pair, or the code above the offset.
   */
  static int stored(int code, boolean positiveHalf, WeightSlicing slicing) {
    if (slicing.encoding() == WeightEncoding.OFFSET) {
      return code + offset(slicing);
    }
    return positiveHalf ? Math.max(0, code) : Math.max(0, -code);
  }

  /** Added to every code before it is stored; 0 for differential pairs. */
  static int offset(WeightSlicing slicing) {
    return slicing.encoding() == WeightEncoding.OFFSET ? largest(slicing) : 0;
  }
}
