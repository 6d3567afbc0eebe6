package org.hwnas.runtime.experiment;

import java.util.List;
import org.hwnas.runtime.search.Score;

/** Told how a run goes on; on the thread that runs it. */
public interface Progress {
  /**
   * Which part of a run: its search, the random search with the same budget, or what is measured
   * once more at the end (of which {@link #evaluated} is not told).
   */
  enum Phase {
    SEARCH,
    BASELINE,
    FINISH
  }

  /**
   * After every evaluation.
   *
   * @param replayed whether it came from the journal of an interrupted run
   * @param scores all of the phase so far
   */
  void evaluated(Phase phase, JournalEntry entry, List<Score> scores, int budget, boolean replayed);

  /** Says nothing. */
  static Progress none() {
    return (phase, entry, scores, budget, replayed) -> {};
  }
}
