package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.junit.jupiter.api.Test;

/** Formats of kernels and of what fills a crossbar, value by value. */
class FilterPartsTest {
  private static final Layer.Mode TRAINING = new Layer.Mode(true, 0);

  /** A filter matrix of 18 rows and 6 columns on crossbars of 7 rows and 4 columns. */
  private static final Operator.Conv CONV =
      new Operator.Conv(2, 6, 3, 3, 1, 1, Padding.NONE, 1, false);

  private static final NumberFormats.Division CROSSBARS = new NumberFormats.Division(7, 4);
  private static final List<Integer> BITS = List.of(2, 5, 0, 4, 3, 8);

  private static FilterView view(
      Operator.Filters layer, boolean learned, NumberFormats.Division by, List<Integer> bits) {
    NumberFormats.Own own =
        new NumberFormats.Own(bits, by, 8, 0, false, NumberFormats.Rules.LARGEST);
    return new NumberFormats(8, 8, learned, new TreeMap<>(Map.of(3, own))).filters(layer, 3);
  }

  private static int crossbar(int row, int output) {
    return row / 7 * 2 + output / 4;
  }

  @Test
  void whatFillsACrossbarHasItsBitsAndEachOfItsColumnsAStep() {
    float[] filters = normal(108, "filters");
    float[] rounded = view(CONV, false, CROSSBARS, BITS).of(filters, TRAINING);
    for (int r = 0; r < 18; r++) {
      for (int o = 0; o < 6; o++) {
        double largest = 0;
        for (int other = r / 7 * 7; other < Math.min(18, r / 7 * 7 + 7); other++) {
          largest = Math.max(largest, Math.abs(filters[other * 6 + o]));
        }
        int bits = BITS.get(crossbar(r, o));
        double step = largest / ((1 << bits - 1) - 1);
        double wanted = bits == 0 ? 0 : Math.rint(filters[r * 6 + o] / step) * step;
        assertThat((double) rounded[r * 6 + o]).as(r + " " + o).isCloseTo(wanted, within(1e-6));
      }
    }
  }

  @Test
  void whatHasNoBitIsNotTrained() {
    for (boolean learned : new boolean[] {false, true}) {
      FilterView view = view(CONV, learned, CROSSBARS, BITS);
      float[] filters = normal(108, "filters");
      float[] rounded = view.of(filters, TRAINING);
      float[] gradient = normal(108, "gradient");
      float[] before = gradient.clone();
      for (int i = 0; i < 108; i++) {
        boolean none = BITS.get(crossbar(i / 6, i % 6)) == 0;
        assertThat(none && rounded[i] != 0).isFalse();
      }
      view.backward(filters, gradient);
      for (int i = 0; i < 108; i++) {
        boolean none = BITS.get(crossbar(i / 6, i % 6)) == 0;
        assertThat(learned && !none ? 0 : gradient[i]).isEqualTo(none || learned ? 0 : before[i]);
      }
    }
  }

  /**
   * A step for each part: values and gradients are those of the part alone, which {@link
   * NumberFormatsTest} holds against differences; the part of five is checked so once more here.
   */
  @Test
  void trainedStepsOfPartsAreThoseOfEachAlone() {
    Operator.Conv grouped = new Operator.Conv(4, 6, 3, 3, 1, 1, Padding.NONE, 2, false);
    Operator.Conv depthwise = new Operator.Conv(4, 4, 3, 3, 1, 1, Padding.NONE, 4, false);
    check(CONV, CROSSBARS, BITS, (i) -> crossbar(i / 6, i % 6));
    check(CONV, NumberFormats.Division.KERNELS, List.of(3, 2, 0, 8, 4, 5), i -> i % 6);
    // groups one after another, in each the rows, in each row its outputs
    check(
        grouped,
        NumberFormats.Division.KERNELS,
        List.of(3, 2, 0, 8, 4, 5),
        i -> i / 54 * 3 + i % 3);
    check(depthwise, NumberFormats.Division.KERNELS, List.of(3, 2, 0, 8), i -> i % 4);
  }

  private static void check(
      Operator.Filters layer,
      NumberFormats.Division division,
      List<Integer> bits,
      java.util.function.IntUnaryOperator part) {
    int size = Math.toIntExact(layer.weights());
    FilterView view = view(layer, true, division, bits);
    float[] filters = normal(size, "filters");
    float[] rounded = view.of(filters, TRAINING).clone();
    float[] gradient = normal(size, "gradient");
    float[] before = gradient.clone();
    view.backward(filters, gradient);
    assertThat(view.steps()).hasSameSizeAs(bits);
    assertThat(view.learned()).hasSize(bits.size() - 1); // one has no bit
    int trained = 0;
    for (int p = 0; p < bits.size(); p++) {
      if (bits.get(p) == 0) {
        continue;
      }
      int own = p;
      int[] members =
          java.util.stream.IntStream.range(0, size)
              .filter(i -> part.applyAsInt(i) == own)
              .toArray();
      int top = (1 << bits.get(p) - 1) - 1;
      double mean = 0;
      for (int i : members) {
        mean += Math.abs(filters[i]) / members.length;
      }
      double s = 2 * mean / Math.sqrt(top); // where it starts
      assertThat((double) view.steps().get(p)).isCloseTo(s, within(1e-5 * s));
      double above = 0;
      double below = 0;
      double h = 1e-6;
      for (int i : members) {
        double scaled = filters[i] / s;
        boolean clipped = Math.abs(scaled) >= top;
        double code = Math.max(-top, Math.min(top, Math.rint(scaled)));
        assertThat((double) rounded[i]).isCloseTo(code * s, within(1e-4 * s));
        assertThat(gradient[i]).isEqualTo(clipped ? 0 : before[i]);
        double error = clipped ? 0 : code - scaled;
        above += before[i] * surrogate(filters[i], error, s * (1 + h), top);
        below += before[i] * surrogate(filters[i], error, s * (1 - h), top);
      }
      double slope = (above - below) / (2 * h) / Math.sqrt((double) members.length * top);
      assertThat((double) view.learned().get(trained++).gradient()[0])
          .as("part " + p)
          .isCloseTo(slope, within(1e-4 + 1e-4 * Math.abs(slope)));
    }
  }

  private static double surrogate(double x, double error, double s, int top) {
    return s * (Math.max(-top, Math.min(top, x / s)) + error);
  }
}
