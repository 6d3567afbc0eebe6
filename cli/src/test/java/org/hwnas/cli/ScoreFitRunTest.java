package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A score fitted to trained networks, against the same networks trained in a run of their own. */
class ScoreFitRunTest {
  private static final String TRAINED =
      "trained { epochs = 1  train_samples = 400  test_samples = 200  batch = 20  learning_rate = 0.01 }";
  private static final String SPEC =
      """
      hwnas 1.0
      experiment NAME {
        workload { dataset = fashion_mnist_10k }
        network {
          first = linear { units in {3, 6, 24}  pool = flatten  activation = relu }
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate { accuracy = ACCURACY  cost = reference }
        maximize accuracy
        require nn_degree >= 0
        search grid { budget = 3 evaluations  baseline = none }
      }
      """;

  @TempDir Path folder;

  /** Accuracy by NN-Degree. */
  private Map<Double, Double> run(String name, String accuracy) throws IOException {
    Files.writeString(
        folder.resolve(name + ".hwnas"), SPEC.replace("NAME", name).replace("ACCURACY", accuracy));
    assertThat(CommandInside.run(folder, "run", name + ".hwnas", "--quiet").err())
        .doesNotContain("error");
    Path journal;
    try (var files = Files.walk(folder.resolve("runs").resolve(name))) {
      journal = files.filter(f -> f.endsWith("journal.ndjson")).findFirst().orElseThrow();
    }
    Map<Double, Double> found = new TreeMap<>();
    for (String line : Files.readAllLines(journal)) {
      if (line.contains("nn_degree")) {
        found.put(metric(line, "nn_degree"), metric(line, "accuracy"));
      }
    }
    return found;
  }

  private static double metric(String line, String name) {
    var matcher =
        java.util.regex.Pattern.compile("\"" + name + "\":[^0-9-]*([0-9.eE-]+)").matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @BeforeEach
  void dataIsInstalled() throws IOException {
    Files.createDirectories(folder.resolve("share"));
    Files.createSymbolicLink(
        folder.resolve("share").resolve("data"),
        Path.of("..", "examples", "data").toAbsolutePath().normalize());
    System.setProperty("hwnas.home", folder.toString());
  }

  @AfterEach
  void nothingStays() throws IOException {
    System.clearProperty("hwnas.home");
    Files.delete(folder.resolve("share").resolve("data"));
  }

  /** The space has three networks, so that they are the sample. */
  @Test
  void theLineIsThatOfTheNetworksTrainedAlone() throws IOException {
    Map<Double, Double> trained = run("Trained", TRAINED);
    Map<Double, Double> fitted =
        run(
            "Fitted",
            "zero_cost { score = nn_degree  fit = 3  training "
                + TRAINED.substring("trained ".length())
                + " }");
    assertThat(trained).hasSize(3);
    assertThat(fitted.keySet()).isEqualTo(trained.keySet());
    List<double[]> points = new ArrayList<>();
    trained.forEach((degree, accuracy) -> points.add(new double[] {1 / degree, 1 / accuracy}));
    double n = points.size();
    double sx = points.stream().mapToDouble(p -> p[0]).sum();
    double sy = points.stream().mapToDouble(p -> p[1]).sum();
    double sxx = points.stream().mapToDouble(p -> p[0] * p[0]).sum();
    double sxy = points.stream().mapToDouble(p -> p[0] * p[1]).sum();
    double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx); // normal equations
    double intercept = (sy - slope * sx) / n;
    fitted.forEach(
        (degree, accuracy) ->
            assertThat(accuracy)
                .isCloseTo(Math.min(1, 1 / (intercept + slope / degree)), within(1e-9)));
    assertThat(fitted).isNotEqualTo(trained);
  }
}
