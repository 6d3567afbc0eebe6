package org.hwnas.runtime.validation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.BenchmarkNetworks;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.predictor.Agreement;
import org.hwnas.runtime.predictor.Prediction;
import org.hwnas.runtime.predictor.Predictor;
import org.hwnas.runtime.predictor.PredictorSettings;
import org.hwnas.runtime.predictor.Predictors;
import org.hwnas.runtime.predictor.Samples;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.training.ZeroCostScore;
import org.hwnas.runtime.workload.DataSet;

/**
 * How well predictors and scores of untrained networks order the networks of a published benchmark:
 * Kendall's tau against the accuracies of its table. Predictors learn from networks drawn at random
 * and are held against all others; scores learn from nothing. Networks are built from their codes;
 * where the table has their parameters and MACs, those have to be the same.
 */
final class RankingValidation implements Validation {
  private static final int[] TRAINED_ON = {100, 500};
  private static final int SCORED = 60;
  private static final int IMAGES = 8;
  private static final long SEED = 1;

  /** What a table has: how its rows are read, and which of its columns are to be ordered. */
  private record Benchmark(String code, List<String> columns, List<Target> targets, int choices) {}

  /** An accuracy, or by how much one is above another. */
  private record Target(String name, ToDoubleFunction<Table.Row> of) {
    static Target column(String column) {
      return new Target(column, row -> row.required(column));
    }
  }

  private static final Benchmark MACRO =
      new Benchmark("arch", List.of("mean_acc"), List.of(Target.column("mean_acc")), 3);

  private static final Benchmark ANALOG =
      new Benchmark(
          "architecture",
          List.of("baseline_accuracy", "analog_accuracy", "finetuned_drift_2592000"),
          List.of(
              Target.column("baseline_accuracy"),
              Target.column("analog_accuracy"),
              Target.column("finetuned_drift_2592000"),
              new Target(
                  "baseline_accuracy - analog_accuracy",
                  row -> row.required("baseline_accuracy") - row.required("analog_accuracy"))),
          5);

  @Override
  public String name() {
    return "ranking";
  }

  @Override
  public String description() {
    return "predictors' and scores' order of a benchmark's networks against its accuracies";
  }

  @Override
  public String reads() {
    return "the CSV of NAS-Bench-Macro (arch, mean_acc, flops, params) or of AnalogNAS-Bench (architecture, baseline_accuracy, analog_accuracy, ...)";
  }

  @Override
  public double limit() {
    return 0;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    Table table = Table.read(data);
    Benchmark benchmark = table.has(MACRO.code()) ? MACRO : ANALOG;
    table.require(benchmark.code());
    table.require(benchmark.columns().toArray(String[]::new));
    ValidationReport.Builder report = new ValidationReport.Builder(name(), table.name());
    List<Table.Row> rows = complete(benchmark, table.rows());
    if (rows.size() < table.rows().size()) {
      report.note(
          (table.rows().size() - rows.size()) + " networks without all accuracies are left out");
    }
    if (rows.size() <= TRAINED_ON[TRAINED_ON.length - 1]) {
      throw new TableException(
          "`%s` has %d networks, too few to learn from %d and look at others"
              .formatted(table.name(), rows.size(), TRAINED_ON[TRAINED_ON.length - 1]));
    }
    int[] order = IntStream.range(0, rows.size()).toArray();
    RandomStream.of(SEED, "ranking").shuffle(order);
    counts(benchmark, rows, report);
    for (Target target : benchmark.targets()) {
      predicted(benchmark, target, rows, order, report);
    }
    scored(benchmark, rows, order, report);
    return report.build();
  }

  /** Rows with all that is to be ordered: of some networks a benchmark has not every figure. */
  private static List<Table.Row> complete(Benchmark benchmark, List<Table.Row> rows) {
    return rows.stream()
        .filter(row -> benchmark.columns().stream().allMatch(c -> row.number(c).isPresent()))
        .toList();
  }

  private static List<Integer> digits(Benchmark benchmark, Table.Row row) {
    String code = row.text(benchmark.code());
    List<Integer> digits = new ArrayList<>();
    for (char c : code.toCharArray()) {
      if (Character.isDigit(c)) {
        digits.add(c - '0');
      } else if ("(), ".indexOf(c) < 0) {
        throw new TableException("`" + code + "` is no code of a network");
      }
    }
    return digits;
  }

  /** Empty where nothing of the input reaches the output. */
  private static Optional<Network> network(Benchmark benchmark, Table.Row row) {
    try {
      return benchmark == MACRO
          ? Optional.of(BenchmarkNetworks.macro(row.text(benchmark.code())))
          : BenchmarkNetworks.cells(digits(benchmark, row));
    } catch (EvaluationFailure e) {
      throw new TableException(e.getMessage());
    }
  }

  /** Parameters and MACs, where the table has them. */
  private static void counts(
      Benchmark benchmark, List<Table.Row> rows, ValidationReport.Builder report) {
    for (Table.Row row : rows) {
      if (benchmark == MACRO) {
        Network network = network(benchmark, row).orElseThrow();
        String code = row.text(benchmark.code());
        report.add("parameters", code, network.parameters(), row.required("params"));
        report.add("MACs", code, network.macs(), row.required("flops"));
      }
      report.compared();
    }
  }

