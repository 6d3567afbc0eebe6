package org.hwnas.benchmarks;

import java.util.concurrent.TimeUnit;
import org.hwnas.runtime.cost.mnsim2.Column;
import org.hwnas.runtime.cost.mnsim2.KnownNetworks;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Model;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Network;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Result;
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

/**
 * Area, power, energy and both latencies of a design by the family {@code mnsim}. MNSIM's own cost
 * phase takes 0.35 CPU seconds for VGG-8 and 0.55 for ResNet-18.
 */
@State(Scope.Thread)
public class Mnsim2Benchmark {
  private static final int DESIGNS = 48;

  @Param({"lenet", "alexnet", "vgg8", "vgg16", "resnet18"})
  public String network;

  private final Mnsim2Config[] designs = new Mnsim2Config[DESIGNS];
  private final Mnsim2Model model = new Mnsim2Model();
  private Mnsim2Network layers;
  private int next;

  /** Designs that differ in crossbar, converters and placement, so that nothing is remembered. */
  @Setup
  public void makeDesigns() throws EvaluationFailure {
    layers = KnownNetworks.find(network).orElseThrow();
    for (int i = 0; i < DESIGNS; i++) {
      int rows = 128 << i % 3;
      designs[i] =
          SimConfig.shipped()
              .with("Xbar_Size", rows + "," + rows)
              .with("Subarray_Size", Integer.toString(rows))
              .with("ADC_Choice", Integer.toString(1 + i / 3 % 4))
              .with("Tile_Connection", Integer.toString(i / 12))
              .with("Tile_Num", "80,80")
              .read(Quirk.all());
    }
  }

  /** One design after the other. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  public double design() throws EvaluationFailure {
    next = (next + 1) % DESIGNS;
    Mnsim2Result result = model.evaluate(layers, designs[next]);
    return result.get(Column.ENERGY_NJ) + result.get(Column.LATENCY_NOPIPE_NS);
  }
}
