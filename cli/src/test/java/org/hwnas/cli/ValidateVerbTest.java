package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hwnas.runtime.table.TableException;
import org.hwnas.runtime.validation.Validation;
import org.hwnas.runtime.validation.Validations;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hwnas validate} says to who brings the wrong thing. */
class ValidateVerbTest {
  private static final List<Validation> ALL =
      Validations.all(
          definition -> {
            throw new TableException(definition);
          });

  @TempDir Path folder;

  @Test
  void aFolderWithoutATableIsRefusedWithWhatWouldBeRead() {
    for (Validation validation : ALL) {
      CommandProcess.Finished result =
          CommandInside.run(folder, "validate", validation.name(), "--data", ".");
      assertThat(result.exit()).as(validation.name()).isEqualTo(2);
      assertThat(result.out()).as(validation.name()).isEmpty();
      if (!result.err().contains("ngspice")) {
        assertThat(result.err()).contains("--data is " + validation.reads());
      }
    }
  }

  @Test
  void aTableOfSomethingElseIsRefused() throws IOException {
    Files.writeString(folder.resolve("shopping.csv"), "item,price\nbread,2\n");
    for (String model :
        new String[] {"mnsim2", "neurosim", "replay", "silicon", "devices", "ranking"}) {
      CommandProcess.Finished result =
          CommandInside.run(folder, "validate", model, "--data", "shopping.csv");
      assertThat(result.exit()).as(model).isEqualTo(2);
      assertThat(result.err()).as(model).isNotBlank().doesNotContain("Exception");
    }
  }

  /** Every recorded device at every time is stated by the library, but for one that is wrong. */
  @Test
  @Tag("slow")
  void theLibrarysDevicesAreTheRecordedOnes() {
    for (String table :
        List.of("crosssim/device_stats.json", "aihwkit/noise_model_device_stats.json")) {
      CommandProcess.Finished result =
          CommandInside.run(
              folder, "validate", "devices", "--data", recorded().resolve(table).toString());
      assertThat(result.exit()).as(result.out()).isZero();
      assertThat(result.out()).contains("passed");
      assertThat(result.out().lines().filter(line -> line.startsWith("note:")))
          .allMatch(note -> note.contains("ReRamWan2022_gmax25default"));
    }
  }

  private static Path recorded() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/reference/data/nonideal");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    return Assumptions.abort("no recorded figures beside the project");
  }

  @Test
  void allModelsAreListedWithTheirTables() {
    CommandProcess.Finished result = CommandInside.run(folder, "validate");
    assertThat(result.exit()).isZero();
    for (Validation validation : ALL) {
      assertThat(result.out()).contains(validation.name() + " ", validation.reads());
    }
  }
}
