package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.network.Operator;

/**
 * Which part of a layer's filters each value belongs to, where parts have formats of their own, and
 * which column of a part: what one dot product reads of it. Layouts are those of {@link
 * NetworkWeights}. Immutable.
 */
final class FilterParts {
  private final int[] part;
  private final int[] column;
  private final int[] partOfColumn;
  private final int parts;

  FilterParts(Operator.Filters operator, NumberFormats.Division division) {
    int rows = operator.rows();
    int outputs = operator.outputsPerGroup();
    int channels = operator.groups() * outputs;
    boolean interleaved =
        operator.groups() == 1 || operator instanceof Operator.Conv conv && conv.depthwise();
    int across = division.across(channels);
    parts = across * division.down(rows);
    part = new int[rows * channels];
    column = new int[part.length];
    partOfColumn = new int[channels * division.down(rows)];
    for (int i = 0; i < part.length; i++) {
      int channel = interleaved ? i % channels : i / (rows * outputs) * outputs + i % outputs;
      int row = interleaved ? i / channels : i / outputs % rows;
      int band = division.band(row);
      part[i] = band * across + division.place(channel);
      column[i] = band * channels + channel;
      partOfColumn[column[i]] = part[i];
    }
  }

  /** From top to bottom, and in each band of rows from the first output channel on. */
  int parts() {
    return parts;
  }

  /** Dot products of all bands of rows. */
  int columns() {
    return partOfColumn.length;
  }

  /** Column of the value at an index. */
  int column(int index) {
    return column[index];
  }

  int partOfColumn(int of) {
    return partOfColumn[of];
  }

  /** What each part has of a list of one thing for all, or one for each. */
  int[] each(List<Integer> of) {
    if (of.size() != 1 && of.size() != parts) {
      throw new IllegalArgumentException(of.size() + " formats for " + parts + " parts");
    }
    int[] all = new int[parts];
    Arrays.setAll(all, p -> of.get(of.size() == 1 ? 0 : p));
    return all;
  }

  /** Indices of the values of each part, or of each column. */
  int[][] members(boolean columns) {
    int[] of = columns ? column : part;
    int[] counts = new int[columns ? columns() : parts];
    for (int p : of) {
      counts[p]++;
    }
    int[][] members = IntStream.of(counts).mapToObj(int[]::new).toArray(int[][]::new);
    Arrays.fill(counts, 0);
    for (int i = 0; i < of.length; i++) {
      members[of[i]][counts[of[i]]++] = i;
    }
    return members;
  }
}
