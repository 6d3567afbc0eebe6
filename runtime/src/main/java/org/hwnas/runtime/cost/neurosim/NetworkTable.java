package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.List;

/**
 * NeuroSim's {@code NetWork.csv}: a line for each layer with width, height and channels of the
 * input, width and height of the kernel, filters, whether pooling follows, and stride; no header.
 */
public final class NetworkTable {
  private static final int CELLS = 8;

  private NetworkTable() {}

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException where a line is no layer, with its number
   */
  public static List<NeuroSimLayer> read(List<String> lines) {
    List<NeuroSimLayer> layers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      String[] cells = line.split(",");
      try {
        if (cells.length != CELLS) {
          throw new IllegalArgumentException(cells.length + " cells instead of " + CELLS);
        }
        int[] v = new int[CELLS];
        for (int j = 0; j < CELLS; j++) {
          v[j] = Integer.parseInt(cells[j].strip());
        }
        layers.add(new NeuroSimLayer(v[0], v[1], v[2], v[3], v[4], v[5], v[6] != 0, v[7], 0));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d `%s` is no layer: %s".formatted(i + 1, line, e.getMessage()), e);
      }
    }
    return List.copyOf(layers);
  }

  /** Writes a table, a line for each layer. */
  public static List<String> write(List<NeuroSimLayer> layers) {
    return layers.stream()
        .map(
            l ->
                "%d,%d,%d,%d,%d,%d,%d,%d"
                    .formatted(
                        l.width(),
                        l.height(),
                        l.channels(),
                        l.kernelWidth(),
                        l.kernelHeight(),
                        l.filters(),
                        l.pooled() ? 1 : 0,
                        l.stride()))
        .toList();
  }
}
