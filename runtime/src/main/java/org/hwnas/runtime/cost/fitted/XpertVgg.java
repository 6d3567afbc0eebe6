package org.hwnas.runtime.cost.fitted;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * The network of XPert's search: the 13 convolutions of VGG-16 on images of 32 x 32, any number of
 * channels each, and a classifier of ten classes with the converters of the last convolution.
 *
 * @param tiles of each layer, the classifier's last
 * @param area um^2
 * @param latency in the unit of the fit
 */
public record XpertVgg(List<Long> tiles, double area, double latency) {
  private static final int[] EDGES = {32, 32, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2};
  private static final int WINDOW = 9;
  private static final int CLASSES = 10;
  private static final int CROSSBAR = 64;
  private static final int TILE_CROSSBARS = 16 * 4;
  private static final int CELLS_PER_WEIGHT = 2; // 8 bits, 4 to a cell
  private static final double SQUARE_MICRO = 1e-12; // m^2
  private static final double UNIT = 1e-3; // s, as the table of curves takes the fit's unit

  /**
   * Maps and prices a network.
   *
   * @param channels of each convolution
   * @param kinds of converter of each convolution: {@code flash} or {@code sar}
   * @param sharing columns to a converter of each convolution
   */
  public static XpertVgg of(List<Integer> channels, List<String> kinds, List<Integer> sharing)
      throws EvaluationFailure {
    if (channels.size() != EDGES.length
        || kinds.size() != EDGES.length
        || sharing.size() != EDGES.length) {
      throw new EvaluationFailure(
          "%d channels, %d kinds and %d sharings for 13 convolutions"
              .formatted(channels.size(), kinds.size(), sharing.size()));
    }
    Curves curves = Curves.xpert();
    List<Long> tiles = new ArrayList<>();
    double area = 0;
    double latency = 0;
    int inputs = 3;
    for (int i = 0; i <= EDGES.length; i++) {
      boolean classifier = i == EDGES.length;
      int like = classifier ? i - 1 : i;
      int outputs = classifier ? CLASSES : channels.get(i);
      LayerFacts layer =
          new LayerFacts(
              1,
              inputs * (classifier ? 1 : WINDOW),
              outputs,
              CELLS_PER_WEIGHT,
              CROSSBAR,
              CROSSBAR,
              TILE_CROSSBARS,
              classifier ? 1 : (long) EDGES[i] * EDGES[i],
              sharing.get(like),
              kinds.get(like),
              !classifier,
              1);
      tiles.add(layer.tiles());
      area += curves.of("area", layer) / SQUARE_MICRO;
      latency += curves.of("latency", layer) / UNIT;
      inputs = outputs;
    }
    return new XpertVgg(List.copyOf(tiles), area, latency);
  }
}
