package org.hwnas.runtime.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Which weights are left out, by hand; and that they are as many as the mapper counts. */
class MaskTest {
  private static final RandomStream ANY = RandomStream.of(1, "mask");

  private static LayerPruning pruning(Structure structure, double ratio, Criterion criterion) {
    return new LayerPruning(structure, ratio, criterion, true, 0, true, 2);
  }

  private static List<Integer> gone(Mask mask, int length) {
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (!mask.keeps(i)) {
        gone.add(i);
      }
    }
    return gone;
  }

  /** Weights of a linear layer, a row for each input. */
  private static final float[] MATRIX = {
    3, 0.5f, 2, 2,
    0, 0.6f, 2, 2,
    0, 0.7f, 2, 2,
    0, 0.9f, 2, 2
  };

  private static final Operator.Linear LINEAR = new Operator.Linear(4, 4, false);

  @Test
  void columnsGoBySumsOfMagnitudesOrOfSquares() {
    // magnitudes 3, 2.7, 8, 8; squares 9, 1.9, 16, 16: the second either way at a quarter
    Mask quarter =
        Mask.of(
            LINEAR, pruning(Structure.COLUMN, 0.25, Criterion.MAGNITUDE), MATRIX, MATRIX, 4, ANY);
    assertThat(gone(quarter, 16)).containsExactly(1, 5, 9, 13);
    float[] otherwise = MATRIX.clone();
    otherwise[0] = 2; // magnitudes 2, 2.7; squares 4, 1.9: now they differ
    LayerPruning magnitude = pruning(Structure.COLUMN, 0.25, Criterion.MAGNITUDE);
    LayerPruning energy = pruning(Structure.COLUMN, 0.25, Criterion.ENERGY);
    assertThat(gone(Mask.of(LINEAR, magnitude, otherwise, otherwise, 4, ANY), 16))
        .containsExactly(0, 4, 8, 12);
    assertThat(gone(Mask.of(LINEAR, energy, otherwise, otherwise, 4, ANY), 16))
        .containsExactly(1, 5, 9, 13);
  }

  @Test
  void theTaylorCriterionLooksAtTheLoss() {
    float[] gradients = new float[16];
    java.util.Arrays.fill(gradients, 1);
    for (int r = 0; r < 4; r++) {
      gradients[4 * r + 2] = r % 2 == 0 ? 5 : -5; // what the third column changes cancels out
    }
    LayerPruning taylor = pruning(Structure.COLUMN, 0.25, Criterion.TAYLOR);
    assertThat(gone(Mask.of(LINEAR, taylor, MATRIX, gradients, 4, ANY), 16))
        .containsExactly(2, 6, 10, 14);
  }

  @Test
  void operationUnitsGoBandByBand() {
    // units of 2 rows; half of 4 columns in each
    float[] w = {
      9, 1, 8, 2,
      9, 1, 8, 2,
      1, 9, 2, 8,
      1, 9, 2, 8
    };
    LayerPruning units = pruning(Structure.OPERATION_UNIT, 0.5, Criterion.MAGNITUDE);
    assertThat(gone(Mask.of(LINEAR, units, w, w, 128, ANY), 16))
        .containsExactly(1, 3, 5, 7, 8, 10, 12, 14);
    // a crossbar of 3 rows ends a unit: rows 0-1, 2, 3
    w[8] = 10;
    assertThat(gone(Mask.of(LINEAR, units, w, w, 3, ANY), 16))
        .containsExactly(1, 3, 5, 7, 10, 11, 12, 14);
  }

  @Test
  void channelsAreEveryRowOfThem() {
    // 2 x 1 kernel of 3 channels into 1 output: rows are kernel row, then channel
    Operator.Conv conv = new Operator.Conv(3, 1, 2, 1, 1, 1, Padding.NONE, 1, false);
    float[] w = {5, 1, 2, 5, 1, 9};
    assertThat(
            gone(
                Mask.of(
                    conv, pruning(Structure.CHANNEL, 0.34, Criterion.MAGNITUDE), w, w, 128, ANY),
                6))
        .containsExactly(1, 4);
  }

  private static Operator.Filters layer(int kind) {
    return switch (kind) {
      case 0 -> new Operator.Linear(37, 11, true);
      case 1 -> new Operator.Conv(6, 10, 3, 3, 1, 1, Padding.NONE, 1, false);
      case 2 -> new Operator.Conv(6, 10, 3, 3, 1, 1, Padding.NONE, 2, false);
      case 3 -> new Operator.Conv(6, 6, 3, 3, 1, 1, Padding.NONE, 6, false);
      default -> new Operator.Conv(6, 12, 5, 1, 1, 1, Padding.NONE, 6, true);
    };
  }

  private static float[] weights(Operator.Filters layer, int seed) {
    float[] w = new float[Math.toIntExact(layer.weights())];
    RandomStream random = RandomStream.of(seed, "weights");
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    return w;
  }

  /** What training leaves out is what the mapper leaves out. */
  @Property(tries = 400)
  void asManyWeightsStayAsTheMapperLaysOut(
      @ForAll @IntRange(min = 0, max = 4) int kind,
      @ForAll Structure structure,
      @ForAll Criterion criterion,
      @ForAll @DoubleRange(min = 0, max = 1) double ratio,
      @ForAll @IntRange(min = 0, max = 1000) int seed) {
    Operator.Filters layer = layer(kind);
    float[] w = weights(layer, seed);
    LayerPruning pruning = pruning(structure, ratio, criterion);
    Mask mask = Mask.of(layer, pruning, w, weights(layer, -1 - seed), 16, ANY);
    assertThat(mask.count()).isEqualTo(pruning.left(layer).weights());
  }

  /** A share that grows takes more and gives nothing back; at its end nothing is left to decide. */
  @Property(tries = 200)
  void whatIsGoneStaysGone(
      @ForAll @IntRange(min = 0, max = 4) int kind,
      @ForAll Criterion criterion,
      @ForAll @DoubleRange(min = 0, max = 1) double some,
      @ForAll @DoubleRange(min = 0, max = 1) double ratio,
      @ForAll @IntRange(min = 0, max = 4) int structure) {
    Operator.Filters layer = layer(kind);
    Structure part =
        List.of(
                Structure.COLUMN,
                Structure.ROW,
                Structure.CHANNEL,
                Structure.OPERATION_UNIT,
                Structure.COLUMN)
            .get(structure);
    LayerPruning whole = pruning(part, ratio, criterion);
    float[] w = weights(layer, 5);
    float[] slopes = weights(layer, 6);
    Mask first = Mask.of(layer, whole, some, w, slopes, 16, RandomStream.of(3, "again"));
    first.apply(w);
    Mask last = Mask.of(layer, whole, 1, w, slopes, 16, RandomStream.of(3, "again"));
    for (int i = 0; i < w.length; i++) {
      assertThat(last.keeps(i) && !first.keeps(i)).isFalse();
    }
    last.apply(w);
    assertThat(Mask.decides(layer, whole, w, 16)).isFalse();
  }

  @Property(tries = 200)
  void theNearestCodeIsStored(
      @ForAll @IntRange(min = 1, max = 6) int bits,
      @ForAll @IntRange(min = 0, max = 127) int dropped,
      @ForAll boolean above) {
    int top = (1 << bits) - 1;
    int offset = above ? top : 0;
    StoredCodes codes = StoredCodes.of(top, dropped, offset);
    List<Integer> possible = new ArrayList<>();
    for (int c = -top; c <= top; c++) {
      if (((above ? c + offset : Math.abs(c)) & dropped) == 0) {
        possible.add(c);
      }
    }
    for (int c = -top; c <= top; c++) {
      int code = c;
      int least = possible.stream().mapToInt(p -> Math.abs(p - code)).min().orElseThrow();
      assertThat(possible).contains(codes.of(c));
      assertThat(Math.abs(codes.of(c) - c)).isEqualTo(least);
    }
  }
}
