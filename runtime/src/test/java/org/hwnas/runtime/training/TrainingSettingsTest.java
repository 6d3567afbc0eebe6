package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Schedules, augmentation, early end and clipping, each by what it promises. */
class TrainingSettingsTest {
  @Test
  void schedulesHaveTheirPublishedShapes() {
    assertThat(Schedule.COSINE.share(0, 100, 10)).isEqualTo(1);
    assertThat(Schedule.COSINE.share(50, 100, 10)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.share(75, 100, 10)).isCloseTo(0.5 - Math.sqrt(2) / 4, within(1e-12));
    assertThat(Schedule.CONSTANT.share(99, 100, 10)).isEqualTo(1);
    assertThat(Schedule.STEPS.share(49, 100, 10)).isEqualTo(1);
    assertThat(Schedule.STEPS.share(50, 100, 10)).isEqualTo(0.1);
    assertThat(Schedule.STEPS.share(75, 100, 10)).isEqualTo(0.01);
    // periods of 1, 2 and 4 epochs of 10 steps begin at steps 0, 10 and 30
    for (long start : new long[] {0, 10, 30, 70}) {
      assertThat(Schedule.RESTARTS.share(start, 700, 10)).as("step " + start).isEqualTo(1);
    }
    assertThat(Schedule.RESTARTS.share(20, 700, 10)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.RESTARTS.share(50, 700, 10)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.RESTARTS.share(69, 700, 10)).isLessThan(0.01);
  }

  @Test
  void samplesAreMirroredAndMovedButStayWhatTheyAre() {
    TensorShape shape = new TensorShape(2, 8, 16); // moves by up to 1 and 2
    int length = 256;
    Set<String> kinds = new HashSet<>();
    for (int draw = 0; draw < 400; draw++) {
      float[] values = new float[length + 3];
      for (int i = 0; i < length; i++) {
        values[3 + i] = 1 + i;
      }
      RandomStream random = RandomStream.of(1, "augmentation", 0, draw);
      Augmentation.FLIP_CROP.apply(values, 3, shape, random, new float[length]);
      kinds.add(kind(values, shape));
    }
    // two mirrorings, three places in height, five in width; 400 draws miss one with 30 e^-13
    assertThat(kinds).hasSize(30).doesNotContain("none");
  }

  /** Which mirroring and move explains all values; "none" if there is none. */
  private static String kind(float[] values, TensorShape shape) {
    for (int mirrored = 0; mirrored < 2; mirrored++) {
      for (int down = -1; down <= 1; down++) {
        for (int right = -2; right <= 2; right++) {
          if (explains(values, shape, mirrored == 1, down, right)) {
            return mirrored + " " + down + " " + right;
          }
        }
      }
    }
    return "none";
  }

  private static boolean explains(
      float[] values, TensorShape shape, boolean mirrored, int down, int right) {
    for (int c = 0; c < shape.channels(); c++) {
      for (int row = 0; row < shape.height(); row++) {
        for (int column = 0; column < shape.width(); column++) {
          int r = row - down;
          int q = column - right;
          boolean inside = r >= 0 && r < shape.height() && q >= 0 && q < shape.width();
          int source = mirrored ? shape.width() - 1 - q : q;
          float wanted = inside ? 1 + (c * shape.height() + r) * shape.width() + source : 0;
          if (values[3 + (c * shape.height() + row) * shape.width() + column] != wanted) {
            return false;
          }
        }
      }
    }
    return values[0] == 0;
  }

  private static Network network() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network("toy", 1, 6, 4, Layers.linear(16, "flatten"), Layers.linear()));
  }

  private static Trainer.Settings settings(double rate, int patience, double clip) {
    return new Trainer.Settings(
        20,
        64,
        16,
        "sgd",
        rate,
        0,
        0,
        Schedule.CONSTANT,
        0,
        Augmentation.NONE,
        OptionalInt.of(patience),
        clip);
  }

  private static List<Double> losses(Trainer.Settings settings) throws EvaluationFailure {
    List<Double> losses = new ArrayList<>();
    try (Kernels kernels = new ReferenceKernels()) {
      Trainer.train(
          network(),
          ToyData.quarters(64, 4),
          settings,
          1,
          kernels,
          Checkpoints.none(),
          (epoch, epochs, loss) -> losses.add(loss));
    }
    return losses;
  }

  @Test
  void trainingEndsAfterSoManyEpochsWithoutProgress() throws EvaluationFailure {
    assertThat(losses(settings(0.05, 3, 0))).as("a loss that falls").hasSize(20);
    List<Double> rough = losses(settings(2.5, 3, 0));
    assertThat(rough.size()).as("a rate far too large: %s", rough).isBetween(4, 19);
    double best = rough.subList(0, rough.size() - 3).stream().min(Double::compare).orElseThrow();
    assertThat(rough.subList(rough.size() - 3, rough.size())).allMatch(loss -> loss >= best);
  }

  @Test
  void filtersStayWithinSoManyDeviations() throws EvaluationFailure {
    try (Kernels kernels = new ReferenceKernels()) {
      NetworkWeights clipped =
          Trainer.train(network(), ToyData.quarters(64, 4), settings(0.05, 20, 1), 1, kernels);
      NetworkWeights free =
          Trainer.train(network(), ToyData.quarters(64, 4), settings(0.05, 20, 0), 1, kernels);
      // clipping at one deviation lowers the deviation, so that the largest lies just above it
      assertThat(largestOverDeviation(clipped)).isBetween(1.0, 1.6);
      assertThat(largestOverDeviation(free)).isGreaterThan(2);
    }
  }

  private static double largestOverDeviation(NetworkWeights weights) {
    float[] filters =
        weights.nodes().stream().filter(n -> !n.isEmpty()).findFirst().orElseThrow().get(0);
    double squares = 0;
    double sum = 0;
    double largest = 0;
    for (float w : filters) {
      squares += (double) w * w;
      sum += w;
      largest = Math.max(largest, Math.abs(w));
    }
    double mean = sum / filters.length;
    return largest / Math.sqrt(squares / filters.length - mean * mean);
  }
}
