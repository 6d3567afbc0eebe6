package org.hwnas.runtime.inference;

import java.util.List;

/**
 * How well images are told apart.
 *
 * @param accuracy share that gets its label
 * @param loss mean cross-entropy of the softmax of the logits, nats
 */
record Classified(double accuracy, double loss) {
  /** The mean of several networks. */
  static Classified mean(List<Classified> all) {
    if (all.size() == 1) {
      return all.get(0);
    }
    return new Classified(
        all.stream().mapToDouble(Classified::accuracy).sum() / all.size(),
        all.stream().mapToDouble(Classified::loss).sum() / all.size());
  }

  /** Adds up images. Not safe for concurrent use. */
  static final class Sum {
    private int right;
    private int images;
    private double loss;

    /**
     * Takes the logits of an image.
     *
     * @param from index of the first of them
     */
    void add(float[] logits, int from, int classes, int label) {
      images++;
      right += ProgrammedChip.largest(logits, from, classes) == label ? 1 : 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = from; c < from + classes; c++) {
        largest = Math.max(largest, logits[c]);
      }
      double sum = 0;
      for (int c = from; c < from + classes; c++) {
        sum += StrictMath.exp(logits[c] - largest);
      }
      loss += StrictMath.log(sum) - (logits[from + label] - largest);
    }

    Classified mean() {
      return new Classified((double) right / images, loss / images);
    }
  }
}
