package org.hwnas.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.BenchmarkNetworks;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.table.Table;
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

  /** All 6,561 networks of NAS-Bench-Macro have their recorded parameters and MACs. */
  @Test
  void everyNetworkOfTheMacroBenchmarkHasItsRecordedSize() throws IOException, EvaluationFailure {
    Table table = Table.read(RecordedFigures.folder("search").resolve("nbmacro.csv"));
    assertThat(table.rows()).hasSize(6561);
    for (Table.Row row : table.rows()) {
      Network network = BenchmarkNetworks.macro(row.text("arch"));
      assertThat((double) network.parameters()).isEqualTo(row.required("params"));
      assertThat((double) network.macs()).isEqualTo(row.required("flops"));
    }
  }
}
