package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.format.SpecFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each template as a user gets it. */
class ProjectTemplateTest {
  @ParameterizedTest
  @EnumSource
  void checksCleanIsFormattedAndHasAPlan(ProjectTemplate template) {
    Map<String, String> files = template.files();
    assertThat(files).containsOnlyKeys("main.hwnas", "refs.bib", "README.md", ".gitignore");
    String spec = files.get("main.hwnas");
    Compilation compilation =
        Compiler.compile(
            "main.hwnas", spec, name -> Optional.ofNullable(files.get(name)), Map.of());
    assertThat(compilation.diagnostics()).isEmpty();
    assertThat(compilation.plan()).isPresent();
    assertThat(SpecFormatter.format("main.hwnas", spec)).contains(spec);
    assertThat(files.get("README.md")).contains("hwnas run main.hwnas");
  }

  @ParameterizedTest
  @EnumSource
  void itsBibliographyCanBeUsed(ProjectTemplate template) {
    Map<String, String> files = template.files();
    String spec = files.get("main.hwnas");
    String citing =
        spec.contains("bibliography")
            ? spec
            : spec.replace("hwnas 1.0\n", "hwnas 1.0\nbibliography \"refs.bib\"\n");
    Compilation compilation =
        Compiler.compile(
            "main.hwnas", citing, name -> Optional.ofNullable(files.get(name)), Map.of());
    assertThat(compilation.diagnostics()).isEmpty();
  }
}
