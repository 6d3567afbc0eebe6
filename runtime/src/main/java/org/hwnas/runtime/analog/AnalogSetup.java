package org.hwnas.runtime.analog;

import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceModel;

/**
 * How a matrix is put on crossbars and read.
 *
 * @param encoding of signed weights
 * @param device of each cell; its window is the range of conductances
 * @param cellBits levels of a cell as a power of two, 0 for any conductance
 * @param weightBits bits of a weight, sign included, where weights are cut into slices; 0 for whole
 *     weights in one cell
 * @param slices cells that hold a weight
 * @param input coding of inputs
 * @param adc conversion of currents
 * @param wires of a crossbar
 * @param interleaved whether the cells of a pair share a bit line, at opposite voltages
 */
public record AnalogSetup(
    Encoding encoding,
    DeviceModel device,
    int cellBits,
    int weightBits,
    int slices,
    InputCoding input,
    AdcSetup adc,
    WireResistance wires,
    boolean interleaved) {
  /** How a signed weight becomes conductances that cannot be negative. */
  public enum Encoding {
    /** A pair of cells of which one is at its lowest conductance. */
    ONE_SIDED,
    /** A pair of cells moved apart from the middle of the window. */
    TWO_SIDED,
    /** One cell; half of the window is subtracted digitally. */
    OFFSET
  }

  /**
   * Coding of inputs in [-1, 1].
   *
   * @param dac transfer of the converter
   * @param bits resolution, sign included
   * @param serialBits bits of the magnitude applied at a time, lowest first; 0 for all at once
   */
  public record InputCoding(Quantizer dac, int bits, int serialBits) {
    /** Inputs as they are. */
    public static final InputCoding IDEAL = new InputCoding(Quantizer.none(), 0, 0);

    public InputCoding {
      if (serialBits > 0 && bits < 2) {
        throw new IllegalArgumentException("serial inputs need bits");
      }
    }
  }

  /**
   * Conversion of currents.
   *
   * @param kind of converter
   * @param bits resolution
   * @param range rule for its ends
   * @param calibrated the ends for a calibrated range, symmetric
   * @param perInput whether every serial input slice is converted; else their sum
   */
  public record AdcSetup(AdcKind kind, int bits, Range range, double calibrated, boolean perInput) {
    /** Currents as they are. */
    public static final AdcSetup IDEAL = new AdcSetup(AdcKind.NONE, 0, Range.MAX, 0, false);
  }

  /** Converters. */
  public enum AdcKind {
    NONE,
    UNIFORM,
    SIGN_MAGNITUDE,
    RAMP,
    SAR,
    PIPELINE,
    CYCLIC
  }

  /** Where a converter's range ends. */
  public enum Range {
    /** At the largest current there can be: the number of rows. */
    MAX,
    /** At given currents. */
    CALIBRATED,
    /** So that a step is the smallest current of one cell for one input bit. */
    GRANULAR
  }

  public AnalogSetup {
    if (slices < 1 || (weightBits == 0 && slices > 1)) {
      throw new IllegalArgumentException(slices + " slices of weights of " + weightBits + " bits");
    }
    if (interleaved && encoding == Encoding.OFFSET) {
      throw new IllegalArgumentException("only pairs of cells can be interleaved");
    }
  }

  /** Whole weights in ideal pairs of cells of the given on/off ratio, nothing converted. */
  public static AnalogSetup ideal(double gMin, double gMax) {
    return new AnalogSetup(
        Encoding.ONE_SIDED,
        DeviceModel.ideal(gMin, gMax),
        0,
        0,
        1,
        InputCoding.IDEAL,
        AdcSetup.IDEAL,
        WireResistance.NONE,
        false);
  }

  public AnalogSetup withEncoding(Encoding other) {
    return new AnalogSetup(
        other, device, cellBits, weightBits, slices, input, adc, wires, interleaved);
  }

  public AnalogSetup withDevice(DeviceModel other) {
    return new AnalogSetup(
        encoding, other, cellBits, weightBits, slices, input, adc, wires, interleaved);
  }

  public AnalogSetup withCellBits(int bits) {
    return new AnalogSetup(
        encoding, device, bits, weightBits, slices, input, adc, wires, interleaved);
  }

  public AnalogSetup withSlices(int bits, int count) {
    return new AnalogSetup(encoding, device, cellBits, bits, count, input, adc, wires, interleaved);
  }

  public AnalogSetup withInput(InputCoding other) {
    return new AnalogSetup(
        encoding, device, cellBits, weightBits, slices, other, adc, wires, interleaved);
  }

  public AnalogSetup withAdc(AdcSetup other) {
    return new AnalogSetup(
        encoding, device, cellBits, weightBits, slices, input, other, wires, interleaved);
  }

  public AnalogSetup withWires(WireResistance other, boolean shared) {
    return new AnalogSetup(
        encoding, device, cellBits, weightBits, slices, input, adc, other, shared);
  }

  /** Bits of a weight in one cell, where weights are sliced: those of the magnitude in pairs. */
  int sliceBits() {
    if (weightBits % slices == 0) {
      return weightBits / slices;
    }
    int stored = encoding == Encoding.OFFSET ? weightBits : weightBits - 1;
    return (stored + slices - 1) / slices;
  }
}
