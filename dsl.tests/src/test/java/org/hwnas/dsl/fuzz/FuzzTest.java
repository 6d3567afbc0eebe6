package org.hwnas.dsl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file holds, compiler, formatter and editor services end in answers: no exception, no
 * overflow of the stack, nothing over two seconds, within a gigabyte (the heap of the test's JVM).
 * Another range of seeds: {@code -Dfuzz.first=1000000}; another number, such as the 200,000 of a
 * thorough run, which takes most of an hour on two cores: {@code -Dfuzz.inputs=200000}.
 */
class FuzzTest {
  private static final long FIRST = Long.getLong("fuzz.first", 1);
  private static final long SOME = 2_000; // of each build; the slow test begins after them

  /** Inputs that failed once, by what was wrong. */
  static List<Path> everFailed() {
    return Inputs.files(Path.of("src/test/resources/fuzz"));
  }

  @ParameterizedTest
  @MethodSource("everFailed")
  void survivesWhatEverFailed(Path file) {
    String text = Inputs.read(file);
    Survival.of("hwnas 1.0\n", 0); // loads the classes
    Assertions.assertTimeoutPreemptively(
        Duration.ofMillis(2 * Survival.LIMIT_MILLIS), () -> Survival.of(text, 1));
  }

  @Test
  void survivesTwoThousandInputs() throws InterruptedException {
    assertThat(Fuzzer.run(FIRST, Long.getLong("fuzz.inputs", SOME))).isEmpty();
  }

  @Test
  @Tag("slow")
  void survivesTwentyThousandInputs() throws InterruptedException {
    assertThat(Fuzzer.run(FIRST + SOME, Long.getLong("fuzz.inputs", 20_000))).isEmpty();
  }
}
