package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.network.Operator;

/**
 * Rows of a layer whose products are added up in the same unit. Where crossbars have formats of
 * their own there is a band for each row of crossbars; else all rows are one.
 *
 * @param number from 0, from top to bottom
 * @param from first row
 * @param to row after the last
 * @param kernels bits of each output channel's weights in it; empty: all as the layer
 * @param parts of the layer that trained steps are for, by output channel; empty: one is for all
 */
record Band(int number, int from, int to, List<Integer> kernels, List<Integer> parts) {
  Band {
    kernels = List.copyOf(kernels);
    parts = List.copyOf(parts);
  }

  /** The whole of a layer that has one format, or one for each output channel. */
  static Band whole(Operator.Filters filters, List<Integer> kernels) {
    List<Integer> parts = new ArrayList<>();
    for (int o = 0; o < kernels.size(); o++) {
      parts.add(o);
    }
    return new Band(0, 0, filters.rows(), kernels, parts);
  }

  /**
   * Those of a layer.
   *
   * @param rows of its crossbars
   * @param cols of its crossbars
   */
  static List<Band> of(Operator.Filters filters, LayerBits bits, int rows, int cols) {
    if (bits.crossbars().isEmpty()) {
      return List.of(whole(filters, bits.kernels()));
    }
    int outputs = filters.groups() * filters.outputsPerGroup();
    int across = (outputs - 1) / cols + 1;
    List<Band> bands = new ArrayList<>();
    for (int from = 0; from < filters.rows(); from += rows) {
      List<Integer> kernels = new ArrayList<>();
      List<Integer> parts = new ArrayList<>();
      for (int o = 0; o < outputs; o++) {
        int part = bands.size() * across + o / cols;
        parts.add(part);
        kernels.add(bits.crossbars().get(part));
      }
      int to = Math.min(filters.rows(), from + rows);
      bands.add(new Band(bands.size(), from, to, kernels, parts));
    }
    return bands;
  }

  /**
   * The step of each of so many output channels; none where steps follow from values.
   *
   * @param steps of the layer's parts
   */
  float[] steps(List<Float> steps, int outputs) {
    float[] each = new float[steps.isEmpty() ? 0 : outputs];
    for (int o = 0; o < each.length; o++) {
      each[o] = steps.get(steps.size() == 1 ? 0 : parts.get(o));
    }
    return each;
  }

  /**
   * By which the random numbers of its cells are found; of the first that of the layer.
   *
   * @param nodes number of nodes of the network
   */
  int address(int node, int nodes) {
    return node + number * nodes;
  }

  /** Whether it is the whole layer. */
  boolean all(Operator.Filters filters) {
    return from == 0 && to == filters.rows();
  }
}
