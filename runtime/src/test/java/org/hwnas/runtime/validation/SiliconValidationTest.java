package org.hwnas.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(report.notes()).anyMatch(note -> note.startsWith("ZigZag-IMC, efficiency: 2"));
    report.errors().forEach(e -> assertThat(e.median()).isFinite());
    // no circuit of the model is slower than the chip that it describes
    report.errors().stream()
        .filter(e -> e.quantity().endsWith("of circuits"))
        .forEach(e -> assertThat(e.max()).as(e.quantity()).isZero());
  }

  @Test
  void aTenthIsAsFarOffAsTenTimesAndAFasterCircuitIsNot() throws IOException {
    Path table = folder.resolve("imc_silicon_b.csv");
    Files.writeString(
        table,
        """
        chip,condition,metric,value,unit
        jia_jssc_2020,1.2 V,energy ADC/use,30.05,pJ
        jia_jssc_2020,1.2 V,energy ADC/use,0.3005,pJ
        jia_jssc_2020,"1b/1b, 1.2 V",throughput,2.185,1b-TOPS
        jia_jssc_2020,"1b/1b, 1.2 V",throughput,5764,1b-TOPS
        """);
    ValidationReport report = new SiliconValidation().run(table);
    ErrorSummary energy = report.errors().get(0);
    assertThat(energy.quantity()).isEqualTo("energy of a conversion");
    assertThat(energy.median()).isCloseTo(9, within(0.02));
    assertThat(energy.max()).isCloseTo(9, within(0.02));
    assertThat(energy.bias()).isCloseTo(0, within(0.02));
    ErrorSummary rate = report.errors().get(1);
    assertThat(rate.median()).isZero();
    assertThat(rate.max()).isCloseTo(9, within(0.05));
  }

  @Test
  void publishedArchitecturesArePricedByLevel() throws IOException {
    Path table = folder.resolve("published_ref.csv");
    Files.writeString(
        table,
        """
        id,kind,array_or_config,precision,metric,value,unit
        ISAAC,architecture,chip,16b,power,65.8,W
        ISAAC,architecture,chip,16b,area,85.4,mm2
        ISAAC,architecture,tile x168,16b,power,330,mW
        ISAAC,architecture,12 IMAs per tile,16b,power,289,mW
        PUMA,component,MVMU 128x128,16b,power,19.09,mW
        """);
    ValidationReport report = new SiliconValidation().run(table);
    assertThat(report.compared()).isEqualTo(5);
    // parts of Table I that the model has its own figures of are within a factor of two
    assertThat(report.errors()).allSatisfy(e -> assertThat(e.max()).isLessThan(1));
    ErrorSummary tile = report.errors().get(2);
    ErrorSummary pes = report.errors().get(3);
    assertThat(tile.quantity()).isEqualTo("power of a tile");
    assertThat(pes.quantity()).isEqualTo("power of a PE");
    assertThat(tile.actual()).isGreaterThan(163);
    assertThat(report.errors().get(0).actual())
        .isCloseTo(168 * tile.actual() / 1e3 + 10.4, within(0.01));
  }

  @Test
  void whatNobodyKnowsOfAChipIsShownAndNotJudged() throws IOException {
    Path table = folder.resolve("imc_silicon_c.csv");
    Files.writeString(
        table,
        """
        label,topsw_rep,t_rep,area_rep
        AIMC2,15.02,7.2,0.468
        """);
    ValidationReport report = new SiliconValidation().run(table);
    assertThat(report.errors().get(0).rule().judged()).isFalse();
    assertThat(report.errors().get(0).max()).isGreaterThan(1);
    assertThat(report.maxError()).isZero();
  }
}
