package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.hwnas.runtime.network.Operator;

/**
 * What a filter layer's crossbars read, cell by cell in double precision, straight from the
 * definitions: nothing of the code under test is used but its input.
 *
 * @param layer with its weights
 * @param weightBits with sign
 * @param inputBits of a code
 * @param signed inputs in two's complement
 * @param inputStep input value of a code step
 * @param bitsPerCell of a weight
 * @param bitsPerStep of an input
 * @param rows word lines of a crossbar
 * @param pair whether weights are differential pairs, not offset
 * @param baseline conductance at level 0, in levels
 * @param adcBits of the converters
 * @param fullScale of the converters, in levels; infinite: no converter
 */
record CellOracle(
    Filters layer,
    int weightBits,
    int inputBits,
    boolean signed,
    double inputStep,
    int bitsPerCell,
    int bitsPerStep,
    int rows,
    boolean pair,
    double baseline,
    int adcBits,
    double fullScale) {

  /**
   * A result.
   *
   * @param output C x H x W
   * @param gross sum of the magnitudes of everything added up for an output: what its rounding
   *     errors are relative to
   * @param exact the product of the codes in integers, in the outputs' unit
   * @param largestCurrent of any read step
   */
  record Reading(double[] output, double[] gross, double[] exact, double largestCurrent) {}

  Reading read(float[] input) {
    double[] output = new double[layer.outputs()];
    double[] gross = new double[output.length];
    double[] exact = new double[output.length];
    double largest = 0;
    int height = layer.node().output().height();
    int width = layer.node().output().width();
    for (int i = 0; i < output.length; i++) {
      int channel = i / (height * width);
      double[] w = weights(channel);
      double magnitude = 0;
      for (double value : w) {
        magnitude = Math.max(magnitude, Math.abs(value));
      }
      int top = (1 << weightBits - 1) - 1;
      double scale = magnitude / top;
      int[] codes = new int[w.length];
      for (int r = 0; r < w.length; r++) {
        codes[r] = (int) Math.floor(w[r] / scale + 0.5);
      }
      int[] x = inputCodes(input, channel, i / width % height, i % width);
      Sum sum = new Sum();
      int slices = (weightBits - (pair ? 1 : 0) + bitsPerCell - 1) / bitsPerCell;
      for (int slice = 0; slice < slices; slice++) {
        double weight = Math.pow(2, slice * bitsPerCell);
        if (pair) {
          bitLine(levels(codes, slice, 1, 0), x, weight, sum);
          bitLine(levels(codes, slice, -1, 0), x, -weight, sum);
        } else {
          bitLine(levels(codes, slice, 1, top), x, weight, sum);
          for (int value : x) {
            sum.add(-weight * baseline * value);
          }
        }
      }
      long product = 0;
      for (int r = 0; r < w.length; r++) {
        product += (long) codes[r] * x[r];
        if (!pair) {
          sum.add(-(double) top * x[r]);
        }
      }
      output[i] = sum.value * scale * inputStep;
      gross[i] = sum.gross * scale * inputStep;
      exact[i] = product * scale * inputStep;
      largest = Math.max(largest, sum.largestCurrent);
    }
    return new Reading(output, gross, exact, largest);
  }

  private static final class Sum {
    private double value;
    private double gross;
    private double largestCurrent;

    void add(double term) {
      value += term;
      gross += Math.abs(term);
    }
  }

  /** What one slice of the codes of a sign is stored as. */
  private int[] levels(int[] codes, int slice, int sign, int offset) {
    int[] levels = new int[codes.length];
    for (int r = 0; r < codes.length; r++) {
      int stored = Math.max(0, sign * codes[r] + offset);
      levels[r] = (stored >> slice * bitsPerCell) % (1 << bitsPerCell);
    }
    return levels;
  }

  /** Reads a bit line over all crossbars and input steps and adds what comes out. */
  private void bitLine(int[] levels, int[] x, double weight, Sum sum) {
    int magnitudeBits = signed ? inputBits - 1 : inputBits;
    for (int from = 0; from < x.length; from += rows) {
      for (int bit = 0; bit < magnitudeBits; bit += bitsPerStep) {
        int last = Math.min(bit + bitsPerStep, magnitudeBits);
        step(levels, x, from, bit, last, weight * Math.pow(2, bit), sum);
      }
      if (signed) {
        double signWeight = -weight * Math.pow(2, magnitudeBits);
        step(levels, x, from, magnitudeBits, inputBits, signWeight, sum);
      }
    }
  }

  private void step(
      int[] levels, int[] x, int from, int firstBit, int endBit, double weight, Sum sum) {
    double current = 0;
    for (int r = from; r < Math.min(x.length, from + rows); r++) {
      int pattern = x[r] < 0 ? x[r] + (1 << inputBits) : x[r]; // two's complement
      int driven = 0;
      for (int bit = firstBit; bit < endBit; bit++) {
        driven += (pattern / (1 << bit) % 2) << bit - firstBit;
      }
      current += driven * (levels[r] + baseline);
    }
    sum.largestCurrent = Math.max(sum.largestCurrent, current);
    sum.add(weight * converted(current));
  }

  private double converted(double current) {
    if (Double.isInfinite(fullScale)) {
      return current;
    }
    double codes = Math.pow(2, adcBits) - 1;
    double code = Math.min(current, fullScale) / fullScale * codes;
    double toTie = Math.abs(code - Math.floor(code) - 0.5);
    // here floats may round the other way, and both are right
    assertThat(toTie).as("the test's full scale puts a current between two codes").isNotZero();
    assertThat(toTie * fullScale / codes)
        .as("the test's full scale puts a current between two codes")
        .isGreaterThan(1e-5);
    return Math.rint(code) * fullScale / codes;
  }

  /** Weights of an output channel, row by row: kernel row, kernel column, channel. */
  private double[] weights(int channel) {
    if (layer.node().operator() instanceof Operator.Linear linear) {
      double[] w = new double[linear.inFeatures()];
      for (int r = 0; r < w.length; r++) {
        w[r] = layer.weights()[r * linear.outFeatures() + channel];
      }
      return w;
    }
    Operator.Conv conv = (Operator.Conv) layer.node().operator();
    int perGroup = conv.outChannels() / conv.groups();
    int group = channel / perGroup;
    double[] w = new double[conv.filterSize()];
    for (int r = 0; r < w.length; r++) {
      w[r] =
          conv.depthwise()
              ? layer.weights()[(r * conv.groups() + group) * perGroup + channel % perGroup]
              : layer.weights()[(group * w.length + r) * perGroup + channel % perGroup];
    }
    return w;
  }

  private int[] inputCodes(float[] input, int channel, int row, int column) {
    if (layer.node().operator() instanceof Operator.Linear linear) {
      int[] codes = new int[linear.inFeatures()];
      for (int r = 0; r < codes.length; r++) {
        codes[r] = code(input[r]);
      }
      return codes;
    }
    Operator.Conv conv = (Operator.Conv) layer.node().operator();
    int channels = conv.inChannels() / conv.groups();
    int group = channel / (conv.outChannels() / conv.groups());
    int[] codes = new int[conv.filterSize()];
    int at = 0;
    for (int kr = 0; kr < conv.kernelHeight(); kr++) {
      for (int kc = 0; kc < conv.kernelWidth(); kc++) {
        for (int c = 0; c < channels; c++, at++) {
          int r = row * conv.strideHeight() - conv.padding().top() + kr;
          int k = column * conv.strideWidth() - conv.padding().left() + kc;
          boolean inside = r >= 0 && r < layer.in().height() && k >= 0 && k < layer.in().width();
          int map = group * channels + c;
          codes[at] =
              inside ? code(input[(map * layer.in().height() + r) * layer.in().width() + k]) : 0;
        }
      }
    }
    return codes;
  }

  private int code(double x) {
    int top = (1 << (signed ? inputBits - 1 : inputBits)) - 1;
    int rounded = (int) Math.floor(x / inputStep + 0.5);
    return Math.max(signed ? -top : 0, Math.min(top, rounded));
  }
}
