package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer's values and gradients against central differences of its definition in double
 * precision: five digits more than differences of the layer itself can show.
 */
class DoublePrecisionTest {
  private static final int BATCH = 3;

  /** Central differences with this step are right to about its square. */
  private static final double STEP = 1e-5;

  /** A few roundings of single precision (6e-8), added up over sums of up to some hundred terms. */
  private static final double OF_LARGEST = 5e-6;

  /**
   * A layer under test.
   *
   * @param inputs number of maps it reads
   * @param make from kernels, the arrays of its weights copied in afterwards
   */
  private record Case(
      String name,
      Operator operator,
      TensorShape in,
      TensorShape out,
      int inputs,
      Function<Kernels, Layer> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case unary(
      String name, Operator operator, TensorShape in, TensorShape out, Layer layer) {
    return new Case(name, operator, in, out, 1, kernels -> layer);
  }

  private static Case conv(String name, TensorShape in, Operator.Conv conv) {
    Padding p = conv.padding();
    TensorShape out =
        new TensorShape(
            conv.outChannels(),
            (in.height() + p.top() + p.bottom() - conv.kernelHeight()) / conv.strideHeight() + 1,
            (in.width() + p.left() + p.right() - conv.kernelWidth()) / conv.strideWidth() + 1);
    return new Case(
        name,
        conv,
        in,
        out,
        1,
        kernels ->
            new ConvLayer(
                conv,
                in,
                out,
                BATCH,
                kernels,
                new float[FilterLayer.length(conv)],
                FilterView.noise(0, 0, 0)));
  }

  private static Operator.Conv square(int in, int out, int kernel, int stride, int groups) {
    return new Operator.Conv(
        in, out, kernel, kernel, stride, stride, Padding.same(kernel, kernel), groups, true);
  }

  private static Stream<Case> cases() {
    TensorShape map = new TensorShape(4, 6, 5);
    TensorShape tokens = new TensorShape(6, 5, 1);
    List<Case> all = new ArrayList<>();
    all.add(conv("conv 3 x 3", map, square(4, 5, 3, 1, 1)));
    all.add(conv("conv 3 x 3 / 2", map, square(4, 5, 3, 2, 1)));
    all.add(conv("conv 2 x 2", map, square(4, 5, 2, 1, 1)));
    all.add(conv("conv 4 x 4 / 2", map, square(4, 3, 4, 2, 1)));
    all.add(
        conv("conv 1 x 5", map, new Operator.Conv(4, 3, 1, 5, 1, 2, Padding.same(1, 5), 1, true)));
    all.add(conv("conv in 2 groups", map, square(4, 6, 3, 1, 2)));
    all.add(conv("depthwise 5 x 5", map, square(4, 4, 5, 1, 4)));
    all.add(conv("depthwise 2 x 2 / 2", map, square(4, 4, 2, 2, 4)));
    all.add(conv("depthwise, two each", map, square(4, 8, 3, 1, 4)));
    all.add(conv("linear of each token", tokens, square(6, 4, 1, 1, 1)));
    Operator.Linear linear = new Operator.Linear(7, 5, true);
    all.add(
        new Case(
            "linear",
            linear,
            TensorShape.vector(7),
            TensorShape.vector(5),
            1,
            kernels ->
                new DenseLayer(linear, BATCH, kernels, new float[35], FilterView.noise(0, 0, 0))));
    all.add(
        unary("batch norm", new Operator.BatchNorm(4), map, map, new BatchNormLayer(map, BATCH)));
    all.add(
        unary(
            "layer norm of a map",
            new Operator.LayerNorm(4),
            map,
            map,
            new TokenLayers.LayerNorm(map, BATCH)));
    all.add(
        unary(
            "layer norm of tokens",
            new Operator.LayerNorm(6),
            tokens,
            tokens,
            new TokenLayers.LayerNorm(tokens, BATCH)));
    all.add(unary("affine", new Operator.Affine(4), map, map, new TokenLayers.Affine(map)));
    for (ActivationKind kind : ActivationKind.values()) {
      all.add(
          unary(
              kind.symbol(),
              new Operator.Activation(kind),
              map,
              map,
              new PointwiseLayers.Activation(kind)));
    }
    pools(all, map);
    all.add(new Case("add", new Operator.Add(), map, map, 2, kernels -> new PointwiseLayers.Add()));
    for (boolean causal : new boolean[] {false, true}) {
      Operator.Attention attention = new Operator.Attention(2, 3, causal);
      all.add(
          new Case(
              causal ? "causal attention" : "attention",
              attention,
              tokens,
              tokens,
              3,
              kernels -> new AttentionLayer(attention, tokens, BATCH)));
    }
    for (int segments : new int[] {0, 2}) {
      all.add(
          unary(
              "positions, " + segments + " segments",
              new Operator.PositionEmbedding(6, 8, segments),
              tokens,
              tokens,
              new TokenLayers.PositionEmbedding(tokens, 8, segments, BATCH)));
    }
    all.add(
        unary(
            "class token",
            new Operator.ClassToken(6),
            tokens,
            new TensorShape(6, 6, 1),
            new TokenLayers.ClassToken(tokens, BATCH)));
    moves(all, map);
    return all.stream();
  }

  private static void moves(List<Case> all, TensorShape map) {
    Map<Operator, TensorShape> moving = new LinkedHashMap<>();
    moving.put(new Operator.Slice(1, 3), new TensorShape(2, 6, 5));
    moving.put(new Operator.PadChannels(1, 2), new TensorShape(7, 6, 5));
    moving.put(new Operator.CornerPad(1, 3), new TensorShape(4, 7, 8));
    moving.put(new Operator.Take(13), new TensorShape(4, 1, 1));
    moving.forEach(
        (operator, out) ->
            all.add(
                unary(
                    operator.getClass().getSimpleName(),
                    operator,
                    map,
                    out,
                    MoveLayer.of(operator, map, out, BATCH))));
    TensorShape flat = TensorShape.vector(120);
    TensorShape tokens = new TensorShape(4, 30, 1);
    all.add(unary("flatten", new Operator.Flatten(), map, flat, new PointwiseLayers.Copy()));
    all.add(unary("tokens", new Operator.Tokens(), map, tokens, new PointwiseLayers.Copy()));
    all.add(
        new Case(
            "concat",
            new Operator.Concat(),
            map,
            new TensorShape(8, 6, 5),
            2,
            kernels -> new PointwiseLayers.Concat(BATCH)));
  }

  private static Stream<Class<?>> operators(Class<?> kind) {
    return kind.isSealed()
        ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(DoublePrecisionTest::operators)
        : Stream.of(kind);
  }

  /** An operation that comes later gets a case here too. */
  @Test
  void noOperationIsForgotten() {
    Set<Class<?>> checked = new HashSet<>();
    cases().forEach(c -> checked.add(c.operator().getClass()));
    // those below; dropout draws what it leaves out (GradientTest); an input computes nothing
    checked.addAll(
        List.of(
            Operator.Multiply.class,
            Operator.Embedding.class,
            Operator.Unembedding.class,
            Operator.Dropout.class,
            Operator.Input.class));
    assertThat(checked).containsExactlyInAnyOrderElementsOf(operators(Operator.class).toList());
  }

  private static void pools(List<Case> all, TensorShape map) {
    Window overlapping = Window.square(3, 2, Padding.same(3, 3));
    TensorShape half = new TensorShape(4, 3, 3);
    PoolLayers.Windows windows = new PoolLayers.Windows(map, half, overlapping);
    all.add(
        unary(
            "max pool",
            new Operator.MaxPool(overlapping),
            map,
            half,
            new PoolLayers.Max(windows, BATCH)));
    all.add(
        unary(
            "average pool",
            new Operator.AvgPool(overlapping),
            map,
            half,
            new PoolLayers.Average(windows)));
    all.add(
        unary(
            "global pool",
            new Operator.GlobalAveragePool(),
            map,
            TensorShape.vector(4),
            new PoolLayers.GlobalAverage(30)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreThoseOfTheDefinition(Case tested) {
    try (Kernels kernels = new Nd4jKernels()) {
      Layer layer = tested.make().apply(kernels);
      float[][] x = new float[tested.inputs()][];
      for (int i = 0; i < x.length; i++) {
        x[i] = normal(Math.toIntExact(BATCH * tested.in().elements()), "x", i);
      }
      for (int i = 0; i < layer.weights().size(); i++) {
        float[] value = layer.weights().get(i).value();
        System.arraycopy(normal(value.length, "w", i), 0, value, 0, value.length);
      }
      DoubleOperators exact = new DoubleOperators(tested.in(), tested.out(), BATCH);
      compare(layer, x, (in, w) -> exact.apply(tested.operator(), in, w), tested.out(), true);
    }
  }

  private interface Exact {
    double[] apply(List<double[]> inputs, List<double[]> weights);
  }

  private static void compare(
      Layer layer, float[][] x, Exact exact, TensorShape out, boolean gradientOfInputs) {
    List<double[]> inputs = doubles(Arrays.asList(x));
    List<double[]> weights = doubles(layer.weights().stream().map(Weight::value).toList());
    float[] y = new float[Math.toIntExact(BATCH * out.elements())];
    layer.forward(x, y, new Layer.Mode(true, 1));
    near("output", y, exact.apply(inputs, weights));
    float[] direction = normal(y.length, "loss");
    float[][] gradX = Arrays.stream(x).map(a -> new float[a.length]).toArray(float[][]::new);
    layer.backward(x, y, direction, gradX);
    for (int i = 0; gradientOfInputs && i < x.length; i++) {
      near("input " + i, gradX[i], slopes(inputs.get(i), direction, inputs, weights, exact));
    }
    for (int i = 0; i < weights.size(); i++) {
      near(
          "weights " + i,
          layer.weights().get(i).gradient(),
          slopes(weights.get(i), direction, inputs, weights, exact));
    }
  }

  private static List<double[]> doubles(List<float[]> values) {
    List<double[]> all = new ArrayList<>();
    for (float[] array : values) {
      double[] copy = new double[array.length];
      Arrays.setAll(copy, i -> array[i]);
      all.add(copy);
    }
    return all;
  }

  private static double[] slopes(
      double[] varied,
      float[] direction,
      List<double[]> inputs,
      List<double[]> weights,
      Exact exact) {
    double[] slopes = new double[varied.length];
    for (int i = 0; i < varied.length; i++) {
      double kept = varied[i];
      varied[i] = kept + STEP;
      double above = loss(direction, exact.apply(inputs, weights));
      varied[i] = kept - STEP;
      double below = loss(direction, exact.apply(inputs, weights));
      varied[i] = kept;
      slopes[i] = (above - below) / (2 * STEP);
    }
    return slopes;
  }

  private static double loss(float[] direction, double[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += direction[i] * y[i];
    }
    return sum;
  }

  private static void near(String what, float[] found, double[] wanted) {
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    assertThat(largest).as(what).isGreaterThan(1e-3);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs(found[i] - wanted[i]))
          .as("%s[%d]: %s, by its definition %s", what, i, found[i], wanted[i])
          .isLessThan(OF_LARGEST * largest);
    }
  }

  @Test
  void aMapTimesItsFactorsHasBothGradients() {
    TensorShape map = new TensorShape(4, 3, 2);
    DoubleOperators exact = new DoubleOperators(map, map, BATCH);
    compare(
        new PointwiseLayers.Multiply(6),
        new float[][] {normal(BATCH * 24, "x", 0), normal(BATCH * 4, "x", 1)},
        (in, w) -> exact.apply(new Operator.Multiply(), in, w),
        map,
        true);
  }

  private static float[] words(int length, int vocabulary) {
    RandomStream random = RandomStream.of(4, "words");
    float[] words = new float[length];
    for (int i = 0; i < length; i++) {
      words[i] = random.nextInt(vocabulary);
    }
    return words;
  }

  @Test
  void wordsThatComeTwiceAddToOneRow() {
    TensorShape in = new TensorShape(1, 5, 1);
    TensorShape out = new TensorShape(6, 5, 1);
    TokenLayers.Embedding layer = new TokenLayers.Embedding(4, out);
    System.arraycopy(normal(24, "w"), 0, layer.table.value(), 0, 24);
    DoubleOperators exact = new DoubleOperators(in, out, BATCH);
    compare(
        layer,
        new float[][] {words(BATCH * 5, 4)}, // fifteen words of four
        (x, w) -> exact.apply(new Operator.Embedding(4, 6), x, w),
        out,
        false);
  }

  /** The table has the gradients of both of its uses. */
  @Test
  void aTiedTableHasTheGradientsOfBothUses() {
    TensorShape in = new TensorShape(1, 5, 1);
    TensorShape embedded = new TensorShape(3, 5, 1);
    TensorShape scores = new TensorShape(4, 5, 1);
    TokenLayers.Embedding first = new TokenLayers.Embedding(4, embedded);
    System.arraycopy(normal(12, "w"), 0, first.table.value(), 0, 12);
    Layer last = new TokenLayers.Unembedding(first, embedded, scores, BATCH);
    float[] middle = new float[BATCH * 15];
    Layer both =
        new Layer() {
          @Override
          public void forward(float[][] inputs, float[] output, Mode mode) {
            first.forward(inputs, middle, mode);
            last.forward(new float[][] {middle}, output, mode);
          }

          @Override
          public void backward(
              float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
            float[] gradMiddle = new float[middle.length];
            last.backward(new float[][] {middle}, output, gradOutput, new float[][] {gradMiddle});
            first.backward(inputs, middle, gradMiddle, gradInputs);
          }

          @Override
          public List<Weight> weights() {
            return first.weights();
          }
        };
    DoubleOperators look = new DoubleOperators(in, embedded, BATCH);
    // scores are a 1 x 1 convolution whose filters are the table, in x out
    DoubleOperators score = new DoubleOperators(embedded, scores, BATCH);
    Operator.Conv product = new Operator.Conv(3, 4, 1, 1, 1, 1, Padding.NONE, 1, false);
    compare(
        both,
        new float[][] {words(BATCH * 5, 4)},
        (x, w) -> {
          double[] filters = new double[12];
          Arrays.setAll(filters, i -> w.get(0)[i % 4 * 3 + i / 4]);
          double[] y = look.apply(new Operator.Embedding(4, 3), x, w);
          return score.apply(product, List.of(y), List.of(filters));
        },
        scores,
        false);
  }
}
