package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.random.RandomStream;

/**
 * A random forest (Breiman, Machine Learning 45, 2001) over inputs that take few values each, their
 * levels: every leaf is a box, a set of levels in each input, so that integrals over it are sums.
 * Levels without an order are split by their means, which is the best split of all subsets for
 * squared errors (Fisher 1958; Breiman et al. 1984).
 */
final class LevelForest {
  /** Levels of an input at most: a set of them is one long. */
  static final int LEVELS = 64;

  private static final int TREES = 64;
  private static final int SPLIT = 3; // rows below which there is no further split

  /** Inputs a split chooses from: a third of all, as usual in regression, but not too few. */
  private static final int FEWEST_INPUTS = 5;

  /** A box with a value: levels of the inputs on the way to it; all levels of the others. */
  record Leaf(int[] inputs, long[] levels, double value) {}

  /** A node; a leaf where {@code input} is negative. */
  private record Node(int input, long left, Node low, Node high, double value) {}

  private final int[] levels;
  private final boolean[] ordered;
  private final List<Node> trees = new ArrayList<>();
  private final double fit;

  /**
   * Learns.
   *
   * @param rows levels of each input by row, from 0
   * @param values by row
   * @param levels number of levels of each input, up to {@value #LEVELS}
   * @param ordered whether an input's levels have an order
   */
  LevelForest(int[][] rows, double[] values, int[] levels, boolean[] ordered) {
    this.levels = levels.clone();
    this.ordered = ordered.clone();
    int n = rows.length;
    double[] unseen = new double[n];
    int[] times = new int[n];
    for (int t = 0; t < TREES; t++) {
      RandomStream random = RandomStream.of(0, "importance", t);
      int[] bag = new int[n];
      boolean[] inside = new boolean[n];
      for (int i = 0; i < n; i++) {
        bag[i] = random.nextInt(n);
        inside[bag[i]] = true;
      }
      long[] all = new long[levels.length];
      for (int k = 0; k < all.length; k++) {
        all[k] = -1L >>> (LEVELS - levels[k]);
      }
      Node tree = grown(rows, values, bag, all, random);
      trees.add(tree);
      for (int i = 0; i < n; i++) {
        if (!inside[i]) {
          unseen[i] += predicted(tree, rows[i]);
          times[i]++;
        }
      }
    }
    this.fit = fit(values, unseen, times);
  }

