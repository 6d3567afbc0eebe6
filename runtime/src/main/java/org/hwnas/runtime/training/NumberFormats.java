package org.hwnas.runtime.training;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.StoredCodes;

/**
 * Number formats that act while training (quantisation-aware; Jacob et al., CVPR 2018): filters and
 * inputs of filter layers are rounded in the forward pass as the crossbars will round them.
 *
 * @param weightBits with sign; codes are symmetric around 0
 * @param activationBits of a layer's inputs
 * @param learned whether steps are trained ({@link LearnedStep}), one for each part of the filters
 *     that has bits of its own and one of inputs per layer; else they follow from values by the
 *     rules, inputs' from a running range
 * @param rules of steps and codes of layers that have no formats of their own
 * @param own formats of layers that have others, by node
 */
public record NumberFormats(
    int weightBits, int activationBits, boolean learned, Rules rules, SortedMap<Integer, Own> own) {
  public NumberFormats {
    if (weightBits < 1 || activationBits < 1) {
      throw new IllegalArgumentException("a format needs a bit");
    }
    own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
  }

  /** The same of every layer. */
  public NumberFormats(int weightBits, int activationBits, boolean learned) {
    this(weightBits, activationBits, learned, Collections.emptySortedMap());
  }

  /** With steps of largest magnitudes. */
  public NumberFormats(
      int weightBits, int activationBits, boolean learned, SortedMap<Integer, Own> own) {
    this(weightBits, activationBits, learned, Rules.LARGEST, own);
  }

  /**
   * How steps are found that are not trained, and which codes there are.
   *
   * @param weights of filters
   * @param inputs of what filters read
   */
  public record Rules(FormatRule weights, FormatRule inputs) {
    /** The largest magnitude has the largest code. */
    public static final Rules LARGEST = new Rules(FormatRule.LARGEST, FormatRule.LARGEST);

    /**
     * Of a {@code quantization} block.
     *
     * @throws EvaluationFailure as {@link FormatRule#of}
     */
    public static Rules of(ResolvedBlock quantization) throws EvaluationFailure {
      return at(quantization, "");
    }

    /**
     * Of a {@code quantization} block at the place of a layer.
     *
     * @throws EvaluationFailure as {@link FormatRule#of}
     */
    public static Rules at(ResolvedBlock quantization, String place) throws EvaluationFailure {
      return new Rules(
          FormatRule.of(quantization.child("weights"), true, place),
          FormatRule.of(quantization.child("activations"), false, place));
    }

    /** Whether largest magnitudes have the largest codes. */
    public boolean plain() {
      return weights.plain() && inputs.plain();
    }
  }

  /**
   * The formats of one layer.
   *
   * @param weightBits of all filters, or of each part, 0 of one that is left out
   * @param division of the filters into parts
   * @param activationBits of its inputs; 0: they are not rounded
   * @param dropped bit positions of codes that are not stored
   * @param offset whether a code is stored above an offset, the largest code; else its magnitude is
   * @param rules of steps and codes
   */
  public record Own(
      List<Integer> weightBits,
      Division division,
      int activationBits,
      long dropped,
      boolean offset,
      Rules rules) {
    public Own {
      weightBits = List.copyOf(weightBits);
    }

    /** Of a layer, or of kernels, with steps of largest magnitudes. */
    public Own(List<Integer> weightBits, int activationBits, long dropped, boolean offset) {
      this(
          weightBits,
          weightBits.size() == 1 ? Division.NONE : Division.KERNELS,
          activationBits,
          dropped,
          offset,
          Rules.LARGEST);
    }
  }

  /**
   * How the rows and output channels of a filter matrix are divided into parts that have bits of
   * their own, from top to bottom and in each band of rows from the first output channel on.
   *
   * @param rows of a part; 0: all
   * @param channels output channels of a part; 0: all
   */
  public record Division(int rows, int channels) {
    /** One part. */
    public static final Division NONE = new Division(0, 0);

    /** A part for each output channel. */
    public static final Division KERNELS = new Division(0, 1);

    int down(int of) {
      return rows == 0 ? 1 : (of - 1) / rows + 1;
    }

    int across(int of) {
      return channels == 0 ? 1 : (of - 1) / channels + 1;
    }

    int band(int row) {
      return rows == 0 ? 0 : row / rows;
    }

    int place(int channel) {
      return channels == 0 ? 0 : channel / channels;
    }
  }

  private Own of(int node) {
    return own.getOrDefault(
        node, new Own(List.of(weightBits), Division.NONE, activationBits, 0, false, rules));
  }

  /**
   * The formats a layer was trained with.
   *
   * @param weightSteps value of one code of each part of the filters; none where they follow from
   *     values by the rule
   * @param signedInputs whether codes of inputs are signed
   * @param inputStep value of one code of the inputs
   */
  public record LayerFormat(List<Float> weightSteps, boolean signedInputs, float inputStep) {
    public LayerFormat {
      weightSteps = List.copyOf(weightSteps);
    }
  }

  FilterView filters(Operator.Filters operator) {
    return filters(operator, -1);
  }

  /** What a layer of a node computes with in place of its filters. */
  FilterView filters(Operator.Filters operator, int node) {
    Own formats = of(node);
    int most = formats.weightBits().stream().mapToInt(Integer::intValue).max().orElse(weightBits);
    int top = CodeSet.INTEGERS.topOfWeight(most);
    StoredCodes stored = StoredCodes.of(top, formats.dropped(), formats.offset() ? top : 0);
    FormatRule rule = formats.rules().weights();
    FilterParts parts = new FilterParts(operator, formats.division());
    return learned
        ? new LearnedFilters(parts, formats.weightBits(), rule.codes(), stored)
        : new RoundedFilters(parts, formats.weightBits(), rule, stored);
  }

  Inputs inputs() {
    return new Inputs(activationBits, learned, rules.inputs());
  }

  /** What rounds the inputs of the layer of a node, where they are rounded. */
  Optional<Inputs> inputs(int node) {
    Own formats = of(node);
    int bits = formats.activationBits();
    return bits == 0
        ? Optional.empty()
        : Optional.of(new Inputs(bits, learned, formats.rules().inputs()));
  }

  /** Rounds what a layer reads. The first batch decides whether codes are signed. */
  static final class Inputs {
    /** Share by which a batch moves the range: that of batch normalisation's statistics. */
    private static final float MOMENTUM = 0.1f;

    private final int bits;
    private final boolean learned;
    private final FormatRule rule;

    /** Whether a batch was seen, whether inputs are signed, the largest magnitude so far. */
    private final float[] range = new float[3];

    private final Weight logarithm = Weight.of(new float[] {Float.NaN}, false);
    private float[] rounded = new float[0];

    Inputs(int bits, boolean learned, FormatRule rule) {
      this.rule = rule;
      this.bits = bits;
      this.learned = learned;
    }

    List<Weight> learned() {
      return learned ? List.of(logarithm) : List.of();
    }

    /** What a checkpoint keeps besides {@link #learned}. */
    List<float[]> state() {
      return List.of(range);
    }

    private boolean signed() {
      return range[1] > 0;
    }

    private int top() {
      return (1 << (signed() ? bits - 1 : bits)) - 1;
    }

    private int bottom() {
      return signed() ? -top() : 0;
    }

    LayerFormat format(FilterView filters) {
      return new LayerFormat(filters.steps(), signed(), stepSize());
    }

    /** The trained step with the codes there are, which the first batch decides. */
    private LearnedStep present() {
      return new LearnedStep(bottom(), top(), logarithm);
    }

    private float stepSize() {
      if (learned) {
        return present().size();
      }
      if (rule.fixedPoint()) {
        return rule.step(new float[0], 1, range[2], signed() ? bits - 1 : bits);
      }
      return range[2] > 0 ? range[2] / top() : 1;
    }

    float[] of(float[] x, Layer.Mode mode) {
      if (rounded.length != x.length) {
        rounded = new float[x.length];
      }
      if (mode.training()) {
        watch(x);
      }
      float s = stepSize();
      float inverse = 1 / s;
      int top = top();
      int bottom = bottom();
      for (int i = 0; i < x.length; i++) {
        rounded[i] = s * Math.max(bottom, Math.min(top, Math.round(x[i] * inverse)));
      }
      return rounded;
    }

    private void watch(float[] x) {
      float smallest = 0;
      float largest = 0;
      for (float value : x) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
      }
      boolean first = range[0] == 0;
      if (first) {
        range[0] = 1;
        range[1] = smallest < 0 && bits > 1 ? 1 : 0;
      }
      float reach = reach(x, signed() ? Math.max(largest, -smallest) : largest);
      range[2] = first ? reach : range[2] + MOMENTUM * (reach - range[2]);
      if (learned && first) {
        present().start(x);
      }
    }

    /** What a batch has the largest code for. */
    private float reach(float[] x, float largest) {
      if (rule.plain() || rule.fixedPoint() || largest == 0) {
        return largest;
      }
      int magnitude = signed() ? bits - 1 : bits;
      return rule.step(x, 1, largest, magnitude) * top();
    }

    /** Turns the gradient of the rounded inputs into that of the inputs, in place. */
    void backward(float[] x, float[] gradient) {
      if (learned) {
        present().backward(x, gradient);
        return;
      }
      float most = stepSize() * top();
      float least = stepSize() * bottom();
      for (int i = 0; i < x.length; i++) {
        if (x[i] > most || x[i] < least) {
          gradient[i] = 0;
        }
      }
    }
  }
}
