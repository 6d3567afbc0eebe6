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
   * @param dacPower of one word line's driver while it drives, W; 0: the model's own
   * @param cell memory
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
      double dacPower,
      Cell cell) {
    private boolean sram() {
      return cell.conductance() == 0;
    }
  }

  /**
   * A cell; 0 leaves a value to the model.
   *
   * @param conductance highest, of a resistive cell, S; 0 for static memory
   * @param readVoltage across a resistive cell, V
   * @param readPulse for which inputs are applied, s; 0: resistive cells are read for as long as a
   *     conversion takes
   * @param capacitance of a capacitor of its own, F
   * @param area in squared feature sizes
   */
  public record Cell(
      double conductance, double readVoltage, double readPulse, double capacitance, double area) {}

  /**
   * @throws EvaluationFailure where the node or supply is outside of the model's table
   */
  public Macro(Setup setup) throws EvaluationFailure {
    this.setup = setup;
    boolean sram = setup.sram();
    double window = sram ? 1e-6 : setup.cell().conductance();
    Device device = device(window, setup.cell().readVoltage());
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
            stated(setup.dacPower()),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new ChipDetails.Cell(
                sram,
                true,
                stated(setup.cell().area() * setup.feature() * setup.feature()),
                readPulse(setup),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                setup.cell().capacitance()),
            Optional.empty(),
            MappingRules.PLAIN);
    this.parts = Parts.of(chip, details);
  }

  private static Device device(double window, double volt) {
    return new Device(0, window, volt, CELL_AREA, new ProgrammingNoise.None());
  }

  private static OptionalDouble stated(double value) {
    return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static OptionalDouble readPulse(Setup setup) throws EvaluationFailure {
    if (setup.cell().readPulse() > 0 || setup.sram()) {
      return stated(setup.cell().readPulse());
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

  /** Seconds of one product: what its circuits need at least; control may take longer. */
  public double time() {
    double settle = parts.array().settle();
    return setup.accumulated() ? steps() * settle + parts.step() : steps() * parts.step();
  }

  /** Seconds of one read step of a product. */
  public double stepTime() {
    return time() / steps();
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
    double digital = conversions() * parts.events().shiftAdd();
    return array + conversions() * parts.conversion() + digital + leakage() * time();
  }

  private double leakage() {
    double cells = (double) setup.rows() * setup.cols();
    return setup.sram() ? Memory.leakage(cells, parts.node(), false) : 0;
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
