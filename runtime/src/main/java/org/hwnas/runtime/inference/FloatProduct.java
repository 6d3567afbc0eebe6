package org.hwnas.runtime.inference;

import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * A filter layer's product for one sample in plain arithmetic: calibration, and the oracle of
 * tests.
 */
final class FloatProduct {
  private FloatProduct() {}

  /**
   * {@code output = filters * input}, without bias.
   *
   * @param filters laid out as {@code NetworkWeights} says
   */
  static void apply(Node node, TensorShape in, float[] input, float[] filters, float[] output) {
    if (node.operator() instanceof Operator.Linear linear) {
      for (int o = 0; o < linear.outFeatures(); o++) {
        float sum = 0;
        for (int i = 0; i < linear.inFeatures(); i++) {
          sum += input[i] * filters[i * linear.outFeatures() + o];
        }
        output[o] = sum;
      }
      return;
    }
    Operator.Conv conv = (Operator.Conv) node.operator();
    int groups = conv.groups();
    int inGroup = conv.inChannels() / groups;
    int outGroup = conv.outChannels() / groups;
    int outHeight = node.output().height();
    int outWidth = node.output().width();
    java.util.Arrays.fill(output, 0, Math.toIntExact(node.output().elements()), 0);
    for (int g = 0; g < groups; g++) {
      for (int kr = 0; kr < conv.kernelHeight(); kr++) {
        for (int kc = 0; kc < conv.kernelWidth(); kc++) {
          for (int c = 0; c < inGroup; c++) {
            int row = (kr * conv.kernelWidth() + kc) * inGroup + c;
            for (int o = 0; o < outGroup; o++) {
              float w =
                  conv.depthwise()
                      ? filters[(row * groups + g) * outGroup + o]
                      : filters[((g * conv.filterSize()) + row) * outGroup + o];
              int map = (g * inGroup + c) * in.height();
              int target = (g * outGroup + o) * outHeight;
              for (int y = 0; y < outHeight; y++) {
                int r = y * conv.strideHeight() - conv.padding().top() + kr;
                if (r < 0 || r >= in.height()) {
                  continue;
                }
                for (int x = 0; x < outWidth; x++) {
                  int column = x * conv.strideWidth() - conv.padding().left() + kc;
                  if (column >= 0 && column < in.width()) {
                    output[(target + y) * outWidth + x] +=
                        w * input[(map + r) * in.width() + column];
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
