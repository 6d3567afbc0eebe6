package org.hwnas.runtime.cost.reference;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.analytical.ComponentData;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.Pe;

/**
 * Everything on a chip that does not depend on the network. Immutable.
 *
 * @param chip the accelerator
 * @param details what a spec says beyond it
 * @param node its technology
 * @param array one crossbar
 * @param conversion joule of one conversion
 * @param step seconds from one read step to the next: the longest of the chip's cycle, the settling
 *     of bit lines, and the turns of a shared converter, which samples the next step meanwhile
 * @param events joule of one event of each published unit
 * @param product joule of an 8-bit product
 * @param addition joule of an 8-bit addition
 * @param tileBufferBit joule of a bit written to, or read from, a tile's buffer
 * @param globalBufferBit likewise, of the chip's buffer
 */
record Parts(
    Chip chip,
    ChipDetails details,
    TechnologyNode node,
    ArrayCircuit array,
    double conversion,
    double step,
    Events events,
    double product,
    double addition,
    double tileBufferBit,
    double globalBufferBit) {
  /** Joule of one event of a unit of {@code isaac-32nm.csv}, by its name there. */
  record Events(
      double sampleHold,
      double shiftAdd,
      double inputRegister,
      double outputRegister,
      double tileShiftAdd,
      double tileBus,
      double activation,
      double pooling) {
    private static Events of(TechnologyNode node) {
      return new Events(
          joule("sample_hold", node),
          joule("shift_add", node),
          joule("input_register", node),
          joule("output_register", node),
          joule("tile_shift_add", node),
          joule("tile_bus", node),
          joule("activation", node),
          joule("pooling", node));
    }

    private static double joule(String unit, TechnologyNode node) {
      ComponentData.Row row = ComponentData.isaac().row(unit);
      return row.power() / row.rate() * node.energyRatio(row.feature(), row.supply());
    }
  }

  /** Product, 8 bit, at 45 nm and 0.9 V: 0.2 pJ and 282 um^2; addition: 0.03 pJ and 36 um^2. */
  private static final double MULTIPLY = 0.2e-12; // J; Horowitz, ISSCC 2014, with the next three

  private static final double MULTIPLIER = 282e-12; // m^2
  private static final double ADD = 0.03e-12; // J
  private static final double ADDER = 36e-12; // m^2
  private static final double HOROWITZ_FEATURE = 45e-9; // m
  private static final double HOROWITZ_SUPPLY = 0.9; // V
  private static final double ISAAC_ROWS_PER_PE =
      1024; // 8 crossbars of 128 rows share one register
  private static final double ISAAC_ADCS_PER_SHIFT_ADD = 2;
  private static final double ISAAC_TILES_PER_ROUTER = 4;
  private static final double ISAAC_FLIT_BITS = 32;
  private static final double ISAAC_BUS_WIRES = 384;
  private static final double ISAAC_ACTIVATION_UNITS = 2;

  /** Parts that leak as gates do: all that have an area but cells and memories. */
  private static final List<Component> LOGIC =
      Arrays.stream(Component.values())
          .filter(
              c ->
                  c != Component.TILE_BUFFER
                      && c != Component.GLOBAL_BUFFER
                      && c != Component.CROSSBAR)
          .toList();

  private static final double GATE_WIDTH =
      3; // feature sizes of a NAND2 that do not conduct; assumed

  static Parts of(Chip chip, ChipDetails details) throws EvaluationFailure {
    TechnologyNode node = TechnologyNode.of(chip.technology(), chip.supply());
    ArrayCircuit array = ArrayCircuit.of(chip, details, node);
    double turns = turns(chip, details) * Converters.time(chip.adc(), node);
    return new Parts(
        chip,
        details,
        node,
        array,
        Converters.energy(chip.adc(), node, details.adcPower()),
        Math.max(chip.cycle(), Math.max(array.settle(), turns)),
        Events.of(node),
        MULTIPLY * node.energyRatio(HOROWITZ_FEATURE, HOROWITZ_SUPPLY),
        ADD * node.energyRatio(HOROWITZ_FEATURE, HOROWITZ_SUPPLY),
        Memory.energyPerBit(chip.tile().bufferBits(), node),
        Memory.energyPerBit(chip.bufferBits(), node));
  }

  /** Conversions one after the other in a step: fewer where fewer bit lines are sensed at once. */
  private static int turns(Chip chip, ChipDetails details) {
    int shared = chip.adc().turns();
    if (details.rules().activeCols().isEmpty()) {
      return shared;
    }
    int converters = chip.adc().perCrossbar();
    int sensed = Math.min(details.rules().activeCols().getAsInt(), chip.crossbar().cols());
    int converted = (sensed - 1) / chip.adc().columnsPerConversion() + 1;
    return Math.min(shared, (converted + converters - 1) / converters);
  }

  private double unitArea(String unit) {
    ComponentData.Row row = ComponentData.isaac().row(unit);
    return row.area() * node.areaRatio(row.feature());
  }

  /**
   * Joule of writing a cell; empty where nothing is known of it. A static cell is written by its
   * two bit lines, at most the charge that a row's drive moves.
   */
  OptionalDouble write() {
    OptionalDouble stated = details.cell().writeEnergy();
    return stated.isPresent() || !details.cell().sram()
        ? stated
        : OptionalDouble.of(2 * array.rowDrive() / chip.crossbar().cols());
  }

  /** Products a second that the digital lanes of the chip make: one lane a PE. */
  double lanes(long tiles) {
    return (double) tiles * chip.tile().pe().count() * chip.clock();
  }

  /** m^2 by component of a chip of so many tiles. */
  ComponentValues area(long tiles) {
    Pe pe = chip.tile().pe();
    Crossbar x = pe.crossbar();
    double crossbars = (double) tiles * chip.tile().crossbars();
    double rows = crossbars * x.rows();
    double adcs = crossbars * pe.adc().perCrossbar();
    double lane = (MULTIPLIER + ADDER) * node.areaRatio(HOROWITZ_FEATURE);
    double router = unitArea("router") / ISAAC_TILES_PER_ROUTER;
    return new ComponentValues.Collector()
        .add(Component.CROSSBAR, crossbars * x.cells() * array.cellArea())
        .add(Component.DAC, rows * array.driverArea())
        .add(Component.ADC, adcs * Converters.area(chip.adc(), node, details.adcArea()))
        .add(Component.SAMPLE_HOLD, crossbars * x.cols() * unitArea("sample_hold"))
        .add(Component.SHIFT_ADD, adcs / ISAAC_ADCS_PER_SHIFT_ADD * unitArea("shift_add"))
        .add(Component.INPUT_REGISTER, rows / ISAAC_ROWS_PER_PE * unitArea("input_register"))
        .add(
            Component.OUTPUT_REGISTER,
            crossbars * x.cols() / ISAAC_ROWS_PER_PE * unitArea("output_register"))
        .add(Component.PE_ADDER, tiles * unitArea("tile_shift_add"))
        .add(Component.TILE_BUFFER, tiles * Memory.area(chip.tile().bufferBits(), node))
        .add(
            Component.TILE_BUS,
            tiles * unitArea("tile_bus") * details.tileBusBits() / ISAAC_BUS_WIRES)
        .add(Component.ACTIVATION, tiles * ISAAC_ACTIVATION_UNITS * unitArea("activation"))
        .add(Component.POOLING, tiles * unitArea("pooling"))
        .add(Component.DIGITAL, tiles * pe.count() * lane)
        .add(
            Component.INTERCONNECT,
            tiles * router * chip.interconnect().flitBits() / ISAAC_FLIT_BITS)
        .add(Component.GLOBAL_BUFFER, Memory.area(chip.bufferBits(), node))
        .build();
  }

  /** W by component of a chip of so many tiles whose parts are all on. */
  ComponentValues leakage(long tiles) {
    boolean fast = details.highPerformance();
    ComponentValues.Collector leak = new ComponentValues.Collector();
    double perArea =
        node.off(fast) * GATE_WIDTH * node.feature() * node.supply() / node.nand(); // W/m^2
    ComponentValues area = area(tiles);
    for (Component part : LOGIC) {
      leak.add(part, area.get(part) * perArea);
    }
    leak.add(Component.TILE_BUFFER, tiles * Memory.leakage(chip.tile().bufferBits(), node, fast));
    leak.add(Component.GLOBAL_BUFFER, Memory.leakage(chip.bufferBits(), node, fast));
    if (details.cell().sram()) {
      double cells = (double) tiles * chip.tile().crossbars() * chip.crossbar().cells();
      leak.add(Component.CROSSBAR, Memory.leakage(cells, node, fast));
    }
    return leak.build();
  }
}
