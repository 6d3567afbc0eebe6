package org.hwnas.dsl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.DiagnosticRenderer;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.dsl.ide.CompletionService;
import org.hwnas.dsl.ide.DefinitionService;
import org.hwnas.dsl.ide.HoverService;
import org.hwnas.dsl.ide.OutlineService;
import org.hwnas.dsl.ide.SpecDocument;
import org.hwnas.dsl.ide.TextPosition;

/** Puts a text through everything that a command or an editor would do with it. */
final class Survival {
  /** Longer than this is a hang. */
  static final long LIMIT_MILLIS = 2_000;

  private static final int CARETS = 2;

  private Survival() {}

  /** Ends without a throw where every service answers and what they say belongs together. */
  static void of(String text, long seed) {
    Compilation compilation = Compiler.compile("fuzz.hwnas", text, Inputs.FILES, Map.of());
    assertThat(compilation.plan().isPresent() && compilation.hasErrors()).isFalse();
    DiagnosticRenderer renderer = new DiagnosticRenderer(true);
    for (Diagnostic diagnostic : compilation.diagnostics()) {
      assertThat(renderer.render(diagnostic)).isNotBlank();
      assertThat(DiagnosticRenderer.json(diagnostic).size()).isPositive();
    }
    Optional<String> formatted = SpecFormatter.format("fuzz.hwnas", text);
    if (formatted.isPresent() && !formatted.get().equals(text)) {
      assertThat(SpecFormatter.format("fuzz.hwnas", formatted.get())).isEqualTo(formatted);
    }
    if (formatted.isEmpty()) {
      String sound = SpecFormatter.formatSound("fuzz.hwnas", text, SpecFormatter.WIDTH);
      assertThat(SpecFormatter.formatSound("fuzz.hwnas", sound, SpecFormatter.WIDTH))
          .isEqualTo(sound);
    }
    edit(text, new Draw(seed));
  }

  private static void edit(String text, Draw draw) {
    SpecDocument document = new SpecDocument("fuzz.hwnas", 1, text);
    OutlineService.outline(document);
    int length = document.source().text().length();
    List<Integer> offsets = new ArrayList<>(List.of(length));
    for (int i = 0; i < CARETS; i++) {
      offsets.add(draw.below(length + 1));
    }
    for (int offset : offsets) {
      TextPosition caret = document.position(offset);
      CompletionService.complete(document, caret, Inputs.FILES);
      HoverService.hover(document, caret, Inputs.FILES);
      DefinitionService.definition(document, caret, Inputs.FILES);
    }
  }
}
