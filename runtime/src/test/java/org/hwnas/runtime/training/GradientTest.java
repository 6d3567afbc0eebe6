package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's gradients against differences of its outputs. */
class GradientTest {
  private static final int BATCH = 2;
  private static final FilterView CLEAN = FilterView.noise(0, 0, 0);

  private static Stream<Named<Supplier<Kernels>>> kernels() {
    return Stream.of(Named.of("loops", ReferenceKernels::new), Named.of("ND4J", Nd4jKernels::new));
  }

  private static Operator.Conv conv(
      int in, int out, int height, int width, int stride, Padding padding, int groups) {
    return new Operator.Conv(in, out, height, width, stride, stride, padding, groups, true);
  }

  private static Stream<Arguments> convolutions() {
    List<Named<Operator.Conv>> all =
        List.of(
            Named.of("3 x 3", conv(3, 4, 3, 3, 1, Padding.same(3, 3), 1)),
            Named.of("3 x 3 strided", conv(3, 4, 3, 3, 2, Padding.same(3, 3), 1)),
            Named.of("even kernel", conv(3, 4, 2, 2, 1, Padding.same(2, 2), 1)),
            Named.of("even kernel strided", conv(2, 3, 4, 4, 2, Padding.same(4, 4), 1)),
            Named.of("oblong kernel", conv(2, 3, 1, 3, 1, Padding.same(1, 3), 1)),
            Named.of(
                "oblong stride", new Operator.Conv(2, 3, 3, 3, 2, 3, Padding.same(3, 3), 1, true)),
            Named.of(
                "depthwise, oblong stride",
                new Operator.Conv(4, 4, 3, 5, 1, 2, Padding.same(3, 5), 4, true)),
            Named.of("without padding", conv(2, 3, 3, 3, 2, Padding.NONE, 1)),
            Named.of("1 x 1 strided", conv(3, 5, 1, 1, 2, Padding.NONE, 1)),
            Named.of("grouped", conv(4, 6, 3, 3, 1, Padding.same(3, 3), 2)),
            Named.of("grouped, even, strided", conv(6, 3, 2, 2, 2, Padding.same(2, 2), 3)),
            Named.of("depthwise", conv(4, 4, 3, 3, 1, Padding.same(3, 3), 4)),
            Named.of("depthwise strided", conv(4, 4, 5, 5, 2, Padding.same(5, 5), 4)),
            Named.of("depthwise, even kernel", conv(3, 3, 2, 2, 1, Padding.same(2, 2), 3)),
            Named.of("depthwise with multiplier", conv(3, 6, 3, 3, 1, Padding.same(3, 3), 3)));
    return kernels().flatMap(k -> all.stream().map(c -> Arguments.of(k, c)));
  }

