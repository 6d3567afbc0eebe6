package org.hwnas.lsp;

import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.ide.SpecDocument;

/** What the compiler made of open texts. */
interface Compilations {
  /**
   * A compiled state of a text.
   *
   * @param uri as the editor writes it
   * @param document the state; a later one may be open by now
   */
  record Checked(String uri, SpecDocument document, Compilation compilation) {}

  /** The state of an open text that was compiled last; empty before the first time. */
  Optional<Checked> last(String key);

  /** The state compiled last that gave a plan, which may lie before one with errors. */
  Optional<Checked> lastGood(String key);
}
