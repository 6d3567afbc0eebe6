package org.hwnas.benchmarks.search;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.proxy.NetworkFeatures;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;
import org.hwnas.runtime.search.SearchAlgorithms;
import org.hwnas.runtime.space.DesignOperators;

/**
 * The search of {@code examples/literature/AnalogNAS} on the predictors that its authors publish:
 * the accuracy of the design that is returned, which loses at most 10 points in a month, over
 * seeds. Their code's own search makes 1,000 evaluations, their paper's 40,000.
 */
public final class AnalogNasSearch {
  private static final double LARGEST_LOSS = 10; // percent
  private static final int SHIPPED = 1000; // evaluations of the search in their code
  private static final int PUBLISHED = 40_000; // 200 generations of 200
  private static final double RANDOM = 0.974; // recorded of 1,000 random designs

  /**
   * A row.
   *
   * @param settings that overrule the spec's
   * @param own a search as a spec states one, instead of the spec's
   */
  private record Search(
      String name, int budget, Map<String, String> settings, Optional<String> own) {
    static Search ofSpec(String name, int budget, Map<String, String> settings) {
      return new Search(name, budget, settings, Optional.empty());
    }

    static Search other(String own, int budget) {
      return new Search("`" + own + "`", budget, Map.of(), Optional.of(own));
    }
  }

  private final AnalogNasPredictors predictors;
  private final Path spec;

  private AnalogNasSearch(AnalogNasPredictors predictors, Path spec) {
    this.predictors = predictors;
    this.spec = spec;
  }

  /**
   * Options: {@code --models FOLDER} with the authors' files, {@code --recorded FILE} of
   * predictions to hold them against, {@code --spec FILE}, {@code --seeds N}, {@code --budget N}
   * above which searches are left out.
   */
  public static void main(String... args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    PrintStream out = System.out;
    if (!options.containsKey("--models")) {
      throw new IllegalArgumentException("--models FOLDER says where the predictors are");
    }
    AnalogNasPredictors predictors = new AnalogNasPredictors(Path.of(options.get("--models")));
    String recorded =
        options.getOrDefault(
            "--recorded", "../shared/reference/data/nonideal/surrogate_predictions_2000.csv");
    out.printf(
        Locale.ROOT,
        "predictions differ from the recorded ones by at most %.1e%n%n",
        predictors.difference(Path.of(recorded)));
    Path spec =
        Path.of(options.getOrDefault("--spec", "examples/literature/AnalogNAS/analognas.hwnas"));
    int seeds = Integer.parseInt(options.getOrDefault("--seeds", "11"));
    Map<String, String> few = Map.of("search.population", "50", "search.parents", "50");
    List<Search> searches =
        List.of(
            Search.other("random", SHIPPED),
            Search.ofSpec("the spec's, population 50", SHIPPED, few),
            Search.ofSpec("the spec's", SHIPPED, Map.of()),
            Search.other("ga", SHIPPED),
            Search.other("smbo", SHIPPED),
            Search.other("random", PUBLISHED),
            Search.ofSpec("the spec's", PUBLISHED, Map.of()));
    out.println(
        "| search | evaluations | accuracy, least | median | most | loss, most | seeds of .974 or more |");
    out.println("|---|--:|--:|--:|--:|--:|--:|");
    AnalogNasSearch benchmark = new AnalogNasSearch(predictors, spec);
    int most = Integer.parseInt(options.getOrDefault("--budget", Integer.toString(PUBLISHED)));
    for (Search search : searches) {
      if (search.budget() <= most) {
        benchmark.row(search, seeds, out);
      }
    }
  }

  private void row(Search search, int seeds, PrintStream out) throws Exception {
    List<double[]> found = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      found.add(best(search, seed));
    }
    double[] accuracies = found.stream().mapToDouble(f -> f[0]).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %.4f | %.4f | %.4f | %.2f | %d of %d |%n",
        search.name(),
        search.budget(),
        accuracies[0],
        accuracies[seeds / 2],
        accuracies[seeds - 1],
        found.stream().mapToDouble(f -> f[1]).max().orElse(0),
        Arrays.stream(accuracies).filter(a -> a >= RANDOM).count(),
        seeds);
  }

  private static List<float[]> features(Plan plan, List<Design> designs) throws Exception {
    List<float[]> features = new ArrayList<>();
    for (Design design : designs) {
      features.add(NetworkFeatures.ANALOGNAS.of(plan, design));
    }
    return features;
  }

  /** Accuracy and loss of the best design that satisfies the requirement, predicted once more. */
  private double[] best(Search search, int seed) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(search.settings());
    settings.put("search.seed", Integer.toString(seed));
    Plan plan = Compiler.compile(spec, settings).plan().orElseThrow();
    ResolvedBlock block =
        search.own().isPresent()
            ? OwnSearch.block(search.own().get(), 1, seed, search.budget())
            : Experiment.searchBlock(plan);
    SearchAlgorithm algorithm =
        SearchAlgorithms.create(
            block, new DesignOperators(plan), new SearchAlgorithms.Task(1, search.budget()));
    Design best = null;
    double highest = Double.NEGATIVE_INFINITY;
    int measured = 0;
    while (measured < search.budget()) {
      List<Design> batch = algorithm.ask(search.budget() - measured);
      if (batch.isEmpty()) {
        break;
      }
      List<Score> scores = new ArrayList<>();
      double[][] predicted = predictors.predict(features(plan, batch));
      for (int i = 0; i < predicted.length; i++) {
        double beyond = Math.max(0, predicted[i][1] - LARGEST_LOSS) / LARGEST_LOSS;
        scores.add(new Score(new double[] {-predicted[i][0]}, beyond));
        if (beyond == 0 && predicted[i][0] > highest) {
          highest = predicted[i][0];
          best = batch.get(i);
        }
      }
      measured += batch.size();
      algorithm.tell(scores);
    }
    if (best == null) {
      return new double[] {0, 0};
    }
    double[] again = predictors.predict(features(plan, List.of(best)))[0];
    if (again[0] != highest || again[1] > LARGEST_LOSS) {
      throw new IllegalStateException("the design returned is not the one that was measured");
    }
    return again;
  }
}