  private static TensorShape output(Operator.Conv c, TensorShape in) {
    Padding p = c.padding();
    return new TensorShape(
        c.outChannels(),
        (in.height() + p.top() + p.bottom() - c.kernelHeight()) / c.strideHeight() + 1,
        (in.width() + p.left() + p.right() - c.kernelWidth()) / c.strideWidth() + 1);
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolutionsFollowTheirSlopes(Supplier<Kernels> kernels, Operator.Conv conv) {
    TensorShape in = new TensorShape(conv.inChannels(), 5, 6);
    TensorShape out = output(conv, in);
    try (Kernels own = kernels.get()) {
      float[] filters = normal(FilterLayer.length(conv), "filters");
      ConvLayer layer = new ConvLayer(conv, in, out, BATCH, own, filters, CLEAN);
      float[] x = normal(Math.toIntExact(BATCH * in.elements()), "x");
      GradientCheck.check(layer, Math.toIntExact(BATCH * out.elements()), 0.1, x);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void denseLayersFollowTheirSlopes(Supplier<Kernels> kernels) {
    try (Kernels own = kernels.get()) {
      Operator.Linear linear = new Operator.Linear(7, 5, true);
      DenseLayer layer = new DenseLayer(linear, 3, own, normal(35, "filters"), CLEAN);
      GradientCheck.check(layer, 15, 0.1, normal(21, "x"));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void gradientsUseTheNoisyWeightsOfTheForwardPass(Supplier<Kernels> kernels) {
    try (Kernels own = kernels.get()) {
      Operator.Linear linear = new Operator.Linear(4, 3, false);
      // the noise is relative to the largest weight: an input's slope is taken with it in place
      DenseLayer layer =
          new DenseLayer(linear, 2, own, normal(12, "filters"), FilterView.noise(0.3, 9, 1));
      float[] x = normal(8, "x");
      float[] y = new float[6];
      float[] ones = {1, 1, 1, 1, 1, 1};
      float[][] gradient = {new float[8]};
      Layer.Mode mode = new Layer.Mode(true, 5);
      layer.forward(new float[][] {x}, y, mode);
      float before = sum(y);
      layer.backward(new float[][] {x}, y, ones, gradient);
      x[1] += 0.5f;
      layer.forward(new float[][] {x}, y, mode);
      assertThat((sum(y) - before) / 0.5f).isCloseTo(gradient[0][1], within(1e-4f));
      assertThat(layer.filters.value()).isEqualTo(normal(12, "filters"));
    }
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum;
  }

  @Test
  void batchNormalisationFollowsItsSlope() {
    TensorShape shape = new TensorShape(3, 3, 2);
    BatchNormLayer layer = new BatchNormLayer(shape, 4);
    System.arraycopy(normal(3, "scale"), 0, layer.scale.value(), 0, 3);
    System.arraycopy(normal(3, "shift"), 0, layer.shift.value(), 0, 3);
    float[] x = normal(72, "x");
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * x[i] + 1; // mean and variance that are not those it shall produce
    }
    GradientCheck.check(layer, 72, 0.02, x);
  }

  @Test
  void batchNormalisationNormalisesAndRemembers() {
    BatchNormLayer layer = new BatchNormLayer(new TensorShape(1, 1, 2), 2);
    float[] y = new float[4];
    layer.forward(new float[][] {{1, 3, 5, 7}}, y, new Layer.Mode(true, 0));
    float deviation = (float) Math.sqrt(5); // mean 4, variance 5
    assertThat(y)
        .containsExactly(
            new float[] {-3 / deviation, -1 / deviation, 1 / deviation, 3 / deviation},
            within(1e-5f));
    // a tenth of the way from 0 and 1 to mean and unbiased variance, as published frameworks do
    assertThat(layer.mean[0]).isCloseTo(0.4f, within(1e-6f));
    assertThat(layer.variance[0]).isCloseTo(0.9f + 0.1f * 20 / 3, within(1e-6f));
    layer.forward(new float[][] {{1, 3, 5, 7}}, y, Layer.Mode.INFERENCE);
    assertThat(y[0])
        .isCloseTo((1 - layer.mean[0]) / (float) Math.sqrt(layer.variance[0]), within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource(ActivationKind.class)
  void activationsFollowTheirSlopes(ActivationKind kind) {
    List<Float> points = new ArrayList<>();
    for (float x = -7.93f; x < 8; x += 0.17f) {
      float here = x;
      // a difference across a kink mixes the slopes of both sides
      if (Stream.of(-3f, -1f, 0f, 1f, 3f, 6f).allMatch(k -> Math.abs(here - k) > 0.03f)) {
        points.add(here);
      }
    }
    float[] x = new float[points.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = points.get(i);
    }
    GradientCheck.check(new PointwiseLayers.Activation(kind), x.length, 0.02, x);
  }

  @Test
  void activationsHaveTheirPublishedValues() {
    float[] x = {-4, -2, -0.5f, 0, 1, 2, 7};
    assertThat(applied(ActivationKind.RELU, x)).containsExactly(0, 0, 0, 0, 1, 2, 7);
    assertThat(applied(ActivationKind.RELU6, x)).containsExactly(0, 0, 0, 0, 1, 2, 6);
    assertThat(applied(ActivationKind.HARDTANH, x)).containsExactly(-1, -1, -0.5f, 0, 1, 1, 1);
    assertThat(applied(ActivationKind.HSIGMOID, x))
        .containsExactly(new float[] {0, 1 / 6f, 2.5f / 6, 0.5f, 4 / 6f, 5 / 6f, 1}, within(1e-6f));
    assertThat(applied(ActivationKind.HSWISH, x))
        .containsExactly(
            new float[] {0, -2 / 6f, -1.25f / 6, 0, 4 / 6f, 10 / 6f, 7}, within(1e-6f));
    // Phi(1) = 0.8413447, Phi(2) = 0.9772499, Phi(0.5) = 0.6914625 of any table
    float[] gelu = applied(ActivationKind.GELU, x);
    assertThat(gelu[4]).isCloseTo(0.8413447f, within(1e-6f));
    assertThat(gelu[5]).isCloseTo(2 * 0.9772499f, within(1e-6f));
    assertThat(gelu[1]).isCloseTo(-2 * (1 - 0.9772499f), within(1e-6f));
    assertThat(gelu[2]).isCloseTo(-0.5f * (1 - 0.6914625f), within(1e-6f));
  }

  private static float[] applied(ActivationKind kind, float[] x) {
    float[] y = new float[x.length];
    Activations.apply(kind, x, y);
    return y;
  }

  /** Values a tenth apart in a random order: no window's maximum changes with the step. */
  private static float[] apart(int length) {
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    RandomStream.of(1, "order").shuffle(order);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = 0.1f * order[i] - 3;
    }
    return x;
  }

  private static Stream<PoolLayers.Windows> windows() {
    TensorShape in = new TensorShape(2, 5, 6);
    return Stream.of(
        windows(in, 2, 3, Window.square(2, 2, Padding.NONE)),
        windows(in, 3, 3, Window.square(3, 2, Padding.same(3, 3))),
        windows(in, 5, 6, Window.square(3, 1, Padding.same(3, 3))),
        windows(in, 5, 6, Window.square(2, 1, Padding.same(2, 2))),
        windows(in, 4, 2, new Window(2, 3, 1, 3, Padding.NONE)));
  }

  private static PoolLayers.Windows windows(TensorShape in, int height, int width, Window window) {
    return new PoolLayers.Windows(in, new TensorShape(in.channels(), height, width), window);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void maximaFollowTheirSlopes(PoolLayers.Windows windows) {
    int length = Math.toIntExact(BATCH * windows.out().elements());
    GradientCheck.check(new PoolLayers.Max(windows, BATCH), length, 0.02, apart(120));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void windowMeansFollowTheirSlopes(PoolLayers.Windows windows) {
    int length = Math.toIntExact(BATCH * windows.out().elements());
    GradientCheck.check(new PoolLayers.Average(windows), length, 0.1, normal(120, "x"));
  }

  @Test
  void quartersAreTheirMaxima() {
    for (Window window :
        List.of(Window.square(2, 2, Padding.NONE), Window.square(2, 1, Padding.NONE))) {
      int out = (9 - 2) / window.strideHeight() + 1;
      PoolLayers.Windows windows = windows(new TensorShape(3, 9, 9), out, out, window);
      assertThat(windows.quarters()).isTrue();
      float[] x = normal(BATCH * 3 * 81, "x");
      for (int i = 0; i < x.length; i += 3) {
        x[i] = 0; // as behind a rectifier: the first of those alike wins
      }
      PoolLayers.Max fast = new PoolLayers.Max(windows, BATCH);
      PoolLayers.Max simple = new PoolLayers.Max(windows, BATCH);
      float[][] y = new float[2][fast.winners().length];
      fast.forward(new float[][] {x}, y[0], Layer.Mode.INFERENCE);
      simple.general(x, y[1]);
      assertThat(y[0]).isEqualTo(y[1]);
      assertThat(fast.winners()).isEqualTo(simple.winners());
    }
  }

  @Test
  void maximaIgnorePaddingAndMeansCountItsZeros() {
    PoolLayers.Windows windows =
        new PoolLayers.Windows(
            new TensorShape(1, 2, 2),
            new TensorShape(1, 1, 1),
            Window.square(3, 2, new Padding(1, 0, 1, 0)));
    float[][] x = {{-1, -2, -3, -4}};
    float[] y = new float[1];
    new PoolLayers.Max(windows, 1).forward(x, y, Layer.Mode.INFERENCE);
    assertThat(y).containsExactly(-1);
    new PoolLayers.Average(windows).forward(x, y, Layer.Mode.INFERENCE);
    assertThat(y[0]).isCloseTo(-10f / 9, within(1e-6f));
  }

  @Test
  void theMeanOfAMapFollowsItsSlope() {
    GradientCheck.check(new PoolLayers.GlobalAverage(6), 8, 0.1, normal(48, "x"));
  }

  @Test
  void layersWithSeveralInputsFollowTheirSlopes() {
    GradientCheck.check(new PointwiseLayers.Add(), 12, 0.1, normal(12, "x", 0), normal(12, "x", 1));
    GradientCheck.check(
        new PointwiseLayers.Concat(2), 18, 0.1, normal(8, "x", 0), normal(10, "x", 1));
    GradientCheck.check(
        new PointwiseLayers.Multiply(4), 24, 0.1, normal(24, "x", 0), normal(6, "x", 1));
  }

  private static Stream<Arguments> moves() {
    TensorShape in = new TensorShape(4, 3, 2);
    return Stream.of(
        Arguments.of(new Operator.Slice(1, 3), in, new TensorShape(2, 3, 2)),
        Arguments.of(new Operator.PadChannels(1, 2), in, new TensorShape(7, 3, 2)),
        Arguments.of(new Operator.CornerPad(1, 3), in, new TensorShape(4, 4, 5)),
        Arguments.of(new Operator.Take(3), in, new TensorShape(4, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void movedValuesFollowTheirSlopes(Operator operator, TensorShape in, TensorShape out) {
    Layer layer = MoveLayer.of(operator, in, out, BATCH);
    int length = Math.toIntExact(BATCH * out.elements());
    GradientCheck.check(layer, length, 0.1, normal(Math.toIntExact(BATCH * in.elements()), "x"));
  }

  @Test
  void anEvenKernelIsPaddedAtAnotherCornerForEachQuarterOfTheChannels() {
    Layer layer =
        MoveLayer.of(
            new Operator.CornerPad(1, 1), new TensorShape(4, 1, 1), new TensorShape(4, 2, 2), 1);
    float[] y = new float[16];
    layer.forward(new float[][] {{1, 2, 3, 4}}, y, Layer.Mode.INFERENCE);
    assertThat(y).containsExactly(0, 0, 0, 1, /**/ 0, 0, 2, 0, /**/ 0, 3, 0, 0, /**/ 4, 0, 0, 0);
  }

  @Test
  void concatenationKeepsSamplesTogether() {
    float[] y = new float[6];
    new PointwiseLayers.Concat(2)
        .forward(new float[][] {{1, 2}, {3, 4, 5, 6}}, y, Layer.Mode.INFERENCE);
    assertThat(y).containsExactly(1, 3, 4, 2, 5, 6);
  }

  @Test
  void flatteningFollowsItsSlope() {
    GradientCheck.check(new PointwiseLayers.Copy(), 24, 0.1, normal(24, "x"));
  }

  @Test
  void dropoutFollowsTheSlopeOfItsStep() {
    GradientCheck.check(
        new PointwiseLayers.Dropout(new Operator.Dropout(0.4), 40, 7, 2), 40, 0.1, normal(40, "x"));
  }

  @Test
  void dropoutKeepsTheMeanAndRestsAtInference() {
    int n = 20_000;
    double rate = 0.3;
    PointwiseLayers.Dropout layer =
        new PointwiseLayers.Dropout(new Operator.Dropout(rate), n, 7, 2);
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] y = new float[n];
    layer.forward(new float[][] {ones}, y, new Layer.Mode(true, 0));
    // five standard errors of the mean of n values that are 0 or 1/(1 - rate)
    assertThat(sum(y) / n).isCloseTo(1, within((float) (5 * Math.sqrt(rate / (1 - rate) / n))));
    float[] next = new float[n];
    layer.forward(new float[][] {ones}, next, new Layer.Mode(true, 1));
    assertThat(next).isNotEqualTo(y);
    layer.forward(new float[][] {ones}, y, Layer.Mode.INFERENCE);
    assertThat(y).isEqualTo(ones);
  }

  private static Stream<Arguments> networks() throws EvaluationFailure {
    List<Named<Network>> all =
        List.of(
            Named.of(
                "residual",
                NetworkBuilder.build(
                    Layers.network(
                        "n",
                        2,
                        6,
                        3,
                        Layers.conv(4, 3, 1).with("activation", "gelu"),
                        Layers.residual(4, 1).with("activation", "gelu"),
                        Layers.residual(6, 2).with("activation", "gelu"),
                        Layers.linear()))),
            Named.of(
                "inverted bottleneck with squeeze",
                NetworkBuilder.build(
                    Layers.network(
                        "n",
                        2,
                        6,
                        3,
                        Layers.plainConv(4, 2, 1).with("activation", "gelu"),
                        Layers.mbconv(4, 3, 1, 2, 0.5, "gelu"),
                        Layers.avgPool(2),
                        Layers.linear(8, "flatten").with("activation", "gelu").with("dropout", 0.2),
                        Layers.linear()))));
    return kernels().flatMap(k -> all.stream().map(n -> Arguments.of(k, n)));
  }

  /** Joins pass gradients to each branch, and every array of weights gets its own. */
  @ParameterizedTest
  @MethodSource("networks")
  void wholeNetworksFollowTheirSlopes(Supplier<Kernels> kernels, Network network) {
    try (Kernels own = kernels.get()) {
      int batch = 4;
      NetworkFunction function =
          new NetworkFunction(network, batch, NetworkWeights.initial(network, 3), 0, 3, own);
      System.arraycopy(
          normal(function.input().length, "x"), 0, function.input(), 0, function.input().length);
      Layer.Mode mode = new Layer.Mode(true, 1);
      float[] direction = normal(batch * 3, "loss");
      function.forward(mode);
      function.backward(direction);
      List<float[]> gradients = function.weights().stream().map(w -> w.gradient().clone()).toList();
      for (int i = 0; i < gradients.size(); i++) {
        float[] value = function.weights().get(i).value();
        double size = norm(gradients.get(i));
        // along the gradient the slope is its norm, far above the rounding
        assertThat(size).as("gradient %d", i).isGreaterThan(1e-3);
        float[] kept = value.clone();
        double step = 2e-3;
        double above = loss(function, mode, direction, value, kept, gradients.get(i), step / size);
        double below = loss(function, mode, direction, value, kept, gradients.get(i), -step / size);
        System.arraycopy(kept, 0, value, 0, kept.length);
        // logits of about 1 have errors of about 1e-6 after ten layers: 1e-3 over two steps
        assertThat((above - below) / (2 * step))
            .as("weights %d", i)
            .isCloseTo(size, within(1e-2 * size + 2e-3));
      }
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  private static double loss(
      NetworkFunction function,
      Layer.Mode mode,
      float[] direction,
      float[] value,
      float[] kept,
      float[] along,
      double step) {
    for (int i = 0; i < value.length; i++) {
      value[i] = (float) (kept[i] + step * along[i]);
    }
    float[] logits = function.forward(mode);
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += (double) direction[i] * logits[i];
    }
    return sum;
  }

  @Test
  void theLossFollowsItsSlope() {
    float[] logits = normal(12, "logits");
    int[] labels = {0, 3, 2};
    float[] gradient = new float[12];
    float[] unused = new float[12];
    Trainer.lossGradient(logits, labels, 4, gradient);
    for (int i = 0; i < logits.length; i++) {
      float kept = logits[i];
      logits[i] = kept + 0.01f;
      double above = Trainer.lossGradient(logits, labels, 4, unused);
      logits[i] = kept - 0.01f;
      double below = Trainer.lossGradient(logits, labels, 4, unused);
      logits[i] = kept;
      // the third derivative of a softmax is below 1: an error of step^2 / 6
      assertThat((double) gradient[i]).isCloseTo((above - below) / 0.02, within(1e-4));
    }
  }

  @Test
  void theLossOfEqualLogitsIsTheLogarithmOfTheClasses() {
    float[] huge = {1e30f, 1e30f, 1e30f, 1e30f};
    assertThat(Trainer.lossGradient(huge, new int[] {2}, 4, new float[4]))
        .isCloseTo(Math.log(4), within(1e-12));
  }
}
