package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.search.Ranking;
import org.hwnas.runtime.search.Score;

/**
 * Chooses the better share of a batch by front and crowding. A batch of few designs is judged among
 * those before it, so that a search that proposes one at a time is screened too.
 */
public final class Selection {
  /** Among so many designs at least. */
  static final int POOL = 16;

  /** After so many times the designs that one is kept of, the best at hand is. */
  private static final int PATIENCE = 4;

  private final double share;
  private final List<Score> before = new ArrayList<>();
  private int refused;

  /**
   * @param share that is kept, above 0 and at most 1
   */
  public Selection(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
    }
    this.share = share;
  }

  /**
   * Positions of the designs that go on, best first.
   *
   * @param most how many at most, at least 1
   */
  public List<Integer> choose(List<Score> batch, int most) {
    List<Score> pool = new ArrayList<>(batch);
    int others = Math.min(before.size(), Math.max(0, POOL - batch.size()));
    pool.addAll(before.subList(before.size() - others, before.size()));
    List<Integer> order = Ranking.order(pool);
    int count = (int) Math.ceil(share * pool.size() - 1e-9);
    List<Integer> kept =
        order.subList(0, count).stream().filter(i -> i < batch.size()).limit(most).toList();
    refused += batch.size();
    if (kept.isEmpty() && refused >= PATIENCE / share) {
      kept = order.stream().filter(i -> i < batch.size()).limit(1).toList();
    }
    remember(batch, !kept.isEmpty());
    return kept;
  }

  /** Takes over what was decided before. */
  private void remember(List<Score> batch, boolean some) {
    refused = some ? 0 : refused;
    before.addAll(batch);
    if (before.size() > POOL) {
      before.subList(0, before.size() - POOL).clear();
    }
  }

  /** Counts designs of a batch that was decided before. */
  public void replay(List<Score> batch, boolean some) {
    refused += batch.size();
    remember(batch, some);
  }
}
