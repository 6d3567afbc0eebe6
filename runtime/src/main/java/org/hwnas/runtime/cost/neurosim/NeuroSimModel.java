package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.neurosim.SubArray.Areas;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Evaluates chips. Made for settings and a network; {@link #evaluate} is a pure function of those
 * and of what inputs and weights are like. Not safe for concurrent use: it remembers reads.
 */
public final class NeuroSimModel {
  private static final int BUFFER_ROWS = 128;
  private static final int BUFFER_COLUMNS = 128;
  private static final double WIDEST_BUS = 2048; // bits
  private static final double TOLERANCE = 0.1; // of a bus' delay
  private static final double FOLDS = 4;

  private final NeuroSimSettings s;
  private final List<NeuroSimLayer> net;
  private final List<LayerFormat> formats;
  private final Floorplan plan;
  private final SubArray array; // of the first layer; its transistors and cells are those of all
  private final List<TileKind> kinds;
  private final List<TileKind> kindOf; // of each layer
  private final RepeatedWire wire;
  private final Optional<Mesh> mesh;
  private final double busWidth;
  private final MemoryBuffer buffer;
  private final double bufferCores;
  private final AdderTree tree;
  private final FlipFlops activation;
  private final int activationUnits;
  private final MaxPool pool;
  private final double period; // s of the slowest sensing
  private final int widestSum; // bits that leave a sub-array
  private final double clock;

  /**
   * A chip.
   *
   * @param net layers in order, at least one
   * @throws EvaluationFailure where the network does not fit such a chip
   */
  public NeuroSimModel(NeuroSimSettings settings, List<NeuroSimLayer> net)
      throws EvaluationFailure {
    this(settings, net, Collections.nCopies(net.size(), LayerFormat.of(settings)));
  }

  /**
   * A chip whose layers have formats of their own.
   *
   * @param settings with the widest of the formats
   * @param net layers in order, at least one
   * @param formats of each layer
   * @throws EvaluationFailure where the network does not fit such a chip
   */
  public NeuroSimModel(
      NeuroSimSettings settings, List<NeuroSimLayer> net, List<LayerFormat> formats)
      throws EvaluationFailure {
    this(Collections.nCopies(net.size(), new ArrayDesign(settings)), net, formats);
  }

  /**
   * A chip whose layers have formats and converters of their own. Tiles hold one layer each, so
   * that each has the converters of its layer; all work at the clock of the slowest.
   *
   * @param settings of each layer, which differ in their converters only
   * @param net layers in order, at least one
   * @param formats of each layer
   * @throws EvaluationFailure where the network does not fit such a chip
   */
  public static NeuroSimModel of(
      List<NeuroSimSettings> settings, List<NeuroSimLayer> net, List<LayerFormat> formats)
      throws EvaluationFailure {
    Map<NeuroSimSettings, ArrayDesign> made = new IdentityHashMap<>();
    List<ArrayDesign> designs = new ArrayList<>();
    for (NeuroSimSettings each : settings) {
      ArrayDesign design = made.get(each);
      if (design == null) {
        design = new ArrayDesign(each);
        made.put(each, design);
      }
      designs.add(design);
    }
    return new NeuroSimModel(designs, net, formats);
  }

  /**
   * A chip of sub-arrays that chips for other networks may have too.
   *
   * @param designs of the sub-arrays of each layer, which differ in their converters only
   */
  NeuroSimModel(List<ArrayDesign> designs, List<NeuroSimLayer> net, List<LayerFormat> formats)
      throws EvaluationFailure {
    this.array = designs.get(0).array;
    this.s = array.s;
    this.net = List.copyOf(net);
    this.formats = checked(formats);
    this.plan = new Floorplan(s, this.net, this.formats);
    Gates gates = array.gates;
    this.wire = new RepeatedWire(gates, TOLERANCE);
    RepeatedWire fast = new RepeatedWire(gates, 0);
    double slowest = 0;
    int fewest = Integer.MAX_VALUE; // columns to a converter
    int subArrayBits = 0;
    for (ArrayDesign design : designs) {
      slowest = Math.max(slowest, design.array.clock);
      fewest = Math.min(fewest, design.array.s.muxedColumns);
      subArrayBits = Math.max(subArrayBits, design.array.s.subArrayBits());
    }
    this.period = slowest;
    this.widestSum = subArrayBits;
    this.clock = Math.min(s.clock, 1 / period);
    Map<ArrayDesign, TileKind> made = new IdentityHashMap<>();
    List<TileKind> each = new ArrayList<>();
    List<TileKind> all = new ArrayList<>();
    for (int i = 0; i < plan.layers; i++) {
      TileKind kind = made.get(designs.get(i));
      if (kind == null) {
        kind = new TileKind(designs.get(i), plan, fast, wire, clock);
        made.put(designs.get(i), kind);
        all.add(kind);
      }
      kind.count(plan.novel[i], plan.tiles(i));
      each.add(kind);
    }
    this.kindOf = List.copyOf(each);
    this.kinds = List.copyOf(all);

    double width = 0;
    double held = 0;
    double most = 0;
    double root = Math.ceil(Math.sqrt(plan.novelPes));
    for (int i = 0; i < plan.layers; i++) {
      NeuroSimLayer layer = this.net.get(i);
      double input = (double) layer.width() * layer.height() * layer.channels();
      input *= this.formats.get(i).inputBits();
      double lines = plan.novel[i] ? plan.novelPeSize * root : plan.tileSize;
      double both = lines + lines / kindOf.get(i).design.array.s.muxedColumns;
      width += s.pipeline ? both * plan.tiles(i) : both;
      held = s.pipeline ? held + input / 2 : Math.max(held, input);
      most = Math.max(most, plan.tileRows[i]);
    }
    while (width > WIDEST_BUS) {
      width /= 2;
    }
    double link = s.wiring.link(width, clock);
    this.mesh =
        s.wiring.mesh()
            ? Optional.of(
                new Mesh(
                    s,
                    array.technology,
                    plan.chipRows,
                    plan.chipColumns,
                    largestSide(),
                    link,
                    clock))
            : Optional.empty();
    this.busWidth = mesh.map(Mesh::ports).orElse(link);
    int core = BUFFER_ROWS * BUFFER_COLUMNS;
    this.bufferCores = Math.ceil((int) held / (double) core);
    this.buffer =
        new MemoryBuffer(
            gates, s, core, BUFFER_COLUMNS, s.sramGlobalBuffer, array.cells.accessWidth);
    double pooled = Math.max(plan.tileSize, plan.novelPeSize) / fewest;
    this.pool = new MaxPool(gates, s.inputBits, (int) pooled, s.calibration.controlActivity());
    int stages = s.pipeline ? plan.layers + 1 : 1;
    double sums = Math.ceil(plan.peSize / s.rows);
    double elements = Math.ceil(plan.tileSize / plan.peSize);
    double through = plan.tileSize;
    if (s.novelMapping) {
      sums = Math.max(sums, Math.ceil(plan.novelPeSize / s.rows));
      elements = Math.max(elements, root);
      through = Math.max(through, Math.ceil(plan.novelPeSize)) * stages;
    }
    int parallel = (int) Math.ceil(through / fewest);
    int bits = widestSum + NeuroSimSettings.log2(sums * elements * stages);
    this.tree = new AdderTree(array.adder, (int) most, bits, parallel);
    this.activationUnits = parallel;
    this.activation = new FlipFlops(gates, parallel * s.inputBits);
  }

  private List<LayerFormat> checked(List<LayerFormat> all) throws EvaluationFailure {
    if (all.size() != net.size()) {
      throw new IllegalArgumentException(all.size() + " formats for " + net.size() + " layers");
    }
    boolean slicesDiffer = false;
    for (LayerFormat one : all) {
      if (one.weightBits() > s.weightBits
          || one.inputBits() > s.inputBits
          || one.outputBits() > s.inputBits) {
        throw new IllegalArgumentException("a layer is wider than the chip: " + one);
      }
      slicesDiffer |= one.slices(s) != s.cellsPerWeight();
    }
    if (slicesDiffer && !s.parallelRead && s.cell == NeuroSimSettings.Cell.SRAM) {
      throw new EvaluationFailure(
          "SRAM that is read row by row adds the columns of a weight in wires of their own: its"
              + " layers cannot differ in bits of weights");
    }
    return List.copyOf(all);
  }

  private HTree busTree(Tile of) {
    return new HTree(
        array.gates, wire, plan.chipRows, plan.chipColumns, busWidth, of.side, of.area / of.side);
  }

  /**
   * What the chip costs for an image.
   *
   * @param statistics of each layer
   */
  public NeuroSimResult evaluate(List<LayerStatistics> statistics) {
    if (statistics.size() != net.size()) {
      throw new IllegalArgumentException(
          statistics.size() + " statistics for " + net.size() + " layers");
    }
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < net.size(); i++) {
      int rivals = net.get(i).inputs() / s.rows;
      ArrayDesign design = kindOf.get(i).design;
      LayerReads reads =
          new LayerReads(design.array, design.memory, formats.get(i), statistics.get(i), rivals);
      works.add(layer(i, reads));
    }
    double[] leakages = leakages(works);
    List<NeuroSimResult.Layer> layers = new ArrayList<>();
    double longest = 0;
    double total = 0;
    for (Work work : works) {
      longest = Math.max(longest, work.cycles() * period);
      total += work.cycles() * period;
    }
    double latency = s.pipeline ? longest : total;
    double leaked = 0;
    double leakage = 0;
    double running = 0;
    double operations = 0;
    double used = 0;
    List<NeuroSimResult.Energy> energies = new ArrayList<>();
    for (int i = 0; i < net.size(); i++) {
      Work work = works.get(i);
      double time = work.cycles() * period;
      double tiles = plan.tiles(i);
      double idle = kindOf.get(i).of(plan.novel[i]).idleLeakage();
      double power;
      double joule;
      if (s.pipeline) {
        // the pace is not yet known to the first layers
        running = s.has(NeuroSimQuirk.STALE_LEAKAGE) ? Math.max(running, time) : longest;
        power = tiles * (leakages[i] * (running - time) + idle * time) / running;
        joule = power * longest;
      } else {
        power = tiles * leakages[i];
        joule = ((plan.tiles() - tiles) * leakages[i] + tiles * idle) * time;
      }
      leakage += power;
      leaked += joule;
      NeuroSimResult.Energy energy = new NeuroSimResult.Energy(work.energies());
      energies.add(energy);
      layers.add(
          new NeuroSimResult.Layer(
              tiles,
              plan.speedUpRows[i] * plan.speedUpColumns[i],
              plan.utilisation[i],
              new NeuroSimResult.Time(
                  work.sensing * period,
                  work.accumulating * period,
                  work.bufferCycles * period,
                  work.wireCycles * period,
                  work.digitalCycles * period),
              energy,
              power,
              joule));
      operations += net.get(i).operations(s.has(NeuroSimQuirk.OPERATIONS_IGNORE_STRIDE));
      used += tiles * plan.utilisation[i];
    }
    double chipLeakage =
        buffer.leakage() * bufferCores
            + tree.leakage(tree.units())
            + activation.leakage()
            + pool.leakage();
    if (!s.has(NeuroSimQuirk.CHIP_LEVEL_DOES_NOT_LEAK)) {
      leakage += chipLeakage;
      leaked += chipLeakage * latency;
    }
    double elements = kinds.stream().mapToDouble(TileKind::elements).sum();
    double arrays = kinds.stream().mapToDouble(TileKind::arrays).sum();
    return new NeuroSimResult(
        area(),
        layers,
        period,
        latency,
        NeuroSimResult.Energy.sum(energies),
        leaked,
        leakage,
        chipLeakage,
        operations,
        new NeuroSimResult.Plan(
            plan.tiles(),
            plan.tileSize,
            plan.peSize,
            plan.novelPes,
            plan.novelPeSize,
            elements,
            arrays,
            used / plan.tiles()));
  }

  private double largestSide() {
    return largest(TileKind::side);
  }

  /** Over all kinds of tiles; of a chip with one kind also those that it has none of. */
  private double largest(ToDoubleBiFunction<TileKind, Boolean> of) {
    boolean one = kinds.size() == 1;
    return kinds.stream().mapToDouble(kind -> of.applyAsDouble(kind, one)).max().orElseThrow();
  }

  private NeuroSimResult.Area area() {
    Areas areas = kinds.get(0).areas();
    for (TileKind more : kinds.subList(1, kinds.size())) {
      areas = areas.plus(more.areas());
    }
    double tiles = kinds.stream().mapToDouble(TileKind::area).sum();
    double wires = kinds.stream().mapToDouble(TileKind::wireArea).sum();
    double side = largestSide();
    double bus;
    if (mesh.isPresent()) {
      bus = mesh.get().area(wire, FOLDS);
    } else if (s.wiring.tree()) {
      double wide = largest(TileKind::width);
      bus =
          new HTree(array.gates, wire, plan.chipRows, plan.chipColumns, busWidth, side, wide)
              .area(FOLDS);
    } else {
      double wideV = busWidth * wire.repeater.width() / FOLDS;
      double wideH = busWidth * wire.repeater.height() / FOLDS;
      bus = wideV * side * plan.chipRows + wideH * side * plan.chipColumns;
    }
    double global = buffer.area() * bufferCores;
    double sums = tree.area();
    double pooling = pool.area();
    double act = activation.area();
    return new NeuroSimResult.Area(
        tiles + bus + global + sums + pooling + act,
        areas.array(),
        areas.converters(),
        areas.accumulation() + sums,
        areas.other() + global + pooling + act,
        wires + bus,
        global,
        sums,
        pooling,
        act);
  }

  /**
   * The chip's area by component; m^2. White space between the parts of a sub-array is the array's.
   */
  public ComponentValues areaByComponent() {
    ComponentValues.Collector area = new ComponentValues.Collector();
    kinds.forEach(kind -> kind.add(area));
    NeuroSimResult.Area total = area();
    double local = kinds.stream().mapToDouble(TileKind::wireArea).sum();
    area.add(Component.INTERCONNECT, total.interconnect() - local);
    area.add(Component.GLOBAL_BUFFER, total.globalBuffer());
    area.add(Component.GLOBAL_ADDER, total.globalAdder());
    area.add(Component.POOLING, total.pooling());
    area.add(Component.ACTIVATION, total.activation());
    return area.build();
  }

  /** Parts of a matrix: how long, how many. */
  private record Piece(int extent, int count) {}

  private static List<Piece> parts(int total, int size) {
    int all = (total + size - 1) / size;
    List<Piece> parts = new ArrayList<>();
    if (all > 1) {
      parts.add(new Piece(size, all - 1));
    }
    parts.add(new Piece(total - (all - 1) * size, 1));
    return parts;
  }

  private Work layer(int i, LayerReads reads) {
    NeuroSimLayer layer = net.get(i);
    int vectors = layer.vectors(!s.has(NeuroSimQuirk.NO_PADDING));
    LayerFormat format = formats.get(i);
    int bits = vectors * format.inputBits();
    int rows = layer.inputs();
    int columns = layer.filters() * format.slices(s);
    NeuroSimSettings own = kindOf.get(i).design.array.s;
    Tile of = kindOf.get(i).of(plan.novel[i]);
    int high = (int) (plan.novel[i] ? plan.novelPeSize * plan.novelPes : plan.tileSize);
    int wide = (int) (plan.novel[i] ? plan.novelPeSize : plan.tileSize);
    Work work = new Work();
    for (Piece r : parts(rows, high)) {
      for (Piece c : parts(columns, wide)) {
        Work one =
            of.work(
                reads,
                plan.speedUpRows[i],
                plan.speedUpColumns[i],
                r.extent(),
                c.extent(),
                bits,
                clock);
        work.addEnergy(one, (double) r.count() * c.count());
        work.join(one);
      }
    }
    double outputs = (double) vectors * layer.filters();
    double acts = Math.ceil(outputs / activationUnits);
    work.digitalCycles += acts;
    work.add(
        Component.ACTIVATION, activation.energyOf(acts, activationUnits * format.outputBits()));
    if (plan.tileRows[i] > 1) {
      double sums = Math.ceil(layer.filters() * (vectors / (double) tree.trees()));
      int added = (int) plan.tileRows[i];
      work.accumulating += tree.cycles(added, clock) * sums;
      work.add(
          Component.GLOBAL_ADDER,
          tree.energy(added, widestSum - own.subArrayBits() + format.narrower(own)) * sums);
    }
    if (layer.pooled()) {
      double windows = Math.ceil(outputs / MaxPool.WINDOW / pool.units);
      work.digitalCycles += pool.cycles(clock) * windows;
      work.add(Component.POOLING, pool.energy(format.outputBits()) * windows);
    }
    double out = (double) rows * format.inputBits() * vectors;
    out = plan.novel[i] ? out / layer.kernelWidth() : out;
    double in = (double) layer.filters() * format.outputBits() * vectors / (layer.pooled() ? 4 : 1);
    if (mesh.isPresent()) {
      routed(mesh.get(), i, work, out, in);
    } else if (s.wiring.tree()) {
      tree(i, of, work, out, in);
    } else {
      cross(i, of, work, out, in);
    }
    work.bufferCycles += buffer.cycles(out, bufferCores, busWidth);
    work.bufferCycles += buffer.cycles(in, bufferCores, busWidth);
    work.add(Component.GLOBAL_BUFFER, buffer.energy(out, in));
    return work;
  }

  /** Flits from the buffer to each column of the layer's tiles, and back from them. */
  private void routed(Mesh grid, int i, Work work, double out, double in) {
    double first = 0;
    for (int before = 0; before < i; before++) {
      first += plan.tiles(before);
    }
    double sent = out * plan.tileColumns[i];
    double tiles = plan.tiles(i);
    double time =
        grid.time(sent, first, tiles, plan.tiles()) + grid.time(in, first, tiles, plan.tiles());
    work.wireCycles += Math.ceil(time * clock);
    work.add(
        Component.INTERCONNECT, grid.energy(sent, first, tiles) + grid.energy(in, first, tiles));
  }

  private void tree(int i, Tile of, Work work, double out, double in) {
    HTree bus = busTree(of);
    double share = Math.ceil(busWidth * (plan.tiles(i) / plan.tiles()));
    work.wireCycles += Math.ceil(bus.delay() * clock) * Math.ceil((out + in) / share);
    double uses = Math.ceil(out * s.inputToggle / share) + Math.ceil(in * s.outputToggle / share);
    work.add(Component.INTERCONNECT, bus.energy() * share * uses);
  }

  /** A bus along the columns brings inputs, one along the rows takes results away. */
  private void cross(int i, Tile of, Work work, double out, double in) {
    double side = of.side;
    double along = side * Math.ceil(plan.chipColumns / 2.0);
    double down = side * (plan.chipRows - Math.ceil(plan.chipRows / 2.0) - 1);
    double largest = largestSide();
    Technology t = array.technology;
    double perAlong = Wires.globalResistance(t, largest * plan.chipColumns);
    double perDown = Wires.globalResistance(t, largest * plan.chipRows);
    double inputs = Math.ceil(out / busWidth * plan.chipRows / plan.tileRows[i]);
    double results = Math.ceil(in / busWidth * plan.chipColumns / plan.tileColumns[i]);
    work.wireCycles += Math.ceil(wire.delay(along, perAlong) * clock) * inputs;
    work.wireCycles += Math.ceil(wire.delay(down, perDown) * clock) * results;
    work.add(Component.INTERCONNECT, wire.energy(along) * out * s.inputToggle);
    work.add(Component.INTERCONNECT, wire.energy(down) * in * s.outputToggle);
  }

  /** W of a tile of each layer. */
  private double[] leakages(List<Work> works) {
    double[] tiles = new double[works.size()];
    boolean stale = s.has(NeuroSimQuirk.STALE_LEAKAGE);
    double[] elementTree = new double[2 * kinds.size()];
    double[] tileTree = new double[2 * kinds.size()];
    // the first pass stands for the one that finds the clock
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < works.size(); i++) {
        boolean novel = plan.novel[i];
        Tile of = kindOf.get(i).of(novel);
        int kind = 2 * kinds.indexOf(kindOf.get(i)) + (novel ? 1 : 0);
        int units = works.get(i).treeUnits;
        NeuroSimLayer layer = net.get(i);
        if (!stale) {
          double all = of.pe.tree.leakage(of.pe.across);
          tiles[i] = of.leakage(all, of.treeLeakage(of.treeUnits()));
          continue;
        }
        if (units > 0) {
          elementTree[kind] = of.pe.tree.leakage(units);
        }
        int size = (int) plan.tileSize;
        int last = layer.inputs() - (layer.inputs() - 1) / size * size;
        int added = of.added(plan.speedUpRows[i], plan.speedUpColumns[i], last);
        double trees = novel ? of.treeLeakage(added) : tileTree[kind];
        if (!novel && added > 0) {
          tileTree[kind] = of.treeLeakage(added);
          trees = tileTree[kind];
        }
        tiles[i] = of.leakage(elementTree[kind], trees);
      }
    }
    return tiles;
  }
}
