package org.hwnas.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupingTest {
  private final Grouping grouping = new Grouping();

  @Test
  void whatTakesASecondTravelsAlone() {
    grouping.took(8_000_000_000L, 4);
    assertThat(grouping.size(100, 4)).isEqualTo(1);
  }

  @Test
  void shortOnesTravelTogetherForASecond() {
    grouping.took(100_000_000L, 10); // 10 ms each
    assertThat(grouping.size(10_000, 4)).isEqualTo(100);
  }

  @Test
  void noWorkerStandsIdleForTheSakeOfOneTask() {
    grouping.took(1_000_000L, 10);
    assertThat(grouping.size(50, 8)).isEqualTo(7); // 8 tasks of 7 at most
  }

  @Test
  void aThousandWorkersDoNotOutrunTheDriver() {
    grouping.took(100_000_000L, 10); // 10 ms each
    assertThat(grouping.size(1_000_000, 1_000)).isEqualTo(500); // 5 s: 200 tasks a second
  }

  @Test
  void withoutKnowledgeEverySlotHasFourTasks() {
    assertThat(grouping.size(64, 4)).isEqualTo(4);
    assertThat(grouping.size(3, 4)).isEqualTo(1);
  }
}
