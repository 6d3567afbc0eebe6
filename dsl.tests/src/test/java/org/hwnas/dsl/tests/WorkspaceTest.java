package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Specs that share files: the results are those of compiling each alone, and each is read once. */
class WorkspaceTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void assertAsAlone(Compilation shared, Path file) throws IOException {
    Compilation alone = Compiler.compile(file, Map.of());
    assertThat(shared.diagnostics()).as(file.toString()).isEqualTo(alone.diagnostics());
    assertThat(shared.plan()).as(file.toString()).isEqualTo(alone.plan());
  }

  @Test
  void findsOfEverySpecWhatIsFoundOfItAlone() throws IOException {
    List<Path> specs;
    try (Stream<Path> all = Files.list(Path.of("src/test/resources/golden"))) {
      specs = all.filter(p -> p.toString().endsWith(".hwnas")).sorted().toList();
    }
    assertThat(specs).hasSizeGreaterThan(50);
    Workspace workspace = new Workspace();
    for (Path spec : specs) {
      assertAsAlone(workspace.compile(spec, Map.of()), spec);
    }
  }

  @Test
  void aFileThatAllImportIsParsedOnce() throws IOException {
    write("common/cells.hwnas", "hwnas 1.0\ndevice cell { g_max = 20 uS }\n");
    write(
        "common/chips.hwnas",
        "hwnas 1.0\nimport \"cells.hwnas\"\nhardware chip { crossbar { device = cell } }\n");
    Workspace workspace = new Workspace();
    for (int i = 0; i < 20; i++) {
      Path file =
          write(
              "team" + i % 3 + "/spec" + i + ".hwnas",
              "hwnas 1.0\nimport \"../common/chips.hwnas\"\nhardware chip"
                  + i
                  + " extends chip { }\n");
      assertAsAlone(workspace.compile(file, Map.of()), file);
    }
    assertThat(workspace.parses()).isEqualTo(22);
  }

  @Test
  void aChangeOfAnImportedFileIsSeen() throws IOException {
    Path cells = write("cells.hwnas", "hwnas 1.0\ndevice cell { g_max = 20 uS }\n");
    Path spec =
        write("spec.hwnas", "hwnas 1.0\nimport \"cells.hwnas\"\ndevice own extends cell { }\n");
    Workspace workspace = new Workspace();
    assertThat(workspace.compile(spec, Map.of()).diagnostics()).isEmpty();
    Files.writeString(cells, "hwnas 1.0\ndevice cell { g_max = 20 um }\n");
    assertThat(workspace.compile(spec, Map.of()).diagnostics()).isNotEmpty();
    assertAsAlone(workspace.compile(spec, Map.of()), spec);
    Files.writeString(cells, "hwnas 1.0\ndevice cell { g_max = 20 uS ");
    assertAsAlone(workspace.compile(spec, Map.of()), spec);
    assertAsAlone(workspace.compile(spec, Map.of()), spec);
  }

  @Test
  void twoFilesOfOneTextAreTwoFiles() throws IOException {
    String text = "hwnas 1.0\nimport \"more/cells.hwnas\"\ndevice cell { g_max = 20 uS }\n";
    write("more/cells.hwnas", text);
    Path spec = write("cells.hwnas", text);
    Workspace workspace = new Workspace();
    assertAsAlone(workspace.compile(spec, Map.of()), spec);
    assertThat(workspace.compile(spec, Map.of()).diagnostics())
        .anySatisfy(d -> assertThat(d.place().file().name()).isEqualTo("more/cells.hwnas"));
  }
}
