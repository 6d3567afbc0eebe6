package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostic;

/**
 * A change of a text that an editor offers.
 *
 * @param title what it does
 * @param mends the diagnostic that is gone afterwards
 * @param preferred whether it is the one to take without looking
 * @param edits in the text, none touching another
 */
public record CodeAction(
    String title, Kind kind, Optional<Diagnostic> mends, boolean preferred, List<Edit> edits) {
  /** What sort of change it is; the protocol's names. */
  public enum Kind {
    QUICK_FIX("quickfix"),
    EXTRACT("refactor.extract"),
    INLINE("refactor.inline"),
    REWRITE("refactor.rewrite"),
    FIX_ALL("source.fixAll.hwnas");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /** A part of the text and what comes in its place. */
  public record Edit(TextSpan span, String text) {}

  public CodeAction {
    edits = List.copyOf(edits);
  }
}
