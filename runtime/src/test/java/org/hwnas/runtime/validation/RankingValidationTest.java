package org.hwnas.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.BenchmarkNetworks;
import org.hwnas.runtime.network.Network;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks of benchmarks against their published sizes, and orders against recorded accuracies. */
class RankingValidationTest {
  /** The largest cell: 1.531546 million parameters, 220.11969 million operations with the bias. */
  @Test
  void theLargestCellHasThePublishedSize() throws EvaluationFailure {
    Network network = BenchmarkNetworks.cells(List.of(2, 2, 2, 2, 2, 2)).orElseThrow();
    assertThat(network.parameters()).isEqualTo(1_531_546);
    assertThat(network.macs() + 10).isEqualTo(220_119_690);
    assertThat(BenchmarkNetworks.cells(List.of(2, 2, 1, 1, 1, 1))).isEmpty();
    assertThatThrownBy(() -> BenchmarkNetworks.cells(List.of(2, 2, 5, 1, 1, 1)))
        .isInstanceOf(EvaluationFailure.class);
    assertThatThrownBy(() -> BenchmarkNetworks.macro("0123")).isInstanceOf(EvaluationFailure.class);
  }

  private static double tau(ValidationReport report, String line) {
    Pattern tau = Pattern.compile(Pattern.quote(line) + ".* tau (-?[0-9.]+).*");
    return report.notes().stream()
        .map(tau::matcher)
        .filter(Matcher::matches)
        .mapToDouble(m -> Double.parseDouble(m.group(1)))
        .findFirst()
        .orElseThrow();
  }

  /** All 6,561 networks of NAS-Bench-Macro have their recorded parameters and MACs. */
  @Test
  @Tag("slow")
  void predictorsOrderTheMacroBenchmark() throws IOException {
    ValidationReport report =
        new RankingValidation().run(RecordedFigures.folder("search").resolve("nbmacro.csv"));
    assertThat(report.compared()).isEqualTo(6561);
    assertThat(report.maxError()).isZero();
    assertThat(tau(report, "mean_acc: gradient_boosting (squared) learned from 500"))
        .isGreaterThan(0.7);
  }
}
