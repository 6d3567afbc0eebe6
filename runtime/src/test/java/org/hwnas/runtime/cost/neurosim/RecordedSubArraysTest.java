package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;

import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.validation.NeuroSimValidation;
import org.hwnas.runtime.validation.ValidationReport;
import org.junit.jupiter.api.Test;

/** Components of sub-arrays against recorded ones of NeuroSim's inference core V1.5. */
class RecordedSubArraysTest {
  private static final double CLOSE = 1e-4;

  @Test
  void everyComponentOfEverySubArrayIsReproduced() throws Exception {
    ValidationReport report =
        new NeuroSimValidation()
            .run(RecordedFigures.folder("neurosim").resolve("subarray_components.csv"));
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.compared()).isGreaterThan(900);
    assertThat(report.errors()).hasSizeGreaterThan(90).allMatch(e -> e.max() <= CLOSE);
  }
}
