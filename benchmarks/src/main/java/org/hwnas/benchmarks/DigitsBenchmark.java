package org.hwnas.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.inference.AnalogNetwork;
import org.hwnas.runtime.inference.CellPhysics;
import org.hwnas.runtime.inference.ProgrammedChip;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.workload.DataSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A small network for digits of 8 x 8 (two convolutions, two dense layers, 13,000 weights, 92,000
 * products an image) on noisy crossbars: 540 images. How long that takes does not depend on what
 * the weights and images are; they are drawn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DigitsBenchmark {
  private static final int IMAGES = 540;

  /** What acts, as in {@code evaluate.accuracy.nonidealities}. */
  @Param({"none", "programming_noise+adc", "read_noise", "read_noise+adc", "ir_drop+adc"})
  public String acts;

  /** Input bits driven at once, and bits in a cell: 8 and 7 all at once, 1 and 2 in series. */
  @Param({"whole", "serial"})
  public String drive;

  private AnalogNetwork network;
  private CellPhysics physics;
  private ProgrammedChip chip;
  private DataSet.Split images;
  private int next;

  private static String spec(boolean serial) {
    return """
        hwnas 1.0

        experiment Digits {
          network {
            input_channels = 1  input_height = 8  input_width = 8  classes = 10
            first = conv { kernel = 3  channels = 16  norm = none }
            half = max_pool { kernel = 2 }
            second = conv { kernel = 3  channels = 32  norm = none }
            quarter = max_pool { kernel = 2 }
            hidden = linear { units = 64  pool = flatten  activation = relu }
            head = linear { pool = flatten }
          }
          quantization { weights { bits = 8 }  activations { bits = 8 } }
          hardware {
            crossbar {
              rows = 256  cols = 256  bits_per_cell = %d  wire_resistance = 1 ohm
              device {
                g_min = 1 uS  g_max = 100 uS
                programming_noise { model = constant  sigma = 2 uS }
                read_noise { model = proportional  relative = 5 %% }
              }
            }
            dac { bits = %d }
            adc { bits = 8 }
          }
          minimize energy
          search random { budget = 1 evaluations  seed = 1 }
        }
        """
        .formatted(serial ? 2 : 7, serial ? 1 : 8);
  }

  /** Makes network, chip and images. */
  @Setup
  public void make() throws EvaluationFailure {
    ResolvedBlock root =
        new DesignResolver(
                // with a warning: nothing is searched
                Compiler.compile(
                        "digits.hwnas", spec(drive.equals("serial")), FileSource.none(), Map.of())
                    .plan()
                    .orElseThrow())
            .resolve(new Design(new TreeMap<>()));
    Network graph = NetworkBuilder.build(root.childrenOfKind("network").findFirst().orElseThrow());
    RandomStream random = RandomStream.of(1, "images");
    byte[] pixels = new byte[IMAGES * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    images = new DataSet.Split(pixels, new byte[IMAGES], 64);
    List<float[]> calibration = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      float[] sample = new float[64];
      images.copy(i, sample, 0);
      calibration.add(sample);
    }
    Set<String> on = Set.of(acts.split("\\+"));
    ResolvedBlock hardware = root.child("hardware");
    physics = CellPhysics.of(hardware, on::contains, 0);
    network =
        new AnalogNetwork(
            graph,
            NetworkWeights.initial(graph, 1),
            ChipReader.read(hardware),
            Quantization.of(root.child("quantization")),
            new AnalogNetwork.Effects(false, on.contains("adc")),
            calibration);
    chip = network.program(physics, 1, 0);
  }

  /** 540 images on a programmed chip. */
  @Benchmark
  public double images() {
    return chip.accuracy(images, IMAGES);
  }

  /** Programming a chip; with wires, all its crossbars are solved. */
  @Benchmark
  public ProgrammedChip program() {
    return network.program(physics, 1, next++);
  }
}
