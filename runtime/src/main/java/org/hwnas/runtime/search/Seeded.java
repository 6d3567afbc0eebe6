package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;

/** A search that begins with given designs: they are measured first, then it learns of them. */
final class Seeded implements SearchAlgorithm {
  private final SearchAlgorithm inner;
  private final List<Design> first;
  private final List<Score> scores = new ArrayList<>();
  private boolean handedOver;

  /**
   * @param inner must act on {@link SearchAlgorithm#learn}
   * @param first designs that it begins with
   */
  Seeded(SearchAlgorithm inner, List<Design> first) {
    this.inner = inner;
    this.first = first.stream().distinct().toList();
  }

  @Override
  public List<Design> ask(int limit) {
    if (scores.size() < first.size()) {
      return first.subList(scores.size(), Math.min(first.size(), scores.size() + limit));
    }
    if (!handedOver) {
      handedOver = true;
      inner.learn(first, scores);
    }
    return inner.ask(limit);
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return handedOver ? inner.climb() : Optional.empty();
  }

  @Override
  public void tell(List<Score> told) {
    if (handedOver) {
      inner.tell(told);
    } else {
      scores.addAll(told);
    }
  }

  @Override
  public void learn(List<Design> designs, List<Score> told) {
    inner.learn(designs, told);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    for (int i = 0; i < scores.size(); i++) {
      scores.set(i, now.apply(first.get(i)));
    }
    inner.revise(now);
  }

  /**
   * Of a pool of designs, one after the other that which differs in the most parameters from the
   * nearest of those chosen (Krestinskaya et al., arXiv 2603.03880). The first is the first of the
   * pool; of equally far ones the first counts.
   */
  static List<Design> maxMinHamming(List<Parameter> parameters, int count, List<Design> designs) {
    int[] nearest = new int[designs.size()];
    java.util.Arrays.fill(nearest, Integer.MAX_VALUE);
    List<Design> chosen = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    int next = 0;
    while (chosen.size() < count && chosen.size() < designs.size()) {
      Design latest = designs.get(next);
      chosen.add(latest);
      taken.add(next);
      int farthest = -1;
      for (int i = 0; i < nearest.length; i++) {
        if (!taken.contains(i)) {
          nearest[i] = Math.min(nearest[i], hamming(parameters, designs.get(i), latest));
          farthest = farthest < 0 || nearest[i] > nearest[farthest] ? i : farthest;
        }
      }
      next = farthest;
    }
    return chosen;
  }

  /** Parameters in which two designs differ; one that only one of them has is one. */
  static int hamming(List<Parameter> parameters, Design a, Design b) {
    int count = 0;
    for (Parameter parameter : parameters) {
      java.util.Optional<Value> one = a.value(parameter.id());
      count += one.equals(b.value(parameter.id())) ? 0 : 1;
    }
    return count;
  }
}
