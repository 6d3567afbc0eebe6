package org.hwnas.runtime.inference;

import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * Gathers the inputs of one dot product from a feature map of codes, in the order of the weights'
 * rows: kernel row, kernel column, channel.
 */
final class PatchReader {
  final int rows;
  final int positions;
  private final TensorShape in;
  private final int outWidth;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int channels;
  private final int strideHeight;
  private final int strideWidth;
  private final int top;
  private final int left;

  PatchReader(Node node, TensorShape in) {
    this.in = in;
    outWidth = node.output().width();
    positions = Math.toIntExact(node.output().positions());
    if (node.operator() instanceof Operator.Conv conv) {
      kernelHeight = conv.kernelHeight();
      kernelWidth = conv.kernelWidth();
      channels = conv.inChannels() / conv.groups();
      strideHeight = conv.strideHeight();
      strideWidth = conv.strideWidth();
      top = conv.padding().top();
      left = conv.padding().left();
    } else {
      kernelHeight = 1;
      kernelWidth = 1;
      channels = Math.toIntExact(in.elements());
      strideHeight = 1;
      strideWidth = 1;
      top = 0;
      left = 0;
    }
    rows = kernelHeight * kernelWidth * channels;
  }

  /** Fills {@code patch} for an output position of a group. */
  void read(int[] map, int group, int position, int[] patch) {
    if (kernelHeight == 1 && kernelWidth == 1 && strideHeight == 1 && strideWidth == 1) {
      int area = Math.toIntExact(rows == in.elements() ? 1 : in.positions());
      int from = group * channels * area + position;
      for (int c = 0; c < channels; c++) {
        patch[c] = map[from + c * area];
      }
      return;
    }
    int area = in.height() * in.width();
    int row0 = position / outWidth * strideHeight - top;
    int column0 = position % outWidth * strideWidth - left;
    int at = 0;
    for (int kr = 0; kr < kernelHeight; kr++) {
      int row = row0 + kr;
      for (int kc = 0; kc < kernelWidth; kc++) {
        int column = column0 + kc;
        if (row < 0 || row >= in.height() || column < 0 || column >= in.width()) {
          java.util.Arrays.fill(patch, at, at + channels, 0);
          at += channels;
          continue;
        }
        int from = group * channels * area + row * in.width() + column;
        for (int c = 0; c < channels; c++) {
          patch[at++] = map[from + c * area];
        }
      }
    }
  }
}
