package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.neurosim.SubArray.Areas;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Processing elements with buffers, adders of their results and a tree of wires. */
final class Tile {
  private static final int BUFFER_ROWS = 32;
  private static final int BUFFER_COLUMNS = 32;
  private static final double FOLDS = 16;

  private final NeuroSimSettings s;
  final boolean novel;
  final ProcessingElement pe;
  private final double peSize;
  final int pes; // in each direction; of the novel mapping: all
  private final double peCount;
  private final AdderTree tree;
  private final MemoryBuffer input;
  private final MemoryBuffer output;
  private final double inputCores;
  private final double outputCores;
  private final HTree wires;
  final double area;
  final double side; // m
  final Areas areas;
  final double wireArea;

  /**
   * @param pes in each direction, or all of a tile of the novel mapping
   * @param peSize rows of cells of an element
   * @param clock Hz
   * @throws EvaluationFailure where a stated buffer does not hold what a tile reads and gives
   */
  Tile(
      SubArray array,
      RepeatedWire fastWire,
      RepeatedWire wire,
      boolean novel,
      int pes,
      double peSize,
      double clock)
      throws EvaluationFailure {
    this.s = array.s;
    this.novel = novel;
    this.peSize = peSize;
    this.pes = pes;
    this.peCount = novel ? pes : (double) pes * pes;
    this.pe = new ProcessingElement(array, fastWire, peSize);
    double arrays = Math.ceil(peSize / s.rows) * Math.ceil(peSize / s.columns);
    double growth =
        s.has(NeuroSimQuirk.SUM_BITS_BY_ROOT)
            ? Math.ceil(Math.sqrt(arrays))
            : NeuroSimSettings.log2(pe.across);
    int bits = s.subArrayBits() + (int) growth;
    double sums = novel ? peSize / s.muxedColumns : pes * peSize / s.muxedColumns;
    this.tree = new AdderTree(array.adder, pes, bits, (int) Math.ceil(sums));
    int wide = bits + NeuroSimSettings.log2(pes);
    double held = (double) wide * pes * s.columns / s.muxedColumns;
    double inputs = (double) pes * s.inputBits * s.rows;
    if (s.tileBuffer > 0) {
      double needed = held + inputs;
      if (needed > s.tileBuffer) {
        throw new EvaluationFailure(
            "inputs and results of a tile take %.0f bits; its buffer has %.0f"
                .formatted(needed, s.tileBuffer));
      }
      inputs = Math.floor(s.tileBuffer * inputs / needed);
      held = s.tileBuffer - inputs;
    }
    int core = BUFFER_ROWS * BUFFER_COLUMNS;
    this.outputCores = Math.ceil(held / core);
    this.output =
        held < core ? buffer(array, (int) held, wide * pes) : buffer(array, core, BUFFER_COLUMNS);
    this.inputCores = Math.ceil(inputs / core);
    this.input =
        inputs < core
            ? buffer(array, (int) inputs, pes * s.rows)
            : buffer(array, core, BUFFER_COLUMNS);
    int leaves = novel ? (int) Math.ceil(Math.sqrt(pes)) : pes;
    this.wires =
        new HTree(
            array.gates,
            wire,
            leaves,
            leaves,
            s.wiring.local(pes * peSize, clock),
            pe.side,
            pe.area / pe.side);
    this.wireArea = wires.area(FOLDS);
    double buffers = input.area() * inputCores + output.area() * outputCores;
    this.area = pe.area * peCount + tree.area() + buffers + wireArea;
    this.side = Math.sqrt(area);
    this.areas = pe.areas.times(peCount).plus(new Areas(0, 0, tree.area(), buffers));
  }

  double bufferArea() {
    return input.area() * inputCores + output.area() * outputCores;
  }

  double treeArea() {
    return tree.area();
  }

  double processingElements() {
    return peCount;
  }

  private MemoryBuffer buffer(SubArray array, int bits, int line) {
    boolean sram = s.sramTileBuffer && !s.has(NeuroSimQuirk.TILE_BUFFERS_ARE_REGISTERS);
    return new MemoryBuffer(array.gates, s, bits, line, sram, array.gates.technology.unitWidth());
  }

  /**
   * Work of one image in a tile of a layer, in the layer's room for one tile.
   *
   * @param rows of the part of the layer's matrix, columns in cells
   * @param speedUpRow copies, in rows and columns
   * @param reads input vectors times bits
   */
  Work work(
      LayerReads layer,
      double speedUpRow,
      double speedUpColumn,
      int rows,
      int columns,
      int reads,
      double clock) {
    Work work =
        novel
            ? positions(layer, speedUpRow * speedUpColumn, rows, columns, reads, clock)
            : squares(layer, speedUpRow, speedUpColumn, rows, columns, reads, clock);
    LayerFormat format = layer.format();
    int weights = columns / format.slices(s);
    int ownBits = tree.bits() - format.narrower(s);
    double in = (double) weights * (tree.stages() + ownBits) * reads / format.inputBits();
    double out = (double) rows * reads;
    out = novel ? out / Math.sqrt(pes) : out;
    work.bufferCycles += through(input, out, inputCores) + through(output, in, outputCores);
    work.add(Component.TILE_BUFFER, input.energy(out / 2, out / 2) + output.energy(in / 2, in / 2));
    work.wireCycles += Math.ceil(wires.delay() * clock) * ((out + in) / wires.width);
    work.add(Component.TILE_BUS, wires.energy() * (out * s.inputToggle + in * s.outputToggle));
    return work;
  }

