package org.hwnas.runtime.workload;

/**
 * Mel-frequency cepstral coefficients of a sound (Davis and Mermelstein, IEEE TASSP 1980), with the
 * settings of Zhang et al., arXiv 1711.07128: frames of 40 ms every 20 ms under a Hann window, 40
 * triangular filters from 20 to 4000 Hz on the mel scale 1127 ln(1 + f / 700), natural logarithms
 * of their energies, and of the orthonormal DCT-II of these the first ten.
 */
final class Mfcc {
  static final int RATE = 16_000; // samples a second
  static final int SAMPLES = 16_000; // one second: shorter sounds are followed by silence
  static final int FRAME = 640;
  static final int HOP = 320;
  static final int FRAMES = (SAMPLES - FRAME) / HOP + 1;
  static final int COEFFICIENTS = 10;
  private static final int FILTERS = 40;
  private static final int TRANSFORM = 1024; // the next power of two
  private static final double LOWEST = 20;
  private static final double HIGHEST = 4000;
  private static final double FLOOR = 1e-12; // energies are at least this

  private final double[] window = new double[FRAME];
  private final double[] cosines = new double[TRANSFORM / 2];
  private final double[] sines = new double[TRANSFORM / 2];
  private final double[][] filters = new double[FILTERS][TRANSFORM / 2 + 1];
  private final double[][] transform = new double[COEFFICIENTS][FILTERS];

  Mfcc() {
    for (int i = 0; i < FRAME; i++) {
      window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / FRAME);
    }
    for (int i = 0; i < TRANSFORM / 2; i++) {
      cosines[i] = StrictMath.cos(2 * Math.PI * i / TRANSFORM);
      sines[i] = -StrictMath.sin(2 * Math.PI * i / TRANSFORM);
    }
    double from = mel(LOWEST);
    double step = (mel(HIGHEST) - from) / (FILTERS + 1);
    for (int f = 0; f < FILTERS; f++) {
      double middle = from + (f + 1) * step;
      for (int k = 1; k <= TRANSFORM / 2; k++) {
        double away = Math.abs(mel((double) k * RATE / TRANSFORM) - middle) / step;
        filters[f][k] = Math.max(0, 1 - away);
      }
    }
    for (int c = 0; c < COEFFICIENTS; c++) {
      double scale = Math.sqrt((c == 0 ? 1.0 : 2.0) / FILTERS);
      for (int f = 0; f < FILTERS; f++) {
        transform[c][f] = scale * StrictMath.cos(Math.PI * c * (f + 0.5) / FILTERS);
      }
    }
  }

  static double mel(double hertz) {
    return 1127 * StrictMath.log(1 + hertz / 700);
  }

  /**
   * The coefficients, frame by frame.
   *
   * @param sound {@link #SAMPLES} values of -1 to 1
   * @return frames x coefficients
   */
  double[][] of(float[] sound) {
    double[][] all = new double[FRAMES][];
    for (int t = 0; t < FRAMES; t++) {
      all[t] = coefficients(energies(sound, t * HOP));
    }
    return all;
  }

  /** Energies of the filters in the frame from a sample on. */
  double[] energies(float[] sound, int from) {
    double[] re = new double[TRANSFORM];
    double[] im = new double[TRANSFORM];
    for (int i = 0; i < FRAME; i++) {
      re[i] = window[i] * sound[from + i];
    }
    transform(re, im);
    double[] energies = new double[FILTERS];
    for (int f = 0; f < FILTERS; f++) {
      double sum = 0;
      for (int k = 1; k <= TRANSFORM / 2; k++) {
        sum += filters[f][k] * Math.hypot(re[k], im[k]);
      }
      energies[f] = sum;
    }
    return energies;
  }

  /** Logarithms, then the cosine transform. */
  double[] coefficients(double[] energies) {
    double[] coefficients = new double[COEFFICIENTS];
    for (int f = 0; f < FILTERS; f++) {
      double log = StrictMath.log(Math.max(FLOOR, energies[f]));
      for (int c = 0; c < COEFFICIENTS; c++) {
        coefficients[c] += transform[c][f] * log;
      }
    }
    return coefficients;
  }

  /** A discrete Fourier transform in place (Cooley and Tukey, 1965, radix 2). */
  private void transform(double[] re, double[] im) {
    int n = re.length;
    for (int i = 1, j = 0; i < n; i++) {
      int bit = n >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        double swapped = re[i];
        re[i] = re[j];
        re[j] = swapped;
        swapped = im[i];
        im[i] = im[j];
        im[j] = swapped;
      }
    }
    for (int size = 2; size <= n; size <<= 1) {
      int stride = n / size;
      for (int start = 0; start < n; start += size) {
        for (int k = 0; k < size / 2; k++) {
          int a = start + k;
          int b = a + size / 2;
          double cos = cosines[k * stride];
          double sin = sines[k * stride];
          double x = re[b] * cos - im[b] * sin;
          double y = re[b] * sin + im[b] * cos;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }
}
