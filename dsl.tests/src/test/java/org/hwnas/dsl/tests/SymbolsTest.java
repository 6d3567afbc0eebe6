package org.hwnas.dsl.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.SpecParser;
import org.junit.jupiter.api.Test;

/** Every option a field offers can be written: none is a word the grammar keeps for itself. */
class SymbolsTest {
  @Test
  void everyOptionCanBeWritten() {
    Set<String> options = new TreeSet<>();
    for (BlockSchema block : Schemas.all().values()) {
      for (FieldSchema field : block.fields().values()) {
        if (field.type() instanceof FieldType.Symbol symbol) {
          options.addAll(symbol.options());
        }
      }
    }
    assertThat(options).contains("nearest", "cosine", "steps").hasSizeGreaterThan(100);
    for (String option : options) {
      String text =
          "hwnas 1.0\nexperiment E { field = " + option + " other in {" + option + "} }\n";
      assertThat(SpecParser.parse(new SourceText("spec.hwnas", 0, text)).errors())
          .as(option)
          .isEmpty();
    }
  }
}
