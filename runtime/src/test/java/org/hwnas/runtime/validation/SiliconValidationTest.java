package org.hwnas.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiliconValidationTest {
  @TempDir private Path folder;

  @Test
  void aTableIsHeldAgainstTheMacroOfItsChip() throws IOException {
    Path table = folder.resolve("imc_silicon_a.csv");
    Files.writeString(
        table,
        """
        chip,condition,metric,value,unit
        jia_jssc_2020,1.2 V,energy ADC/use,3.56,pJ
        jia_jssc_2020,0.85 V,energy ADC/use,1.79,pJ
        nobody_2020,1.2 V,energy ADC/use,3.56,pJ
        """);
    ValidationReport report = new SiliconValidation().run(table);
    assertThat(report.compared()).isEqualTo(2);
    assertThat(report.errors()).hasSize(1);
    // a SAR of 8 bit at 65 nm: k1 8 bits scaled from 32 nm, within a factor of two of the chip
    assertThat(report.errors().get(0).max()).isLessThan(1);
    assertThat(report.notes()).anyMatch(note -> note.startsWith("nobody_2020: 1 figures"));
  }

  @Test
  void theMeasuredChipsAreComparedAndTheDistributionReported() throws IOException {
    Path data = RecordedFigures.folder("search");
    ValidationReport report = new SiliconValidation().run(data);
    assertThat(report.compared()).isGreaterThan(30);
    ErrorSummary efficiency =
        report.errors().stream()
            .filter(e -> e.quantity().equals("efficiency"))
            .findFirst()
            .orElseThrow();
    assertThat(efficiency.rows()).isGreaterThan(10);
    assertThat(report.notes()).anyMatch(note -> note.contains("ZigZag-IMC's own errors"));
    report.errors().forEach(e -> assertThat(e.median()).isFinite());
  }
}
