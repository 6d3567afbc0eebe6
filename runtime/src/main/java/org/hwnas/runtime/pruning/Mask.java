package org.hwnas.runtime.pruning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;

/**
 * Which weights of one layer are left out. Made anew from the weights as they are; of weights of
 * which some were left out before it leaves out the same ones and more, since those are 0.
 */
public final class Mask {
  /** Weights that stay, laid out as the layer's filters. */
  private final boolean[] kept;

  private Mask(boolean[] kept) {
    this.kept = kept;
  }

  /**
   * The weights to leave out.
   *
   * @param filters of the layer, laid out as {@code training.NetworkWeights} says
   * @param gradients of the loss in them, for {@link Criterion#TAYLOR}; else not looked at
   * @param crossbarRows word lines of a crossbar, at whose edges operation units end
   * @param random says which go first where any may
   */
  public static Mask of(
      Operator.Filters operator,
      LayerPruning pruning,
      float[] filters,
      float[] gradients,
      int crossbarRows,
      RandomStream random) {
    boolean[] kept = new boolean[filters.length];
    Arrays.fill(kept, true);
    for (int[][] set : new Units(operator, pruning, crossbarRows).sets()) {
      int[] order = order(set, pruning.criterion(), filters, gradients, random);
      for (int i = 0; i < pruning.prunedOf(set.length); i++) {
        for (int at : set[order[i]]) {
          kept[at] = false;
        }
      }
    }
    return new Mask(kept);
  }

  private static int[] order(
      int[][] set, Criterion criterion, float[] filters, float[] gradients, RandomStream random) {
    int[] order = IntStream.range(0, set.length).toArray();
    if (criterion == Criterion.RANDOM) {
      random.shuffle(order);
    }
    double[] scores = new double[set.length];
    for (int u = 0; u < set.length; u++) {
      scores[u] = zero(set[u], filters) ? -1 : score(set[u], criterion, filters, gradients);
    }
    return IntStream.of(order)
        .boxed()
        .sorted(
            Comparator.comparingDouble(u -> scores[u])) // stable: the first of equals goes first
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean zero(int[] unit, float[] filters) {
    for (int at : unit) {
      if (filters[at] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether more has to be left out than is 0 already, so that it matters which.
   *
   * @param filters as for {@link #of}
   */
  public static boolean decides(
      Operator.Filters operator, LayerPruning pruning, float[] filters, int crossbarRows) {
    for (int[][] set : new Units(operator, pruning, crossbarRows).sets()) {
      int zeros = 0;
      for (int[] unit : set) {
        zeros += zero(unit, filters) ? 1 : 0;
      }
      if (zeros < pruning.prunedOf(set.length)) {
        return true;
      }
    }
    return false;
  }

  private static double score(int[] unit, Criterion criterion, float[] filters, float[] gradients) {
    double sum = 0;
    for (int at : unit) {
      double w = filters[at];
      sum +=
          switch (criterion) {
            case MAGNITUDE -> Math.abs(w);
            case ENERGY -> w * w;
            case TAYLOR -> w * gradients[at];
            case RANDOM -> 0;
          };
    }
    return criterion == Criterion.TAYLOR ? sum * sum : sum;
  }

  /** Whether a weight stays. */
  public boolean keeps(int index) {
    return kept[index];
  }

  /** What is left out of a further share. */
  public static Mask of(
      Operator.Filters operator,
      LayerPruning pruning,
      double share,
      float[] filters,
      float[] gradients,
      int crossbarRows,
      RandomStream random) {
    return of(operator, pruning.scaled(share), filters, gradients, crossbarRows, random);
  }

  /** Weights that stay. */
  public long count() {
    long count = 0;
    for (boolean k : kept) {
      count += k ? 1 : 0;
    }
    return count;
  }

  /** Sets what is left out to 0. */
  public void apply(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!kept[i]) {
        values[i] = 0;
      }
    }
  }

  /**
   * The parts of a layer that are left out as a whole, in sets of each of which the same share
   * goes.
   */
  private record Units(Operator.Filters operator, LayerPruning pruning, int crossbarRows) {
    int[][][] sets() {
      int groups = operator.groups();
      int rows = operator.rows();
      int outputs = operator.outputsPerGroup();
      return switch (pruning.structure()) {
        case NONE, BIT_SLICE -> new int[0][][];
        case COLUMN ->
            MatrixShape.single(operator)
                ? new int[][][] {units(groups, u -> block(u, 0, rows, 0, 1))}
                : sets(groups, g -> units(outputs, o -> block(g, 0, rows, o, o + 1)));
        case ROW -> sets(groups, g -> units(rows, r -> block(g, r, r + 1, 0, outputs)));
        case CHANNEL -> {
          int channels = MatrixShape.channels(operator);
          yield sets(groups, g -> units(channels, c -> channel(g, c, channels)));
        }
        case OPERATION_UNIT -> {
          int[] starts = starts(rows);
          int per = starts.length - 1;
          yield sets(
              groups * per,
              s ->
                  units(
                      outputs,
                      o -> block(s / per, starts[s % per], starts[s % per + 1], o, o + 1)));
        }
      };
    }

    /** First rows of groups of word lines, and the end. */
    private int[] starts(int rows) {
      return IntStream.concat(
              IntStream.range(0, rows).filter(r -> r % crossbarRows % pruning.unitRows() == 0),
              IntStream.of(rows))
          .toArray();
    }

    private interface SetOf {
      int[][] at(int index);
    }

    private interface UnitOf {
      int[] at(int index);
    }

    private static int[][][] sets(int count, SetOf set) {
      return IntStream.range(0, count).mapToObj(set::at).toArray(int[][][]::new);
    }

    private static int[][] units(int count, UnitOf unit) {
      return IntStream.range(0, count).mapToObj(unit::at).toArray(int[][]::new);
    }

    private int[] block(int group, int fromRow, int toRow, int fromOutput, int toOutput) {
      int[] all = new int[(toRow - fromRow) * (toOutput - fromOutput)];
      int at = 0;
      for (int r = fromRow; r < toRow; r++) {
        for (int o = fromOutput; o < toOutput; o++) {
          all[at++] = index(group, r, o);
        }
      }
      return all;
    }

    /** Rows are kernel row, kernel column, channel. */
    private int[] channel(int group, int channel, int channels) {
      return IntStream.range(0, operator.rows())
          .filter(r -> r % channels == channel)
          .flatMap(r -> IntStream.range(0, operator.outputsPerGroup()).map(o -> index(group, r, o)))
          .toArray();
    }

    private int index(int group, int row, int output) {
      int outputs = operator.outputsPerGroup();
      boolean depthwise = operator instanceof Operator.Conv conv && conv.depthwise();
      return depthwise
          ? (row * operator.groups() + group) * outputs + output
          : (group * operator.rows() + row) * outputs + output;
    }
  }
}
