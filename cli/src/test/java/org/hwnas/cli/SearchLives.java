package org.hwnas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.Catalogue;

/**
 * A process that goes on with all runs of a folder at once, each to its end or until it has
 * measured so many designs: then it stands still, in the middle of a search, until somebody kills
 * it.
 */
final class SearchLives {
  /** Said on standard output when every run stands still or is finished. */
  static final String STILL = "still";

  private SearchLives() {}

  /** Stands still at a measurement too many. */
  private record Limited(DesignEvaluator inner, AtomicInteger left, CountDownLatch running)
      implements DesignEvaluator {
    @Override
    public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
      if (left.getAndDecrement() <= 0) {
        running.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return inner.evaluate(design);
    }

    @Override
    public Optional<List<Design>> designs() {
      return inner.designs();
    }

    @Override
    public DesignEvaluator as(Plan plan) {
      return new Limited(inner.as(plan), left, running);
    }

    @Override
    public List<LayerView> layers(Design design) {
      return inner.layers(design);
    }
  }

  /** Measures by cost models alone. */
  static DesignEvaluator evaluator(Plan plan) {
    return new PlanEvaluator(
        plan,
        new CostEstimator(
            Models.costFamilies(new TableFiles(List.of()), Simulators.none()), Catalogue::input),
        () -> {
          throw new IllegalStateException("nothing is trained");
        });
  }

  static List<Path> runs(Path folder) throws IOException {
    try (var plans = Files.walk(folder)) {
      return plans
          .filter(p -> p.getFileName().toString().equals("plan.json"))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  /**
   * Runs.
   *
   * @param args folder of the runs, and the number of designs that each may measure
   */
  public static void main(String... args) throws Exception {
    List<Path> runs = runs(Path.of(args[0]));
    CountDownLatch running = new CountDownLatch(runs.size());
    for (Path run : runs) {
      Thread thread =
          new Thread(
              () -> {
                RunDirectory directory = new RunDirectory(run);
                Plan plan = directory.plan();
                AtomicInteger left = new AtomicInteger(Integer.parseInt(args[1]));
                try {
                  DesignEvaluator limited = new Limited(evaluator(plan), left, running);
                  new Experiment(plan, directory, limited, Progress.none(), () -> false).run(1);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                running.countDown(); // once too often does no harm: it stands still in there else
              });
      thread.setUncaughtExceptionHandler(
          (t, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(9);
          });
      thread.start();
    }
    running.await();
    System.out.println(STILL);
  }
}
