package org.hwnas.runtime.hardware;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.mapping.MappingRules;
import org.hwnas.runtime.mapping.Placement;

/**
 * What a spec says of the accelerator beyond {@link Chip}, for models that look closer. Empty
 * values are the model's own.
 *
 * @param highPerformance transistors that are fast and leak, rather than of low standby power
 * @param powerGating whether tiles without work do not leak
 * @param gridWidth tiles in a row of the chip
 * @param tileBusBits width of the bus between a tile's buffer and its PEs, bit
 * @param pulseWidth whether inputs are pulses of one voltage whose length carries the value
 * @param dacPower of one driver while it works, W
 * @param dacArea of one driver, m^2
 * @param driverArea of a word line's driver, m^2
 * @param adcPower of one converter at its rate, W
 * @param adcArea of one converter, m^2
 * @param wireCapacitance per cell pitch, F
 * @param cell the memory cell
 * @param offChip memory outside of the chip
 * @param rules of the mapping
 */
public record ChipDetails(
    boolean highPerformance,
    boolean powerGating,
    OptionalInt gridWidth,
    int tileBusBits,
    boolean pulseWidth,
    OptionalDouble dacPower,
    OptionalDouble dacArea,
    OptionalDouble driverArea,
    OptionalDouble adcPower,
    OptionalDouble adcArea,
    OptionalDouble wireCapacitance,
    Cell cell,
    Optional<OffChip> offChip,
    MappingRules rules) {
  /**
   * A memory cell.
   *
   * @param sram whether it is static memory: charge moves, no current flows through a resistance
   * @param access whether a transistor selects it
   * @param area m^2
   * @param readPulse seconds
   * @param readEnergy joule of one read
   * @param writeEnergy joule of one write
   * @param writeTime seconds of writing one row
   * @param capacitance F of a capacitor of its own, where charge is what a product gives; 0: none
   */
  public record Cell(
      boolean sram,
      boolean access,
      OptionalDouble area,
      OptionalDouble readPulse,
      OptionalDouble readEnergy,
      OptionalDouble writeEnergy,
      OptionalDouble writeTime,
      double capacitance) {}

  /**
   * Memory outside of the chip.
   *
   * @param kind its name in the language
   * @param bandwidth bit/s
   * @param energyPerBit J/bit
   */
  public record OffChip(String kind, OptionalDouble bandwidth, OptionalDouble energyPerBit) {}

  /**
   * From a {@code hardware} block.
   *
   * @throws EvaluationFailure where values cannot be used, with the values
   */
  public static ChipDetails of(ResolvedBlock hardware) throws EvaluationFailure {
    ResolvedBlock pe = hardware.child("tile").child("pe");
    ResolvedBlock dac = pe.child("dac");
    ResolvedBlock adc = pe.child("adc");
    ResolvedBlock crossbar = pe.child("crossbar");
    ResolvedBlock bus = hardware.child("tile").child("buffer");
    return new ChipDetails(
        hardware.child("technology").has("transistor")
            && hardware.child("technology").is("transistor", "high_performance"),
        hardware.has("power_gating") && hardware.bool("power_gating"),
        whole(hardware, "grid_width"),
        whole(bus, "bus").orElse(256), // ISAAC, Table I
        dac.has("kind") && dac.is("kind", "pulse_width"),
        number(dac, "power"),
        number(dac, "area"),
        number(crossbar, "driver_area"),
        number(adc, "power"),
        number(adc, "area"),
        number(crossbar, "wire_capacitance"),
        cell(crossbar.child("device")),
        offChip(hardware),
        rules(hardware));
  }

  private static Cell cell(ResolvedBlock device) throws EvaluationFailure {
    boolean sram = device.has("kind") && device.is("kind", "sram");
    boolean bare =
        device.has("cell") && (device.is("cell", "passive") || device.is("cell", "one_selector"));
    OptionalDouble set = number(device, "set_pulse");
    OptionalDouble reset = number(device, "reset_pulse");
    OptionalDouble time = OptionalDouble.empty();
    if (set.isPresent()) {
      // a row is written in two passes: cells to be raised, cells to be lowered
      time = OptionalDouble.of(set.getAsDouble() + reset.orElse(set.getAsDouble()));
    }
    return new Cell(
        sram,
        !bare,
        number(device, "cell_area"),
        number(device, "read_pulse"),
        number(device, "read_energy"),
        writeEnergy(device, set, reset),
        time,
        0);
  }

  /** As stated, or V^2 G t with the mean conductance of the window, raised or lowered by chance. */
  private static OptionalDouble writeEnergy(
      ResolvedBlock device, OptionalDouble set, OptionalDouble reset) throws EvaluationFailure {
    OptionalDouble stated = number(device, "write_energy");
    OptionalDouble volt = number(device, "set_voltage");
    if (stated.isPresent() || set.isEmpty() || volt.isEmpty()) {
      return stated;
    }
    double down = number(device, "reset_voltage").orElse(volt.getAsDouble());
    double siemens = device.number("g_max") / 2;
    double raise = volt.getAsDouble() * volt.getAsDouble() * set.getAsDouble();
    double lower = down * down * reset.orElse(set.getAsDouble());
    return OptionalDouble.of(siemens * (raise + lower) / 2);
  }

  private static Optional<OffChip> offChip(ResolvedBlock hardware) throws EvaluationFailure {
    Optional<ResolvedBlock> block = hardware.find("off_chip");
    if (block.isEmpty() || block.get().is("kind", "none")) {
      return Optional.empty();
    }
    return Optional.of(
        new OffChip(
            block.get().symbol("kind"),
            number(block.get(), "bandwidth"),
            number(block.get(), "energy_per_bit")));
  }

  private static MappingRules rules(ResolvedBlock hardware) throws EvaluationFailure {
    ResolvedBlock mapping = hardware.child("mapping");
    MappingRules plain = MappingRules.PLAIN;
    OptionalInt copies =
        mapping.has("duplication") ? whole(mapping, "duplication") : plain.duplication();
    OptionalDouble target = number(mapping, "pipeline_target");
    if (target.isPresent() && !copies.equals(OptionalInt.of(1))) {
      throw new EvaluationFailure(
          "mapping.pipeline_target and mapping.duplication both say how many copies a layer has;"
              + " state one of them");
    }
    boolean shared = mapping.has("share_crossbars") && mapping.bool("share_crossbars");
    String rounding = symbol(mapping, "rounding", "tile");
    if (shared && !rounding.equals("CROSSBAR")) {
      throw new EvaluationFailure(
          "mapping.share_crossbars needs mapping.rounding = crossbar: with %s a layer has more to itself"
              .formatted(rounding.toLowerCase(Locale.ROOT)));
    }
    return new MappingRules(
        copies,
        whole(hardware.child("tile").child("pe").child("crossbar"), "active_rows"),
        whole(hardware.child("tile").child("pe").child("crossbar"), "active_cols"),
        target,
        MappingRules.Rounding.valueOf(rounding),
        symbol(mapping, "depthwise", "diagonal").equals("DENSE"),
        symbol(mapping, "weights", "offset").equals("UNIT_COLUMN"),
        shared,
        symbol(mapping, "capacity", "reject").equals("RELOAD"),
        MappingRules.Pipelining.valueOf(symbol(mapping, "pipelining", "none")),
        Placement.Order.valueOf(symbol(mapping, "placement", "row_major")),
        slicesApart(mapping),
        compaction(mapping));
  }

  /** Whether a {@code mapping} block puts each bit slice into crossbars of its own. */
  public static boolean slicesApart(ResolvedBlock mapping) {
    return symbol(mapping, "slice_placement", "together").equals("APART");
  }

  /** Which zeros a {@code mapping} block leaves out. */
  public static MappingRules.Compaction compaction(ResolvedBlock mapping) {
    return MappingRules.Compaction.valueOf(symbol(mapping, "compaction", "none"));
  }

  private static String symbol(ResolvedBlock block, String field, String otherwise) {
    String value = block.has(field) ? block.symbol(field) : otherwise;
    return value.toUpperCase(Locale.ROOT);
  }

  private static OptionalDouble number(ResolvedBlock block, String field) throws EvaluationFailure {
    return !block.has(field) || block.is(field, "auto")
        ? OptionalDouble.empty()
        : OptionalDouble.of(ChipReader.positive(block, field));
  }

  private static OptionalInt whole(ResolvedBlock block, String field) throws EvaluationFailure {
    return !block.has(field) || block.is(field, "auto")
        ? OptionalInt.empty()
        : OptionalInt.of(ChipReader.count(block, field));
  }
}
