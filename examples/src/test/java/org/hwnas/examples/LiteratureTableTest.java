package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The survey's table says what the specs say; it is written by `examples/literature/run.sh`. */
class LiteratureTableTest {
  @Test
  void theTableIsThatOfTheSpecs() throws Exception {
    Path literature = Path.of("literature").toAbsolutePath();
    Process table =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                literature.resolve("Table.java").toString(),
                "--check",
                literature.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(table.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(table.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(table.exitValue()).as(said).isZero();
  }
}
