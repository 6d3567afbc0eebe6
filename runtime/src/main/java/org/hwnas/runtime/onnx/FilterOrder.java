package org.hwnas.runtime.onnx;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.training.NetworkWeights;

/**
 * Walks over a filter matrix in ONNX's order (output, input, row, column) and gives each value's
 * place in the order of {@link NetworkWeights}.
 */
final class FilterOrder implements PrimitiveIterator.OfInt {
  private final int groups;
  private final int outputs;
  private final int channels;
  private final int kernel;
  private final int rows;
  private final boolean depthwise;
  private int group;
  private int output;
  private int channel;
  private int offset;

  FilterOrder(Operator.Filters operator) {
    groups = operator.groups();
    outputs = operator.outputsPerGroup();
    rows = operator.rows();
    kernel = operator instanceof Operator.Conv conv ? conv.kernelHeight() * conv.kernelWidth() : 1;
    channels = rows / kernel;
    depthwise = operator instanceof Operator.Conv conv && conv.depthwise();
  }

  @Override
  public boolean hasNext() {
    return group < groups;
  }

  @Override
  public int nextInt() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int row = offset * channels + channel;
    int place =
        depthwise
            ? (row * groups + group) * outputs + output
            : (group * rows + row) * outputs + output;
    if (++offset == kernel) {
      offset = 0;
      if (++channel == channels) {
        channel = 0;
        if (++output == outputs) {
          output = 0;
          group++;
        }
      }
    }
    return place;
  }
}
