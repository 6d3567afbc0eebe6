package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounding while training: values, and gradients against the function that they are slopes of. */
class NumberFormatsTest {
  private static final Layer.Mode TRAINING = new Layer.Mode(true, 0);

  /**
   * The function whose slope the step's gradient is: with the rounding error of the present step
   * held fixed, {@code s * (clamp(x / s) + error)}.
   */
  private static double surrogate(float[] x, double[] error, double s, int bottom, int top, int i) {
    return s * (Math.max(bottom, Math.min(top, x[i] / s)) + error[i]);
  }

  @Test
  void learnedStepsFollowTheSlopeWithTheRoundingErrorHeldFixed() {
    for (int bottom : new int[] {-7, 0}) {
      int top = bottom == 0 ? 15 : 7;
      LearnedStep learned = new LearnedStep(bottom, top);
      learned.logarithm.value()[0] = (float) Math.log(0.2);
      double s = learned.size();
      float[] x = normal(400, "x"); // with codes up to 1.4 or 3, some of them clipped
      double[] error = new double[x.length];
      int clipped = 0;
      for (int i = 0; i < x.length; i++) {
        double scaled = x[i] / s;
        boolean inside = scaled > bottom && scaled < top;
        error[i] = inside ? Math.rint(scaled) - scaled : 0;
        clipped += inside ? 0 : 1;
      }
      assertThat(clipped).isGreaterThan(20);
      float[] direction = normal(x.length, "loss");
      float[] gradient = direction.clone();
      learned.backward(x, gradient);
      double h = 1e-6;
      double above = 0;
      double below = 0;
      for (int i = 0; i < x.length; i++) {
        above += direction[i] * surrogate(x, error, s * Math.exp(h), bottom, top, i);
        below += direction[i] * surrogate(x, error, s * Math.exp(-h), bottom, top, i);
        double slope =
            (surrogate(shifted(x, i, 1e-3f), error, s, bottom, top, i)
                    - surrogate(shifted(x, i, -1e-3f), error, s, bottom, top, i))
                / 2e-3;
        // what lies within the difference's step of the clip has half a slope
        boolean atClip = Math.abs(x[i] / s - top) < 0.1 || Math.abs(x[i] / s - bottom) < 0.1;
        if (!atClip) {
          assertThat((double) gradient[i]).isCloseTo(direction[i] * slope, within(1e-3));
        }
      }
      // errors held fixed: at x / s the clamp sees the code, whose slope in s is what is meant
      double numeric = (above - below) / (2 * h) * learned.scale(x.length);
      assertThat((double) learned.logarithm.gradient()[0]).isCloseTo(numeric, within(2e-4));
    }
  }

  private static float[] shifted(float[] x, int i, float by) {
    float[] copy = x.clone();
    copy[i] += by;
    return copy;
  }

  @Test
  void learnedStepsRoundToMultiplesAndClip() {
    LearnedStep learned = new LearnedStep(-3, 3);
    learned.logarithm.value()[0] = (float) Math.log(0.5);
    float[] y = new float[5];
    learned.forward(new float[] {0.3f, -0.8f, 1.2f, 9, -9}, y);
    assertThat(y).containsExactly(new float[] {0.5f, -1, 1, 1.5f, -1.5f}, within(1e-6f));
  }

  /** Each filter by itself has as many values as codes, its largest weight among them. */
  @Test
  void everyFilterIsRoundedToItsOwnSteps() {
    List<Operator.Filters> layers =
        List.of(
            new Operator.Linear(40, 3, false),
            new Operator.Conv(4, 6, 3, 3, 1, 1, Padding.NONE, 1, false),
            new Operator.Conv(4, 6, 3, 3, 1, 1, Padding.NONE, 2, false),
            new Operator.Conv(4, 8, 5, 5, 1, 1, Padding.NONE, 4, false));
    for (Operator.Filters layer : layers) {
      float[] filters = normal(Math.toIntExact(layer.weights()), "filters");
      float[] kept = filters.clone();
      float[] rounded = new NumberFormats(3, 8, false).filters(layer).of(filters, TRAINING);
      assertThat(filters).isEqualTo(kept);
      int outputs = layer.groups() * layer.outputsPerGroup();
      for (int o = 0; o < outputs; o++) {
        Set<Float> values = new HashSet<>();
        float largest = 0;
        float largestRounded = 0;
        for (int r = 0; r < layer.rows(); r++) {
          int at = index(layer, o, r);
          values.add(Math.abs(rounded[at]));
          largest = Math.max(largest, Math.abs(filters[at]));
          largestRounded = Math.max(largestRounded, Math.abs(rounded[at]));
        }
        assertThat(values).hasSizeLessThanOrEqualTo(4); // 0, 1, 2 and 3 steps
        assertThat(largestRounded).isCloseTo(largest, within(1e-6f));
        for (int r = 0; r < layer.rows(); r++) {
          int at = index(layer, o, r);
          assertThat(Math.abs(rounded[at] - filters[at])).isLessThan(largest / 6 + 1e-6f);
        }
      }
    }
  }

  /** Place of a weight by the layout that {@link NetworkWeights} states. */
  private static int index(Operator.Filters layer, int output, int row) {
    int outGroup = layer.outputsPerGroup();
    int group = output / outGroup;
    return layer instanceof Operator.Conv conv && conv.depthwise()
        ? (row * conv.inChannels() + group) * outGroup + output % outGroup
        : (group * layer.rows() + row) * outGroup + output % outGroup;
  }

