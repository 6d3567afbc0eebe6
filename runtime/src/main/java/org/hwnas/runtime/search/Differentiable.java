package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Gradients through a mixture of the alternatives (Liu et al., ICLR 2019; Cai et al., ICLR 2019): a
 * gate for each alternative, whose softmax weighs what the alternative changes. A table holds by
 * how much the objective changes when one decision of the design with the largest gates is taken
 * otherwise; the expected objective is, to first order, the sum of changes times chances, and gates
 * descend it. Where the largest gate becomes another one, the table moves along, as if changes
 * added up, and is measured anew bit by bit, the likeliest alternatives first.
 *
 * <p>What breaks a requirement is worth less than anything that keeps them; see {@link Rewards}.
 */
final class Differentiable implements SearchAlgorithm {
  /**
   * Settings.
   *
   * @param gumbel whether noise is drawn for the gates in each step, and the design it leads to
   *     measured
   * @param steps how gates move; by Adam over changes in the deviation of the first ones, else over
   *     changes as they are
   * @param iterations steps of all gates, after which the search ends
   */
  record Settings(boolean gumbel, GateSteps steps, int iterations) {}

  private static final String OUTDATED = "outdated"; // the key of no design
  private static final int BATCH = 16; // changes measured anew between two steps

  private final Settings settings;
  private final long seed;
  private final Gates gates;
  private final Rewards rewards = new Rewards();
  private final double[][] changes;
  private final String[][] measuredAt; // key of the design that an entry of the table belongs to
  private int[] base;
  private boolean whole;
  private double scale;
  private List<Design> asked = List.of();
  private int iteration;
  private boolean finished;

  Differentiable(DesignOperators space, Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
    this.gates = new Gates(space, settings.steps(), RandomStream.of(seed, "gates"));
    this.base = gates.best();
    this.changes = new double[gates.decisions()][];
    this.measuredAt = new String[gates.decisions()][];
    for (int d = 0; d < changes.length; d++) {
      changes[d] = new double[gates.alternatives(d)];
      measuredAt[d] = new String[gates.alternatives(d)];
      Arrays.fill(measuredAt[d], "");
    }
  }

  @Override
  public List<Design> ask(int limit) {
    while (iteration < settings.iterations()) {
      Map<String, Design> wanted = wanted();
      if (!wanted.isEmpty()) {
        asked = wanted.values().stream().limit(limit).toList();
        return asked;
      }
      whole = true;
      step();
    }
    asked = finished || rewards.knows(end()) ? List.of() : List.of(end());
    finished = true;
    return asked;
  }

  /** The design with the largest gates. */
  Design end() {
    return design(base);
  }

  private Design design(int[] chosen) {
    return gates.design(chosen, RandomStream.of(seed, "repair"));
  }

  private double[][] noise() {
    return settings.gumbel()
        ? gates.noise(RandomStream.of(seed, "gumbel", iteration))
        : new double[gates.decisions()][0];
  }

  /** What has to be measured before the next step. */
  private Map<String, Design> wanted() {
    Map<String, Design> wanted = new LinkedHashMap<>();
    Design now = design(base);
    want(now, wanted);
    if (settings.gumbel()) {
      want(design(gates.best(noise())), wanted);
    }
    int most = whole ? BATCH : Integer.MAX_VALUE;
    for (Entry entry : stale(now)) {
      if (wanted.size() >= most) {
        break;
      }
      Design other = design(entry.chosen());
      if (gates.holds(other, entry.chosen())) {
        want(other, wanted);
      }
      if (rewards.knows(other) && rewards.knows(now)) {
        measure(entry, now, other);
      }
    }
    return wanted;
  }

  private void want(Design design, Map<String, Design> wanted) {
    if (!rewards.knows(design)) {
      wanted.put(design.key(), design);
    }
  }

  /** An entry of the table and the alternatives that it stands for. */
  private record Entry(int decision, int alternative, int[] chosen, double chance) {}

  /** Entries that belong to another design, the likeliest first. */
  private List<Entry> stale(Design now) {
    List<Entry> stale = new ArrayList<>();
    for (int d = 0; d < changes.length; d++) {
      if (!gates.makes(d, now)) {
        continue;
      }
      double[] chances = gates.chances(d, temperature());
      for (int c = 0; c < changes[d].length; c++) {
        if (!measuredAt[d][c].equals(now.key())) {
          int[] chosen = base.clone();
          chosen[d] = c;
          stale.add(new Entry(d, c, chosen, chances[c]));
        }
      }
    }
    stale.sort((a, b) -> Double.compare(b.chance(), a.chance())); // stable: ties by order
    return stale;
  }

  private void measure(Entry entry, Design now, Design other) {
    int d = entry.decision();
    int c = entry.alternative();
    measuredAt[d][c] = now.key();
    if (gates.holds(other, entry.chosen())) {
      changes[d][c] = worth(now) - worth(other);
    } else { // not to be had here: as bad as the worst
      changes[d][c] = Math.max(0, Arrays.stream(changes[d]).max().orElse(0));
    }
  }

  private double worth(Design design) {
    return rewards.of(design);
  }

  private double temperature() {
    return settings.steps().temperature(iteration, settings.iterations());
  }

  /** A step of all gates that the present design makes. */
  private void step() {
    Design now = design(base);
    double[][] noise = noise();
    if (scale == 0) {
      scale = settings.steps().adam() ? deviation() : 1;
    }
    for (int d = 0; d < changes.length; d++) {
      if (gates.makes(d, now) && !List.of(measuredAt[d]).contains("")) {
        double[] costs = changes[d].clone();
        for (int c = 0; c < costs.length; c++) {
          costs[c] /= scale;
        }
        gates.step(d, costs, noise[d], temperature());
      }
    }
    iteration++;
    move(gates.best());
  }

  private double deviation() {
    double squares = 0;
    int count = 0;
    for (double[] row : changes) {
      for (double change : row) {
        squares += change * change;
        count++;
      }
    }
    double deviation = Math.sqrt(squares / Math.max(1, count));
    return deviation > 0 ? deviation : 1;
  }

  /** Another design has the largest gates: changes count from it. */
  private void move(int[] next) {
    for (int d = 0; d < changes.length; d++) {
      if (next[d] != base[d]) {
        double by = changes[d][next[d]];
        for (int c = 0; c < changes[d].length; c++) {
          changes[d][c] -= by;
        }
      }
    }
    base = next;
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.size() != asked.size()) {
      throw new IllegalArgumentException(
          asked.size() + " designs were asked for, but " + scores.size() + " scores told");
    }
    learn(asked, scores);
    if (whole && iteration < settings.iterations()) {
      wanted(); // takes what was measured into the table
      step();
    }
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    if (rewards.learn(designs, scores)) {
      whole = false;
      scale = 0;
      for (String[] row : measuredAt) {
        Arrays.fill(row, "");
      }
    }
  }

  /** The table is worked out again from what is known, the likeliest alternatives first. */
  @Override
  public void revise(Function<Design, Score> now) {
    whole &= !rewards.revise(now);
    scale = 0;
    for (String[] row : measuredAt) {
      Arrays.setAll(row, c -> whole && !row[c].isEmpty() ? OUTDATED : "");
    }
  }
}
