package org.hwnas.runtime.training;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.StoredCodes;

/**
 * Number formats that act while training (quantisation-aware; Jacob et al., CVPR 2018): filters and
 * inputs of filter layers are rounded in the forward pass as the crossbars will round them.
 *
 * @param weightBits with sign; codes are symmetric around 0
 * @param activationBits of a layer's inputs
 * @param learned whether steps are trained ({@link LearnedStep}), one of filters and one of inputs
 *     per layer; else each filter's step follows from its largest value, and inputs' from a running
 *     range
 * @param own formats of layers that have others, by node
 */
public record NumberFormats(
    int weightBits, int activationBits, boolean learned, SortedMap<Integer, Own> own) {
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

  /**
   * The formats of one layer.
   *
   * @param weightBits of all filters, or of each output channel, 0 of one that is left out
   * @param activationBits of its inputs; 0: they are not rounded
   * @param dropped bit positions of codes that are not stored
   * @param offset whether a code is stored above an offset, the largest code; else its magnitude is
   */
  public record Own(List<Integer> weightBits, int activationBits, long dropped, boolean offset) {
    public Own {
      weightBits = List.copyOf(weightBits);
    }
  }

  private Own of(int node) {
    return own.getOrDefault(node, new Own(List.of(weightBits), activationBits, 0, false));
  }

  /**
   * The formats a layer was trained with.
   *
   * @param weightStep value of one code of the filters; 0 where each filter has its own, its
   *     largest value over the largest code
   * @param signedInputs whether codes of inputs are signed
   * @param inputStep value of one code of the inputs
   */
  public record LayerFormat(float weightStep, boolean signedInputs, float inputStep) {}

  /** Largest code of a weight: one bit alone stands for -1, 0 and 1. */
  public static int largestWeightCode(int bits) {
    return (1 << Math.max(1, bits - 1)) - 1;
  }

  FilterView filters(Operator.Filters operator) {
    return filters(operator, -1);
  }

  /** What a layer of a node computes with in place of its filters. */
  FilterView filters(Operator.Filters operator, int node) {
    Own formats = of(node);
    int most = formats.weightBits().stream().mapToInt(Integer::intValue).max().orElse(weightBits);
    int top = largestWeightCode(most);
    StoredCodes stored = StoredCodes.of(top, formats.dropped(), formats.offset() ? top : 0);
    if (!learned) {
      return new PerFilter(operator, formats.weightBits(), stored);
    }
    if (formats.weightBits().size() > 1) {
      throw new IllegalArgumentException("one trained step is for filters of one format");
    }
    return new LearnedFilters(new LearnedStep(-top, top), stored);
  }

  Inputs inputs() {
    return new Inputs(activationBits, learned);
  }

  /** What rounds the inputs of the layer of a node, where they are rounded. */
  Optional<Inputs> inputs(int node) {
    int bits = of(node).activationBits();
    return bits == 0 ? Optional.empty() : Optional.of(new Inputs(bits, learned));
  }

  /** A step of one's own for each filter: its largest value has the largest code. */
  private static final class PerFilter implements FilterView {
    private final int[] tops;
    private final StoredCodes stored;
    private final int rows;
    private final int outputs;
    private final int channels;
    private final boolean interleaved;
    private final float[] largest;
    private float[] rounded = new float[0];

    PerFilter(Operator.Filters operator, List<Integer> bits, StoredCodes stored) {
      this.stored = stored;
      rows = operator.rows();
      outputs = operator.outputsPerGroup();
      channels = operator.groups() * outputs;
      interleaved =
          operator.groups() == 1 || operator instanceof Operator.Conv conv && conv.depthwise();
      largest = new float[channels];
      tops = new int[channels];
      for (int c = 0; c < channels; c++) {
        int own = bits.get(bits.size() == 1 ? 0 : c);
        tops[c] = own == 0 ? 0 : largestWeightCode(own);
      }
    }

    /** The filter a value belongs to, by the layout of {@link NetworkWeights}. */
    private int channel(int index) {
      return interleaved ? index % channels : index / (rows * outputs) * outputs + index % outputs;
    }

    @Override
    public float[] of(float[] filters, Layer.Mode mode) {
      if (rounded.length != filters.length) {
        rounded = new float[filters.length];
      }
      java.util.Arrays.fill(largest, 0);
      for (int i = 0; i < filters.length; i++) {
        int c = channel(i);
        largest[c] = Math.max(largest[c], Math.abs(filters[i]));
      }
      for (int i = 0; i < filters.length; i++) {
        int c = channel(i);
        int top = tops[c];
        if (top == 0) {
          rounded[i] = 0; // of no bit
          continue;
        }
        float step = largest[c] == 0 ? 1 : largest[c] / top;
        rounded[i] = stored.of(Math.round(filters[i] / step)) * step;
      }
      return rounded;
    }

    @Override
    public void backward(float[] filters, float[] gradient) {
      for (int i = 0; i < gradient.length; i++) {
        if (tops[channel(i)] == 0) {
          gradient[i] = 0;
        }
      }
    }
  }

  /** One trained step for all filters of a layer. */
  private static final class LearnedFilters implements FilterView {
    private final LearnedStep step;
    private final StoredCodes stored;
    private float[] rounded = new float[0];

    LearnedFilters(LearnedStep step, StoredCodes stored) {
      this.step = step;
      this.stored = stored;
    }

    @Override
    public float[] of(float[] filters, Layer.Mode mode) {
      if (rounded.length != filters.length) {
        rounded = new float[filters.length];
      }
      if (!step.started()) {
        step.start(filters);
      }
      step.forward(filters, rounded);
      if (stored != StoredCodes.ALL) {
        float size = step.size();
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = stored.of(Math.round(rounded[i] / size)) * size;
        }
      }
      return rounded;
    }

    @Override
    public void backward(float[] filters, float[] gradient) {
      step.backward(filters, gradient);
    }

    @Override
    public List<Weight> learned() {
      return List.of(step.logarithm);
    }

    @Override
    public float step() {
      return step.size();
    }
  }

  /** Rounds what a layer reads. The first batch decides whether codes are signed. */
  static final class Inputs {
    /** Share by which a batch moves the range: that of batch normalisation's statistics. */
    private static final float MOMENTUM = 0.1f;

    private final int bits;
    private final boolean learned;

    /** Whether a batch was seen, whether inputs are signed, the largest magnitude so far. */
    private final float[] range = new float[3];

    private final Weight logarithm = Weight.of(new float[] {Float.NaN}, false);
    private float[] rounded = new float[0];

    Inputs(int bits, boolean learned) {
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
      return new LayerFormat(filters.step(), signed(), stepSize());
    }

    /** The trained step with the codes there are, which the first batch decides. */
    private LearnedStep present() {
      return new LearnedStep(bottom(), top(), logarithm);
    }

    private float stepSize() {
      if (learned) {
        return present().size();
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
      float reach = signed() ? Math.max(largest, -smallest) : largest;
      range[2] = first ? reach : range[2] + MOMENTUM * (reach - range[2]);
      if (learned && first) {
        present().start(x);
      }
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
