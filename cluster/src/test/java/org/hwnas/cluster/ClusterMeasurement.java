package org.hwnas.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * What a task costs the driver, and how many it starts in a second, on a master with two workers of
 * this machine; the figures of {@code docs/experiments/cluster.md}. Not a test.
 */
final class ClusterMeasurement {
  private static final int TRAININGS = 24;

  private ClusterMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    speedUp();
    overhead();
  }

  /** The same trainings on one worker of one core, and on two. */
  private static void speedUp() throws Exception {
    Plan plan = Experiments.training(TRAININGS);
    List<Design> designs = designs(plan, TRAININGS + 4);
    for (int workers : new int[] {1, 2, 1, 2}) {
      Path folder = Files.createTempDirectory("hwnas-cluster");
      try (StandaloneCluster cluster = new StandaloneCluster(folder, workers);
          DesignExecutor spark =
              new SparkEngine()
                  .open(
                      Experiments.request(
                          plan, cluster.address(), new TreeMap<>(cluster.settings())))) {
        SparkExecutor executor = (SparkExecutor) spark;
        executor.run(designs.subList(TRAININGS, designs.size()), 1, (o, i) -> {}); // warm
        double work = executor.statistics().workSeconds();
        long start = System.nanoTime();
        executor.run(designs.subList(0, TRAININGS), 1, (o, i) -> {});
        System.out.printf(
            Locale.ROOT,
            "%d workers: %d trainings in %.2f s, %.2f s of work; %s%n",
            workers,
            TRAININGS,
            (System.nanoTime() - start) * 1e-9,
            executor.statistics().workSeconds() - work,
            executor.workers());
      }
    }
  }

  private static List<Design> designs(Plan plan, int count) {
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(1, "measurement");
    List<Design> designs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      designs.add(space.sample(random));
    }
    return designs;
  }

  private static void overhead() throws Exception {
    Path folder = Files.createTempDirectory("hwnas-cluster");
    Plan plan = Experiments.plan(Experiments.SHORT);
    List<Design> designs = designs(plan, 4_000);
    try (StandaloneCluster cluster = new StandaloneCluster(folder, 2)) {
      Map<String, String> settings = new TreeMap<>(cluster.settings());
      try (DesignExecutor spark =
          new SparkEngine().open(Experiments.request(plan, cluster.address(), settings))) {
        SparkExecutor executor = (SparkExecutor) spark;
        executor.run(designs.subList(0, 200), (o, i) -> {}); // classes and code are loaded
        for (int size : new int[] {1, 1, 10, 100, 1000}) {
          double work = executor.statistics().workSeconds();
          int tasks = executor.statistics().tasks();
          long start = System.nanoTime();
          executor.run(designs, size, (o, i) -> {});
          double wall = (System.nanoTime() - start) * 1e-9;
          work = executor.statistics().workSeconds() - work;
          int groups = (designs.size() + size - 1) / size;
          System.out.printf(
              Locale.ROOT,
              "%5d designs a task: %5d tasks, %7.3f s, %6.0f tasks/s, %7.0f evaluations/s, %6.3f ms of work each, %7.3f ms of a slot a task%n",
              size,
              groups,
              wall,
              groups / wall,
              designs.size() / wall,
              1e3 * work / designs.size(),
              1e3 * (2 * wall - work) / groups);
        }
      }
    }
  }
}
