package org.hwnas.runtime.experiment;

import java.util.List;
import org.hwnas.runtime.search.Score;

/** Told how a run goes on; on the thread that runs it. */
public interface Progress {
  /** Which of the two searches of a run. */
  enum Phase {
    SEARCH,
    BASELINE
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
