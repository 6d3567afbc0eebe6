package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Constrained domination, non-dominated sorting and crowding distance (Deb et al., IEEE TEC 2002,
 * sections III-A, III-B, VI-A).
 */
public final class Ranking {
  private Ranking() {}

  /**
   * Whether {@code a} is better: feasible against infeasible, the smaller violation among
   * infeasible, else Pareto domination.
   */
  public static boolean dominates(Score a, Score b) {
    if (a.feasible() != b.feasible()) {
      return a.feasible();
    }
    if (!a.feasible()) {
      return a.violation() < b.violation();
    }
    boolean better = false;
    for (int i = 0; i < a.objectives().length; i++) {
      if (a.objectives()[i] > b.objectives()[i]) {
        return false;
      }
      better |= a.objectives()[i] < b.objectives()[i];
    }
    return better;
  }

  /** Front number of each score, 0 for the non-dominated. */
  public static int[] fronts(List<Score> scores) {
    int n = scores.size();
    if (scores.stream().allMatch(Ranking::inOrder)) {
      return places(scores);
    }
    int[] dominators = new int[n];
    List<List<Integer>> dominated = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      dominated.add(new ArrayList<>());
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (dominates(scores.get(i), scores.get(j))) {
          dominated.get(i).add(j);
          dominators[j]++;
        } else if (dominates(scores.get(j), scores.get(i))) {
          dominated.get(j).add(i);
          dominators[i]++;
        }
      }
    }
    int[] front = new int[n];
    List<Integer> current =
        new ArrayList<>(IntStream.range(0, n).filter(i -> dominators[i] == 0).boxed().toList());
    for (int rank = 0; !current.isEmpty(); rank++) {
      List<Integer> next = new ArrayList<>();
      for (int i : current) {
        front[i] = rank;
        for (int j : dominated.get(i)) {
          if (--dominators[j] == 0) {
            next.add(j);
          }
        }
      }
      current = next;
    }
    return front;
  }

  /** Whether a score stands before, behind or level with every other such: of one objective. */
  private static boolean inOrder(Score score) {
    return score.objectives().length == 1
        && !Double.isNaN(score.objectives()[0])
        && !Double.isNaN(score.violation());
  }

  /** Fronts of one objective: they are levels, so that it is enough to sort. */
  private static int[] places(List<Score> scores) {
    Integer[] order = IntStream.range(0, scores.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingDouble(i -> scores.get(i).violation())
            .thenComparingDouble(
                i -> scores.get(i).feasible() ? scores.get(i).objectives()[0] : 0));
    int[] front = new int[order.length];
    for (int i = 1; i < order.length; i++) {
      boolean behind = dominates(scores.get(order[i - 1]), scores.get(order[i]));
      front[order[i]] = front[order[i - 1]] + (behind ? 1 : 0);
    }
    return front;
  }

  /** Crowding distance of each member of one front; infinite at its ends. */
  public static double[] crowding(List<Score> front) {
    int n = front.size();
    double[] distance = new double[n];
    if (n == 0) {
      return distance;
    }
    for (int m = 0; m < front.get(0).objectives().length; m++) {
      int objective = m;
      Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
      Arrays.sort(order, Comparator.comparingDouble(i -> front.get(i).objectives()[objective]));
      double span = front.get(order[n - 1]).objectives()[m] - front.get(order[0]).objectives()[m];
      distance[order[0]] = Double.POSITIVE_INFINITY;
      distance[order[n - 1]] = Double.POSITIVE_INFINITY;
      for (int k = 1; k < n - 1 && span > 0 && !Double.isInfinite(span); k++) {
        distance[order[k]] +=
            (front.get(order[k + 1]).objectives()[m] - front.get(order[k - 1]).objectives()[m])
                / span;
      }
    }
    return distance;
  }

  /** Positions from the best to the worst, by front and then by crowding; of equals the first. */
  public static List<Integer> order(List<Score> scores) {
    int[] fronts = fronts(scores);
    double[] crowding = new double[scores.size()];
    TreeSet<Integer> ranks = new TreeSet<>(IntStream.of(fronts).boxed().toList());
    for (int rank : ranks) {
      List<Integer> members =
          IntStream.range(0, fronts.length).filter(i -> fronts[i] == rank).boxed().toList();
      double[] distances = crowding(members.stream().map(scores::get).toList());
      for (int i = 0; i < distances.length; i++) {
        crowding[members.get(i)] = distances[i];
      }
    }
    return IntStream.range(0, fronts.length)
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer i) -> fronts[i])
                .thenComparingDouble(i -> -crowding[i])
                .thenComparingInt(i -> i))
        .toList();
  }
}
