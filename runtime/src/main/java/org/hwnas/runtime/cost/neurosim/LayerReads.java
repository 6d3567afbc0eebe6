package org.hwnas.runtime.cost.neurosim;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.neurosim.SubArray.Energy;

/** What reading a layer's inputs costs a sub-array, remembered by how much of it is in use. */
final class LayerReads {
  private record Use(int rows, int columns) {}

  /** What is known of the columns of a chip's sub-arrays. Not safe for concurrent use. */
  static final class Memory {
    private final Map<LayerStatistics, Map<LayerFormat, Map<Use, Energy>>> energies =
        new IdentityHashMap<>();
    private final Map<LayerFormat, SubArray.Reading> readings = new HashMap<>();
    private final Work ofElement = new Work();
    private final Work ofTile = new Work();
  }

  private static final int FEW = 4; // rows

  private final SubArray array;
  private final LayerFormat format;
  private final SubArray.Reading reading;
  private final LayerStatistics statistics;
  private final Memory memory;
  private final Map<Use, Energy> known;

  private final int rivals;

  // of the last question: the parts of a layer's matrix mostly ask alike
  private int cyclesRows = -1;
  private int cyclesReads = -1;
  private double cyclesClock;
  private SubArray.Cycles cycles = new SubArray.Cycles(0, 0);

  /**
   * @param rivals sub-arrays full of rows that read different inputs at the same time
   */
  LayerReads(
      SubArray array, Memory memory, LayerFormat format, LayerStatistics statistics, int rivals) {
    this.array = array;
    this.memory = memory;
    this.format = format;
    this.reading = memory.readings.computeIfAbsent(format, array::reading);
    this.known =
        memory
            .energies
            .computeIfAbsent(statistics, k -> new HashMap<>())
            .computeIfAbsent(format, k -> new HashMap<>());
    this.statistics = statistics;
    this.rivals = rivals;
  }

  /** Formats of the layer. */
  LayerFormat format() {
    return format;
  }

  /** Room for the work of a processing element, good until the next one is asked for. */
  Work element() {
    return memory.ofElement.cleared();
  }

  /** Room for the work of a tile, good until the next one is asked for. */
  Work tile() {
    return memory.ofTile.cleared();
  }

  /** Adds reads of an input bit each, of so many rows and columns. */
  void add(Work work, int rows, int columns, double reads) {
    if (reads == 0 || rows == 0 || columns == 0) {
      return;
    }
    Use use = new Use(rows, columns);
    Energy one = known.get(use);
    if (one == null) {
      one = mean(rows, columns);
      known.put(use, one);
    }
    double activity = statistics.meanActivity() * rows / array.s.rows;
    double lines = array.lineEnergy(activity);
    double select = array.selectEnergy();
    work.add(Component.CROSSBAR, lines * reads);
    work.add(Component.ADC, (one.converters() - lines) * reads);
    work.add(Component.SHIFT_ADD, one.accumulation() * reads);
    work.add(Component.MUX, select * reads);
    work.add(Component.ROW_DRIVER, (one.other() - select) * reads);
  }

  private Energy mean(int rows, int columns) {
    ColumnStatistics cells = new ColumnStatistics(array, rows, columns, statistics.weightOnes());
    Energy sum = Energy.NONE;
    int bits = statistics.bits();
    for (int bit = 0; bit < bits; bit++) {
      double activity = statistics.activity(bit);
      double conversion = cells.energy(rows, activity);
      double active = activity * rows / array.s.rows;
      sum = sum.plus(array.energy(reading, active, conversion, columns));
    }
    return sum.times(1.0 / bits);
  }

  /**
   * Cycles of all reads of the sub-array that takes longest. Row by row, that is the one with most
   * ones among its inputs, which are more than the mean: by how much, follows from their spread.
   *
   * @param rows in use
   * @param reads input vectors times bits
   */
  SubArray.Cycles cycles(int rows, double clock, int reads) {
    if (rows != cyclesRows || reads != cyclesReads || clock != cyclesClock) {
      cycles = slowest(rows, clock, reads);
      cyclesRows = rows;
      cyclesReads = reads;
      cyclesClock = clock;
    }
    return cycles;
  }

  private SubArray.Cycles slowest(int rows, double clock, int reads) {
    double sensing = 0;
    double more = 0;
    int bits = statistics.bits();
    double vectors = (double) reads / bits;
    double beyond = 0;
    double idle = 0;
    if (!array.s.parallelRead && rivals > 1 && reads > 0) {
      double ones = Math.sqrt(vectors * rows * statistics.onesVariance());
      beyond = ones * Normal.largest(rivals) / reads / array.s.rows;
    }
    for (int bit = 0; bit < bits; bit++) {
      double activity = statistics.activity(bit) * rows / array.s.rows + beyond;
      SubArray.Cycles one = array.cycles(reading, activity, clock);
      sensing += one.sensing();
      more +=
          array.s.parallelRead
              ? one.accumulating()
              : notHidden(rows, statistics.activity(bit), activity, clock);
      idle += Math.pow(1 - statistics.activity(bit), rows);
    }
    double sums = more * vectors;
    if (!array.s.parallelRead) {
      // reads without an active row have nothing to hide sums behind
      double most = Normal.largestCount(idle * vectors, Math.max(1, rivals));
      sums += most * array.cycles(reading, 0, clock).accumulating();
    }
    return new SubArray.Cycles(sensing * vectors, sums);
  }

  /** Cycles of sums that are not hidden, of a read with an active row; more where there are few. */
  private double notHidden(int rows, double share, double activity, double clock) {
    double probability = Math.pow(1 - share, rows);
    double rest = 1 - probability;
    double sum = 0;
    for (int k = 1; k < Math.min(FEW, rows) && share < 1; k++) {
      probability *= (double) (rows - k + 1) / k * share / (1 - share);
      sum += probability * array.cycles(reading, (double) k / array.s.rows, clock).accumulating();
      rest -= probability;
    }
    return sum + rest * array.cycles(reading, activity, clock).accumulating();
  }
}
