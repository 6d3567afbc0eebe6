package org.hwnas.runtime.cost.mnsim2;

import java.util.OptionalDouble;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Converter;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Order;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.WeightEncoding;

/**
 * Hardware of ours in MNSIM's terms. What a spec leaves to the cost model is MNSIM's; see {@code
 * docs/cost/mnsim2.md} for what becomes of each field.
 */
final class Mnsim2Hardware {
  private static final double NANO = 1e-9;
  private static final double SQUARE_MICRO = 1e-12;
  private static final double GIGA = 1e9;
  private static final double BITS_PER_KB = 8 * 1024;
  private static final double DAC_AREA = 0.166; // um^2 of one bit, doubling with each; ISAAC
  private static final double DAC_POWER = 3.9e-6; // W of one bit, doubling with each; ISAAC
  private static final double INTRA_TILE = 1024; // Gb/s, as MNSIM ships
  private static final int POOLING_WINDOW = 9;
  private static final int POOLING_UNITS = 64;
  private static final int BUFFER_PORT = 64; // bit, as MNSIM ships

  private Mnsim2Hardware() {}

  /**
   * Translates a design's hardware.
   *
   * @param tiles of the mesh, at least
   * @throws EvaluationFailure where MNSIM cannot be told
   */
  static Mnsim2Config read(CostQuestion question, long tiles, Set<Quirk> quirks)
      throws EvaluationFailure {
    Chip chip = question.chip();
    ResolvedBlock hardware = question.hardware();
    int nanometres = (int) Math.round(chip.technology() / NANO);
    int polarity = chip.encoding() == WeightEncoding.DIFFERENTIAL_PAIR ? 2 : 1;
    int count = chip.crossbar().count();
    if (count % polarity != 0 && count != 1) {
      throw new EvaluationFailure(
          "a PE has %d crossbars, and a differential pair takes two; MNSIM puts pairs into a PE"
              .formatted(count));
    }
    double megahertz = chip.clock() / 1e6;
    ResolvedBlock mapping = hardware.child("mapping");
    ResolvedBlock pe = hardware.child("tile").child("pe");
    int columns = (int) Math.ceil(Math.sqrt(tiles));
    OptionalDouble width = stated(hardware, "grid_width");
    if (width.isPresent()) {
      columns = (int) width.getAsDouble();
    }
    Order order = order(mapping);
    int rows = order == Order.SHELLS ? columns : (int) Math.max(1, (tiles + columns - 1) / columns);
    boolean digitalSubtraction =
        polarity == 2
            && pe.child("adc").has("subtraction")
            && pe.child("adc").is("subtraction", "digital");
    return new Mnsim2Config(
        cell(chip, pe.child("crossbar").child("device"), nanometres),
        new Mnsim2Config.Array(
            chip.crossbar().rows(),
            chip.crossbar().cols(),
            chip.crossbar().rows(),
            !passive(pe.child("crossbar").child("device")),
            nanometres,
            stated(pe.child("crossbar"), "driver_area").orElse(0) / SQUARE_MICRO,
            false,
            false),
        dac(chip, pe.child("dac"), quirks),
        adc(chip.adc(), pe.child("adc")),
        new Mnsim2Config.Pe(
            false,
            polarity,
            digitalSubtraction,
            Math.max(1, count / polarity),
            (int) stated(pe.child("crossbar"), "active_rows").orElse(chip.crossbar().rows()),
            chip.adc().perCrossbar(),
            0,
            chip.tile().bufferBits() / BITS_PER_KB),
        new Mnsim2Config.Logic(
            megahertz,
            part(nanometres, 45),
            part(nanometres, 65),
            part(nanometres, 45),
            part(nanometres, 45)),
        new Mnsim2Config.Tile(
            chip.tile().pe().count(),
            Math.min(nanometres, 65),
            POOLING_WINDOW,
            POOLING_UNITS,
            stated(hardware.child("interconnect"), "bandwidth")
                    .orElse(chip.interconnect().flitBits() * chip.clock())
                / GIGA,
            local(hardware.child("tile"))),
        new Mnsim2Config.Chip(
            Math.min(nanometres, 90),
            (int) stated(hardware.child("tile").child("buffer"), "bus").orElse(BUFFER_PORT),
            order,
            rows,
            columns),
        quirks);
  }

