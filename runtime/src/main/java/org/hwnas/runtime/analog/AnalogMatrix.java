package org.hwnas.runtime.analog;

import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.EffectiveMatrix;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceArray;
import org.hwnas.runtime.random.RandomField;

/**
 * A matrix programmed into crossbars: {@code y = W x} as the hardware gives it. Results depend on
 * setup, seed, address, time, number of the read and inputs only. Immutable and thread-safe.
 *
 * <p>Cells are ohmic here; conductances, wires and converters are exact for such cells.
 */
public final class AnalogMatrix {
  private final AnalogSetup setup;
  private final int outputs;
  private final int inputs;
  private final double top;

  /** Programmed cells by slice and half; a half is one array of inputs x outputs. */
  private final DeviceArray[][] cells;

  private final Quantizer[] converters;

  private AnalogMatrix(
      AnalogSetup setup,
      int outputs,
      int inputs,
      double top,
      DeviceArray[][] cells,
      RandomField adc) {
    this.setup = setup;
    this.outputs = outputs;
    this.inputs = inputs;
    this.top = top;
    this.cells = cells;
    this.converters = AdcRanges.converters(setup, inputs, outputs, adc);
  }

  /**
   * Programs a matrix.
   *
   * @param weights {@code outputs x inputs}
   * @param seed of all randomness
   * @param address of the matrix, such as chip and layer
   */
  public static AnalogMatrix program(
      AnalogSetup setup, double[][] weights, long seed, long... address) {
    int outputs = weights.length;
    int inputs = weights[0].length;
    double top = 0;
    for (double[] row : weights) {
      for (double w : row) {
        top = Math.max(top, Math.abs(w));
      }
    }
    top = top == 0 ? 1 : top;
    double[][][] targets = WeightEncoder.targets(setup, weights, top);
    DeviceArray[][] cells = new DeviceArray[targets.length][];
    long[] at = java.util.Arrays.copyOf(address, address.length + 1);
    for (int s = 0; s < targets.length; s++) {
      cells[s] = new DeviceArray[targets[s].length];
      for (int h = 0; h < targets[s].length; h++) {
        at[address.length] = (long) s * targets[s].length + h;
        cells[s][h] =
            DeviceArray.program(setup.device(), inputs, outputs, targets[s][h], 0, seed, at);
      }
    }
    RandomField adc = RandomField.of(seed, "converters", address);
    return new AnalogMatrix(setup, outputs, inputs, top, cells, adc);
  }

  /** The matrix some time after programming, for any number of products. */
  public Reader at(double seconds) {
    return new Reader(seconds, 0);
  }

  /** As {@link #at}, with the read noise of one of several reads. */
  public Reader at(double seconds, long read) {
    return new Reader(seconds, read);
  }

  /**
   * The matrix at a time: conductances read once, and the wires reduced to one effective matrix for
   * each array.
   */
  public final class Reader {
    /** By slice: currents over gMax for inputs of 1, {@code inputs x outputs}; pairs subtracted. */
    private final double[][] effective;

    private Reader(double seconds, long read) {
      int halves = cells[0].length;
      boolean ideal = setup.wires().equals(WireResistance.NONE);
      effective = new double[cells.length][];
      for (int s = 0; s < cells.length; s++) {
        double[][] g = new double[halves][];
        for (int h = 0; h < halves; h++) {
          g[h] = cells[s][h].read(seconds, read);
        }
        double[][] seen = ideal ? g : reduced(g);
        effective[s] = seen[0];
        for (int k = 0; k < seen[0].length; k++) {
          double current = halves == 2 ? seen[0][k] - seen[1][k] : seen[0][k];
          effective[s][k] = current / setup.device().gMax();
        }
      }
    }

    private double[][] reduced(double[][] g) {
      if (!setup.interleaved()) {
        double[][] result = new double[g.length][];
        for (int h = 0; h < g.length; h++) {
          result[h] =
              EffectiveMatrix.of(CrossbarArray.of(inputs, outputs, g[h], setup.wires())).siemens();
        }
        return result;
      }
      double[] both = new double[2 * inputs * outputs];
      System.arraycopy(g[0], 0, both, 0, g[0].length);
      System.arraycopy(g[1], 0, both, g[0].length, g[1].length);
      EffectiveMatrix m =
          EffectiveMatrix.of(new CrossbarArray(2, inputs, outputs, both, setup.wires()));
      return new double[][] {
        java.util.Arrays.copyOf(m.siemens(), g[0].length),
        java.util.Arrays.copyOfRange(m.siemens(), g[0].length, both.length)
      };
    }

