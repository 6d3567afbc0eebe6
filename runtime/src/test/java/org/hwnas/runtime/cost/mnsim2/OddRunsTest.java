package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hwnas.runtime.validation.Mnsim2Validation;
import org.hwnas.runtime.validation.ValidationReport;
import org.junit.jupiter.api.Test;

/**
 * Runs of MNSIM 2.0 (ca39ccb) on random networks with branches, odd windows and bits that differ
 * from layer to layer, under settings all over its configuration: the columns of {@code odd-runs}
 * are what it says of them.
 */
class OddRunsTest {
  @Test
  void settingsAndNetworksThatNobodyShipsAreReproducedToo() throws Exception {
    Path folder = Path.of(OddRunsTest.class.getResource("odd-runs").toURI());
    ValidationReport report = new Mnsim2Validation().run(folder);
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.errors()).allMatch(e -> e.max() <= 1e-9);
    assertThat(report.compared()).isEqualTo(53);
    assertThat(report.refused()).hasSize(4);
  }
}
