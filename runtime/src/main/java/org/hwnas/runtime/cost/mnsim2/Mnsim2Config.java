package org.hwnas.runtime.cost.mnsim2;

import java.util.Set;

/**
 * Everything of a {@code SimConfig.ini} that changes what hardware costs, in MNSIM's units: nm,
 * um^2, ns, W, ohm, V, MHz, Gb/s, KB. {@link SimConfig} reads and writes the file.
 *
 * @param cell one device
 * @param array crossbar
 * @param dac row converter
 * @param adc column converter
 * @param pe processing element
 * @param logic digital parts
 * @param tile of the accelerator
 * @param chip mesh of tiles and its buffers
 * @param quirks of MNSIM that are kept
 */
public record Mnsim2Config(
    Cell cell,
    Array array,
    Converter dac,
    Converter adc,
    Pe pe,
    Logic logic,
    Tile tile,
    Chip chip,
    Set<Quirk> quirks) {

  /**
   * @param sram whether it is SRAM
   * @param feature nm, for areas counted in F^2
   * @param area um^2
   * @param readLatency ns
   * @param lowVoltage read voltage of a 0, V
   * @param highVoltage read voltage of the largest input, V
   * @param highResistance ohm
   * @param lowResistance ohm
   * @param bits a cell stores; acts without {@link Quirk#CELL_BITS_IGNORED} only
   */
  public record Cell(
      boolean sram,
      int feature,
      double area,
      double readLatency,
      double lowVoltage,
      double highVoltage,
      double highResistance,
      double lowResistance,
      int bits) {}

  /**
   * @param rows word lines
   * @param columns bit lines
   * @param subarrayRows rows of a subarray; divides the rows
   * @param withTransistor 1T1R rather than 0T1R
   * @param transistor nm, of multiplexers and drivers
   * @param rowDriver um^2 a row; 0: by the model
   * @param areaByFeature whether a cell's area is counted in F^2 rather than stated
   * @param wholeArrayReads whether a read is priced as if all cells took part ({@code
   *     Simulation_Level} 1)
   */
  public record Array(
      int rows,
      int columns,
      int subarrayRows,
      boolean withTransistor,
      int transistor,
      double rowDriver,
      boolean areaByFeature,
      boolean wholeArrayReads) {
    /** Subarrays, one upon the other. */
    public int subarrays() {
      return rows / subarrayRows;
    }
  }

  /**
   * @param bits resolution
   * @param area um^2
   * @param power W
   * @param latency ns of a conversion
   */
  public record Converter(int bits, double area, double power, double latency) {}

  /**
   * @param digital whether the crossbar computes digitally, with sense amplifiers
   * @param polarity crossbars that hold a weight's sign: 2 for a positive and a negative one, 1
   * @param digitalSubtraction whether positive and negative results are subtracted after conversion
   * @param groups of crossbars
   * @param dacs of a group and subarray
   * @param adcs of a group and subarray; 0: as many as fit beside the crossbar
   * @param inputBuffer KB; 0: as large as needed
   * @param outputBuffer KB of a tile; 0: as large as needed
   */
  public record Pe(
      boolean digital,
      int polarity,
      boolean digitalSubtraction,
      int groups,
      int dacs,
      int adcs,
      double inputBuffer,
      double outputBuffer) {}

  /**
   * Areas and powers above 0 replace those of the models.
   *
   * @param megahertz of all digital parts
   * @param adder adders of a PE, 8 bit
   * @param shift shift registers
   * @param register input and output registers
   * @param joint modules that join PEs
   */
  public record Logic(double megahertz, Part adder, Part shift, Part register, Part joint) {
    /**
     * @param feature nm
     * @param area um^2; 0: by the model
     * @param power W; 0: by the model
     */
    public record Part(int feature, double area, double power) {}

    /** ns. */
    double period() {
      return 1 / megahertz * 1e3;
    }
  }

  /**
   * @param pes of a tile
   * @param poolingFeature nm
   * @param poolingCells of the window that a pooling module handles at once
   * @param poolingUnits channels handled at once
   * @param interBandwidth between tiles, Gb/s
   * @param intraBandwidth inside a tile, Gb/s
   */
  public record Tile(
      int pes,
      int poolingFeature,
      int poolingCells,
      int poolingUnits,
      double interBandwidth,
      double intraBandwidth) {}

  /**
   * @param bufferFeature nm
   * @param bufferWidth bit
   * @param order of layers over the mesh
   * @param tileRows of the mesh
   * @param tileColumns of the mesh
   */
  public record Chip(
      int bufferFeature, int bufferWidth, Order order, int tileRows, int tileColumns) {}

  /** How consecutive tile numbers walk over the mesh. */
  public enum Order {
    ROWS,
    SNAKE,
    SHELLS,
    ZIGZAG
  }

  boolean keeps(Quirk quirk) {
    return quirks.contains(quirk);
  }

  /** The same hardware with other quirks. */
  public Mnsim2Config with(Set<Quirk> kept) {
    return new Mnsim2Config(cell, array, dac, adc, pe, logic, tile, chip, Set.copyOf(kept));
  }
}
