package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.runtime.workload.DataInstaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on data of one's own, and the same name for other data afterwards. */
class OwnDataTest {
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Own {
        workload { dataset = own_squares }
        network {
          input_channels = 1  input_height = 1  input_width = 1  classes = 2
          hidden = linear { units in {4, 6}  activation = relu }
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate { accuracy = trained { epochs = 2  train_samples = 32  batch = 8  test_samples = 32  chips = 1 } }
        maximize mean(accuracy)
        search random { budget = 2 evaluations  seed = 1  baseline = none }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void home() throws IOException {
    System.setProperty("hwnas.home", folder.toString());
    Files.writeString(folder.resolve("own.hwnas"), SPEC);
  }

  @AfterEach
  void away() {
    System.clearProperty("hwnas.home");
  }

  private CommandProcess.Finished hwnas(String... arguments) {
    return CommandInside.run(folder, arguments);
  }

  /** Numbers above or below a limit. */
  private void install(int limit) throws IOException {
    StringBuilder csv = new StringBuilder("label,value\n");
    for (int i = 0; i < 32; i++) {
      csv.append(8 * i > limit ? 1 : 0).append(',').append(8 * i).append('\n');
    }
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("train.csv"), csv);
    Files.writeString(source.resolve("test.csv"), csv);
    new DataInstaller(line -> {})
        .installOwn("own_squares", source, folder.resolve("share").resolve("data"), "CC0-1.0");
  }

  @Test
  void aRunIsNotGoneOnWithOnOtherData() throws IOException {
    install(100);
    CommandProcess.Finished run = hwnas("run", "own.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path made = CommandTest.onlyRun(folder.resolve("runs"));
    String shown = folder.relativize(made).toString();
    assertThat(made.resolve("data.json")).content().contains("own_squares");
    assertThat(hwnas("lock", "own.hwnas").exit()).isEqualTo(ExitCode.OK);
    CommandProcess.Finished verified = hwnas("verify", shown);
    assertThat(verified.exit()).as(verified.err()).isEqualTo(ExitCode.OK);

    install(200);
    for (String[] verb :
        new String[][] {{"verify", shown}, {"resume", shown}, {"export", "onnx", shown}}) {
      CommandProcess.Finished refused = hwnas(verb);
      assertThat(refused.exit()).as(verb[0]).isEqualTo(ExitCode.STALE);
      assertThat(refused.err()).contains("another `own_squares`", "SHA-256");
    }
    CommandProcess.Finished moved = hwnas("run", "own.hwnas", "--locked");
    assertThat(moved.exit()).isEqualTo(ExitCode.STALE);
    assertThat(moved.err()).contains("data own_squares samples: locked as");

    install(100);
    assertThat(hwnas("verify", shown).exit()).isEqualTo(ExitCode.OK);
    CommandProcess.Finished bundle = hwnas("bundle", shown, "-o", "shared.zip");
    assertThat(bundle.exit()).as(bundle.err()).isEqualTo(ExitCode.OK);
    assertThat(hwnas("open", "shared.zip").exit()).isEqualTo(ExitCode.OK);
    install(200); // as somebody else has it
    assertThat(hwnas("verify", "shared").exit()).isEqualTo(ExitCode.STALE);
  }
}
