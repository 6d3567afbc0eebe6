package org.hwnas.runtime.inference;

import java.util.Arrays;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * Gathers the inputs of many dot products from feature maps of codes, one array for each row of the
 * weights (kernel row, kernel column, channel): a row's inputs lie side by side, so that what is
 * done to them is done to many at once. Dot products of a batch are numbered {@code sample x
 * positions + position}.
 */
final class PatchReader {
  /** Inputs of one dot product. */
  final int rows;

  /** Dot products of a sample and output. */
  final int positions;

  private final int channels;
  private final int height;
  private final int width;
  private final int paddedHeight;
  private final int paddedWidth;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int outWidth;
  private final int strideHeight;
  private final int strideWidth;
  private final int top;
  private final int left;
  private final int groupChannels;

  /** Place among the rows that are read of each row of a group; -1: not read. Empty: all are. */
  private final int[][] places;

  PatchReader(Node node, TensorShape in) {
    this(node, in, new int[0][]);
  }

  /**
   * @param kept rows of each group that are read, alike in number; none: all
   */
  PatchReader(Node node, TensorShape in, int[][] kept) {
    if (node.operator() instanceof Operator.Conv conv) {
      channels = in.channels();
      height = in.height();
      width = in.width();
      outWidth = node.output().width();
      positions = Math.toIntExact(node.output().positions());
      kernelHeight = conv.kernelHeight();
      kernelWidth = conv.kernelWidth();
      groupChannels = conv.inChannels() / conv.groups();
      strideHeight = conv.strideHeight();
      strideWidth = conv.strideWidth();
      top = conv.padding().top();
      left = conv.padding().left();
      int outHeight = node.output().height();
      int lower = (outHeight - 1) * strideHeight + kernelHeight;
      int right = (outWidth - 1) * strideWidth + kernelWidth;
      paddedHeight = Math.max(top + height, lower);
      paddedWidth = Math.max(left + width, right);
    } else {
      channels = Math.toIntExact(in.elements());
      groupChannels = channels;
      height = 1;
      width = 1;
      outWidth = 1;
      positions = Math.toIntExact(node.output().positions());
      kernelHeight = 1;
      kernelWidth = 1;
      strideHeight = 1;
      strideWidth = 1;
      top = 0;
      left = 0;
      paddedHeight = 1;
      paddedWidth = 1;
    }
    int all = kernelHeight * kernelWidth * groupChannels;
    rows = kept.length == 0 ? all : kept[0].length;
    places = new int[kept.length][all];
    for (int g = 0; g < kept.length; g++) {
      Arrays.fill(places[g], -1);
      for (int r = 0; r < rows; r++) {
        places[g][kept[g][r]] = r;
      }
    }
  }

  /** Elements of a sample's map with its border. */
  int paddedSize() {
    return channels * paddedHeight * paddedWidth;
  }

  /** Elements of a sample's map. */
  int mapSize() {
    return channels * height * width;
  }

  /**
   * Copies maps of codes into larger ones whose borders are 0 and stay so.
   *
   * @param maps {@code samples x channels x height x width}
   * @param padded {@code samples x paddedSize}; its borders have to be 0 before
   */
  void pad(float[] maps, int samples, float[] padded) {
    int lines = samples * channels * height;
    for (int line = 0; line < lines; line++) {
      int map = line / height;
      int to = (map * paddedHeight + line % height + top) * paddedWidth + left;
      System.arraycopy(maps, line * width, padded, to, width);
    }
  }

  /**
   * Fills {@code patches[row][0..to-from]} for the dot products {@code from..to-1} of a group.
   *
   * @param places array that each row goes to, by group; empty: its own
   * @param starts working memory of at least {@code to - from}
   */
  void gather(
      float[] padded, int group, int from, int to, float[][] patches, int[] places, int[] starts) {
    int area = paddedHeight * paddedWidth;
    int base = group * groupChannels * area;
    for (int p = from; p < to; p++) {
      int position = p % positions;
      starts[p - from] =
          p / positions * channels * area
              + base
              + position / outWidth * strideHeight * paddedWidth
              + position % outWidth * strideWidth;
    }
    int count = to - from;
    int row = 0;
    for (int kr = 0; kr < kernelHeight; kr++) {
      for (int kc = 0; kc < kernelWidth; kc++) {
        for (int c = 0; c < groupChannels; c++) {
          int offset = c * area + kr * paddedWidth + kc;
          int at = this.places.length == 0 ? row : this.places[group][row];
          row++;
          if (at < 0) {
            continue;
          }
          float[] patch = patches[places.length == 0 ? at : places[group * rows + at]];
          for (int p = 0; p < count; p++) {
            patch[p] = padded[starts[p] + offset];
          }
        }
      }
    }
  }
}
