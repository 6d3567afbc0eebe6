package org.hwnas.runtime.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.policy.Weights;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentPredictorTest {
  private static final int WIDTH = 3;
  private static final int HIDDEN = 4;

  /** Something of the whole, then two blocks that share rows and need not be there. */
  private static final FeatureSequence BLOCKS =
      new FeatureSequence(
          6,
          List.of(
              new FeatureSequence.Step(List.of(0, 1), List.of(0, 1), false),
              new FeatureSequence.Step(List.of(2, 3, 4), List.of(2, 3, 4), true),
              new FeatureSequence.Step(List.of(5, 6, 7), List.of(2, 3, 5), true)));

  private static final double[][] FEATURES = {
    {1, 0, 1, 0.25, 1, 0, 0.75, 1},
    {0, 1, 0, 0.5, 1, 1, 0.25, 1},
    {0, 1, 1, 0.75, 1, 0, 0, 0},
    {1, 0, 0, 1, 1, 0.5, 0.5, 1}
  };
  private static final double[] TARGETS = {0.3, -1.2, 0.8, 0.8};

  /** A network whose weights are sines: those that PyTorch was given. */
  private static SequenceNet net() {
    SequenceNet net = new SequenceNet(BLOCKS, WIDTH, HIDDEN, RandomStream.of(1, "any"));
    List<Weights> weights = net.weights();
    for (int k = 0; k < weights.size(); k++) {
      double[] value = weights.get(k).value();
      double phase = 0.1 * (k + 1);
      Arrays.setAll(value, i -> 0.5 * Math.sin(1.7 * i + phase));
    }
    return net;
  }

  /** PyTorch 2.13, double precision: torch.nn.LSTM, autograd, and its losses of those names. */
  @Test
  void scoresAreThoseOfPyTorch() {
    SequenceNet net = net();
    double[] scores = Arrays.stream(FEATURES).mapToDouble(x -> net.run(x).score()).toArray();
    assertThat(scores)
        .containsExactly(
            new double[] {0.330118081931866, 0.336189799542805, 0.33920647148875, 0.33243512393618},
            within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "SQUARED,0.34896672354063,8.20103718333267e-05 0.000142149161526926 0.0066391955558879 0.0279707391260285,-0.00380840307909493 0.000132202777558315 0.00669555944104612 0.0270884988404555",
    "PAIRWISE,0.692691310301183,0.000195057776683947 0.000515162402430799 0.0052319291903675 2.52027157210045e-05,-0.00109934879370031 0.000331463052208536 0.0114601694329037 -0.00488720057591285",
    "PAIRWISE_HINGE,0.00489853585346099,0.00086109734909116 0.00235407724005279 0.0210376472759815 0.000790441082925424,-0.00377143591527339 0.000797635164450949 0.0229121040824537 0.0253577740478589"
  })
  void gradientsAreThoseOfPyTorch(
      Predictors.Loss loss, double value, String squares, String samples) {
    SequenceNet net = net();
    OrderLoss order = new OrderLoss(loss, 0.005);
    double[] scores = new double[FEATURES.length];
    SequenceNet.Pass[] passes = new SequenceNet.Pass[scores.length];
    for (int i = 0; i < scores.length; i++) {
      passes[i] = net.run(FEATURES[i]);
      scores[i] = passes[i].score();
    }
    assertThat(order.value(scores, TARGETS)).isCloseTo(value, within(1e-14));
    double[] by = order.gradient(scores, TARGETS);
    for (int i = 0; i < scores.length; i++) {
      net.backward(FEATURES[i], passes[i], by[i]);
    }
    double[] square = Arrays.stream(squares.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double[] sample = Arrays.stream(samples.split(" ")).mapToDouble(Double::parseDouble).toArray();
    int[] at = {7, 20, 2, 0};
    for (int k = 0; k < at.length; k++) {
      double[] gradient = net.weights().get(k).gradient();
      assertThat(Arrays.stream(gradient).map(g -> g * g).sum())
          .isCloseTo(square[k], within(1e-12 * Math.max(1e-3, square[k])));
      assertThat(gradient[at[k]]).isCloseTo(sample[k], within(1e-14));
    }
  }

  @Test
  void aBlockThatIsNotThereIsNotRead() {
    double[] without = {0, 1, 1, 0.75, 1, 0, 0, 0};
    assertThat(net().run(without).steps()).hasSize(2);
    assertThat(net().run(FEATURES[0]).steps()).hasSize(3);
    assertThatThrownBy(
            () ->
                new FeatureSequence(
                    1, List.of(new FeatureSequence.Step(List.of(0), List.of(0), true))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableHasNoSequence() {
    Samples samples = new Samples(new double[][] {{1}, {2}, {3}}, new double[] {1, 2, 3});
    assertThatThrownBy(
            () ->
                Predictors.train(
                    PredictorSettings.of("recurrent", Predictors.Loss.SQUARED), samples, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one after the other");
  }

  /** A benchmark's networks in a random order: choices as ones, and accuracies. */
  private record Benchmark(double[][] features, double[] accuracies, int places, int choices) {
    Samples part(int from, int to) {
      return new Samples(
          Arrays.copyOfRange(features, from, to), Arrays.copyOfRange(accuracies, from, to));
    }

    /** Edges or layers one after the other; the same choice means the same at each. */
    FeatureSequence sequence() {
      List<FeatureSequence.Step> steps = new ArrayList<>();
      for (int p = 0; p < places; p++) {
        int first = p * choices;
        List<Integer> columns = IntStream.range(0, choices).map(c -> first + c).boxed().toList();
        steps.add(
            new FeatureSequence.Step(columns, IntStream.range(0, choices).boxed().toList(), false));
      }
      return new FeatureSequence(choices, steps);
    }

    /** The simplest that knows of choices: what each adds at its place, on average. */
    double[] sumOfMeans(int learned, int from, int to) {
      double[] means = new double[places * choices];
      for (int j = 0; j < means.length; j++) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < learned; i++) {
          sum += features[i][j] * accuracies[i];
          count += features[i][j];
        }
        means[j] = count == 0 ? 0 : sum / count;
      }
      return IntStream.range(from, to)
          .mapToDouble(
              i ->
                  IntStream.range(0, means.length)
                      .mapToDouble(j -> features[i][j] * means[j])
                      .sum())
          .toArray();
    }
  }

  /**
   * @param code column of the choices, digits; those of other characters are passed over
   */
  private static Benchmark benchmark(String file, String code, String column, int choices)
      throws Exception {
    Path table = RecordedFigures.folder("search").resolve(file);
    List<String> lines = new ArrayList<>(Files.readAllLines(table));
    List<String> titles = List.of(lines.remove(0).split(","));
    lines.removeIf(line -> line.contains(",,") || line.endsWith(",")); // without a figure
    int[] order = IntStream.range(0, lines.size()).toArray();
    RandomStream.of(1, "benchmark").shuffle(order);
    double[][] features = new double[lines.size()][];
    double[] accuracies = new double[features.length];
    int places = 0;
    for (int i = 0; i < order.length; i++) {
      // a cell's code is quoted, with commas in it
      String[] parts = lines.get(order[i]).split(",(?=([^\"]*\"[^\"]*\")*[^\"]*$)");
      String digits = parts[titles.indexOf(code)].replaceAll("\\D", "");
      places = digits.length();
      features[i] = new double[places * choices];
      for (int p = 0; p < places; p++) {
        features[i][p * choices + digits.charAt(p) - '0'] = 1;
      }
      accuracies[i] = Double.parseDouble(parts[titles.indexOf(column)]);
    }
    return new Benchmark(features, accuracies, places, choices);
  }

  /** 3 s idle. On 1,000 networks that it has not seen, of 200 that it has; chance is 0 +- 0.02. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "nbmacro.csv,arch,mean_acc,3,PAIRWISE_HINGE,0.8",
    "nb201_analog.csv,architecture,finetuned_drift_86400,5,PAIRWISE_HINGE,0.53",
    "nb201_analog.csv,architecture,finetuned_drift_86400,5,SQUARED,0.5"
  })
  void unseenNetworksAreOrderedBetterThanByMeansOfChoices(
      String file, String code, String column, int choices, Predictors.Loss loss, double tau)
      throws Exception {
    Benchmark benchmark = benchmark(file, code, column, choices);
    PredictorSettings settings =
        new PredictorSettings(
            "recurrent",
            loss,
            PredictorSettings.of("recurrent", loss).trees(),
            PredictorSettings.of("recurrent", loss).layers(),
            new PredictorSettings.Recurrent(
                16, 8, 60, 32, 0.01, 0.1, Optional.of(benchmark.sequence())));
    Samples test = benchmark.part(200, 1200);
    Predictor predictor = Predictors.train(settings, benchmark.part(0, 200), 1);
    Prediction[] predicted =
        Arrays.stream(test.features()).map(predictor::predict).toArray(Prediction[]::new);
    Agreement agreement = Agreement.of(predicted, test.targets());
    double simple = Agreement.kendallTau(benchmark.sumOfMeans(200, 200, 1200), test.targets());
    assertThat(agreement.kendallTau()).as(agreement.toString()).isGreaterThan(tau);
    assertThat(agreement.kendallTau()).isGreaterThan(simple);
  }
}
