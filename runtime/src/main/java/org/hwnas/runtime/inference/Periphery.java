package org.hwnas.runtime.inference;

import java.util.Optional;
import org.hwnas.runtime.random.RandomField;

/**
 * Converters and drivers of one layer's crossbars on one chip: all alike, or each with errors of
 * its own. A converter serves neighbouring bit lines of a crossbar, a driver a word line.
 */
final class Periphery {
  private final Optional<Converter> ideal;
  private final ErringConverter[][] converters;
  private final ErringDriver[][] drivers;
  private final int cols;
  private final int perConverter;
  private final int crossbarsWide;
  private final int convertersWide;
  private final boolean stochastic;

  private Periphery(
      Optional<Converter> ideal,
      ErringConverter[][] converters,
      ErringDriver[][] drivers,
      int cols,
      int perConverter,
      int crossbarsWide,
      int convertersWide,
      boolean stochastic) {
    this.ideal = ideal;
    this.converters = converters;
    this.drivers = drivers;
    this.cols = cols;
    this.perConverter = perConverter;
    this.crossbarsWide = crossbarsWide;
    this.convertersWide = convertersWide;
    this.stochastic = stochastic;
  }

  /** Without errors; empty: currents are read without rounding. */
  static Periphery ideal(Optional<Converter> converter) {
    return new Periphery(
        converter, new ErringConverter[0][], new ErringDriver[0][], 1, 1, 1, 1, false);
  }

  /**
   * What is known of the converters around a crossbar.
   *
   * @param adc errors of converters
   * @param dac errors of drivers
   * @param cols bit lines of a crossbar
   * @param columnsPerAdc bit lines that share a converter
   * @param dacBits driven at once
   * @param fullScale of a fixed range, in cells at their highest conductance and full input
   * @param stochastic whether what lies between two codes goes to either by chance
   */
  record Kind(
      ConverterErrors adc,
      ConverterErrors dac,
      int cols,
      int columnsPerAdc,
      int dacBits,
      double fullScale,
      boolean stochastic) {
    boolean ideal() {
      return adc.none() && dac.none() && !stochastic;
    }
  }

  /**
   * Those of one chip.
   *
   * @param blocks groups of rows, of all groups of the layer
   * @param rows word lines of a crossbar
   * @param columns bit lines of the layer
   * @param chip random numbers of the layer on the chip
   */
  static Periphery of(
      Optional<Converter> converter,
      Kind kind,
      int blocks,
      int rows,
      int columns,
      RandomField chip) {
    int wide = (columns - 1) / kind.cols() + 1;
    int perCrossbar = (kind.cols() - 1) / kind.columnsPerAdc() + 1;
    ErringConverter[][] converters = new ErringConverter[0][];
    if (converter.isPresent() && !kind.adc().none()) {
      converters = new ErringConverter[blocks][wide * perCrossbar];
      for (int b = 0; b < blocks; b++) {
        for (int k = 0; k < converters[b].length; k++) {
          converters[b][k] =
              new ErringConverter(converter.get(), kind.adc(), chip.at(1).at(b).at(k));
        }
      }
    }
    ErringDriver[][] drivers = new ErringDriver[0][];
    if (!kind.dac().none()) {
      drivers = new ErringDriver[blocks][rows];
      for (int b = 0; b < blocks; b++) {
        for (int r = 0; r < rows; r++) {
          drivers[b][r] = new ErringDriver(kind.dacBits(), kind.dac(), chip.at(2).at(b).at(r));
        }
      }
    }
    return new Periphery(
        converter,
        converters,
        drivers,
        kind.cols(),
        kind.columnsPerAdc(),
        wide,
        perCrossbar,
        kind.stochastic());
  }

  /** Whether reads have to be told apart. */
  boolean acts() {
    return ideal.isPresent() || drivers.length > 0;
  }

  /** Whether conversions draw numbers. */
  boolean noisyConversions() {
    return converters.length > 0 && converters[0][0].noisy();
  }

  /**
   * Width of what is added to a current, evenly from below to above 0, so that rounding to the
   * nearest code goes to either neighbour with the chance of its distance; 0: nothing is.
   */
  float dither() {
    return stochastic && ideal.isPresent() ? ideal.get().step() : 0;
  }

  /** Whether all conversions are the same rounding. */
  boolean alike() {
    return converters.length == 0 && dither() == 0;
  }

  /** Converts currents of any columns in place, where conversions are alike. */
  void convertAlike(float[] currents, int count) {
    ideal.ifPresent(converter -> converter.convert(currents, count));
  }

  boolean drivesWithErrors() {
    return drivers.length > 0;
  }

  boolean noisyDrives() {
    return drivers.length > 0 && drivers[0][0].noisy();
  }

  /** Converts the currents of a column in place. */
  void convert(int block, int column, float[] currents, int count, float[] z) {
    if (converters.length > 0) {
      int converter = column / cols % crossbarsWide * convertersWide + column % cols / perConverter;
      converters[block][converter].convert(currents, count, z);
    } else if (ideal.isPresent()) {
      ideal.get().convert(currents, count);
    }
  }

  /** What the codes of a row become, in place. */
  void drive(int block, int row, float[] codes, int count, float[] z) {
    drivers[block][row].drive(codes, count, z);
  }
}