    /**
     * A product.
     *
     * @param x inputs in [-1, 1]
     * @return {@code W x}, in the units of the weights
     */
    public double[] product(double[] x) {
      if (x.length != inputs) {
        throw new IllegalArgumentException(x.length + " inputs for " + inputs + " rows");
      }
      double[] applied = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        applied[i] = setup.input().dac().convert(x[i]);
      }
      double[][] currents = new double[effective.length][];
      for (int s = 0; s < effective.length; s++) {
        currents[s] = setup.input().serialBits() > 0 ? serial(x, s) : whole(applied, s);
      }
      return decode(currents, applied);
    }

    private double[] currents(double[] x, int slice) {
      double[] sum = new double[outputs];
      double[] matrix = effective[slice];
      for (int i = 0; i < inputs; i++) {
        double v = x[i];
        // most inputs are 0 after a rectifier, and a row that is not driven adds nothing
        if (v != 0) {
          int at = i * outputs;
          for (int o = 0; o < outputs; o++) {
            sum[o] += v * matrix[at + o];
          }
        }
      }
      return sum;
    }

    private double[] whole(double[] applied, int slice) {
      double[] sum = currents(applied, slice);
      for (int o = 0; o < outputs; o++) {
        sum[o] = converters[o].convert(sum[o]);
      }
      return sum;
    }

    /** Slices of the magnitude, lowest first; what is accumulated is divided after each. */
    private double[] serial(double[] x, int slice) {
      int bits = setup.input().serialBits();
      int magnitude = setup.input().bits() - 1;
      int count = (magnitude + bits - 1) / bits;
      long highest = (1L << magnitude) - 1;
      long[] codes = new long[inputs];
      for (int i = 0; i < inputs; i++) {
        codes[i] = (long) Math.rint(Math.min(1, Math.abs(x[i])) * highest);
      }
      double[] sum = new double[outputs];
      double[] applied = new double[inputs];
      double base = 1 << bits;
      for (int k = 0; k < count; k++) {
        for (int i = 0; i < inputs; i++) {
          long digit = codes[i] >> (long) k * bits & (1 << bits) - 1;
          applied[i] = Math.signum(x[i]) * digit / (base - 1);
        }
        double[] part = currents(applied, slice);
        for (int o = 0; o < outputs; o++) {
          double converted = setup.adc().perInput() ? converters[o].convert(part[o]) : part[o];
          sum[o] = (sum[o] + converted) / base;
        }
      }
      double scale = (base - 1) * StrictMath.pow(2, (double) bits * count) / highest;
      for (int o = 0; o < outputs; o++) {
        sum[o] *= scale;
        if (!setup.adc().perInput()) {
          sum[o] = converters[o].convert(sum[o]);
        }
      }
      return sum;
    }

    /**
     * From currents of the slices to the product, without the baseline of cells at their lowest.
     */
    private double[] decode(double[][] currents, double[] applied) {
      double lowest = setup.device().gMin() / setup.device().gMax();
      double range = 1 - lowest;
      boolean offset = setup.encoding() == AnalogSetup.Encoding.OFFSET;
      double total = 0;
      for (double a : applied) {
        total += a;
      }
      double[] y = new double[outputs];
      if (setup.weightBits() == 0) {
        WeightEncoder.Window window = WeightEncoder.window(setup);
        for (int o = 0; o < outputs; o++) {
          double i = currents[0][o];
          y[o] =
              offset
                  ? 2 * top * (i - (window.low() + window.range() / 2) * total) / window.range()
                  : top * i / range;
        }
        return y;
      }
      int bits = setup.sliceBits();
      double cellTop = (1 << bits) - 1;
      double highest = (1L << setup.weightBits() - 1) - 1;
      for (int o = 0; o < outputs; o++) {
        double sum = 0;
        for (int s = 0; s < currents.length; s++) {
          double level = (currents[s][o] - (offset ? lowest * total : 0)) / range;
          sum += StrictMath.pow(2, (double) s * bits) * level * cellTop;
        }
        if (offset) {
          sum -= StrictMath.pow(2, setup.weightBits() - 1.0) * total;
        }
        y[o] = sum * top / highest;
      }
      return y;
    }
  }
}
