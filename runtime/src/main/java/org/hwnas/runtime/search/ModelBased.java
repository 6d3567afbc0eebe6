package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/** What searches have in common that learn a model of all that was measured. */
abstract class ModelBased implements SearchAlgorithm {
  /** Designs that models are made of. */
  protected final DesignOperators space;

  /** Seed of every stream. */
  protected final long seed;

  /** Designs as points. */
  protected final DesignCodes codes;

  /** Keys of what was proposed or measured elsewhere. */
  protected final Set<String> seen = new HashSet<>();

  /** What was measured, in order; {@link #points} and {@link #scores} go with it. */
  protected final List<Design> designs = new ArrayList<>();

  /** Codes of {@link #designs}. */
  protected final List<double[]> points = new ArrayList<>();

  /** Scores of {@link #designs}. */
  protected final List<Score> scores = new ArrayList<>();

  private final String purpose;
  private List<Design> asked = List.of();
  private int round;

  /**
   * @param purpose name of the random stream
   */
  protected ModelBased(DesignOperators space, String purpose, long seed) {
    this.space = space;
    this.purpose = purpose;
    this.seed = seed;
    this.codes = new DesignCodes(space.parameters());
  }

  /**
   * The next batch.
   *
   * @param limit at most this many
   * @param round number of the batch, from 1
   */
  protected abstract List<Design> propose(int limit, int round, RandomStream random);

  /** A design was measured, here or elsewhere, or is judged anew. */
  protected void measured(Design design, Score score) {
    // models are made of the lists
  }

  @Override
  public final List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, purpose, round++);
    asked = List.copyOf(propose(limit, round, random));
    asked.forEach(d -> seen.add(d.key()));
    return asked;
  }

  @Override
  public final void tell(List<Score> told) {
    learn(asked, told);
  }

  @Override
  public final void learn(List<Design> others, List<Score> told) {
    for (int i = 0; i < told.size(); i++) {
      seen.add(others.get(i).key());
      designs.add(others.get(i));
      points.add(codes.of(others.get(i)));
      scores.add(told.get(i));
      measured(others.get(i), told.get(i));
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    for (int i = 0; i < designs.size(); i++) {
      scores.set(i, now.apply(designs.get(i)));
    }
  }
}
