package org.hwnas.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hwnas.runtime.cost.mnsim2.Column;
import org.hwnas.runtime.cost.mnsim2.KnownNetworks;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Batch;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Network;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.cost.mnsim2.SimConfig;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A population of hardware by the family {@code mnsim}, each with four networks, on one core. */
@State(Scope.Thread)
public class Mnsim2PopulationBenchmark {
  @Param({"1250", "2500", "5000", "10000"})
  public int designs;

  private final List<Mnsim2Config> population = new ArrayList<>();
  private Mnsim2Batch batch;

  @Setup
  public void makePopulation() throws EvaluationFailure {
    List<Mnsim2Network> networks = new ArrayList<>();
    for (String name : List.of("alexnet", "vgg8", "vgg16", "resnet18")) {
      networks.add(KnownNetworks.find(name).orElseThrow());
    }
    batch =
        new Mnsim2Batch(
            networks,
            List.of(
                Column.AREA_UM2, Column.ENERGY_NJ, Column.LATENCY_NS, Column.LATENCY_NOPIPE_NS));
    for (int i = 0; i < designs; i++) {
      int rows = 128 << i % 3;
      population.add(
          SimConfig.shipped()
              .with("Xbar_Size", rows + "," + rows)
              .with("Subarray_Size", Integer.toString(rows))
              .with("ADC_Choice", Integer.toString(1 + i / 3 % 7))
              .with("Read_Latency", Double.toString(3 + i * 1e-4))
              .with("Tile_Num", "80,80")
              .read(Quirk.all()));
    }
  }

  /** All of them with all networks. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public double population() {
    return batch.evaluate(population, 1).get(0, 0, Column.ENERGY_NJ);
  }
}
