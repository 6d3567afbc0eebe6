package org.hwnas.runtime.training;

/**
 * Rounding to multiples of a step that is trained (LSQ: Esser et al., ICLR 2020). Values beyond the
 * largest code are clipped; with codes from 0 the clip {@code top * step} is that of PACT (Choi et
 * al., arXiv 1805.06085), whose gradient is what the clipped values add to the step's.
 *
 * <p>With the rounding error held fixed, {@code y = step * (clamp(x / step) + error)} has the slope
 * 1 in {@code x} and {@code round(x / step) - x / step} in the step inside the range, and 0 and the
 * outermost code beyond it (their Eq. 3).
 */
final class LearnedStep {
  /**
   * Natural logarithm of the step; not a number before the first batch. The step itself would move
   * by an optimiser's rate whatever its size, and could change its sign.
   */
  final Weight logarithm;

  private final int bottom;
  private final int top;
  private final CodeSet codes;

  /**
   * @param bottom smallest code, 0 or negative
   * @param top largest code
   */
  LearnedStep(int bottom, int top) {
    this(bottom, top, CodeSet.INTEGERS);
  }

  /**
   * @param bottom smallest code, 0 or negative
   * @param top largest code
   * @param codes that there are
   */
  LearnedStep(int bottom, int top, CodeSet codes) {
    this(bottom, top, Weight.of(new float[] {Float.NaN}, false), codes);
  }

  /** With a step held elsewhere. */
  LearnedStep(int bottom, int top, Weight logarithm) {
    this(bottom, top, logarithm, CodeSet.INTEGERS);
  }

  private LearnedStep(int bottom, int top, Weight logarithm, CodeSet codes) {
    this.codes = codes;
    this.bottom = bottom;
    this.top = top;
    this.logarithm = logarithm;
  }

  /** Whether a first batch has set the step. */
  boolean started() {
    return !Float.isNaN(logarithm.value()[0]);
  }

  /** Their start: {@code 2 mean(|x|) / sqrt(top)}. */
  void start(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += Math.abs(value);
    }
    double step = Math.max(1e-8, 2 * sum / x.length / Math.sqrt(top));
    logarithm.value()[0] = (float) StrictMath.log(step);
  }

  /** The step. */
  float size() {
    return (float) StrictMath.exp(logarithm.value()[0]);
  }

  void forward(float[] x, float[] y) {
    float s = size();
    float inverse = 1 / s;
    for (int i = 0; i < x.length; i++) {
      y[i] = s * Math.max(bottom, Math.min(top, code(x[i] * inverse)));
    }
  }

  private int code(float scaled) {
    return codes == CodeSet.INTEGERS ? Math.round(scaled) : codes.nearest(scaled, top);
  }

  /**
   * Turns a gradient of the outputs into that of the inputs, in place, and sets that of the step's
   * logarithm, which is the step's times the step, scaled by {@code 1 / sqrt(count * top)} (their
   * section 2.2) so that it moves about as fast as a weight.
   */
  void backward(float[] x, float[] gradient) {
    float inverse = 1 / size();
    double ofStep = 0;
    for (int i = 0; i < x.length; i++) {
      float scaled = x[i] * inverse;
      if (scaled >= top) {
        ofStep += (double) gradient[i] * top;
        gradient[i] = 0;
      } else if (scaled <= bottom) {
        ofStep += (double) gradient[i] * bottom;
        gradient[i] = 0;
      } else {
        ofStep += (double) gradient[i] * (code(scaled) - scaled);
      }
    }
    logarithm.gradient()[0] = (float) (ofStep * size() * scale(x.length));
  }

  /** Of the step's gradient. */
  double scale(int count) {
    return 1 / Math.sqrt((double) count * top);
  }
}
