package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.neurosim.SubArray.Areas;

/** Sub-arrays in a square, whose results are added up, with registers on both sides and buses. */
final class ProcessingElement {
  final SubArray array;
  final int across; // sub-arrays in each direction
  final AdderTree tree;
  private final FlipFlops input;
  private final FlipFlops output;
  private final RepeatedWire wire;
  final double area;
  final double side; // m
  final Areas areas;

  /**
   * @param size rows of cells
   */
  ProcessingElement(SubArray array, RepeatedWire fastWire, double size) {
    NeuroSimSettings s = array.s;
    this.array = array;
    this.wire = fastWire;
    double arrays = Math.ceil(size / s.rows) * Math.ceil(size / s.columns);
    this.across = (int) Math.ceil(Math.sqrt(arrays));
    int bits = s.subArrayBits();
    int trees = (int) Math.ceil((double) across * s.columns / s.muxedColumns);
    this.tree = new AdderTree(array.adder, across, bits, trees);
    this.input = new FlipFlops(array.gates, s.inputBits * s.rows);
    this.output = new FlipFlops(array.gates, s.columns / s.muxedColumns * (bits + tree.stages()));
    double count = (double) across * across;
    double registers =
        input.besides(across * array.box.height()).area()
            + output.below(across * array.box.width()).area();
    this.area = array.box.area() * count + tree.area() + registers;
    this.side = Math.sqrt(area);
    this.areas = array.areas.times(count).plus(new Areas(0, 0, tree.area(), registers));
  }

  /** m^2 of the registers in front of the sub-arrays. */
  double inputArea() {
    return input.besides(across * array.box.height()).area();
  }

  /** m^2 of those behind. */
  double outputArea() {
    return output.below(across * array.box.width()).area();
  }

  /** Rows and columns of sub-arrays that a part of a matrix takes. */
  private static int splits(int cells, int size) {
    return (cells + size - 1) / size;
  }

  /**
   * Work of one image, in the layer's room for one element.
   *
   * @param layer whose statistics hold
   * @param copiesRow times that the matrix is in the element, one below the other
   * @param copiesColumn times side by side
   * @param rows of the part of the matrix
   * @param columns of it, in cells
   * @param reads input vectors times bits
   */
  Work work(
      LayerReads layer,
      double copiesRow,
      double copiesColumn,
      int rows,
      int columns,
      int reads,
      double clock) {
    NeuroSimSettings s = array.s;
    boolean copied = copiesRow * copiesColumn > 1;
    boolean full = copied && copiesRow >= across && copiesColumn >= across;
    int high = full ? 1 : splits(rows, s.rows);
    int wide = full ? 1 : splits(columns, s.columns);
    int lastRows = rows - (high - 1) * s.rows;
    int lastColumns = columns - (wide - 1) * s.columns;
    Work work = layer.element();
    for (int i = 0; i < 2; i++) {
      int times = i == 0 ? high - 1 : 1;
      int r = i == 0 ? s.rows : lastRows;
      if (times == 0) {
        continue;
      }
      layer.add(work, r, s.columns, (double) reads * times * (wide - 1));
      layer.add(work, r, lastColumns, (double) reads * times);
    }
    SubArray.Cycles cycles = layer.cycles(high > 1 ? s.rows : lastRows, clock, reads);
    work.sensing = cycles.sensing();
    work.accumulating = cycles.accumulating();
    LayerFormat format = layer.format();
    int slices = format.slices(s);
    int narrower = format.narrower(s);
    double groups = s.muxedColumns / slices;
    if (!s.has(NeuroSimQuirk.SHIFT_ADD_VANISHES)) {
      groups = Math.max(groups, 1);
    }
    double sums = reads / format.inputBits() * groups;
    int added = splits(rows, s.rows);
    if (!full) {
      double trees = copied ? (double) high * wide : 1;
      work.add(Component.PE_ADDER, tree.energy(added, narrower) * sums * trees);
      work.accumulating += tree.cycles(added, clock) * sums;
      work.treeUnits = added;
    }
    double copies = copied ? copiesRow * copiesColumn : 1;
    work.sensing /= copies;
    work.accumulating /= copies;

    int weights = columns / slices;
    int ownBits = tree.bits() - narrower;
    int held = format.inputBits() * s.rows;
    int given = s.columns / s.muxedColumns * (ownBits + tree.stages());
    long in = (long) rows * reads / held;
    long sumBits = (long) weights * ownBits * reads / format.inputBits();
    long out = sumBits / given;
    work.bufferCycles = in + out;
    work.add(Component.INPUT_REGISTER, input.energyOf(in, held));
    work.add(Component.OUTPUT_REGISTER, output.energyOf(out, given));
    long busBits = (long) weights * (tree.stages() + ownBits) * reads / format.inputBits();
    double span = (across - 1) * array.box.width();
    double drop = (across - 1) * array.box.height();
    work.add(
        Component.PE_BUS,
        wire.energy(span) * s.inputToggle * rows * reads
            + wire.energy(drop) * s.outputToggle * busBits);
    return work;
  }

  /** W, with an adder tree that adds so many units. */
  double leakage(double treeLeakage) {
    NeuroSimSettings s = array.s;
    double span = (across - 1) * array.box.width();
    double drop = (across - 1) * array.box.height();
    double buses = wire.leakage(span) * s.rows + wire.leakage(drop) * across * (double) s.columns;
    return array.leakage * across * across
        + treeLeakage
        + input.leakage()
        + output.leakage()
        + buses;
  }

  double idleLeakage() {
    return array.idleLeakage * across * across;
  }
}
