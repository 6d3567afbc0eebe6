package org.hwnas.runtime.cost.neurosim;

import java.util.List;
import java.util.function.IntPredicate;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Which layers go where: sizes of tiles and processing elements, tiles of each layer, duplication.
 *
 * <p>A layer's matrix is cut into square tiles; a small one is put into a tile several times. With
 * the novel mapping, each kernel position of a convolution has a processing element of its own
 * (Peng, Liu and Yu, ISCAS 2019), so that inputs are read once and passed on.
 */
final class Floorplan {
  final int layers;
  final boolean[] novel;

  /** Processing elements of a tile of the novel mapping; 0 where there is none. */
  final int novelPes;

  final double novelPeSize;
  final double tileSize;
  final double peSize;
  final double[] tileRows;
  final double[] tileColumns;
  final double[] speedUpRows;
  final double[] speedUpColumns;
  final double[] utilisation;
  final double novelTiles;
  final double conventionalTiles;
  final int chipRows;
  final int chipColumns;

  private final NeuroSimSettings s;
  private final List<NeuroSimLayer> net;
  private final List<LayerFormat> formats;

  Floorplan(NeuroSimSettings s, List<NeuroSimLayer> net, List<LayerFormat> formats)
      throws EvaluationFailure {
    this.s = s;
    this.net = net;
    this.formats = formats;
    this.layers = net.size();
    this.novel = new boolean[layers];
    int commonest = s.novelMapping ? commonestKernel() : 0;
    this.novelPes = commonest;
    double widestNovel = 0;
    double widest = 0;
    for (int i = 0; i < layers; i++) {
      NeuroSimLayer layer = net.get(i);
      novel[i] = s.novelMapping && layer.kernel() == commonest && layer.inputs() >= s.rows;
      double cube = Math.pow(2, NeuroSimSettings.log2(columns(i)));
      if (novel[i]) {
        widestNovel = Math.max(widestNovel, cube);
      } else {
        widest = Math.max(widest, cube);
      }
    }
    require(!s.novelMapping || widestNovel >= 2 * s.rows, widestNovel, 2 * s.rows);
    require(s.novelMapping || widest >= 4 * s.rows, widest, 4 * s.rows);

    double pe = Math.max(widestNovel, 2 * s.rows);
    double best = 0;
    double chosenNovel = s.novelMapping ? pe : 0;
    for (double size = pe; s.novelMapping && size > 2 * s.rows; size /= 2) {
      double used = cells(i -> novel[i]) / (novelTilesOf(size) * size * size * novelPes);
      if (used > best) {
        best = used;
        chosenNovel = size;
      }
    }
    this.novelPeSize = chosenNovel;

    double chosen = Math.max(widest, 4 * s.rows);
    best = 0;
    for (double size = chosen; size > 4 * s.rows; size /= 2) {
      double used = cells(i -> !novel[i]) / (tilesOf(size) * size * size);
      if (used > best) {
        best = used;
        chosen = size;
      }
    }
    this.tileSize = chosen;
    double tiles = tilesOf(chosen);
    double element = chosen / 2;
    for (double size = chosen / 2; size > 2 * s.rows; size /= 2) {
      double used = duplicated(size) / (tiles * chosen * chosen);
      if (used > best) {
        best = used;
        element = size;
      }
    }
    this.peSize = element;

    this.tileRows = new double[layers];
    this.tileColumns = new double[layers];
    this.speedUpRows = new double[layers];
    this.speedUpColumns = new double[layers];
    this.utilisation = new double[layers];
    double novelSum = 0;
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      place(i);
      if (novel[i]) {
        novelSum += tileRows[i] * tileColumns[i];
      } else {
        sum += tileRows[i] * tileColumns[i];
      }
    }
    this.novelTiles = novelSum;
    this.conventionalTiles = sum;
    this.chipRows = (int) Math.ceil(Math.sqrt(sum + novelSum));
    this.chipColumns = (int) Math.ceil((sum + novelSum) / chipRows);
  }

  private void require(boolean holds, double widest, int least) throws EvaluationFailure {
    if (!holds) {
      throw new EvaluationFailure(
          "the widest layer takes %.0f columns of cells; sub-arrays of %d rows need %d for a chip with processing elements and tiles (smaller sub-arrays or fewer bits in a cell help)"
              .formatted(widest, s.rows, least));
    }
  }

  private int commonestKernel() {
    int most = 0;
    int kernel = 0;
    for (int i = 0; i < layers; i++) {
      int own = net.get(i).kernel();
      int count = 1;
      for (NeuroSimLayer other : net) {
        if (own == other.kernel() && own != 1) {
          count++;
        }
      }
      if (count > most) {
        most = count;
        kernel = own;
      }
    }
    return kernel;
  }

  /** Columns of cells of a layer. */
  private double columns(int layer) {
    return (double) net.get(layer).filters() * formats.get(layer).slices(s);
  }

  private double rows(int layer) {
    return net.get(layer).inputs();
  }

  private double cells(IntPredicate of) {
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      sum += of.test(i) ? rows(i) * columns(i) : 0;
    }
    return sum;
  }

  private double tilesOf(double size) {
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      sum += novel[i] ? 0 : Math.ceil(rows(i) / size) * Math.ceil(columns(i) / size);
    }
    return sum;
  }

  private double novelTilesOf(double size) {
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      double channels = net.get(i).channels();
      sum += novel[i] ? Math.ceil(channels / size) * Math.ceil(columns(i) / size) : 0;
    }
    return sum;
  }

  /** Times that so much fits, at least once. */
  private static int times(double places, double needed) {
    return Math.max(1, (int) (Math.ceil(places) / Math.ceil(needed)));
  }

  private int peTimes(double extent, int layer, double tile, double pe) {
    boolean small = rows(layer) <= tile || columns(layer) <= tile;
    return !novel[layer] && small ? times(tile / pe, extent / pe) : 1;
  }

  private double duplicated(double pe) {
    double sum = 0;
    for (int i = 0; i < layers; i++) {
      if (!novel[i]) {
        double copies =
            (double) peTimes(rows(i), i, tileSize, pe) * peTimes(columns(i), i, tileSize, pe);
        sum += copies * rows(i) * columns(i);
      }
    }
    return sum;
  }

  private void place(int i) {
    NeuroSimLayer layer = net.get(i);
    double high = novel[i] ? layer.channels() : rows(i);
    double wide = columns(i);
    double pe = novel[i] ? novelPeSize : peSize;
    double tile = novel[i] ? novelPeSize : tileSize;
    boolean small = high <= pe || wide <= pe;
    int arraysRow = small ? times(pe / s.rows, high / s.rows) : 1;
    int arraysColumn = small ? times(pe / s.columns, wide / s.columns) : 1;
    double copiesRow = (double) peTimes(rows(i), i, tileSize, peSize) * arraysRow;
    double copiesColumn = (double) peTimes(wide, i, tileSize, peSize) * arraysColumn;
    double copies = copiesRow * copiesColumn;
    double more = s.pipeline ? Math.ceil(wanted(i) / copies) : 1;
    tileRows[i] = Math.ceil(high / tile) * more;
    tileColumns[i] = Math.ceil(wide / tile);
    speedUpRows[i] = copiesRow * more;
    speedUpColumns[i] = copiesColumn;
    double used = s.pipeline ? Math.max(wanted(i), copies) : copies;
    utilisation[i] = used * high * wide / (tileRows[i] * tileColumns[i] * tile * tile);
  }

  /** How much faster than alone a layer should be, so that none waits for another. */
  private int wanted(int layer) {
    int largest = net.get(0).width();
    int smallest = largest;
    for (NeuroSimLayer other : net) {
      if (other.kernelWidth() != 1) {
        smallest = Math.min(smallest, other.width());
      }
    }
    int degree = Math.min(s.speedUp, largest / smallest);
    double bound = Math.ceil((double) largest / degree);
    return (int) Math.ceil(Math.pow(net.get(layer).width() / bound, 2));
  }

  double tiles() {
    return novelTiles + conventionalTiles;
  }

  double tiles(int layer) {
    return tileRows[layer] * tileColumns[layer];
  }
}
