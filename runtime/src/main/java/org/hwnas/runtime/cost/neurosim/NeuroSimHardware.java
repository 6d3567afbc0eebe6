package org.hwnas.runtime.cost.neurosim;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Converter;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Interconnect;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;

/**
 * Hardware of ours in NeuroSim's terms; see {@code docs/cost/neurosim.md} for what becomes of each
 * field. Sizes of tiles and of processing elements are NeuroSim's own to choose.
 */
final class NeuroSimHardware {
  private static final double NANO = 1e-9;
  private static final double ROUNDING = 0.01; // nm
  private static final int MOST_BITS = 10; // of a converter

  private NeuroSimHardware() {}

  /**
   * Translates a design's hardware.
   *
   * @param options the block {@code evaluate.cost}
   * @param bits the widest of the formats of all layers
   * @throws EvaluationFailure where NeuroSim cannot be told
   */
  static NeuroSimSettings read(
      CostQuestion question, ResolvedBlock options, Quantization bits, Set<NeuroSimQuirk> quirks)
      throws EvaluationFailure {
    return read(question.chip(), question.hardware(), options, bits, quirks);
  }

  /**
   * Translates the hardware as a layer has it.
   *
   * @param chip as read from {@code hardware}
   * @param hardware in which no field differs from layer to layer
   * @throws EvaluationFailure where NeuroSim cannot be told
   */
  static NeuroSimSettings read(
      Chip chip,
      ResolvedBlock hardware,
      ResolvedBlock options,
      Quantization bits,
      Set<NeuroSimQuirk> quirks)
      throws EvaluationFailure {
    double nanometres = chip.technology() / NANO;
    int node = (int) Math.round(nanometres);
    if (Math.abs(nanometres - node) > ROUNDING) {
      throw new EvaluationFailure(
          "NeuroSim has nodes of whole nanometres, not %.2f nm".formatted(nanometres));
    }
    if (chip.encoding() != WeightEncoding.OFFSET) {
      throw new EvaluationFailure(
          "NeuroSim stores weights with an offset: state `mapping { weights = offset }`");
    }
    if (chip.tile().pe().dacBits() != 1) {
      throw new EvaluationFailure(
          "NeuroSim reads inputs bit by bit: state `dac { bits = 1 }`, not "
              + chip.tile().pe().dacBits());
    }
    Adc adc = chip.adc();
    if (adc.bits() > MOST_BITS) {
      throw new EvaluationFailure(
          "a converter of %d bits is beyond NeuroSim's fits, which end at %d"
              .formatted(adc.bits(), MOST_BITS));
    }
    ResolvedBlock cell = hardware.child("tile").child("pe").child("crossbar");
    ResolvedBlock device = cell.child("device");
    Device conductance = chip.crossbar().device();
    boolean current = options.has("sense") && options.is("sense", "current");
    Converter converter =
        adc.kind() == Adc.Kind.SAR
            ? Converter.SAR
            : current ? Converter.FLASH_CURRENT : Converter.FLASH_VOLTAGE;
    boolean high = options.has("roadmap") && options.is("roadmap", "hp");
    boolean sequential = options.has("read") && options.is("read", "sequential");
    int together = chip.crossbar().rows();
    if (cell.has("active_rows") && !cell.is("active_rows", "auto")) {
      together = (int) cell.number("active_rows");
    }
    return NeuroSimSettings.builder()
        .technology(node, high ? Roadmap.HP : Roadmap.LSTP)
        .cell(kind(device))
        .accessTransistor(!(device.has("cell") && device.is("cell", "passive")))
        .parallelRead(!sequential)
        .size(chip.crossbar().rows(), chip.crossbar().cols())
        .parallelRows(together)
        .muxedColumns(adc.columnsPerAdc())
        .converter(converter, 1 << adc.bits())
        .bits(chip.crossbar().bitsPerCell(), bits.weightBits(), bits.activationBits())
        .resistance(1 / conductance.gMax(), 1 / conductance.gMin())
        .novelMapping(!(options.has("mapping") && options.is("mapping", "conventional")))
        .pipeline(
            options.has("pipeline") && options.bool("pipeline"),
            options.has("speed_up") ? options.integer("speed_up") : 1)
        .wiring(wiring(hardware, chip.interconnect()))
        .tileBuffer(tileBuffer(hardware.child("tile")))
        .converter(figures(hardware.child("tile").child("pe").child("adc")))
        .clock(chip.clock())
        .quirks(quirks)
        .build();
  }

  private static Cell kind(ResolvedBlock device) {
    if (!device.has("kind")) {
      return Cell.RRAM;
    }
    return switch (device.symbol("kind")) {
      case "sram" -> Cell.SRAM;
      case "fefet" -> Cell.FEFET;
      default -> Cell.RRAM;
    };
  }

  /** bit/s that a block states; 0 where it leaves them to the model. */
  private static double bandwidth(ResolvedBlock link) {
    boolean open = !link.has("bandwidth") || link.is("bandwidth", "auto");
    return open ? 0 : link.number("bandwidth");
  }

  private static Wiring wiring(ResolvedBlock hardware, Interconnect interconnect) {
    ResolvedBlock links = hardware.child("interconnect");
    Wiring.Topology topology =
        switch (interconnect.kind()) {
          case H_TREE -> Wiring.Topology.TREE;
          case BUS -> Wiring.Topology.BUS;
          case MESH -> Wiring.Topology.MESH;
        };
    boolean routed = topology == Wiring.Topology.MESH; // whose width is never NeuroSim's
    int bits = routed || links.given("flit") ? interconnect.flitBits() : 0;
    ResolvedBlock tile = hardware.child("tile");
    Optional<ResolvedBlock> local = tile.find("local_interconnect");
    int within = local.filter(l -> l.has("flit")).map(l -> width(l, "flit")).orElse(0);
    int bus = tile.find("buffer").filter(b -> b.given("bus")).map(b -> width(b, "bus")).orElse(0);
    double rate = local.map(NeuroSimHardware::bandwidth).orElse(0.0);
    return new Wiring(topology, bits, bandwidth(links), within, rate, bus);
  }

  private static double tileBuffer(ResolvedBlock tile) {
    return tile.find("buffer")
        .filter(b -> b.given("capacity") && !b.is("capacity", "auto"))
        .map(b -> b.number("capacity"))
        .orElse(0.0);
  }

  /** Whole bits; 0 where they are left to the model. */
  private static int width(ResolvedBlock block, String field) {
    return block.is(field, "auto") ? 0 : (int) Math.round(block.number(field));
  }

  /** What the spec itself states; a converter of the library is worked out by the model. */
  private static StatedConverter figures(ResolvedBlock adc) {
    return new StatedConverter(stated(adc, "power"), stated(adc, "rate"), stated(adc, "area"));
  }

  private static OptionalDouble stated(ResolvedBlock block, String field) {
    return block.stated(field) && !block.is(field, "auto")
        ? OptionalDouble.of(block.number(field))
        : OptionalDouble.empty();
  }
}
