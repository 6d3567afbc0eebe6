package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

/** No word of a schema is a keyword that the grammar keeps for itself. */
class OptionsTest {
  @Test
  void everyOptionCanStandAsAValue() {
    assertThat(
            Stream.concat(Schemas.all().values().stream(), Schemas.algorithms().values().stream())
                .flatMap(OptionsTest::options)
                .distinct()
                .filter(option -> !parses("device d { kind = " + option + " }")))
        .isEmpty();
  }

  @Test
  void everyFieldAndSlotCanBeSet() {
    assertThat(
            Stream.concat(Schemas.all().values().stream(), Schemas.algorithms().values().stream())
                .flatMap(
                    s -> Stream.concat(s.fields().keySet().stream(), s.slots().keySet().stream()))
                .distinct()
                .filter(name -> !parses("device d { " + name + " = 1 }")))
        .isEmpty();
  }

  private static Stream<String> options(BlockSchema schema) {
    return schema.fields().values().stream()
        .flatMap(f -> f.type() instanceof FieldType.Symbol s ? s.options().stream() : Stream.of());
  }

  private static boolean parses(String definition) {
    List<Diagnostic> found =
        Compiler.compile(
                "options.hwnas", "hwnas 1.0\n" + definition + "\n", FileSource.none(), Map.of())
            .diagnostics();
    return found.stream().noneMatch(d -> d.issue() == Issue.SYNTAX);
  }
}