  @Test
  void inputsAreRoundedInTheRangeSeenWhileTraining() {
    NumberFormats.Inputs inputs = new NumberFormats(8, 2, false).inputs();
    float[] y = inputs.of(new float[] {0, 0.4f, 1.1f, 3}, TRAINING);
    assertThat(y).containsExactly(new float[] {0, 0, 1, 3}, within(1e-6f));
    // at inference the range stays: what lies beyond is clipped, and has no gradient
    float[] x = {0.6f, 2.4f, 7};
    assertThat(inputs.of(x, Layer.Mode.INFERENCE)).containsExactly(1, 2, 3);
    float[] gradient = {5, 6, 7};
    inputs.backward(x, gradient);
    assertThat(gradient).containsExactly(5, 6, 0);
    NumberFormats.Inputs signed = new NumberFormats(8, 3, false).inputs();
    assertThat(signed.of(new float[] {-3, -1.2f, 0, 2.6f}, TRAINING))
        .containsExactly(new float[] {-3, -1, 0, 3}, within(1e-6f));
  }

  private static Network network() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "toy", 1, 6, 4, Layers.conv(4, 3, 1), Layers.linear(8, "flatten"), Layers.linear()));
  }

  private static Trainer.Result train(boolean learned, int epochs, Checkpoints checkpoints)
      throws EvaluationFailure {
    Trainer.Settings settings = new Trainer.Settings(epochs, 128, 16, "adam", 0.01, 0, 0);
    try (Kernels kernels = new ReferenceKernels()) {
      return Trainer.train(
          network(),
          ToyData.quarters(128, 64),
          new Trainer.Job(
              settings,
              Optional.of(WeightNoise.gaussian(0.02)),
              Optional.of(new NumberFormats(3, 3, learned)),
              Optional.empty(),
              Optional.empty(),
              3),
          1,
          kernels,
          checkpoints,
          (epoch, all, loss) -> {
            if (epoch == 3 && checkpoints.load("x").isEmpty() && epochs == 5) {
              throw new IllegalStateException("stopped");
            }
          });
    }
  }

  @Test
  void everyFilterLayerHasItsFormats() throws EvaluationFailure {
    Trainer.Result plain = train(false, 2, Checkpoints.none());
    Trainer.Result learned = train(true, 2, Checkpoints.none());
    assertThat(plain.formats()).hasSize(3);
    assertThat(learned.formats()).hasSize(3);
    for (NumberFormats.LayerFormat format : plain.formats().values()) {
      assertThat(format.weightSteps()).isEmpty();
      assertThat(format.inputStep()).isPositive();
      assertThat(format.signedInputs()).isFalse(); // an image, then what ReLU gives
    }
    assertThat(learned.formats().values())
        .allMatch(
            f -> f.weightSteps().size() == 1 && f.weightSteps().get(0) > 0 && f.inputStep() > 0);
    // images reach 1: the range is theirs, seven codes wide
    int first = plain.formats().keySet().stream().sorted().findFirst().orElseThrow();
    assertThat(plain.formats().get(first).inputStep()).isCloseTo(1f / 7, within(0.005f));
  }

  private static Object end(Trainer.Result result) {
    return List.of(result.weights().digest(), result.formats());
  }

  /** Steps, ranges and the ends of earlier epochs are part of what a checkpoint keeps. */
  @Test
  void formatsSurviveAnInterruption(@TempDir java.nio.file.Path folder) throws EvaluationFailure {
    for (boolean learned : new boolean[] {false, true}) {
      Checkpoints checkpoints = Checkpoints.in(folder);
      try {
        train(learned, 5, checkpoints);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("stopped");
      }
      // the name of a training holds its settings: five epochs again, without a stop
      Trainer.Settings settings = new Trainer.Settings(5, 128, 16, "adam", 0.01, 0, 0);
      int[] first = {0};
      Map<Integer, NumberFormats.LayerFormat> whole;
      Map<Integer, NumberFormats.LayerFormat> resumed;
      try (Kernels kernels = new ReferenceKernels()) {
        Trainer.Job job =
            new Trainer.Job(
                settings,
                Optional.of(WeightNoise.gaussian(0.02)),
                Optional.of(new NumberFormats(3, 3, learned)),
                Optional.empty(),
                Optional.empty(),
                3);
        Trainer.Result again =
            Trainer.train(
                network(),
                ToyData.quarters(128, 64),
                job,
                1,
                kernels,
                checkpoints,
                (epoch, all, loss) -> first[0] = first[0] == 0 ? epoch : first[0]);
        Trainer.Result once =
            Trainer.train(
                network(),
                ToyData.quarters(128, 64),
                job,
                1,
                kernels,
                Checkpoints.none(),
                (epoch, all, loss) -> {});
        assertThat(again.weights().digest()).isEqualTo(once.weights().digest());
        List<Object> ends = once.all().stream().map(NumberFormatsTest::end).toList();
        assertThat(again.all().stream().map(NumberFormatsTest::end).toList()).isEqualTo(ends);
        assertThat(ends).hasSize(3).doesNotHaveDuplicates();
        resumed = again.formats();
        whole = once.formats();
      }
      assertThat(first[0]).isEqualTo(3);
      assertThat(resumed).isEqualTo(whole);
    }
    assertThat(Arrays.asList(folder.toFile().list())).isEmpty();
  }
}
