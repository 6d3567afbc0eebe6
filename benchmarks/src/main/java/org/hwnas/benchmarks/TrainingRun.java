package org.hwnas.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.training.Augmentation;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.Schedule;
import org.hwnas.runtime.training.Trainer;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;

/**
 * Trains the network of a spec on Fashion-MNIST on one thread and prints {@code images a CPU
 * second} of each epoch, then the accuracy on the test images, as lines of tab-separated fields.
 * {@code training.sh} runs it beside PyTorch.
 */
public final class TrainingRun {
  private static final int BATCH = 64;
  private static final int TEST_BATCH = 250;

  private TrainingRun() {}

  /**
   * Arguments: a spec, epochs, samples.
   *
   * @throws Exception where the spec does not compile or the data set is not installed
   */
  public static void main(String... args) throws Exception {
    Path spec = Path.of(args[0]);
    int epochs = Integer.parseInt(args[1]);
    int samples = Integer.parseInt(args[2]);
    ResolvedBlock root =
        new DesignResolver(
                Compiler.compile(
                        spec.toString(), Files.readString(spec), FileSource.none(), Map.of())
                    .plan()
                    .orElseThrow())
            .resolve(new Design(new TreeMap<>()));
    Network network =
        NetworkBuilder.build(root.childrenOfKind("network").findFirst().orElseThrow());
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    Path installed = DataSets.userRoot(System.getenv(), System.getProperty("user.home"));
    DataSet data = new DataSets(List.of(installed)).load("fashion_mnist");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Long> marks = new ArrayList<>(List.of(threads.getCurrentThreadCpuTime()));
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkWeights weights =
          Trainer.train(
              network,
              data,
              new Trainer.Settings(
                  epochs,
                  samples,
                  BATCH,
                  "adam",
                  settings.number("learning_rate"),
                  0,
                  0,
                  Schedule.COSINE,
                  0,
                  Augmentation.of(settings.symbol("augmentation")),
                  OptionalInt.empty(),
                  0),
              1,
              kernels,
              Checkpoints.none(),
              (epoch, all, loss) -> {
                marks.add(threads.getCurrentThreadCpuTime());
                double seconds = (marks.get(epoch) - marks.get(epoch - 1)) * 1e-9;
                System.out.printf(
                    Locale.ROOT,
                    "epoch\t%d\t%.0f\t%.4f%n",
                    epoch,
                    samples / BATCH * BATCH / seconds,
                    loss);
              });
      System.out.printf(
          Locale.ROOT, "accuracy\t%.4f%n", accuracy(network, weights, data.test(), kernels));
    }
  }

  private static double accuracy(
      Network network, NetworkWeights weights, DataSet.Split test, Kernels kernels)
      throws Exception {
    NetworkFunction function = new NetworkFunction(network, TEST_BATCH, weights, kernels);
    int right = 0;
    for (int from = 0; from + TEST_BATCH <= test.size(); from += TEST_BATCH) {
      for (int i = 0; i < TEST_BATCH; i++) {
        test.copy(from + i, function.input(), i * test.sampleSize());
      }
      float[] logits = function.infer();
      int classes = logits.length / TEST_BATCH;
      for (int i = 0; i < TEST_BATCH; i++) {
        int largest = i * classes;
        for (int c = largest + 1; c < (i + 1) * classes; c++) {
          largest = logits[c] > logits[largest] ? c : largest;
        }
        right += largest - i * classes == test.label(from + i) ? 1 : 0;
      }
    }
    return (double) right / test.size();
  }
}