  /** MNSIM ships its digital parts at a node of their own; a finer chip has them at its node. */
  private static Mnsim2Config.Logic.Part part(int nanometres, int shipped) {
    return new Mnsim2Config.Logic.Part(Math.min(nanometres, shipped), 0, 0);
  }

  private static double local(ResolvedBlock tile) {
    return tile.find("local_interconnect")
        .map(block -> stated(block, "bandwidth"))
        .filter(OptionalDouble::isPresent)
        .map(bandwidth -> bandwidth.getAsDouble() / GIGA)
        .orElse(INTRA_TILE);
  }

  private static Mnsim2Config.Cell cell(Chip chip, ResolvedBlock block, int nanometres) {
    Device device = chip.crossbar().device();
    double area =
        stated(block, "cell_area")
                .orElse(device.cellAreaF2() * chip.technology() * chip.technology())
            / SQUARE_MICRO;
    boolean sram = block.has("kind") && block.is("kind", "sram");
    double highResistance = sram ? 1.6e6 : 1 / device.gMin(); // infinite where a cell can be off
    return new Mnsim2Config.Cell(
        sram,
        nanometres,
        area,
        stated(block, "read_pulse").orElse(chip.cycle()) / NANO,
        0,
        device.readVoltage(),
        highResistance,
        sram ? 1.6e6 : 1 / device.gMax(),
        chip.crossbar().bitsPerCell());
  }

  private static boolean passive(ResolvedBlock device) {
    return device.has("cell") && device.is("cell", "passive");
  }

  private static Converter dac(Chip chip, ResolvedBlock block, Set<Quirk> quirks) {
    int bits = chip.tile().pe().dacBits();
    double rate = stated(block, "rate").orElse(GIGA / (bits + 2)) / GIGA; // conversions
    double power = DAC_POWER * Math.scalb(1.0, bits - 1);
    if (bits == 8 && quirks.contains(Quirk.DAC_8_BIT_POWER)) {
      power *= 1000;
    }
    double area = DAC_AREA * Math.scalb(1.0, bits - 1);
    return new Converter(
        bits,
        stated(block, "area").orElse(area * SQUARE_MICRO) / SQUARE_MICRO,
        stated(block, "power").orElse(power),
        1 / rate);
  }

  /** MNSIM's smallest converter of enough bits, with what the spec states in its place. */
  private static Converter adc(Adc adc, ResolvedBlock block) throws EvaluationFailure {
    ConverterTable.Entry like = ConverterTable.atLeast(adc.bits());
    double area = stated(block, "area").orElse(like.area() * SQUARE_MICRO) / SQUARE_MICRO;
    double power = stated(block, "power").orElse(like.power());
    Converter own = ConverterTable.adc(adc.bits(), area, power, like.rate(), false, -1);
    double latency = adc.rate().isPresent() ? GIGA / adc.rate().getAsDouble() : own.latency();
    return new Converter(own.bits(), own.area(), own.power(), latency);
  }

  private static Order order(ResolvedBlock mapping) throws EvaluationFailure {
    if (!mapping.has("placement")) {
      return Order.SHELLS;
    }
    return switch (mapping.symbol("placement")) {
      case "row_major" -> Order.ROWS;
      case "snake" -> Order.SNAKE;
      case "shells" -> Order.SHELLS;
      case "zigzag" -> Order.ZIGZAG;
      default ->
          throw new EvaluationFailure(
              "`%s.placement` is `%s`, which MNSIM 2.0 does not have"
                  .formatted(mapping.path(), mapping.symbol("placement")));
    };
  }

  private static OptionalDouble stated(ResolvedBlock block, String field) {
    return block.has(field) && !block.is(field, "auto")
        ? OptionalDouble.of(block.number(field))
        : OptionalDouble.empty();
  }
}
