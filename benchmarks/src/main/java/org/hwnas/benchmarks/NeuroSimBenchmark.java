package org.hwnas.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hwnas.runtime.cost.neurosim.LayerStatistics;
import org.hwnas.runtime.cost.neurosim.NeuroSimLayer;
import org.hwnas.runtime.cost.neurosim.NeuroSimModel;
import org.hwnas.runtime.cost.neurosim.NeuroSimResult;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.cost.neurosim.Roadmap;
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
 * A chip and what it costs by the family {@code neurosim}: floor plan, circuits, area, latency,
 * energy and leakage by layer. NeuroSim V1.5 takes 336 CPU seconds for VGG-8 and 286 for ResNet-18
 * (CIFAR-10); 21 and 20 in a build made ten times faster.
 */
@State(Scope.Thread)
public class NeuroSimBenchmark {
  private static final int DESIGNS = 48;
  private static final int BITS = 8;
  private static final int[] NODES = {22, 32, 45, 65};

  @Param({"lenet", "vgg8", "resnet18"})
  public String network;

  @Param({"FLASH_VOLTAGE", "FLASH_CURRENT", "SAR"})
  public Converter converter;

  private final NeuroSimSettings[] designs = new NeuroSimSettings[DESIGNS];
  private final List<LayerStatistics> statistics = new ArrayList<>();
  private List<NeuroSimLayer> layers;
  private int next;

  private static NeuroSimLayer conv(
      int size, int channels, int kernel, int filters, boolean pooled, int stride) {
    return new NeuroSimLayer(size, size, channels, kernel, kernel, filters, pooled, stride, 0);
  }

  private static List<NeuroSimLayer> layers(String name) {
    List<NeuroSimLayer> net = new ArrayList<>();
    switch (name) {
      case "lenet" -> {
        net.add(conv(32, 1, 5, 6, true, 1));
        net.add(conv(14, 6, 5, 16, true, 1));
        net.add(conv(1, 400, 1, 120, false, 1));
        net.add(conv(1, 120, 1, 84, false, 1));
        net.add(conv(1, 84, 1, 10, false, 1));
      }
      case "vgg8" -> {
        int channels = 3;
        for (int stage = 0; stage < 3; stage++) {
          int filters = 128 << stage;
          net.add(conv(32 >> stage, channels, 3, filters, false, 1));
          net.add(conv(32 >> stage, filters, 3, filters, true, 1));
          channels = filters;
        }
        net.add(conv(1, 8192, 1, 1024, false, 1));
        net.add(conv(1, 1024, 1, 10, false, 1));
      }
      case "resnet18" -> {
        net.add(conv(32, 3, 3, 64, false, 1));
        for (int stage = 0; stage < 4; stage++) {
          int filters = 64 << stage;
          int size = 32 >> stage;
          boolean first = stage == 0;
          net.add(
              first
                  ? conv(size, filters, 3, filters, false, 1)
                  : conv(2 * size, filters / 2, 3, filters, false, 2));
          net.add(conv(size, filters, 3, filters, false, 1));
          if (!first) {
            net.add(conv(2 * size, filters / 2, 1, filters, false, 2));
          }
          net.add(conv(size, filters, 3, filters, false, 1));
          net.add(conv(size, filters, 3, filters, false, 1));
        }
        net.add(conv(1, 512, 1, 100, false, 1));
      }
      default -> throw new IllegalArgumentException(name);
    }
    return net;
  }

  /** Designs that differ in node, levels, sharing and size, so that nothing is remembered. */
  @Setup
  public void makeDesigns() throws EvaluationFailure {
    layers = layers(network);
    LayerStatistics image = LayerStatistics.uniform(BITS);
    LayerStatistics behind = LayerStatistics.rectified(BITS, 4);
    for (int i = 0; i < layers.size(); i++) {
      statistics.add(i == 0 ? image : behind);
    }
    for (int i = 0; i < DESIGNS; i++) {
      int rows = 64 << i % 2;
      designs[i] =
          NeuroSimSettings.builder()
              .technology(NODES[i / 2 % 4], Roadmap.LSTP)
              .size(rows, rows)
              .converter(converter, 16 << i / 8 % 3)
              .muxedColumns(8 << i / 24)
              .bits(1, BITS, BITS)
              .resistance(100e3, 1.7e6)
              .novelMapping(!network.equals("lenet"))
              .pipeline(false, 1)
              .build();
    }
  }

  /** One design after the other, each from its settings on. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  public double design() throws EvaluationFailure {
    next = (next + 1) % DESIGNS;
    NeuroSimResult result = new NeuroSimModel(designs[next], layers).evaluate(statistics);
    return result.energy().total() + result.latency() + result.area().total() + result.leakage();
  }
}
