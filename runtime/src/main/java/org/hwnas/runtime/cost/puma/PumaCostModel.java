package org.hwnas.runtime.cost.puma;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.cost.puma.PumaParts.Part;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;

/**
 * The model that the package describes. The area is that of all tiles of a chip whose number of
 * tiles is stated and whose layers are alike; else of the cores and tiles that the hungriest
 * workload takes, since a chip with crossbars for each layer is made for its network.
 */
public final class PumaCostModel implements CostModel {
  private static final double TILES_PER_ROUTER = 4;
  private static final double TILES_PER_NODE = 138;

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    ResolvedBlock hardware = question.hardware();
    Optional<Chip> stated =
        alike(question) && !hardware.child("tile").is("count", "auto")
            ? Optional.of(ChipReader.read(hardware))
            : Optional.empty();
    List<WorkloadCost> workloads = new ArrayList<>();
    PumaNetwork largest = null;
    for (CostQuestion.Workload workload : question.workloads()) {
      PumaNetwork network = PumaNetwork.of(question, workload);
      if (largest == null || network.area().total() > largest.area().total()) {
        largest = network;
      }
      workloads.add(network.cost(stated.map(chip -> wholeLeak(chip, question))));
    }
    if (stated.isPresent()) {
      Chip chip = stated.get();
      return new DesignCost(
          workloads,
          node(chip, stack(question, chip)),
          leak(wholeLeak(chip, question)),
          chip.tiles().orElseThrow(),
          question.areaPrice());
    }
    return new DesignCost(
        workloads, largest.area(), leak(largest.leak()), largest.tiles(), question.areaPrice());
  }

  private static ComponentValues leak(double watt) {
    return new ComponentValues.Collector().add(Component.LEAKAGE, watt).build();
  }

  /** Whether every layer has the same crossbars, converters and bits of weights. */
  private static boolean alike(CostQuestion question) {
    return question.hardware().uniform()
        && question.root().child("quantization").child("weights").uniform();
  }

  private static int stack(CostQuestion question, Chip chip) throws EvaluationFailure {
    return org.hwnas.runtime.mapping.WeightSlicing.of(chip, question.quantization())
        .columnsPerWeight();
  }

  private static double wholeLeak(Chip chip, CostQuestion question) {
    try {
      int stack = stack(question, chip);
      double tiles = chip.tiles().orElseThrow();
      double units = units(chip, stack);
      return tiles
          * (chip.tile().pe().count()
                  * (core().leak() + units * MatrixUnit.of(chip, stack).total().leak())
              + tile(chip).leak()
              + PumaParts.published().part("router").leak() / TILES_PER_ROUTER);
    } catch (EvaluationFailure e) {
      throw new IllegalStateException(e); // asked of chips that were priced before
    }
  }

  /** Matrix units that the crossbars of a core make, in parts where stacks are large. */
  private static double units(Chip chip, int stack) {
    return (double) chip.crossbar().count() / stack;
  }

  /** What a core has beside its matrix units. */
  static Part core() {
    PumaParts known = PumaParts.published();
    return known
        .part("instruction_memory")
        .plus(known.part("data_memory"))
        .plus(known.part("vector_unit"))
        .plus(known.part("activation"))
        .plus(known.part("core_control"));
  }

  /** What a tile has beside its cores; the buffer in proportion to its size. */
  static Part tile(Chip chip) {
    PumaParts known = PumaParts.published();
    return buffer(chip)
        .plus(known.part("bus"))
        .plus(known.part("buffer_control"))
        .plus(known.part("tile_instruction_memory"))
        .plus(known.part("attribute_memory"))
        .plus(known.part("receive_buffer"))
        .plus(known.part("tile_control"));
  }

  private static Part buffer(Chip chip) {
    double published = 8.0 * 65536; // bit
    return PumaParts.published().part("buffer").times(chip.tile().bufferBits() / published);
  }

  /** W of a core whose parts all work. */
  static double corePower(Chip chip, int stack) throws EvaluationFailure {
    Part unit = MatrixUnit.of(chip, stack).total().times(units(chip, stack));
    Part all = core().plus(unit);
    return all.dynamic() + all.leak();
  }

  /** W of a tile whose parts all work. */
  static double tilePower(Chip chip, int stack) throws EvaluationFailure {
    Part rest = tile(chip);
    return chip.tile().pe().count() * corePower(chip, stack) + rest.dynamic() + rest.leak();
  }

  /** W of a node whose parts all work, its link to others among them. */
  static double nodePower(Chip chip, int stack) throws EvaluationFailure {
    double tiles = chip.tiles().orElseThrow();
    Part router = PumaParts.published().part("router");
    double links = Math.ceil(tiles / TILES_PER_NODE);
    return tiles * (tilePower(chip, stack) + (router.dynamic() + router.leak()) / TILES_PER_ROUTER)
        + links * PumaParts.published().part("off_chip_link").dynamic();
  }

  /** m^2 of a whole node by component. */
  static ComponentValues node(Chip chip, int stack) throws EvaluationFailure {
    double tiles = chip.tiles().orElseThrow();
    double cores = tiles * chip.tile().pe().count();
    ComponentValues.Collector area = new ComponentValues.Collector();
    MatrixUnit.of(chip, stack).area(area, cores * units(chip, stack));
    shared(area, chip, cores, tiles);
    return area.add(
            Component.OFF_CHIP,
            Math.ceil(tiles / TILES_PER_NODE) * PumaParts.published().part("off_chip_link").area())
        .build();
  }

  /** Books the area of what cores and tiles have beside their matrix units, and of routers. */
  static void shared(ComponentValues.Collector into, Chip chip, double cores, double tiles) {
    PumaParts known = PumaParts.published();
    Part core = core();
    double bus = known.part("bus").area();
    double buffer = buffer(chip).area();
    into.add(Component.PE_ADDER, cores * known.part("vector_unit").area())
        .add(Component.ACTIVATION, cores * known.part("activation").area())
        .add(
            Component.DIGITAL,
            cores
                * (core.area()
                    - known.part("vector_unit").area()
                    - known.part("activation").area()))
        .add(Component.TILE_BUFFER, tiles * buffer)
        .add(Component.TILE_BUS, tiles * bus)
        .add(Component.TILE, tiles * (tile(chip).area() - bus - buffer))
        .add(Component.INTERCONNECT, tiles / TILES_PER_ROUTER * known.part("router").area());
  }

  /** W that leak of routers. */
  static double routers(double tiles) {
    return tiles / TILES_PER_ROUTER * PumaParts.published().part("router").leak();
  }

  @Override
  public String source(Component component) {
    return "Ankit et al., ASPLOS 2019, and the authors' simulator (a206f75)";
  }
}
