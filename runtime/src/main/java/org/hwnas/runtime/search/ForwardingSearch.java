package org.hwnas.runtime.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;

/** A search that is another one in all that a subclass does not say otherwise. */
public abstract class ForwardingSearch implements SearchAlgorithm {
  private final SearchAlgorithm inner;

  /**
   * @param inner what answers
   */
  protected ForwardingSearch(SearchAlgorithm inner) {
    this.inner = inner;
  }

  @Override
  public List<Design> ask(int limit) {
    return inner.ask(limit);
  }

  @Override
  public Optional<String> measuredBy() {
    return inner.measuredBy();
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return inner.climb();
  }

  @Override
  public void tell(List<Score> scores) {
    inner.tell(scores);
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    inner.learn(designs, scores);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    inner.revise(now);
  }

  @Override
  public List<Design> population() {
    return inner.population();
  }
}
