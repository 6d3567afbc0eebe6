package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is decided once for all designs is what each design would decide. */
class ResolvingTest {
  static List<Path> specs() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("../examples"))) {
      return all.filter(p -> p.toString().endsWith(".hwnas")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aRememberedBranchIsTheOneADesignWouldMake(Path spec) throws IOException {
    Compilation compiled = Compiler.compile(spec, Map.of());
    assertThat(compiled.hasErrors()).isFalse();
    // a file of definitions only has nothing to search
    assumeTrue(compiled.plan().isPresent(), "definitions only");
    Plan plan = compiled.plan().orElseThrow();
    DesignOperators space = new DesignOperators(plan);
    DesignResolver resolver = new DesignResolver(plan);
    for (int i = 0; i < 5; i++) {
      Design design = space.sample(RandomStream.of(i, "resolving"));
      ResolvedBlock anew = DesignResolver.resolve(plan.configuration(), "", design).orElseThrow();
      assertThat(resolver.resolve(design)).isEqualTo(anew);
    }
  }
}
