package org.hwnas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NameMatchTest {
  private static List<String> found(String query, String... names) {
    return Stream.of(names)
        .filter(n -> NameMatch.rank(n, query).isPresent())
        .sorted(Comparator.comparingInt(n -> NameMatch.rank(n, query).getAsInt()))
        .toList();
  }

  @Test
  void ranksWholeNamesThenBeginningsThenWordsThenTheRest() {
    assertThat(found("fs", "offset", "FirstSearch", "fs_2", "flash_cells", "fs", "surf"))
        .containsExactly("fs", "fs_2", "FirstSearch", "offset", "flash_cells");
    assertThat(found("DEVICE", "device_cell", "devise")).containsExactly("device_cell");
    assertThat(found("", "any", "name")).containsExactly("any", "name");
  }

  @Test
  void knowsWordsByCapitalsUnderscoresAndDigits() {
    assertThat(found("r1", "rram_180", "raw1")).startsWith("rram_180");
    assertThat(found("mp", "MixedPrecision", "map")).startsWith("MixedPrecision");
  }
}
