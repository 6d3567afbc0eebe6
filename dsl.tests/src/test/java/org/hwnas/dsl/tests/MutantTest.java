package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.SpecParser;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Specs with tokens lost, doubled, swapped, foreign or cut off: nothing throws, everything ends.
 */
class MutantTest {
  private static final int MUTANTS = 2_400;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Random random = new Random(Integer.getInteger("mutants.seed", 20261101));

  private static List<GoldenSpec> specs() {
    List<GoldenSpec> specs = new ArrayList<>(GoldenSpec.all());
    GoldenSpec.specs(Path.of("../examples")).forEach(p -> specs.add(GoldenSpec.read(p)));
    GoldenSpec.specs(Path.of("../dsl/src/main/resources/hwnas"))
        .forEach(p -> specs.add(GoldenSpec.read(p)));
    return specs;
  }

  @Test
  void compilerFormatterAndRendererSurviveEveryMutant() {
    List<GoldenSpec> specs = specs();
    List<List<String>> leaves = specs.stream().map(s -> leaves(s.text())).toList();
    List<String> foreign = leaves.stream().flatMap(List::stream).filter(l -> !l.isBlank()).toList();
    for (int i = 0; i < MUTANTS; i++) {
      int index = i % specs.size();
      String mutant = mutant(leaves.get(index), foreign);
      try {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> survive(specs.get(index), mutant));
      } catch (Throwable e) {
        throw new AssertionError(
            "mutant " + i + " of " + specs.get(index).name() + ":\n" + mutant, e);
      }
    }
  }

  private static void survive(GoldenSpec spec, String mutant) {
    Compilation compilation = spec.compile(mutant);
    assertThat(compilation.plan().isPresent() && compilation.hasErrors()).isFalse();
    DiagnosticRenderer renderer = new DiagnosticRenderer(true);
    compilation
        .diagnostics()
        .forEach(
            d -> {
              assertThat(renderer.render(d)).isNotBlank();
              assertThat(DiagnosticRenderer.json(d).size()).isEqualTo(12);
            });
    Optional<String> formatted = SpecFormatter.format(spec.name(), mutant);
    formatted.ifPresent(
        f -> {
          assertThat(tokens(f)).isEqualTo(tokens(mutant));
          assertThat(SpecFormatter.format(spec.name(), f)).contains(f);
        });
  }

  private static List<String> leaves(String text) {
    List<String> leaves = new ArrayList<>();
    for (ILeafNode leaf :
        SpecParser.parse(new SourceText("mutant.hwnas", 0, text)).node().getLeafNodes()) {
      leaves.add(leaf.getText());
    }
    return leaves;
  }

  private static List<String> tokens(String text) {
    return leaves(text).stream()
        .filter(l -> !l.isBlank())
        .map(l -> String.join("\n", l.lines().map(String::strip).toList()))
        .toList();
  }

  private String mutant(List<String> leaves, List<String> foreign) {
    List<String> mutant = new ArrayList<>(leaves);
    for (int changes = 1 + random.nextInt(3); changes > 0 && !mutant.isEmpty(); changes--) {
      int at = random.nextInt(mutant.size());
      switch (random.nextInt(6)) {
        case 0 -> mutant.remove(at);
        case 1 -> mutant.add(at, mutant.get(at));
        case 2 -> mutant.set(at, mutant.set(random.nextInt(mutant.size()), mutant.get(at)));
        case 3 -> mutant.set(at, foreign.get(random.nextInt(foreign.size())));
        case 4 -> mutant.add(at, " " + foreign.get(random.nextInt(foreign.size())) + " ");
        default -> {
          String text = String.join("", mutant);
          return text.substring(0, random.nextInt(text.length() + 1));
        }
      }
    }
    return String.join("", mutant);
  }
}
