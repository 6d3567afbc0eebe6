package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

/** A long spec stays pleasant to type in. */
class LatencyTest {
  private static final int LINES = 2_000;
  private static final int TIMES = 15;

  @Test
  void completesInALongSpecWithoutDelay() {
    StringBuilder text = new StringBuilder("hwnas 1.0\nnetwork N {\n");
    for (int i = 0; i < LINES; i++) {
      text.append("  l").append(i).append(" = conv { kernel = 3  channels in {8, 16, 32} }\n");
    }
    text.append("  head = linear { ");
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      SpecDocument typed = new SpecDocument("long.hwnas", i, text + "u".repeat(i % 2));
      TextPosition end = typed.position(Integer.MAX_VALUE);
      long start = System.nanoTime();
      assertThat(CompletionService.complete(typed, end, FileSource.none()))
          .extracting(Proposal::label)
          .contains("units");
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    Duration median = Duration.ofNanos(nanos[TIMES / 2]);
    // The aim is a tenth of a second; the limit leaves room for a machine busy with other work, and
    // still finds what grows with the square of the length.
    assertThat(median).isLessThan(Duration.ofSeconds(3));
  }
}
