package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Order;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Distances against the plain way: every tile against every other. */
class PlacementTest {
  private record Tile(int row, int column) {
    int to(Tile other) {
      return Math.abs(row - other.row) + Math.abs(column - other.column);
    }
  }

  /** Where each tile is, walked step by step. */
  private static List<Tile> walk(Order order, int rows, int columns) {
    List<Tile> tiles = new ArrayList<>();
    switch (order) {
      case ROWS, SNAKE -> {
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            boolean back = order == Order.SNAKE && r % 2 == 1;
            tiles.add(new Tile(r, back ? columns - 1 - c : c));
          }
        }
      }
      case SHELLS -> {
        tiles.add(new Tile(0, 0));
        for (int edge = 1; edge < rows; edge++) {
          List<Tile> shell = new ArrayList<>();
          for (int r = 0; r <= edge; r++) {
            shell.add(new Tile(r, edge));
          }
          for (int c = edge - 1; c >= 0; c--) {
            shell.add(new Tile(edge, c));
          }
          if (edge % 2 == 0) {
            java.util.Collections.reverse(shell);
          }
          tiles.addAll(shell);
        }
      }
      case ZIGZAG -> {
        int r = 0;
        int c = 0;
        boolean up = true;
        while (tiles.size() < rows * columns) {
          tiles.add(new Tile(r, c));
          if (up && c + 1 == columns) {
            r++;
            up = false;
          } else if (up && r == 0) {
            c++;
            up = false;
          } else if (up) {
            r--;
            c++;
          } else if (r + 1 == rows) {
            c++;
            up = true;
          } else if (c == 0) {
            r++;
            up = true;
          } else {
            r++;
            c--;
          }
        }
      }
    }
    return tiles;
  }

  @Test
  void distancesAreThoseOfComparingEveryTileWithEveryOther() throws EvaluationFailure {
    int compared = 0;
    for (int n = 0; n < 300; n++) {
      RandomStream random = RandomStream.of(11, "placement", n);
      RandomDesigns designs = new RandomDesigns(random);
      Mnsim2Network net = designs.network();
      Mnsim2Config config = designs.config(Quirk.all());
      LayerPlan plan = new LayerPlan();
      try {
        plan.map(net, config);
      } catch (EvaluationFailure full) {
        continue;
      }
      int rows = config.chip().tileRows();
      int columns = config.chip().tileColumns();
      Order order = config.chip().order();
      Placement.of(order, rows, columns)
          .distances(net, plan.starts, plan.inside, plan.onward, new Placement.Scratch());
      List<Tile> mesh = walk(order, rows, columns);
      assertThat(mesh).hasSize(rows * columns).doesNotHaveDuplicates();
      for (int i = 0; i < net.size(); i++) {
        double[] expected = plain(net, i, plan.starts, mesh, rows);
        assertThat(plan.inside[i]).as("inside layer %d of %d", i, n).isEqualTo(expected[0]);
        assertThat(plan.onward[i]).as("onward from layer %d of %d", i, n).isEqualTo(expected[1]);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(1000);
  }

  private static double[] plain(
      Mnsim2Network net, int layer, int[] starts, List<Tile> mesh, int rows) {
    boolean last = layer == net.size() - 1;
    if (!net.layer(layer).kind().tiled()) {
      double farthest = 0;
      for (int consumer : net.consumers(layer)) {
        List<Tile> tiles = byRows(mesh, starts, consumer);
        if (!tiles.isEmpty()) {
          farthest = Math.max(farthest, accumulator(tiles.get(0), rows));
        }
      }
      return new double[] {0, farthest};
    }
    double best = Double.MAX_VALUE;
    double[] found = {0, 0};
    for (Tile from : byRows(mesh, starts, layer)) {
      double in = 0;
      for (Tile own : byRows(mesh, starts, layer)) {
        in = Math.max(in, from.to(own));
      }
      double out = 0;
      boolean accumulated = !last;
      for (int consumer : net.consumers(layer)) {
        accumulated &= !net.layer(consumer).kind().tiled();
        for (Tile to : byRows(mesh, starts, consumer)) {
          out = Math.max(out, from.to(to));
        }
      }
      if (accumulated) {
        out = accumulator(from, rows);
      }
      if (in + out < best) {
        best = in + out;
        found = new double[] {in, out};
      }
    }
    return found;
  }

  private static double accumulator(Tile tile, int rows) {
    return Math.abs(tile.row() - rows / 2.0) + tile.column();
  }

  /** Tiles of a layer, row by row. */
  private static List<Tile> byRows(List<Tile> mesh, int[] starts, int layer) {
    return mesh.subList(starts[layer], starts[layer + 1]).stream()
        .sorted(java.util.Comparator.comparingInt(Tile::row).thenComparingInt(Tile::column))
        .toList();
  }
}
