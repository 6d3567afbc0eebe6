package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.diagnostics.Issue;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Run with {@code -Dgolden=update} to rewrite what the specs state; the test then fails once. */
class GoldenDiagnosticsTest {
  @TestFactory
  Stream<DynamicTest> givesWhatTheSpecStatesAndNothingElse() {
    return GoldenSpec.all().stream()
        .map(spec -> DynamicTest.dynamicTest(spec.name(), () -> check(spec)));
  }

  private static void check(GoldenSpec spec) throws IOException {
    Compilation compilation = spec.compile();
    if ("update".equals(System.getProperty("golden"))) {
      String stated = spec.stating(spec.compile(spec.bare()).diagnostics());
      if (!stated.equals(spec.text())) {
        Files.writeString(spec.file(), stated);
        Assertions.fail("rewrote " + spec.name() + ": look at the difference before you commit it");
      }
    }
    List<Diagnostic> unexpected = new ArrayList<>(compilation.diagnostics());
    List<GoldenSpec.Expected> missing = new ArrayList<>();
    for (GoldenSpec.Expected expected : spec.expected()) {
      unexpected.stream()
          .filter(expected::matches)
          .findFirst()
          .ifPresentOrElse(unexpected::remove, () -> missing.add(expected));
    }
    DiagnosticRenderer renderer = new DiagnosticRenderer(false);
    assertThat(missing).as("stated but not given").isEmpty();
    assertThat(unexpected.stream().map(renderer::render)).as("given but not stated").isEmpty();
    assertThat(compilation.diagnostics().isEmpty()).isEqualTo(spec.good());
  }

  @Test
  void coversEveryCode() {
    Set<Issue> covered = EnumSet.noneOf(Issue.class);
    GoldenSpec.all()
        .forEach(s -> s.expected().forEach(e -> covered.add(Issue.byCode(e.code()).orElseThrow())));
    assertThat(EnumSet.complementOf(EnumSet.copyOf(covered))).isEmpty();
  }

  @Test
  void hasAPlanExactlyWhereThereIsAnExperimentWithoutErrors() {
    for (GoldenSpec spec : GoldenSpec.all()) {
      Compilation compilation = spec.compile();
      boolean experiment = spec.text().contains("\nexperiment ");
      assertThat(compilation.plan().isPresent())
          .as(spec.name())
          .isEqualTo(experiment && !compilation.hasErrors());
    }
  }
}
