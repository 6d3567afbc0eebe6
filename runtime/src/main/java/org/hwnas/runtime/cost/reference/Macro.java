package org.hwnas.runtime.cost.reference;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
 * One crossbar with its converters and no chip around it, as papers measure macros: what an
 * all-rows product costs. Immutable.
 */
public final class Macro {
  private static final double FAST = 1e-12; // s: time is what circuits need, no clock waits
  private static final double CLOCK = 1e9; // Hz; plays no part in a macro
  private static final double NO_BUFFER = 1; // bit

  /**
   * Squared feature sizes of a 1T1R cell: 3 (W/L + 1) with W/L = 3 (Zhu et al., MNSIM 2.0, TCAD
   * 2023).
   */
  private static final double CELL_AREA = 12;

  private final Setup setup;
  private final Parts parts;

  /**
   * What is on the chip.
   *
   * @param feature m
   * @param supply V
   * @param rows word lines driven at once
   * @param cols bit lines
   * @param inputBits of an input
   * @param stepBits of it per read
   * @param pulseWidth whether the length of a pulse carries the value
   * @param weightColumns bit lines of a weight
   * @param conversionColumns bit lines whose sum is converted at once
   * @param adc kind of converter
   * @param adcBits resolution
   * @param turns conversions that share a converter
   * @param accumulated whether what the steps of an input give is added up before it is converted
   * @param conductance highest, of a resistive cell, S; 0 for static memory
   * @param readVoltage across a resistive cell, V
   */
  public record Setup(
      double feature,
      double supply,
      int rows,
      int cols,
      int inputBits,
      int stepBits,
      boolean pulseWidth,
      int weightColumns,
      int conversionColumns,
      Adc.Kind adc,
      int adcBits,
      int turns,
      boolean accumulated,
      double conductance,
      double readVoltage) {}

  /**
   * @throws EvaluationFailure where the node or supply is outside of the model's table
   */
  public Macro(Setup setup) throws EvaluationFailure {
    this.setup = setup;
    boolean sram = setup.conductance() == 0;
    double window = sram ? 1e-6 : setup.conductance();
    Device device = device(window, setup.readVoltage());
    int converters = Math.max(1, setup.cols() / setup.conversionColumns() / setup.turns());
    Adc adc =
        new Adc(
            setup.adc(),
            setup.adcBits(),
            setup.turns(),
            converters,
            OptionalDouble.empty(),
            Adc.Range.CALIBRATED);
    Crossbar crossbar = new Crossbar(1, setup.rows(), setup.cols(), 1, 0, device);
    Chip chip =
        new Chip(
            setup.feature(),
            setup.supply(),
            FAST,
            CLOCK,
            1,
            NO_BUFFER,
            new Interconnect(Interconnect.Kind.BUS, 1),
            new Tile(OptionalInt.of(1), NO_BUFFER, new Pe(1, crossbar, setup.stepBits(), adc)),
            WeightEncoding.OFFSET);
    ChipDetails details =
        new ChipDetails(
            false,
            false,
            OptionalInt.empty(),
            1,
            setup.pulseWidth(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new ChipDetails.Cell(
                sram,
                true,
                OptionalDouble.empty(),
                readPulse(setup),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()),
            Optional.empty(),
            MappingRules.PLAIN);
    this.parts = Parts.of(chip, details);
  }

  private static Device device(double window, double volt) {
    return new Device(0, window, volt, CELL_AREA, new ProgrammingNoise.None());
  }

  /** A resistive cell is read for as long as its converter integrates. */
  private static OptionalDouble readPulse(Setup setup) throws EvaluationFailure {
    if (setup.conductance() == 0) {
      return OptionalDouble.empty();
    }
    TechnologyNode node = TechnologyNode.of(setup.feature(), setup.supply());
    Adc adc =
        new Adc(setup.adc(), setup.adcBits(), 1, 1, OptionalDouble.empty(), Adc.Range.CALIBRATED);
    return OptionalDouble.of(Converters.time(adc, node));
  }

  private int steps() {
    return (setup.inputBits() + setup.stepBits() - 1) / setup.stepBits();
  }

  /** Operations of one product, two a multiply-accumulate. */
  public double operations() {
    return 2.0 * setup.rows() * setup.cols() / setup.weightColumns();
  }

  /** Seconds of one product. */
  public double time() {
    double settle = parts.array().settle();
    return setup.accumulated() ? steps() * settle + parts.step() : steps() * parts.step();
  }

  private double conversions() {
    double times = setup.accumulated() ? 1 : steps();
    return times * setup.cols() / setup.conversionColumns();
  }

  /** Joule of the cells and word lines of one bit line in one step. */
  public double columnEnergy() {
    return setup.rows() * (parts.array().cellRead() + parts.array().rowDrive() / setup.cols());
  }

  /** Joule of one conversion. */
  public double conversionEnergy() {
    return parts.conversion();
  }

  /** Seconds of one conversion. */
  public double conversionTime() {
    return Converters.time(parts.chip().adc(), parts.node());
  }

  /** Joule of one product, with what leaks meanwhile. */
  public double energy() {
    double array = steps() * setup.cols() * columnEnergy();
    double digital = conversions() * parts.event("shift_add");
    return array + conversions() * parts.conversion() + digital + leakage() * time();
  }

  private double leakage() {
    boolean sram = setup.conductance() == 0;
    double cells = (double) setup.rows() * setup.cols();
    return sram ? Memory.leakage(cells, parts.node(), false) : 0;
  }

  /** m^2 of the converters. */
  public double converterArea() {
    Adc adc = parts.chip().adc();
    return adc.perCrossbar() * Converters.area(adc, parts.node(), OptionalDouble.empty());
  }

  /** m^2 of the cells. */
  public double arrayArea() {
    return (double) setup.rows() * setup.cols() * parts.array().cellArea();
  }

  /** m^2 of cells, drivers and converters. */
  public double area() {
    return arrayArea() + setup.rows() * parts.array().driverArea() + converterArea();
  }
}
