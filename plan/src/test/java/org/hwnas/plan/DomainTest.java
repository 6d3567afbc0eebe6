package org.hwnas.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DomainTest {
  private static Domain.Grid grid(boolean logarithmic, Domain.Relaxation.Rounding rounding) {
    return new Domain.Grid(
        List.of(1.0, 4.0, 16.0),
        logarithmic,
        Optional.of(new Domain.Relaxation(0.5, 20, rounding)));
  }

  @Test
  void aRealNumberLeadsToTheNearestValueOnTheGridsOwnScale() {
    Domain.Grid linear = grid(false, Domain.Relaxation.Rounding.NEAREST);
    Domain.Grid factors = grid(true, Domain.Relaxation.Rounding.NEAREST);
    assertThat(Domain.project(linear, 2.4)).isEqualTo(1);
    assertThat(Domain.project(linear, 2.5)).isEqualTo(4);
    assertThat(Domain.project(factors, 1.9)).isEqualTo(1);
    assertThat(Domain.project(factors, 2.0)).isEqualTo(4);
    assertThat(Domain.project(factors, 8.1)).isEqualTo(16);
    assertThat(Domain.project(linear, 0.5)).isEqualTo(1);
    assertThat(Domain.project(linear, 20)).isEqualTo(16);
    assertThat(Domain.project(linear, 4)).isEqualTo(4);
  }

  @Test
  void aRealNumberLeadsUpOrDown() {
    Domain.Grid up = grid(false, Domain.Relaxation.Rounding.UP);
    Domain.Grid down = grid(false, Domain.Relaxation.Rounding.DOWN);
    assertThat(Domain.project(up, 1.01)).isEqualTo(4);
    assertThat(Domain.project(down, 15.9)).isEqualTo(4);
    assertThat(Domain.project(up, 20)).isEqualTo(16);
    assertThat(Domain.project(down, 0.5)).isEqualTo(1);
  }
}
