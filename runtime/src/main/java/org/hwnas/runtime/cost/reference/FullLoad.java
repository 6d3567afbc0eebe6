package org.hwnas.runtime.cost.reference;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.Level;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.Interconnect;
import org.hwnas.runtime.hardware.Pe;
import org.hwnas.runtime.hardware.Tile;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.MappingRules;

/**
 * An architecture without a network, all of whose crossbars read in every step, as architecture
 * papers give power and area. Every PE fetches its inputs from the tile's buffer and writes its
 * results there; no value leaves its tile. Immutable.
 */
public final class FullLoad {
  private static final double CELL_AREA = 12; // squared feature sizes, of 1T1R; as in Macro
  private static final double ANY = 1; // of a device whose read energy is stated

  /**
   * What is on the chip.
   *
   * @param feature m
   * @param supply V
   * @param clock Hz
   * @param rows word lines of a crossbar
   * @param cols bit lines of a crossbar
   * @param crossbars of a PE
   * @param pes of a tile
   * @param slices crossbars' columns that hold one weight
   * @param inputBits bits of an input, one a step
   * @param adcBits resolution of a successive-approximation converter
   * @param adcRate conversions a second
   * @param converters of a crossbar
   * @param step seconds
   * @param readEnergy joule of a cell in a step, as published
   * @param bufferBits of a tile
   * @param busBits of a tile
   */
  public record Setup(
      double feature,
      double supply,
      double clock,
      int rows,
      int cols,
      int crossbars,
      int pes,
      int slices,
      int inputBits,
      int adcBits,
      double adcRate,
      int converters,
      double step,
      double readEnergy,
      double bufferBits,
      int busBits) {}

  private final Setup setup;
  private final Parts parts;

  /**
   * @throws EvaluationFailure where the node or supply is outside of the model's table
   */
  public FullLoad(Setup setup) throws EvaluationFailure {
    this.setup = setup;
    Device device = new Device(0, ANY, ANY, CELL_AREA, new ProgrammingNoise.None());
    Adc adc =
        new Adc(
            Adc.Kind.SAR,
            setup.adcBits(),
            setup.cols() / setup.converters(),
            setup.converters(),
            OptionalDouble.of(setup.adcRate()),
            Adc.Range.CALIBRATED);
    Crossbar crossbar = new Crossbar(setup.crossbars(), setup.rows(), setup.cols(), 1, 0, device);
    Chip chip =
        new Chip(
            setup.feature(),
            setup.supply(),
            setup.step(),
            setup.clock(),
            1,
            ANY,
            new Interconnect(Interconnect.Kind.MESH, 32),
            new Tile(OptionalInt.of(1), setup.bufferBits(), new Pe(setup.pes(), crossbar, 1, adc)),
            WeightEncoding.OFFSET);
    OptionalDouble open = OptionalDouble.empty();
    ChipDetails.Cell cell =
        new ChipDetails.Cell(
            false, true, open, open, OptionalDouble.of(setup.readEnergy()), open, open, 0);
    this.parts =
        Parts.of(
            chip,
            new ChipDetails(
                false,
                false,
                OptionalInt.empty(),
                setup.busBits(),
                false,
                open,
                open,
                open,
                open,
                open,
                open,
                cell,
                Optional.empty(),
                MappingRules.PLAIN));
  }

  /** m^2 of a PE: crossbars with their converters, and registers. */
  public double peArea() {
    return ofPes(parts.area(1)) / setup.pes();
  }

  /** m^2 of a tile with its share of a router. */
  public double tileArea() {
    ComponentValues area = parts.area(1);
    return area.total() - area.get(Component.GLOBAL_BUFFER);
  }

  /** W of a PE at full load, with what leaks. */
  public double pePower() {
    double crossbars = setup.crossbars();
    double conversions = crossbars * setup.cols();
    double perConversion =
        parts.conversion() + parts.events().sampleHold() + parts.events().shiftAdd();
    double rows = crossbars * setup.rows();
    double energy =
        crossbars * setup.rows() * setup.cols() * parts.array().cellRead()
            + rows * parts.array().rowDrive()
            + conversions * perConversion
            + rows * parts.events().inputRegister()
            + outputBits() * parts.events().outputRegister();
    return energy / setup.step() + ofPes(parts.leakage(1)) / setup.pes();
  }

  /** W of a tile at full load. */
  public double tilePower() {
    double read = setup.crossbars() * (double) setup.rows(); // bits a step
    double written = outputBits();
    double values = written / setup.inputBits();
    double perPe =
        (read + written) * parts.tileBufferBit()
            + read * parts.events().tileBus()
            + values * parts.events().activation();
    ComponentValues leak = parts.leakage(1);
    double shared = leak.total() - ofPes(leak) - leak.get(Component.GLOBAL_BUFFER);
    return setup.pes() * (pePower() + perPe / setup.step()) + shared;
  }

  /** PEs of a tile. */
  public int pes() {
    return setup.pes();
  }

  /** Operations a second of a PE, two a multiply-accumulate. */
  public double peThroughput() {
    double macs = (double) setup.crossbars() * setup.rows() * setup.cols() / setup.slices();
    return 2 * macs / (setup.inputBits() * setup.step());
  }

  /**
   * Result bits of a PE in a step: one result, as wide as an input, after all steps of an input.
   */
  private double outputBits() {
    return (double) setup.crossbars() * setup.cols() / setup.slices();
  }

  private static double ofPes(ComponentValues values) {
    return values.total(Level.CROSSBAR)
        + values.get(Component.INPUT_REGISTER)
        + values.get(Component.OUTPUT_REGISTER);
  }
}
