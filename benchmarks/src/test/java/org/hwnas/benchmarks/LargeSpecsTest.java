package org.hwnas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured is what an author could have written, and as long as it says. */
class LargeSpecsTest {
  @ParameterizedTest
  @EnumSource(LargeSpecs.Shape.class)
  void areAsLongAsAskedAndClean(LargeSpecs.Shape shape) {
    String text = LargeSpecs.spec(shape, 600);
    assertThat(text.lines().count()).isCloseTo(600, within(40L));
    assertThat(LargeSpecs.spec(shape, 600)).isEqualTo(text);
    Checks.plan(Compiler.compile("large.hwnas", text, FileSource.none(), Map.of()));
  }

  @Test
  void aRepeatedBlockIsClean() {
    String text = LargeSpecs.repeated(20);
    assertThat(
            Checks.plan(Compiler.compile("repeated.hwnas", text, FileSource.none(), Map.of()))
                .parameters())
        .hasSize(81);
  }

  @Test
  void filesOfAWorkspaceAreReadOnceHoweverManyImportThem(@TempDir Path folder) throws IOException {
    List<Path> files = LargeWorkspace.write(folder, 30);
    assertThat(files).hasSize(30);
    Workspace workspace = new Workspace();
    for (Path file : files) {
      Checks.clean(workspace.compile(file, Map.of()));
    }
    assertThat(workspace.parses()).isEqualTo(30);
    Path edited = files.get(5);
    Files.writeString(edited, "\n// edited\n", java.nio.file.StandardOpenOption.APPEND);
    Checks.clean(workspace.compile(edited, Map.of()));
    assertThat(workspace.parses()).isEqualTo(31);
  }
}
