package org.hwnas.runtime.training;

import java.util.List;
import org.hwnas.runtime.network.Operator;

/**
 * Number formats that act while training (quantisation-aware; Jacob et al., CVPR 2018): filters and
 * inputs of filter layers are rounded in the forward pass as the crossbars will round them.
 *
 * @param weightBits with sign; codes are symmetric around 0
 * @param activationBits of a layer's inputs
 * @param learned whether steps are trained ({@link LearnedStep}), one of filters and one of inputs
 *     per layer; else each filter's step follows from its largest value, and inputs' from a running
 *     range
 */
public record NumberFormats(int weightBits, int activationBits, boolean learned) {
  public NumberFormats {
    if (weightBits < 1 || activationBits < 1) {
      throw new IllegalArgumentException("a format needs a bit");
    }
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
    int top = largestWeightCode(weightBits);
    return learned ? new LearnedFilters(new LearnedStep(-top, top)) : new PerFilter(operator, top);
  }

  Inputs inputs() {
    return new Inputs(activationBits, learned);
  }

  /** A step of one's own for each filter: its largest value has the largest code. */
  private static final class PerFilter implements FilterView {
    private final int top;
    private final int rows;
    private final int outputs;
    private final int channels;
    private final boolean interleaved;
    private final float[] largest;
    private float[] rounded = new float[0];

    PerFilter(Operator.Filters operator, int top) {
      this.top = top;
      rows = operator.rows();
      outputs = operator.outputsPerGroup();
      channels = operator.groups() * outputs;
      interleaved =
          operator.groups() == 1 || operator instanceof Operator.Conv conv && conv.depthwise();
      largest = new float[channels];
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
        float most = largest[channel(i)];
        float step = most == 0 ? 1 : most / top;
        rounded[i] = Math.round(filters[i] / step) * step;
      }
      return rounded;
    }

    @Override
    public void backward(float[] filters, float[] gradient) {}
  }

  /** One trained step for all filters of a layer. */
  private static final class LearnedFilters implements FilterView {
    private final LearnedStep step;
    private float[] rounded = new float[0];

    LearnedFilters(LearnedStep step) {
      this.step = step;
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
