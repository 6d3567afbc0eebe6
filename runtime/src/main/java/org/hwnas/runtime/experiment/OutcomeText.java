package org.hwnas.runtime.experiment;

import java.util.Optional;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.execution.Outcome;

/** An outcome as a line of its own, with its checksum, as journals write it. */
public final class OutcomeText {
  private OutcomeText() {}

  /** The line, without a line feed. */
  public static String write(Outcome outcome) {
    return JournalCodec.line(new JournalEntry(0, Design.of(java.util.Map.of()), outcome), "")
        .strip();
  }

  /** The outcome of a line; none where it is damaged. */
  public static Optional<Outcome> read(String line) {
    int tab = line.lastIndexOf('\t');
    boolean sound =
        tab > 0
            && JournalCodec.checksum("", line.substring(0, tab)).equals(line.substring(tab + 1));
    return sound
        ? Optional.of(JournalCodec.entry(line.substring(0, tab)).outcome())
        : Optional.empty();
  }
}
