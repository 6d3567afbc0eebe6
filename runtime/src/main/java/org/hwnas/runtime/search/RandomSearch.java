package org.hwnas.runtime.search;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/** Uniform over the valid designs, without repetition: the baseline every search has to beat. */
public final class RandomSearch implements SearchAlgorithm {
  private final DesignOperators space;
  private final long seed;
  private final String purpose;
  private final int batch;
  private final Set<String> seen = new HashSet<>();
  private int rounds;

  /**
   * @param purpose name of the random stream; the baseline of a random search must not repeat it
   * @param batch designs per ask, so that progress and resume have something to count
   */
  public RandomSearch(DesignOperators space, long seed, String purpose, int batch) {
    this.space = space;
    this.seed = seed;
    this.purpose = purpose;
    this.batch = batch;
  }

  @Override
  public List<Design> ask(int limit) {
    List<Design> designs =
        space.fresh(Math.min(limit, batch), seen, RandomStream.of(seed, purpose, rounds++));
    designs.forEach(d -> seen.add(d.key()));
    return designs;
  }

  @Override
  public void tell(List<Score> scores) {
    // Nothing to learn.
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    designs.forEach(d -> seen.add(d.key()));
  }
}
