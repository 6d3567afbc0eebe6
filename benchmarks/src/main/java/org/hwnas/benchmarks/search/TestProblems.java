package org.hwnas.benchmarks.search;

import static org.hwnas.benchmarks.search.TestProblem.Variable.choice;
import static org.hwnas.benchmarks.search.TestProblem.Variable.real;
import static org.hwnas.benchmarks.search.TestProblem.Variable.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.hwnas.benchmarks.search.TestProblem.Scale;
import org.hwnas.benchmarks.search.TestProblem.Variable;
import org.hwnas.runtime.search.Score;

/**
 * The problems. ZDT: Zitzler, Deb and Thiele, Evolutionary Computation 8(2), 2000. DTLZ2: Deb,
 * Thiele, Laumanns and Zitzler, CEC 2002. The others are tables and formulas over them, recorded
 * beside the project; their fronts are known because every design was evaluated.
 */
final class TestProblems {
  private static final double AREA_LIMIT = 40; // of IMC; gives the recorded front point by point
  private static final double CONV_1X1 = 0.24576; // cost of an edge of the NB201 problem
  private static final double WINDOW_3X3 =
      1.47456; // also of a pooling: any above 0.75 gives the front
  private static final double NO_CONV = 1.67954; // cost of a cell without convolutions

  private static final String SHIFTED = "-shifted";
  private static final double GOLDEN =
      0.6180339887498949; // multiples of it spread evenly over 0..1

  private final Path data;

  /**
   * @param data folder of the recorded tables
   */
  TestProblems(Path data) {
    this.data = data;
  }

  /** Names, those that need no table first; ZDT1 to 3 also with {@code -shifted}. */
  static List<String> names() {
    return List.of("ZDT1", "ZDT2", "ZDT3", "ZDT4", "ZDT6", "DTLZ2", "MACRO", "NB201", "IMC");
  }

  TestProblem named(String name) {
    if (name.endsWith(SHIFTED)) {
      return shifted(named(name.substring(0, name.length() - SHIFTED.length())));
    }
    return switch (name) {
      case "ZDT1" -> zdt("ZDT1", 30, 0.8767, (f, g) -> 1 - Math.sqrt(f / g));
      case "ZDT2" -> zdt("ZDT2", 30, 0.5433, (f, g) -> 1 - f / g * (f / g));
      case "ZDT3" ->
          zdt(
              "ZDT3",
              30,
              1.3318,
              (f, g) -> 1 - Math.sqrt(f / g) - f / g * Math.sin(10 * Math.PI * f));
      case "ZDT4" -> zdt4();
      case "ZDT6" -> zdt6();
      case "DTLZ2" -> dtlz2();
      case "MACRO" -> macro();
      case "NB201" -> nb201();
      case "IMC" -> imc();
      default -> throw new IllegalArgumentException("there is no problem " + name);
    };
  }

  /**
   * A ZDT problem whose front does not lie at a corner of the box: of every variable but the first
   * the distance from a place inside counts, over the largest there is. The front is the same.
   */
  private static TestProblem shifted(TestProblem plain) {
    Function<double[], Score> f =
        x -> {
          double[] moved = x.clone();
          for (int i = 1; i < moved.length; i++) {
            double place = (i * GOLDEN) % 1;
            moved[i] = Math.abs(x[i] - place) / Math.max(place, 1 - place);
          }
          return plain.evaluation().apply(moved);
        };
    return new TestProblem(
        plain.name() + SHIFTED,
        plain.variables(),
        plain.objectives(),
        f,
        plain.scale(),
        plain.best());
  }

  private interface Shape {
    double of(double f, double g);
  }

  private static TestProblem zdt(String name, int n, double best, Shape shape) {
    Function<double[], Score> f =
        x -> {
          double sum = 0;
          for (int i = 1; i < n; i++) {
            sum += x[i];
          }
          double g = 1 + 9 * sum / (n - 1);
          return new Score(new double[] {x[0], g * shape.of(x[0], g)}, 0);
        };
    return new TestProblem(name, Collections.nCopies(n, real(0, 1)), 2, f, Scale.raw(2), best);
  }

  private static TestProblem zdt4() {
    Function<double[], Score> f =
        x -> {
          double g = 1 + 10 * 9;
          for (int i = 1; i < 10; i++) {
            g += x[i] * x[i] - 10 * Math.cos(4 * Math.PI * x[i]);
          }
          return new Score(new double[] {x[0], g * (1 - Math.sqrt(x[0] / g))}, 0);
        };
    List<Variable> variables = new ArrayList<>(List.of(real(0, 1)));
    variables.addAll(Collections.nCopies(9, real(-5, 5)));
    return new TestProblem("ZDT4", variables, 2, f, Scale.raw(2), 0.8767);
  }

  private static TestProblem zdt6() {
    Function<double[], Score> f =
        x -> {
          double sum = 0;
          for (int i = 1; i < 10; i++) {
            sum += x[i];
          }
          double first = 1 - Math.exp(-4 * x[0]) * Math.pow(Math.sin(6 * Math.PI * x[0]), 6);
          double g = 1 + 9 * Math.pow(sum / 9, 0.25);
          return new Score(new double[] {first, g * (1 - first / g * (first / g))}, 0);
        };
    return new TestProblem("ZDT6", Collections.nCopies(10, real(0, 1)), 2, f, Scale.raw(2), 0.5079);
  }

