package org.hwnas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
  @Test
  void growthIsPerDoublingWhateverTheStep() {
    assertThat(
            GrowthTable.markdown(
                List.of(
                    new GrowthTable.Row("linear", "lines", 1000, 8),
                    new GrowthTable.Row("linear", "lines", 4000, 32),
                    new GrowthTable.Row("single", "", 0, 1234),
                    new GrowthTable.Row("quadratic", "files", 2, 100),
                    new GrowthTable.Row("quadratic", "files", 1, 25))))
        .isEqualToNormalizingNewlines(
            """
            | benchmark | size | CPU time | per doubling |
            |---|--:|--:|--:|
            | linear | 1,000 lines | 8.0 ms |  |
            |  | 4,000 lines | 32 ms | 2.0 |
            | single |  | 1,234 ms |  |
            | quadratic | 1 files | 25 ms |  |
            |  | 2 files | 100 ms | 4.0 |
            """);
  }
}
