package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.validation.Mnsim2Validation;
import org.hwnas.runtime.validation.ValidationReport;
import org.junit.jupiter.api.Test;

/** The model against recorded runs of MNSIM 2.0 at commit ca39ccb. */
class RecordedRunsTest {
  private static final double EXACT = 1e-9;

  @Test
  void everyColumnOfEveryRunIsReproducedAndWhatWasRejectedIsRefused() throws Exception {
    ValidationReport report = new Mnsim2Validation().run(RecordedFigures.folder("mnsim2"));
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.errors()).hasSize(Column.values().length);
    assertThat(report.errors()).allMatch(e -> e.max() <= EXACT);
    assertThat(report.compared()).isGreaterThan(300);
    assertThat(report.refused().values()).isNotEmpty().allMatch(r -> r.contains("mesh"));
  }

  @Test
  void itsOwnNetworksAreThoseOfTheRecording() throws Exception {
    Path file = RecordedFigures.folder("mnsim2").resolve("networks.json");
    JsonObject tables = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    for (String name : tables.keySet()) {
      Mnsim2Network recorded = LayerTable.read(tables.getAsJsonArray(name));
      Mnsim2Network own = KnownNetworks.find(name).orElseThrow();
      assertThat(own.size()).as(name).isEqualTo(recorded.size());
      for (int i = 0; i < own.size(); i++) {
        assertThat(own.layer(i))
            .as(name + " " + i)
            .usingRecursiveComparison()
            .isEqualTo(recorded.layer(i));
      }
    }
  }
}
