package org.hwnas.runtime.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Axis;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.RunSeed;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.training.ZeroCostScore;

/**
 * Networks drawn at random from a plan's designs and trained as {@code evaluate.accuracy.training}
 * says, once for a run, to turn scores into accuracies. Safe for concurrent use.
 */
final class TrainedSample {
  /** Draws for each network wanted, after which there are as many as were found. */
  private static final int TRIES = 50;

  private final Plan plan;
  private final NetworkScores networks;
  private final Supplier<AccuracyEstimator> trained;
  private final Map<ResolvedBlock, Found> known = new HashMap<>();

  /** The lines, or why there are none. */
  private record Found(List<ScoreFit> fits, Optional<EvaluationFailure> failure) {}

  /**
   * @param trained measures a network
   */
  TrainedSample(Plan plan, NetworkScores networks, Supplier<AccuracyEstimator> trained) {
    this.plan = plan;
    this.networks = networks;
    this.trained = trained;
  }

  /**
   * The lines of the workloads.
   *
   * @param root of any design
   * @throws EvaluationFailure where fewer than two networks can be trained, or all have one score
   */
  synchronized List<ScoreFit> fits(ResolvedBlock root) throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    Found found = known.get(settings);
    if (found == null) {
      try {
        found = new Found(fit(settings, RunSeed.of(root)), Optional.empty());
      } catch (EvaluationFailure e) {
        found = new Found(List.of(), Optional.of(e));
      }
      known.put(settings, found);
    }
    if (found.failure().isPresent()) {
      throw found.failure().get();
    }
    return found.fits();
  }

  private List<ScoreFit> fit(ResolvedBlock settings, long seed) throws EvaluationFailure {
    int wanted = settings.integer("fit");
    DesignOperators operators = new DesignOperators(plan);
    DesignResolver resolver = new DesignResolver(plan);
    Set<List<String>> seen = new HashSet<>();
    List<double[]> scores = new ArrayList<>();
    List<MetricArray> accuracies = new ArrayList<>();
    for (int i = 0; scores.size() < wanted && i < TRIES * wanted; i++) {
      ResolvedBlock root = resolver.resolve(operators.sample(RandomStream.of(seed, "fit", i)));
      try {
        if (seen.add(networks.keys(root))) {
          double[] own = networks.of(root, settings.symbol("score"), settings.integer("samples"));
          accuracies.add(trained.get().estimate(training(root)).get("accuracy"));
          scores.add(own);
        }
      } catch (EvaluationFailure e) {
        continue; // a network that cannot be built or trained is none of the sample
      }
    }
    if (scores.size() < 2) {
      throw new EvaluationFailure(
          "`evaluate.accuracy.fit` needs two networks that can be trained; of %d drawn designs there are %d"
              .formatted(TRIES * wanted, scores.size()));
    }
    List<ScoreFit> fits = new ArrayList<>();
    for (int w = 0; w < scores.get(0).length; w++) {
      int workload = w;
      fits.add(
          ScoreFit.of(
              ZeroCostScore.of(settings.symbol("score")),
              scores.stream().mapToDouble(s -> s[workload]).toArray(),
              accuracies.stream().mapToDouble(a -> mean(a, workload)).toArray()));
    }
    return fits;
  }

  /** Over chips and times. */
  private static double mean(MetricArray accuracy, int workload) {
    double sum = 0;
    int count = 0;
    for (int chip = 0; chip < accuracy.length(Axis.CHIP); chip++) {
      for (int time = 0; time < accuracy.length(Axis.TIME); time++) {
        sum += accuracy.at(workload, chip, time);
        count++;
      }
    }
    return sum / count;
  }

  /** The design with the training in the score's place. */
  private static ResolvedBlock training(ResolvedBlock root) {
    ResolvedBlock evaluate = root.child("evaluate");
    ResolvedBlock training = evaluate.child("accuracy").child("training");
    ResolvedBlock named =
        new ResolvedBlock(
            training.path(),
            "accuracy",
            training.kind(),
            training.fields(),
            training.varying(),
            training.origins(),
            training.children());
    return with(root, with(evaluate, named));
  }

  private static ResolvedBlock with(ResolvedBlock block, ResolvedBlock child) {
    return new ResolvedBlock(
        block.path(),
        block.name(),
        block.kind(),
        block.fields(),
        block.varying(),
        block.origins(),
        block.children().stream().map(c -> c.name().equals(child.name()) ? child : c).toList());
  }
}
