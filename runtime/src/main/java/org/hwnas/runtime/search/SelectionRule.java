package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.random.RandomStream;

/**
 * Which designs become parents, and which survive.
 *
 * @param parents how one parent is drawn
 * @param tournament designs that compete to be a parent
 * @param keep share of the best that {@code truncation} draws from, 0..1
 * @param survivors what the next population is made of
 * @param elite best designs that survive in any case
 * @param duplicates whether a design may be asked for twice
 */
record SelectionRule(
    Parents parents,
    int tournament,
    double keep,
    Survivors survivors,
    int elite,
    boolean duplicates) {
  /** Ways to draw a parent. */
  enum Parents {
    TOURNAMENT,
    TRUNCATION,
    UNIFORM
  }

  /** Ways to make the next population. */
  enum Survivors {
    /** Parents and children compete. */
    BEST,
    /** Children replace their parents. */
    CHILDREN,
    /** The oldest die. */
    YOUNGEST
  }

  /** Tournaments; parents and children compete. */
  static SelectionRule ofTournament(int size) {
    return new SelectionRule(Parents.TOURNAMENT, size, 1, Survivors.BEST, 1, false);
  }

  /** Any of the pool; parents and children compete. */
  static SelectionRule anyOfThePool() {
    return new SelectionRule(Parents.UNIFORM, 1, 1, Survivors.BEST, 1, false);
  }

  /** What a search or one of its phases states. */
  static SelectionRule of(ResolvedBlock selection) {
    return new SelectionRule(
        Parents.valueOf(selection.symbol("parents").toUpperCase(Locale.ROOT)),
        selection.integer("tournament"),
        selection.number("keep"),
        Survivors.valueOf(selection.symbol("survivors").toUpperCase(Locale.ROOT)),
        selection.integer("elite"),
        selection.bool("duplicates"));
  }

  /**
   * A parent.
   *
   * @param ranked not empty, the best first
   */
  Individual parent(List<Individual> ranked, RandomStream random) {
    int among =
        parents == Parents.TRUNCATION
            ? Math.max(1, (int) Math.ceil(keep * ranked.size() - 1e-9))
            : ranked.size();
    int best = random.nextInt(among);
    if (parents == Parents.TOURNAMENT) {
      for (int i = 1; i < tournament; i++) {
        int rival = random.nextInt(among);
        best = before(ranked.get(rival), ranked.get(best)) ? rival : best;
      }
    }
    return ranked.get(best);
  }

  private static boolean before(Individual rival, Individual best) {
    return rival.rank() < best.rank()
        || (rival.rank() == best.rank() && rival.diversity() > best.diversity());
  }

  /**
   * Those that may be in the next population.
   *
   * @param ranked the present one, the best first
   * @param byAge the same and what died since, the oldest first
   * @param children the latest
   * @param size of a population
   */
  List<Individual> candidates(
      List<Individual> ranked, List<Individual> byAge, List<Individual> children, int size) {
    List<Individual> all = new ArrayList<>();
    switch (survivors) {
      case BEST -> all.addAll(ranked);
      case CHILDREN -> all.addAll(ranked.subList(0, Math.min(elite, ranked.size())));
      case YOUNGEST -> {
        List<Individual> left =
            byAge.subList(Math.max(0, byAge.size() + children.size() - size), byAge.size());
        for (Individual one : ranked.subList(0, Math.min(elite, ranked.size()))) {
          if (left.stream().noneMatch(o -> o.design().equals(one.design()))) {
            all.add(one);
          }
        }
        all.addAll(left);
      }
    }
    all.addAll(children);
    return all;
  }
}
