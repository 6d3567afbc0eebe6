package org.hwnas.runtime.inference;

import java.util.List;

/** A layer on crossbars: its bands of rows, whose products are added up digitally. */
record BandedLayer(List<CrossbarLayer> bands) {
  BandedLayer {
    bands = List.copyOf(bands);
  }

  /** As {@link CrossbarLayer#apply}. */
  void apply(float[] input, int samples, float[] output, ReadScratch scratch) {
    boolean first = true;
    for (CrossbarLayer band : bands) {
      band.apply(input, samples, output, scratch, !first);
      first = false;
    }
  }

  /** The same layer with further factors on its outputs. */
  BandedLayer scaled(float[] factors) {
    return new BandedLayer(bands.stream().map(b -> b.scaled(factors)).toList());
  }

  /** As {@link CrossbarLayer#largestCurrent}, of all bands. */
  float largestCurrent(float[] input, int samples, ReadScratch scratch) {
    float largest = 0;
    for (CrossbarLayer band : bands) {
      largest = Math.max(largest, band.largestCurrent(input, samples, scratch));
    }
    return largest;
  }
}