  /** Coefficient of determination of what trees say of rows that they were not given. */
  private static double fit(double[] values, double[] unseen, int[] times) {
    double mean = Arrays.stream(values).average().orElse(0);
    double error = 0;
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      if (times[i] > 0) {
        double miss = values[i] - unseen[i] / times[i];
        error += miss * miss;
        total += (values[i] - mean) * (values[i] - mean);
      }
    }
    return total > 0 ? 1 - error / total : 0;
  }

  /**
   * Share of the variance that the forest explains of rows it was not given (out of bag): at most
   * 1; 0 or less where it is no better than their mean.
   */
  double fit() {
    return fit;
  }

  /** Mean of the trees. */
  double predict(int[] row) {
    double sum = 0;
    for (Node tree : trees) {
      sum += predicted(tree, row);
    }
    return sum / trees.size();
  }

  private static double predicted(Node tree, int[] row) {
    Node at = tree;
    while (at.input >= 0) {
      at = (at.left >>> row[at.input] & 1) != 0 ? at.low : at.high;
    }
    return at.value;
  }

  /** All leaves of all trees; a value weighs one over the number of trees. */
  List<Leaf> leaves() {
    List<Leaf> leaves = new ArrayList<>();
    for (Node tree : trees) {
      collect(tree, new int[0], new long[0], leaves);
    }
    return leaves;
  }

  private void collect(Node node, int[] inputs, long[] sets, List<Leaf> leaves) {
    if (node.input < 0) {
      leaves.add(new Leaf(inputs, sets, node.value / trees.size()));
      return;
    }
    int at =
        IntStream.range(0, inputs.length)
            .filter(i -> inputs[i] == node.input)
            .findFirst()
            .orElse(inputs.length);
    int[] ways = at < inputs.length ? inputs : Arrays.copyOf(inputs, at + 1);
    ways[at] = node.input;
    long before = at < sets.length ? sets[at] : -1L >>> (LEVELS - levels[node.input]);
    long[] low = Arrays.copyOf(sets, ways.length);
    long[] high = Arrays.copyOf(sets, ways.length);
    low[at] = before & node.left;
    high[at] = before & ~node.left;
    collect(node.low, ways, low, leaves);
    collect(node.high, ways, high, leaves);
  }

  private Node grown(int[][] rows, double[] values, int[] bag, long[] within, RandomStream random) {
    double sum = 0;
    for (int i : bag) {
      sum += values[i];
    }
    double mean = sum / bag.length;
    Split best = bag.length < SPLIT ? null : best(rows, values, bag, within, mean, random);
    if (best == null) {
      return new Node(-1, 0, null, null, mean);
    }
    int[] low =
        Arrays.stream(bag).filter(i -> (best.left >>> rows[i][best.input] & 1) != 0).toArray();
    int[] high =
        Arrays.stream(bag).filter(i -> (best.left >>> rows[i][best.input] & 1) == 0).toArray();
    long before = within[best.input];
    within[best.input] = before & best.left;
    Node first = grown(rows, values, low, within, random);
    within[best.input] = before & ~best.left;
    Node second = grown(rows, values, high, within, random);
    within[best.input] = before;
    return new Node(best.input, best.left, first, second, mean);
  }

  /** Levels that go left, and how much of the squared error the split takes away. */
  private record Split(int input, long left, double gain) {}

  private Split best(
      int[][] rows, double[] values, int[] bag, long[] within, double mean, RandomStream random) {
    double error = 0;
    for (int i : bag) {
      error += (values[i] - mean) * (values[i] - mean);
    }
    Split best = null;
    int[] inputs = IntStream.range(0, levels.length).toArray();
    int tried = Math.min(inputs.length, Math.max(FEWEST_INPUTS, (inputs.length + 2) / 3));
    // an input that cannot be split does not count as tried
    for (int t = 0; t < inputs.length && tried > 0; t++) {
      int other = t + random.nextInt(inputs.length - t);
      int input = inputs[other];
      inputs[other] = inputs[t];
      inputs[t] = input;
      if (Long.bitCount(within[input]) < 2) {
        continue;
      }
      Split split = split(rows, values, bag, within[input], input, mean);
      tried -= split == null ? 0 : 1;
      if (split != null && split.gain > 1e-12 * error && (best == null || split.gain > best.gain)) {
        best = split;
      }
    }
    return best;
  }

  private Split split(
      int[][] rows, double[] values, int[] bag, long within, int input, double mean) {
    double[] sums = new double[levels[input]];
    int[] counts = new int[levels[input]];
    for (int i : bag) {
      int level = rows[i][input];
      sums[level] += values[i] - mean;
      counts[level]++;
    }
    int[] present = IntStream.range(0, counts.length).filter(l -> counts[l] > 0).toArray();
    if (present.length < 2) {
      return null;
    }
    if (!ordered[input]) {
      present =
          Arrays.stream(present)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer l) -> sums[l] / counts[l])
                      .thenComparingInt(l -> l))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    double gain = 0;
    int cut = 0;
    double sum = 0;
    int count = 0;
    for (int p = 0; p + 1 < present.length; p++) {
      sum += sums[present[p]];
      count += counts[present[p]];
      // the sum of all is 0, as the values are taken from their mean
      double now = sum * sum / count + sum * sum / (bag.length - count);
      if (now > gain) {
        gain = now;
        cut = p;
      }
    }
    return new Split(
        input, ordered[input] ? upTo(present, cut) : these(present, cut, counts, within), gain);
  }

  /** Levels up to half way between two neighbours that rows have. */
  private static long upTo(int[] present, int cut) {
    return -1L >>> (LEVELS - 1 - (present[cut] + present[cut + 1] - 1) / 2);
  }

  /** The first of these; levels that no row here has go with the larger part. */
  private static long these(int[] present, int cut, int[] counts, long within) {
    long left = 0;
    long seen = 0;
    int larger = 0;
    for (int p = 0; p < present.length; p++) {
      seen |= 1L << present[p];
      left |= p <= cut ? 1L << present[p] : 0;
      larger += p <= cut ? counts[present[p]] : -counts[present[p]];
    }
    return larger > 0 ? left | within & ~seen : left;
  }
}
