package org.hwnas.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.json.PlanJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans follow specs: what is compiled again when what changes, and what must not be left over. */
class PlanFolderTest {
  private static final String SPEC =
      """
      hwnas 1.0

      import "lab.hwnas"

      experiment E {
        workloads = {hwnas.models.lenet5}
        hardware extends lab { adc { bits in 4..%d } }
        minimize energy
        search random { budget = 4 evaluations }
      }
      """;
  private static final String LAB =
      """
      hwnas 1.0

      hardware lab extends hwnas.presets.isaac {
        crossbar { rows = %d }
      }
      """;

  @TempDir Path folder;
  private Path specs;
  private Path plans;
  private final List<String> compiled = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    specs = Files.createDirectories(folder.resolve("specs"));
    plans = folder.resolve("plans");
    Files.writeString(specs.resolve("lab.hwnas"), LAB.formatted(128));
    Files.writeString(specs.resolve("a.hwnas"), SPEC.formatted(8));
    Files.createDirectories(specs.resolve("deep"));
    Files.writeString(
        specs.resolve("deep/b.hwnas"), SPEC.formatted(6).replace("\"lab", "\"../lab"));
  }

  private PlanFolder.Result update(String compiler) throws IOException {
    compiled.clear();
    try (Stream<Path> all = Files.walk(specs)) {
      List<Path> files = all.filter(p -> p.toString().endsWith(".hwnas")).sorted().toList();
      return new PlanFolder(specs, plans, folder.resolve("state.json"), compiler)
          .update(files, (f, c) -> compiled.add(specs.relativize(f).toString().replace('\\', '/')));
    }
  }

  private PlanFolder.Result update() throws IOException {
    return update("1");
  }

  @Test
  void plansAreThoseOfTheCompiler() throws IOException {
    PlanFolder.Result result = update();
    assertThat(result.failed()).isZero();
    assertThat(result.written())
        .containsExactly(plans.resolve("a.plan.json"), plans.resolve("deep/b.plan.json"));
    byte[] wanted =
        PlanJson.write(
            Compiler.compile(specs.resolve("deep/b.hwnas"), Map.of()).plan().orElseThrow());
    assertThat(plans.resolve("deep/b.plan.json")).hasBinaryContent(wanted);
  }

  @Test
  void nothingIsCompiledTwice() throws IOException {
    update();
    PlanFolder.Result second = update();
    assertThat(compiled).isEmpty();
    assertThat(second.written()).isEmpty();
    assertThat(second.unchanged()).isEqualTo(3);
  }

  @Test
  void aChangedSpecIsCompiledAlone() throws IOException {
    update();
    Files.writeString(specs.resolve("a.hwnas"), SPEC.formatted(9));
    update();
    assertThat(compiled).containsExactly("a.hwnas");
  }

  @Test
  void whatImportsAChangedFileIsCompiledWithIt() throws IOException {
    update();
    byte[] before = Files.readAllBytes(plans.resolve("a.plan.json"));
    Files.writeString(specs.resolve("lab.hwnas"), LAB.formatted(64));
    assertThat(update().written()).hasSize(2);
    assertThat(compiled).containsExactly("a.hwnas", "deep/b.hwnas", "lab.hwnas");
    assertThat(Files.readAllBytes(plans.resolve("a.plan.json"))).isNotEqualTo(before);
  }

  @Test
  void anotherCompilerCompilesAll() throws IOException {
    update();
    update("2");
    assertThat(compiled).hasSize(3);
  }

  @Test
  void aPlanGoesWithItsSpec() throws IOException {
    update();
    Files.delete(specs.resolve("deep/b.hwnas"));
    assertThat(update().deleted()).containsExactly(plans.resolve("deep/b.plan.json"));
    assertThat(plans.resolve("deep/b.plan.json")).doesNotExist();
  }

  @Test
  void aBrokenSpecLeavesNoPlanOfBeforeAndIsToldEveryTime() throws IOException {
    update();
    Files.writeString(specs.resolve("a.hwnas"), SPEC.formatted(8).replace("energy", "enrgy"));
    assertThat(update().failed()).isEqualTo(1);
    assertThat(plans.resolve("a.plan.json")).doesNotExist();
    assertThat(update().failed()).isEqualTo(1);
    assertThat(compiled).containsExactly("a.hwnas");
    Files.writeString(specs.resolve("a.hwnas"), SPEC.formatted(8));
    assertThat(update().written()).containsExactly(plans.resolve("a.plan.json"));
  }

  @Test
  void aMissingImportThatAppearsIsSeen() throws IOException {
    Files.delete(specs.resolve("lab.hwnas"));
    assertThat(update().failed()).isEqualTo(2);
    Files.writeString(specs.resolve("lab.hwnas"), LAB.formatted(128));
    assertThat(update().failed()).isZero();
  }

  @Test
  void whatSomebodyDidToAPlanIsUndone() throws IOException {
    update();
    Files.writeString(plans.resolve("a.plan.json"), "{}");
    assertThat(update().written()).containsExactly(plans.resolve("a.plan.json"));
  }

  @Test
  void aDamagedStateCostsTimeOnly() throws IOException {
    update();
    for (String damaged :
        List.of("", "{", "null", "[]", "{\"specs\":{\"a.hwnas\":null,\"../../x.hwnas\":{}}}")) {
      Files.writeString(folder.resolve("state.json"), damaged);
      assertThat(update().failed()).isZero();
      assertThat(compiled).hasSize(3);
    }
  }
}
