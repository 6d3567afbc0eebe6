package org.hwnas.runtime.cost.mnsim2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

class Mnsim2BatchTest {
  private static final List<Column> ASKED =
      List.of(Column.AREA_UM2, Column.ENERGY_NJ, Column.LATENCY_NS, Column.LATENCY_NOPIPE_NS);

  @Test
  void aPopulationCostsWhatItsDesignsCostOneByOne() throws EvaluationFailure {
    List<Mnsim2Network> networks =
        List.of(
            KnownNetworks.find("lenet").orElseThrow(), KnownNetworks.find("alexnet").orElseThrow());
    List<Mnsim2Config> designs = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      designs.add(new RandomDesigns(RandomStream.of(3, "batch", i)).config(Quirk.all()));
    }
    Mnsim2Batch.Answers answers = new Mnsim2Batch(networks, ASKED).evaluate(designs, 3);
    Mnsim2Model model = new Mnsim2Model();
    int refused = 0;
    for (int d = 0; d < designs.size(); d++) {
      for (int n = 0; n < networks.size(); n++) {
        try {
          Mnsim2Result alone = model.evaluate(networks.get(n), designs.get(d));
          assertThat(answers.refusal(d, n)).isEmpty();
          for (Column column : ASKED) {
            assertThat(answers.get(d, n, column)).isEqualTo(alone.get(column));
          }
        } catch (EvaluationFailure e) {
          assertThat(answers.refusal(d, n)).contains(e.getMessage());
          assertThat(answers.get(d, n, Column.AREA_UM2)).isNaN();
          refused++;
        }
      }
    }
    assertThat(refused).isBetween(1, 200);
    assertThatThrownBy(() -> answers.get(0, 0, Column.TILES)).hasMessageContaining("tiles");
  }
}