  /** Each value of each digit a feature of its own: codes have no order. */
  private static double[] features(Benchmark benchmark, Table.Row row) {
    List<Integer> digits = digits(benchmark, row);
    double[] features = new double[digits.size() * benchmark.choices()];
    for (int i = 0; i < digits.size(); i++) {
      if (digits.get(i) >= benchmark.choices()) {
        throw new TableException("`" + row.text(benchmark.code()) + "` has an unknown choice");
      }
      features[i * benchmark.choices() + digits.get(i)] = 1;
    }
    return features;
  }

  private static void predicted(
      Benchmark benchmark,
      Target target,
      List<Table.Row> rows,
      int[] order,
      ValidationReport.Builder report) {
    double[][] features =
        Arrays.stream(order)
            .mapToObj(i -> features(benchmark, rows.get(i)))
            .toArray(double[][]::new);
    double[] values =
        Arrays.stream(order).mapToDouble(i -> target.of().applyAsDouble(rows.get(i))).toArray();
    for (int learned : TRAINED_ON) {
      Samples samples =
          new Samples(Arrays.copyOf(features, learned), Arrays.copyOf(values, learned));
      double[] rest = Arrays.copyOfRange(values, learned, values.length);
      for (String kind : Predictors.kinds()) {
        for (Predictors.Loss loss : losses(kind)) {
          Predictor predictor = Predictors.train(PredictorSettings.of(kind, loss), samples, SEED);
          Prediction[] predictions = new Prediction[rest.length];
          for (int i = 0; i < rest.length; i++) {
            predictions[i] = predictor.predict(features[learned + i]);
          }
          Agreement agreement = Agreement.of(predictions, rest);
          report.note(
              String.format(
                  Locale.ROOT,
                  "%s: %s (%s) learned from %d, tau %.3f on the other %d%s",
                  target.name(),
                  kind,
                  loss.name().toLowerCase(Locale.ROOT),
                  learned,
                  agreement.kendallTau(),
                  rest.length,
                  loss == Predictors.Loss.SQUARED
                      ? String.format(
                          Locale.ROOT, ", %.0f %% within two deviations", 100 * agreement.covered())
                      : ""));
        }
      }
    }
  }

  private static List<Predictors.Loss> losses(String kind) {
    return Predictors.ordering().contains(kind)
        ? List.of(Predictors.Loss.SQUARED, Predictors.Loss.PAIRWISE)
        : List.of(Predictors.Loss.SQUARED);
  }

  private static void scored(
      Benchmark benchmark, List<Table.Row> rows, int[] order, ValidationReport.Builder report) {
    List<Table.Row> drawn = new ArrayList<>();
    List<Network> networks = new ArrayList<>();
    int dead = 0;
    for (int i = 0; i < order.length && drawn.size() < SCORED; i++) {
      Table.Row row = rows.get(order[i]);
      Optional<Network> network = network(benchmark, row);
      if (network.isPresent()) {
        drawn.add(row);
        networks.add(network.get());
      } else {
        dead++;
      }
    }
    scored("parameters", drawn, networks, n -> n.parameters(), benchmark, report);
    scored("MACs", drawn, networks, n -> n.macs(), benchmark, report);
    DataSet noise = noise();
    for (ZeroCostScore score : ZeroCostScore.values()) {
      scored(
          score.name().toLowerCase(Locale.ROOT),
          drawn,
          networks,
          n -> {
            try (Kernels kernels = new Nd4jKernels()) {
              return score.score(n, noise, IMAGES, SEED, kernels);
            }
          },
          benchmark,
          report);
    }
    report.note(
        "scores are of "
            + drawn.size()
            + " networks drawn at random, on a batch of "
            + IMAGES
            + " images of noise"
            + (dead > 0
                ? "; left out are " + dead + " whose output does not depend on the input"
                : ""));
  }

  private static void scored(
      String name,
      List<Table.Row> rows,
      List<Network> networks,
      ToDoubleFunction<Network> score,
      Benchmark benchmark,
      ValidationReport.Builder report) {
    double[] scores = networks.stream().mapToDouble(score).toArray();
    for (Target target : benchmark.targets()) {
      double[] values = rows.stream().mapToDouble(target.of()).toArray();
      report.note(
          String.format(
              Locale.ROOT,
              "%s: %s, tau %.3f",
              target.name(),
              name,
              Agreement.kendallTau(scores, values)));
    }
  }

  /** Images of uniform noise with labels drawn: the benchmarks' own are not part of the tool. */
  private static DataSet noise() {
    InputSpec input = new InputSpec(new TensorShape(3, 32, 32), 10);
    int size = Math.toIntExact(input.shape().elements());
    RandomStream random = RandomStream.of(SEED, "ranking-images");
    byte[] pixels = new byte[IMAGES * size];
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    DataSet.Split split = new DataSet.Split(pixels, labels, size);
    return new DataSet("noise", input, split, split);
  }
}
