package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of parents and children make the next population. A pure function. */
interface Survival {
  /**
   * The survivors with their ranks, best first.
   *
   * @param all parents, then children
   * @param size of the population
   */
  List<Individual> keep(List<Individual> all, int size);

  /** Individuals by front, the best front first. */
  static List<List<Individual>> fronts(List<Individual> all) {
    int[] numbers = Ranking.fronts(all.stream().map(Individual::score).toList());
    List<List<Individual>> fronts = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      while (fronts.size() <= numbers[i]) {
        fronts.add(new ArrayList<>());
      }
      fronts.get(numbers[i]).add(all.get(i));
    }
    return fronts;
  }

  /** Front by front; of the one that does not fit whole, those least crowded (NSGA-II). */
  static List<Individual> byCrowding(List<Individual> all, int size) {
    List<Individual> kept = new ArrayList<>();
    int rank = 0;
    for (List<Individual> front : fronts(all)) {
      if (kept.size() >= size) {
        break;
      }
      double[] crowding = Ranking.crowding(front.stream().map(Individual::score).toList());
      List<Individual> ranked = new ArrayList<>();
      for (int i = 0; i < front.size(); i++) {
        ranked.add(new Individual(front.get(i).design(), front.get(i).score(), rank, crowding[i]));
      }
      // stable: ties keep their age
      ranked.sort(Comparator.comparingDouble(Individual::diversity).reversed());
      kept.addAll(ranked.subList(0, Math.min(ranked.size(), size - kept.size())));
      rank++;
    }
    return List.copyOf(kept);
  }
}
