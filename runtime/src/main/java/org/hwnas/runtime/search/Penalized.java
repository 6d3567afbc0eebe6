package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;

/**
 * A search that is told by a {@link Judgement} how bad a design is that breaks a requirement. Where
 * the judgement changes, the search hears of all designs anew, so that no two of them are compared
 * by different measures.
 */
final class Penalized implements SearchAlgorithm {
  private final SearchAlgorithm inner;
  private final Judgement judgement;
  private final int generation;
  private final Map<String, Score> measured = new HashMap<>();
  private final List<Score> latest = new ArrayList<>();
  private List<Design> asked = List.of();

  /**
   * @param generation designs after which the judgement may change
   */
  Penalized(SearchAlgorithm inner, Judgement judgement, int generation) {
    this.inner = inner;
    this.judgement = judgement;
    this.generation = generation;
  }

  @Override
  public List<Design> ask(int limit) {
    asked = inner.ask(limit);
    return asked;
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return inner.climb();
  }

  @Override
  public void tell(List<Score> scores) {
    inner.tell(judged(asked, scores));
    changed();
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    inner.learn(designs, judged(designs, scores));
    changed();
  }

  private List<Score> judged(List<Design> designs, List<Score> scores) {
    List<Score> told = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      measured.put(designs.get(i).key(), scores.get(i));
      latest.add(scores.get(i));
      told.add(judgement.of(scores.get(i)));
    }
    return told;
  }

  private void changed() {
    if (latest.size() >= generation) {
      List<Score> whole = List.copyOf(latest);
      latest.clear();
      if (judgement.after(whole, measured.size())) {
        inner.revise(d -> judgement.of(measured.get(d.key())));
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    inner.revise(
        d -> {
          measured.put(d.key(), now.apply(d));
          return judgement.of(measured.get(d.key()));
        });
  }
}
