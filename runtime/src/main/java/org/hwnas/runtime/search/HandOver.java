package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hwnas.plan.design.Design;

/**
 * Which designs a stage hands over to the next, which then runs once from each.
 *
 * @param kind of choice
 * @param keep designs at most
 */
public record HandOver(Kind kind, int keep) {
  /** Which designs. */
  public enum Kind {
    /** The best. */
    BEST,
    /** The best, the second best, and so on. */
    SEVERAL,
    /** What nothing dominates in the stage's objectives, and satisfies the requirements. */
    FRONT
  }

  /** The best alone. */
  public static final HandOver BEST = new HandOver(Kind.BEST, 1);

  /** Designs at most. */
  int most() {
    return kind == Kind.BEST ? 1 : keep;
  }

  /** What a stage measured, in its order; empty where the best alone is handed over. */
  final class Measured {
    private final Map<Design, Score> scores = new LinkedHashMap<>();

    void add(Design design, Score score) {
      if (kind != Kind.BEST) {
        scores.put(design, score);
      }
    }

    void revise(Function<Design, Score> now) {
      scores.replaceAll((design, before) -> now.apply(design));
    }

    Score of(Design design) {
      return scores.get(design);
    }

    /**
     * The designs to hand over, the best first.
     *
     * @param goals of the stage
     */
    List<Design> chosen(StagedSearch.Goals goals) {
      Comparator<Design> order =
          (a, b) -> goals.better(of(a), of(b)) ? -1 : goals.better(of(b), of(a)) ? 1 : 0;
      List<Design> all = new ArrayList<>(scores.keySet());
      all.sort(order);
      return kind == Kind.FRONT
          ? front(all, goals).stream().sorted(order).toList()
          : all.subList(0, Math.min(keep, all.size()));
    }

    /** The most crowded are left out where there are too many. */
    private List<Design> front(List<Design> all, StagedSearch.Goals goals) {
      List<Score> told = all.stream().map(d -> goals.of(of(d))).toList();
      int[] fronts = Ranking.fronts(told);
      return Ranking.order(told).stream()
          .filter(i -> fronts[i] == 0 && told.get(i).feasible())
          .limit(keep)
          .map(all::get)
          .toList();
    }
  }
}
