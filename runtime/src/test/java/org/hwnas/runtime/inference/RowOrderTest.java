package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.hwnas.runtime.device.StuckAt;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Orders of rows, the best of them against trying all. */
class RowOrderTest {
  private static double total(double[][] cost, int[] places) {
    double sum = 0;
    for (int t = 0; t < places.length; t++) {
      sum += cost[t][places[t]];
    }
    return sum;
  }

  private static double leastOfAll(double[][] cost, int[] places, boolean[] taken, int thing) {
    if (thing == places.length) {
      return total(cost, places);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < places.length; p++) {
      if (!taken[p]) {
        taken[p] = true;
        places[thing] = p;
        least = Math.min(least, leastOfAll(cost, places, taken, thing + 1));
        taken[p] = false;
      }
    }
    return least;
  }

  @Test
  void anAssignmentIsTheCheapestOfAll() {
    RandomStream random = RandomStream.of(1, "cost");
    for (int n = 1; n <= 7; n++) {
      for (int k = 0; k < 10; k++) {
        double[][] cost = new double[n][n];
        for (double[] row : cost) {
          for (int p = 0; p < n; p++) {
            row[p] = random.nextInt(k < 5 ? 4 : 1000); // many equal, or hardly any
          }
        }
        int[] places = Assignment.cheapest(cost);
        assertThat(Arrays.stream(places).distinct().count()).isEqualTo(n);
        assertThat(total(cost, places))
            .isCloseTo(leastOfAll(cost, new int[n], new boolean[n], 0), within(1e-9));
      }
    }
  }

  @Test
  void stuckCellsGetWeightsThatAreThereAnyway() {
    // a weight of 3 in row 1; a cell stuck on at place 0 and one stuck off at place 1
    int[][] wanted = {{0}, {3}, {1}};
    StuckAt.State[][] states = {{StuckAt.State.ON}, {StuckAt.State.OFF}, {StuckAt.State.FREE}};
    int[] places = RowOrder.aroundFaults(3, 1, (r, c) -> wanted[r][c], states, new double[] {1}, 3);
    assertThat(places).containsExactly(1, 0, 2);
  }

  @Test
  void aSignificantSliceMattersMore() {
    // each of two places has one stuck-off cell, in the low and in the high slice
    int[][] wanted = {{3, 1}, {0, 3}};
    StuckAt.State[][] states = {
      {StuckAt.State.OFF, StuckAt.State.FREE}, {StuckAt.State.FREE, StuckAt.State.OFF}
    };
    int[] places =
        RowOrder.aroundFaults(2, 2, (r, c) -> wanted[r][c], states, new double[] {1, 4}, 3);
    assertThat(places).containsExactly(1, 0);
    places = RowOrder.aroundFaults(2, 2, (r, c) -> wanted[r][c], states, new double[] {4, 1}, 3);
    assertThat(places).containsExactly(1, 0);
    int[][] other = {{3, 1}, {1, 1}};
    assertThat(RowOrder.aroundFaults(2, 2, (r, c) -> other[r][c], states, new double[] {4, 1}, 3))
        .containsExactly(1, 0);
  }

  @Test
  void largeRowsGoToTheGround() {
    int[][] wanted = {{3, 3}, {0, 0}, {1, 2}};
    assertThat(RowOrder.towardsGround(3, 2, (r, c) -> wanted[r][c])).containsExactly(2, 0, 1);
  }
}
