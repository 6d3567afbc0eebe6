package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.Workspace;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.SourceText;
import org.junit.jupiter.api.Test;

/** A workspace that remembers what it checked says what a compiler says that remembers nothing. */
class RecompilationTest {
  private static final List<String> TYPED =
      List.of("8", " ", "{", "}", "x", "=", "uS", "in ", "\n", "extends ", "0", "lab", ",");

  @Test
  void findsTheSameAfterEveryEdit() throws IOException {
    Random random = new Random(7);
    Workspace workspace = new Workspace();
    for (Path spec : specs()) {
      String text = Files.readString(spec).replaceAll("\\s*//!.*", "");
      FileSource files = FileSource.folder(spec.toAbsolutePath().getParent());
      String name = spec.getFileName().toString();
      same(workspace, name, text, files);
      for (int i = 0; i < 12; i++) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(3));
        String edited =
            text.substring(0, at) + TYPED.get(random.nextInt(TYPED.size())) + text.substring(to);
        same(workspace, name, edited, files);
        if (random.nextInt(3) == 0) {
          text = edited; // builds on it; else it is undone
        }
      }
    }
  }

  private static List<Path> specs() throws IOException {
    try (Stream<Path> golden = Files.list(GoldenSpec.FOLDER);
        Stream<Path> examples = Files.walk(Path.of("../examples"))) {
      return Stream.concat(golden, examples)
          .filter(f -> f.toString().endsWith(".hwnas"))
          .sorted()
          .toList();
    }
  }

  private static void same(Workspace workspace, String name, String text, FileSource files) {
    workspace.edited(new SourceText(name, 0, text));
    Compilation again = workspace.compile(name, text, files, Map.of());
    Compilation fresh = Compiler.compile(name, text, files, Map.of());
    assertThat(again.diagnostics().toString()).isEqualTo(fresh.diagnostics().toString());
    assertThat(again.plan().isPresent()).isEqualTo(fresh.plan().isPresent());
  }

  @Test
  void stopsWhenToldAndThenStartsAfresh() {
    Workspace workspace = new Workspace();
    StringBuilder text = new StringBuilder("hwnas 1.0\n");
    for (int i = 0; i < 50; i++) {
      text.append("device d").append(i).append(" { g_max = 30 um }\n");
    }
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                workspace.compile(
                    "m.hwnas",
                    text.toString(),
                    FileSource.none(),
                    Map.of(),
                    () -> asked.incrementAndGet() > 10))
        .isInstanceOf(CancellationException.class);
    assertThat(asked).hasValue(11);
    assertThat(
            workspace
                .compile("m.hwnas", text.toString(), FileSource.none(), Map.of())
                .diagnostics())
        .hasSize(50);
  }

  @Test
  void looksAgainWhenWhatADefinitionExtendsChanges() {
    Workspace workspace = new Workspace();
    String text =
        """
        hwnas 1.0
        import "cells.hwnas"
        let low = 1 uS
        device base { g_max = 30 uS }
        device mine extends base { g_min = low }
        hardware chip { crossbar { device = cell } }
        """;
    String[] cell = {"hwnas 1.0\ndevice cell { g_max = 30 uS }\n"};
    FileSource files = name -> name.equals("cells.hwnas") ? Optional.of(cell[0]) : Optional.empty();
    assertThat(workspace.compile("m.hwnas", text, files, Map.of()).diagnostics()).isEmpty();
    assertThat(
            workspace
                .compile("m.hwnas", text.replace("low = 1 uS", "low = 1 ns"), files, Map.of())
                .diagnostics())
        .isNotEmpty();
    assertThat(
            workspace
                .compile("m.hwnas", text.replace("device base", "device bose"), files, Map.of())
                .diagnostics())
        .isNotEmpty();
    cell[0] = "hwnas 1.0\ndevice cells { g_max = 30 uS }\n";
    assertThat(workspace.compile("m.hwnas", text, files, Map.of()).diagnostics()).isNotEmpty();
    cell[0] = "hwnas 1.0\ndevice cell { g_max = 30 uS }\n";
    assertThat(workspace.compile("m.hwnas", text, files, Map.of()).diagnostics()).isEmpty();
  }
}
