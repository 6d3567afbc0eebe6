package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a search to a model that ONNX Runtime runs, and what is said where there is none. */
class OnnxVerbTest {
  private static final Path DATA = Path.of("..", "examples", "data").toAbsolutePath().normalize();
  private static final int IMAGES = 200;

  /** Cells that hold what they are told behind converters that lose nothing. */
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Small {
        workload { dataset = fashion_mnist_10k }
        network {
          input_channels = 1  input_height = 28  input_width = 28  classes = 10
          a = conv { channels in {4, 8}  stride = 2 }
          b = conv { channels = 8  stride = 2 }
          head = linear { pool = flatten }
        }
        hardware extends hwnas.presets.isaac {
          tile { count = auto }
          crossbar { rows = 32  cols = 128  bits_per_cell = 5  device = hwnas.devices.ideal }
          dac { bits = 6 }
          adc { bits = 16 }
          mapping { weights = differential_pair }
        }
        quantization { weights { bits = 5 }  activations { bits = 6 } }
        evaluate {
          accuracy = trained { epochs = 2  train_samples = 512  batch = 32  test_samples = 200  chips = 1 }
        }
        maximize mean(accuracy)
        search random { budget = 2 evaluations  seed = 1  baseline = none }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    Files.createDirectories(folder.resolve("share"));
    Files.createSymbolicLink(folder.resolve("share").resolve("data"), DATA);
    System.setProperty("hwnas.home", folder.toString());
    Files.writeString(folder.resolve("small.hwnas"), SPEC);
  }

  @AfterEach
  void away() throws IOException {
    System.clearProperty("hwnas.home");
    Files.delete(folder.resolve("share").resolve("data"));
  }

  private CommandProcess.Finished hwnas(String... arguments) {
    return CommandInside.run(folder, arguments);
  }