  /** Cycles of so many bits, through a port that may be stated. */
  private double through(MemoryBuffer buffer, double bits, double cores) {
    int port = s.wiring.busBits();
    return port == 0
        ? buffer.cycles(bits, cores, wires.width)
        : Math.max(buffer.cycles(bits, cores, port), bits / port);
  }

  private Work positions(
      LayerReads layer, double speedUp, int rows, int columns, int reads, double clock) {
    Work one = pe.work(layer, 1, 1, rows / pes, columns, reads, clock);
    Work work = layer.tile();
    work.addEnergy(one, pes);
    work.join(one);
    work.divideCycles(speedUp);
    LayerFormat format = layer.format();
    double groups = s.muxedColumns / format.slices(s);
    if (!s.has(NeuroSimQuirk.SHIFT_ADD_VANISHES)) {
      groups = Math.max(groups, 1);
    }
    double sums = reads / format.inputBits() * groups;
    work.accumulating += tree.cycles(pes, clock) * sums;
    work.add(Component.TILE_ADDER, tree.energy(pes, format.narrower(s)) * sums);
    return work;
  }

  private Work squares(
      LayerReads layer,
      double speedUpRow,
      double speedUpColumn,
      int rows,
      int columns,
      int reads,
      double clock) {
    Work work = layer.tile();
    double speedUp = speedUpRow * speedUpColumn;
    boolean copied = speedUp > 1;
    if (copied && speedUpRow >= pes && speedUpColumn >= pes) {
      double high = Math.ceil(speedUpRow / pes);
      double wide = Math.ceil(speedUpColumn / pes);
      Work one = pe.work(layer, high, wide, rows, columns, reads, clock);
      work.addEnergy(one, 1);
      work.join(one);
      work.divideCycles((double) pes * pes);
      return work;
    }
    int size = (int) peSize;
    int high = (rows + size - 1) / size;
    int wide = (columns + size - 1) / size;
    boolean repeats = !copied && s.has(NeuroSimQuirk.EMPTY_PE_COSTS);
    for (int i = 0; i < 2; i++) {
      int times = i == 0 ? high - 1 : 1;
      int r = i == 0 ? size : rows - (high - 1) * size;
      if (times == 0) {
        continue;
      }
      if (wide > 1) {
        Work one = pe.work(layer, 1, 1, r, size, reads, clock);
        work.addEnergy(one, (double) times * (wide - 1));
        work.join(one);
      }
      Work last = pe.work(layer, 1, 1, r, columns - (wide - 1) * size, reads, clock);
      work.join(last);
      // in rows with weights, then in those without
      double again = repeats ? pes - wide : 0;
      double below = repeats && i == 1 ? (double) (pes - high) * pes : 0;
      work.addEnergy(last, times * (1 + again) + below);
    }
    if (copied) {
      work.divideCycles(speedUp);
    }
    if (!copied || high > 1) {
      LayerFormat format = layer.format();
      double groups = Math.ceil((double) s.muxedColumns / format.slices(s));
      double sums = reads / format.inputBits() * groups;
      int added = copied ? high : pes;
      work.accumulating += tree.cycles(added, clock) * sums;
      work.add(Component.TILE_ADDER, tree.energy(added, format.narrower(s)) * sums);
    }
    return work;
  }

  /**
   * Units that the tile's adder tree adds for a layer.
   *
   * @return 0 where it is not used
   */
  int added(double speedUpRow, double speedUpColumn, int rows) {
    if (novel) {
      return pes;
    }
    boolean copied = speedUpRow * speedUpColumn > 1;
    if (!copied) {
      return pes;
    }
    int high = (int) Math.ceil(rows / peSize);
    return speedUpRow >= pes && speedUpColumn >= pes || high <= 1 ? 0 : high;
  }

  double treeLeakage(int added) {
    return tree.leakage(added);
  }

  int treeUnits() {
    return pes;
  }

  /** W. */
  double leakage(double peTreeLeakage, double treeLeakage) {
    return pe.leakage(peTreeLeakage) * peCount
        + treeLeakage
        + input.leakage()
        + output.leakage()
        + wires.leakage();
  }

  double idleLeakage() {
    return pe.idleLeakage() * peCount;
  }
}