  private static TestProblem dtlz2() {
    Function<double[], Score> f =
        x -> {
          double g = 0;
          for (int i = 2; i < 12; i++) {
            g += (x[i] - 0.5) * (x[i] - 0.5);
          }
          double a = x[0] * Math.PI / 2;
          double b = x[1] * Math.PI / 2;
          return new Score(
              new double[] {
                (1 + g) * Math.cos(a) * Math.cos(b),
                (1 + g) * Math.cos(a) * Math.sin(b),
                (1 + g) * Math.sin(a)
              },
              0);
        };
    return new TestProblem(
        "DTLZ2", Collections.nCopies(12, real(0, 1)), 3, f, Scale.raw(3), 0.8074);
  }

  private record Network(double accuracy, double megaflops, double megaparameters) {}

  /** NAS-Bench-Macro (Su et al., CVPR 2021): eight layers, three kinds of block. */
  private Map<String, Network> networks() {
    Map<String, Network> networks = new HashMap<>();
    for (String line : lines("nbmacro.csv").subList(1, lines("nbmacro.csv").size())) {
      String[] cells = line.split(",");
      networks.put(
          cells[0],
          new Network(
              Double.parseDouble(cells[1]),
              Double.parseDouble(cells[2]) / 1e6,
              Double.parseDouble(cells[3]) / 1e6));
    }
    return networks;
  }

  private static String code(double[] x) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      code.append((int) x[i]);
    }
    return code.toString();
  }

  private TestProblem macro() {
    Map<String, Network> networks = networks();
    Function<double[], Score> f =
        x -> {
          Network network = networks.get(code(x));
          return new Score(new double[] {100 - network.accuracy(), network.megaflops()}, 0);
        };
    return TestProblem.ofFront(
        "MACRO", Collections.nCopies(8, choice(3)), f, front("true_front_MACRO.csv"));
  }

  /**
   * The same networks on crossbars of 64 to 512 rows, converters of 4 to 9 bits, cells of 1 to 4
   * bits, DACs of 1 to 8 bits and 1 to 8 copies: error, energy and latency, area limited. A
   * synthetic shape for searches, not a cost model.
   */
  private TestProblem imc() {
    Map<String, Network> networks = networks();
    Function<double[], Score> f =
        x -> {
          Network network = networks.get(code(x));
          double rows = 64 << (int) x[8];
          double adc = 4 + x[9];
          double cell = 1 << (int) x[10];
          double dac = 1 << (int) x[11];
          double copies = 1 << (int) x[12];
          double lost = Math.max(0, Math.log(rows) / Math.log(2) + cell + dac - 1 - adc);
          double steps = 8 / dac * (8 / cell);
          double levels = Math.pow(2, adc);
          double area =
              network.megaparameters() * (8 / cell) * copies * (0.5 + 0.2 * levels / rows);
          return new Score(
              new double[] {
                100 - network.accuracy() + 0.12 * Math.pow(lost, 1.5) + 0.15 * (rows / 128) * cell,
                network.megaflops() * steps * (0.02 * levels / rows + 0.01 * dac),
                network.megaflops() * (8 / dac) / (rows * copies) * (1 + 0.1 * adc)
              },
              Math.max(0, area / AREA_LIMIT - 1));
        };
    List<Variable> variables = new ArrayList<>(Collections.nCopies(8, choice(3)));
    variables.addAll(List.of(steps(4), steps(6), steps(3), steps(4), steps(4)));
    return TestProblem.ofFront("IMC", variables, f, front("true_front_IMC.csv"));
  }

  /**
   * NAS-Bench-201 cells after 30 days of drift (AnalogNAS-Bench): error against a cost of the
   * convolutions; a cell that is not in the table is infeasible.
   */
  private TestProblem nb201() {
    Map<String, Double> errors = new TreeMap<>();
    List<String> all = lines("nb201_analog.csv");
    List<String> header = List.of(all.get(0).split(","));
    int month = header.indexOf("finetuned_drift_2592000") + 5; // the cell's code has five commas
    for (String line : all.subList(1, all.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[month].isEmpty()) {
        String code = line.substring(line.indexOf('(') + 1, line.indexOf(')')).replace(", ", "");
        errors.put(code, 100 - Double.parseDouble(cells[month]));
      }
    }
    Function<double[], Score> f =
        x -> {
          StringBuilder code = new StringBuilder();
          double cost = NO_CONV;
          for (double op : x) {
            code.append((int) op);
            cost += op == 2 || op == 4 ? WINDOW_3X3 : op == 3 ? CONV_1X1 : 0;
          }
          Double error = errors.get(code.toString());
          return error == null
              ? new Score(new double[] {100, cost}, 1)
              : new Score(new double[] {error, cost}, 0);
        };
    return TestProblem.ofFront(
        "NB201", Collections.nCopies(6, choice(5)), f, front("true_front_NB201ANALOG30d.csv"));
  }

  private List<double[]> front(String file) {
    return lines(file).stream()
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(data.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the recorded tables are not at " + data, e);
    }
  }
}