  /** Share of the first test images that a model gets right. */
  private static double accuracy(Path model) throws OrtException {
    DataSet.Split test = new DataSets(List.of(DATA)).load("fashion_mnist_10k").test();
    float[] images = new float[IMAGES * test.sampleSize()];
    for (int n = 0; n < IMAGES; n++) {
      test.copy(n, images, n * test.sampleSize());
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(images), new long[] {IMAGES, 1, 28, 28});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
      int right = 0;
      for (int n = 0; n < IMAGES; n++) {
        int best = 0;
        for (int c = 1; c < logits[n].length; c++) {
          best = logits[n][c] > logits[n][best] ? c : best;
        }
        right += best == test.label(n) ? 1 : 0;
      }
      return (double) right / IMAGES;
    }
  }

  private static Map<String, String> notes(Path model) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toString())) {
      return session.getMetadata().getCustomMetadata();
    }
  }

  @Test
  void whatARunFoundIsWhatOnnxRuntimeMeasures() throws Exception {
    CommandProcess.Finished run = hwnas("run", "small.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path made;
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      made = files.filter(p -> p.endsWith("plan.json")).findFirst().orElseThrow().getParent();
    }
    String shown = folder.relativize(made).toString();
    for (int i = 0; i < 2; i++) {
      String to = "models" + i;
      CommandProcess.Finished out =
          hwnas("export", "onnx", shown, "--evaluation", Integer.toString(i), "--to", to);
      assertThat(out.exit()).as(out.err()).isEqualTo(ExitCode.OK);
      Path model = folder.resolve(to).resolve("workload.onnx");
      assertThat(out.out()).contains("wrote " + folder.relativize(model));
      double recorded =
          Journal.read(new RunDirectory(made).journal())
              .get(i)
              .outcome()
              .metrics()
              .get("accuracy")
              .values()[0];
      assertThat(recorded).as("better than by chance").isGreaterThan(0.3);
      // one image may lie between two codes, where another order of additions decides
      assertThat(accuracy(model)).isCloseTo(recorded, within(1.01 / IMAGES));
      assertThat(notes(model))
          .hasSize(3)
          .allSatisfy(
              (layer, note) ->
                  assertThat(note).contains("weight_bits=5", "input_bits=6", "input_step="));
      try (Stream<Path> left = Files.list(model.getParent())) {
        assertThat(left).as("nothing half written").hasSize(1);
      }
    }
    assertThat(hwnas("export", "onnx", shown, "--to", "best").exit()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("export", "onnx", shown, "--evaluation", "2").err())
        .contains("no evaluation 2; it has 2, from 0");
    assertThat(hwnas("export", "onnx", shown, "--set", "search.seed=2").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(hwnas("export", "onnx", "small.hwnas", "--evaluation", "1").err())
        .contains("name the run's folder");
  }

  @Test
  void whereThereIsNothingToExportItIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("score.hwnas"),
        SPEC.replaceFirst("trained \\{[^}]*\\}", "zero_cost { score = nn_degree }")
            .replace("mean(accuracy)", "-energy / 1 J")); // a score is no accuracy
    CommandProcess.Finished untrained = hwnas("export", "onnx", "score.hwnas");
    assertThat(untrained.exit()).as(untrained.err()).isEqualTo(ExitCode.INFEASIBLE);
    assertThat(untrained.err()).contains("which trains nothing; state `accuracy = trained`");

    Files.writeString(folder.resolve("none.hwnas"), SPEC.replace("fashion_mnist_10k", "cifar10"));
    CommandProcess.Finished missing = hwnas("export", "onnx", "none.hwnas");
    assertThat(missing.exit()).isNotEqualTo(ExitCode.OK);

    assertThat(hwnas("export", "onnx", "nowhere.hwnas").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(hwnas("export", "onnx").err()).contains("needs a spec or a run");
    assertThat(hwnas("export", "onnx", "share").err()).contains("is no run");

    Files.writeString(folder.resolve("design.json"), "{\"network.a.channels\": 5}");
    CommandProcess.Finished other =
        hwnas("export", "onnx", "small.hwnas", "--design", "design.json");
    assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("the design does not fit the plan");
  }

  /** A file where the folder should be, and a folder where the file should be. */
  @Test
  void whatCannotBeWrittenIsSaidAndLeavesNoHalf() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    CommandProcess.Finished blocked = hwnas("export", "onnx", "small.hwnas", "--to", "file");
    assertThat(blocked.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(blocked.err()).contains("workload.onnx` cannot be written: a file is in the way");
    Files.createDirectories(folder.resolve("there").resolve("workload.onnx").resolve("inside"));
    CommandProcess.Finished taken = hwnas("export", "onnx", "small.hwnas", "--to", "there");
    assertThat(taken.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(taken.err()).contains("workload.onnx` cannot be written");
    try (Stream<Path> left = Files.list(folder.resolve("there"))) {
      assertThat(left).as("nothing half written").hasSize(1);
    }
  }

  /** A shell's limit on the size of files stands for a disk that is full. */
  @Tag("slow")
  @Test
  void aFullDiskLeavesNoHalfOfAModel() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
    Files.writeString(
        folder.resolve("small.hwnas"),
        SPEC.replace("head =", "wide = linear { pool = flatten  units = 3000 }\n    head =")
            .replace("epochs = 2", "epochs = 1"));
    assertThat(
            hwnas("export", "onnx", "small.hwnas", "--to", "whole").exit()) // unpacks natives too
        .isEqualTo(ExitCode.OK);
    assertThat(Files.size(folder.resolve("whole").resolve("workload.onnx"))).isGreaterThan(1 << 20);
    CommandProcess.Finished full =
        CommandProcess.limited(folder, 1000, "export", "onnx", "small.hwnas", "--to", "full");
    assertThat(full.exit()).as(full.err()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err()).contains("workload.onnx` cannot be written");
    try (Stream<Path> left = Files.list(folder.resolve("full"))) {
      assertThat(left).isEmpty();
    }
  }
}
