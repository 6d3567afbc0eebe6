package org.hwnas.runtime.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.random.RandomStream;

/**
 * How the variance of what a forest predicts divides into effects of single inputs and of pairs:
 * functional ANOVA (Hutter, Hoos and Leyton-Brown, ICML 2014; the decomposition is that of Sobol,
 * 1993), every level of an input weighing the same. The function is the mean of the trees, so that
 * what trees owe to their samples cancels. Effects are exact sums over the leaves; the variance is
 * exact where the inputs have few combinations of levels, else that of a fixed random sample.
 */
final class FunctionalAnova {
  private static final int ENUMERATED = 1 << 16;
  private static final int SAMPLED = 1 << 14;

  private final int[] levels;
  private final double[][] single;
  private final Map<Long, double[]> pairs = new HashMap<>();
  private final double variance;

  /**
   * Decomposes.
   *
   * @param forest learned
   * @param levels number of levels of each input
   */
  FunctionalAnova(LevelForest forest, int[] levels) {
    this.levels = levels.clone();
    this.single = new double[levels.length][];
    for (int k = 0; k < levels.length; k++) {
      single[k] = new double[levels[k]];
    }
    List<LevelForest.Leaf> leaves = forest.leaves();
    double mean = leaves.stream().mapToDouble(l -> l.value() * weight(l, -1, -1)).sum();
    leaves.forEach(this::add);
    this.variance = Math.max(variance(forest, mean), explained());
  }

  /** Share of the boxes' product that a leaf has, leaving out up to two inputs. */
  private double weight(LevelForest.Leaf leaf, int without, int alsoWithout) {
    double weight = 1;
    for (int i = 0; i < leaf.inputs().length; i++) {
      if (i != without && i != alsoWithout) {
        weight *= share(leaf, i);
      }
    }
    return weight;
  }

  private double share(LevelForest.Leaf leaf, int at) {
    return (double) Long.bitCount(leaf.levels()[at]) / levels[leaf.inputs()[at]];
  }

  /**
   * A leaf is its value times, for each input on the way to it, whether a level is in it. Its part
   * of the effect of some inputs is the value times that less its mean for these, times the means
   * of the others; so it has none of inputs that it does not depend on.
   */
  private void add(LevelForest.Leaf leaf) {
    int[] inputs = leaf.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double factor = leaf.value() * weight(leaf, i, -1);
      double share = share(leaf, i);
      double[] effect = single[inputs[i]];
      for (int a = 0; a < effect.length; a++) {
        effect[a] += factor * (in(leaf, i, a) - share);
      }
      for (int j = i + 1; j < inputs.length; j++) {
        int first = inputs[i] < inputs[j] ? i : j;
        int second = i + j - first;
        double both = leaf.value() * weight(leaf, i, j);
        double one = share(leaf, first);
        double other = share(leaf, second);
        int width = levels[inputs[second]];
        double[] pair =
            pairs.computeIfAbsent(
                key(inputs[first], inputs[second]), k -> new double[levels[inputs[first]] * width]);
        for (int a = 0; a < levels[inputs[first]]; a++) {
          double left = both * (in(leaf, first, a) - one);
          for (int b = 0; b < width; b++) {
            pair[a * width + b] += left * (in(leaf, second, b) - other);
          }
        }
      }
    }
  }

  private static int in(LevelForest.Leaf leaf, int at, int level) {
    return (int) (leaf.levels()[at] >>> level & 1);
  }

  private static long key(int first, int second) {
    return (long) first << 32 | second;
  }

  private double variance(LevelForest forest, double mean) {
    long combinations = 1;
    for (int k = 0; k < levels.length && combinations <= ENUMERATED; k++) {
      combinations *= levels[k];
    }
    boolean all = combinations <= ENUMERATED;
    int points = all ? (int) combinations : SAMPLED;
    RandomStream random = RandomStream.of(0, "importance of pairs");
    int[] row = new int[levels.length];
    double sum = 0;
    for (int p = 0; p < points; p++) {
      int rest = p;
      for (int k = 0; k < row.length; k++) {
        row[k] = all ? rest % levels[k] : random.nextInt(levels[k]);
        rest /= levels[k];
      }
      double off = forest.predict(row) - mean;
      sum += off * off;
    }
    return sum / points;
  }

  /** A sample may have a little less variance than the effects in it. */
  private double explained() {
    double sum = 0;
    for (double[] effect : single) {
      sum += square(effect);
    }
    for (double[] effect : pairs.values()) {
      sum += square(effect);
    }
    return sum;
  }

  private static double square(double[] effect) {
    double sum = 0;
    for (double value : effect) {
      sum += value * value;
    }
    return effect.length == 0 ? 0 : sum / effect.length;
  }

  /** Share of the variance that an input explains alone, 0..1. */
  double share(int input) {
    return variance > 0 ? square(single[input]) / variance : 0;
  }

  /** Share that two inputs explain together beyond what each explains alone, 0..1. */
  double share(int first, int second) {
    double[] effect = pairs.get(key(Math.min(first, second), Math.max(first, second)));
    return effect == null || !(variance > 0) ? 0 : square(effect) / variance;
  }
}
