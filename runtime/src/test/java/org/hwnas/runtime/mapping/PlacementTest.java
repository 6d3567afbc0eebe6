package org.hwnas.runtime.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Property(tries = 50)
  void everyPlaceOfASquareIsTakenOnce(
      @ForAll Placement.Order order, @ForAll @IntRange(min = 1, max = 12) int width) {
    Placement placement = new Placement(order, width);
    int places = order == Placement.Order.ZIGZAG ? width * (width + 1) / 2 : width * width;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < places; i++) {
      long column = placement.column(i);
      long row = placement.row(i);
      assertThat(column).isBetween(0L, width - 1L);
      assertThat(row).isBetween(0L, width - 1L);
      seen.add(column + " " + row);
    }
    assertThat(seen).hasSize(places);
  }

  @Property(tries = 50)
  void neighboursInASnakeAndInShellsTouch(@ForAll @IntRange(min = 0, max = 400) int place) {
    assertThat(new Placement(Placement.Order.SNAKE, 7).meshHops(place, place + 1)).isEqualTo(1);
    assertThat(new Placement(Placement.Order.SHELLS, 7).meshHops(place, place + 1)).isEqualTo(1);
  }

  @Test
  void hopsOfATreeGoUpToTheCommonAncestor() {
    assertThat(Placement.treeHops(0, 0)).isZero();
    assertThat(Placement.treeHops(0, 3)).isEqualTo(2);
    assertThat(Placement.treeHops(3, 4)).isEqualTo(4);
    assertThat(Placement.treeHops(15, 16)).isEqualTo(6);
  }
}
