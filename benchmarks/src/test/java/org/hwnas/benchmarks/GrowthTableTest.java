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
                    new GrowthTable.Row("linear", "lines", 1000, 9, 8),
                    new GrowthTable.Row("linear", "lines", 4000, 39, 32),
                    new GrowthTable.Row("single", "", 0, 1234, 1200),
                    new GrowthTable.Row("quadratic", "files", 2, 900, 100),
                    new GrowthTable.Row("quadratic", "files", 1, 25, 25))))
        .isEqualToNormalizingNewlines(
            """
            | benchmark | size | median | least | per doubling |
            |---|--:|--:|--:|--:|
            | linear | 1,000 lines | 9.0 ms | 8.0 ms |  |
            |  | 4,000 lines | 39 ms | 32 ms | 2.0 |
            | single |  | 1,234 ms | 1,200 ms |  |
            | quadratic | 1 files | 25 ms | 25 ms |  |
            |  | 2 files | 900 ms | 100 ms | 4.0 |
            """);
  }
}
